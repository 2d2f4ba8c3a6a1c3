"""Trying again what Discord, or the way to it, did not take at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

import aiohttp
import discord

_LOG = logging.getLogger(__name__)

PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_LONGEST_SECONDS = 60.0  # after this nothing is tried again; discord.py's own tries may take half a minute each
TOO_MANY_REQUESTS = 429
FAILURES = (aiohttp.ClientError, ConnectionError, TimeoutError, discord.HTTPException)

_T = TypeVar("_T")


async def persist(
    call: Callable[[], Awaitable[_T]],
    *,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    clock: Callable[[], float] = monotonic,
) -> _T:
    """Call until it succeeds, with pauses that grow, for a minute. Raises what does not pass by itself, at once.

    discord.py tries some failures again, but not 503, not the reset of a connection on Linux, and not a 429 that
    comes without Discord's own answer. What is called has to bear that an earlier try took effect.
    """
    began = clock()
    for number, pause in enumerate(PAUSES_SECONDS):
        try:
            return await call()
        except FAILURES as error:
            wait = max(pause, seconds_to_wait(error))
            if not is_passing(error) or clock() - began + wait > _LONGEST_SECONDS:
                raise
            if not number:
                _LOG.warning("discord_failed %s; trying again", described(error))
        await (sleep or asyncio.sleep)(wait)
    return await call()


def is_passing(error: BaseException) -> bool:
    """Tell whether a failure is one of the way to Discord or of its servers, and not of what was asked."""
    if isinstance(error, discord.HTTPException):
        return isinstance(error, discord.DiscordServerError) or error.status == TOO_MANY_REQUESTS
    return isinstance(error, FAILURES)


def seconds_to_wait(error: BaseException) -> float:
    """Return how long Discord wants to be left alone, 0.0 where it does not say."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return float(error.response.headers.get("Retry-After", 0.0))
    except ValueError:  # a date, which Discord does not write
        return 0.0


def described(error: BaseException) -> str:
    """Describe a failure on one line: the body of a 5xx is a page of HTML, an address may hold a token."""
    if isinstance(error, discord.HTTPException):
        return f"status={error.status} code={error.code}"
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
