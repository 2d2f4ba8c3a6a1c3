"""The first response to an interaction, for which Discord waits three seconds and no longer."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
from discord.http import MultipartParameters, Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.core.observing import Observer, Stage, Unobserved
from bot.interfaces.discord.persisting import FAILURES, TOO_MANY_REQUESTS, described, is_passing, seconds_to_wait
from bot.service.observing import timed

if TYPE_CHECKING:  # at run time it imports itself in a circle
    from discord.types.interactions import InteractionCallback

_LOG = logging.getLogger(__name__)

PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.4)
_WITHIN_SECONDS = 2.8
_TRY_SECONDS = 1.5
_ALREADY_ACKNOWLEDGED = 40060
_FIRST_OF_SERVERS = 500
_DEFERRALS = (5, 6)  # a message to come, an edit to come

# What discord.py reads of a response that arrived while its own answer was lost.
_TAKEN: Any = {"interaction": {"id": "0", "type": 2}}


class _Limited(discord.HTTPException):
    """A 429 that says to the millisecond when to come again, where its header says whole seconds."""

    def __init__(self, response: aiohttp.ClientResponse, data: dict[str, Any]) -> None:
        super().__init__(response, data)
        self.seconds = float(data.get("retry_after", 0.0))


class QuickResponses(AsyncWebhookAdapter):
    """What discord.py sends to interactions and webhooks with, but for the first response: after a failure discord.py
    waits 1, 3 and 5 seconds, and a connection that was reset it does not try again at all.
    """

    def __init__(
        self,
        observer: Observer | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._observer = observer or Unobserved()
        self._sleep = sleep or asyncio.sleep
        self._clock = clock

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> InteractionCallback:
        """Respond, as often as it takes within the time. Raises discord.HTTPException, aiohttp.ClientError or
        TimeoutError.

        "Already acknowledged" is as good as a success where an earlier try may have arrived. A deferral may always
        have: the answer is an edit of what was deferred, and shows whether it has.
        """
        ways = {"proxy": proxy, "proxy_auth": proxy_auth}
        with timed(self._observer, Stage.RESPOND):
            return await self._respond(interaction_id, token, session, params.payload, ways)

    async def _respond(
        self,
        interaction_id: int,
        token: str,
        session: aiohttp.ClientSession,
        payload: dict[str, Any] | None,
        ways: dict[str, Any],
    ) -> InteractionCallback:
        is_deferral = (payload or {}).get("type") in _DEFERRALS
        may_be_there = is_deferral
        until = self._clock() + _WITHIN_SECONDS
        for number in itertools.count():
            try:
                async with asyncio.timeout(min(_TRY_SECONDS, until - self._clock())):
                    return await _once(interaction_id, token, session, payload, ways)
            except FAILURES as error:
                is_refused = isinstance(error, discord.HTTPException)
                if is_refused and error.code == _ALREADY_ACKNOWLEDGED and may_be_there:
                    return _TAKEN
                wait = max(PAUSES_SECONDS[min(number, len(PAUSES_SECONDS) - 1)], _seconds_to_wait(error))
                if not is_passing(error) or self._clock() + wait > until:
                    if is_deferral and not is_refused:
                        return _TAKEN
                    raise
                may_be_there = may_be_there or not is_refused
                if not number:
                    _LOG.warning("response_failed %s; trying again", described(error))
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")


async def _once(
    interaction_id: int, token: str, session: aiohttp.ClientSession, payload: object, ways: dict[str, Any]
) -> InteractionCallback:
    route = Route("POST", "/interactions/{id}/{token}/callback", id=interaction_id, token=token)
    async with session.post(route.url, json=payload, params={"with_response": "1"}, **ways) as response:
        data: Any = await json_or_text(response)
        if response.ok:
            return data
        kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
        usual = discord.HTTPException if response.status < _FIRST_OF_SERVERS else discord.DiscordServerError
        if response.status == TOO_MANY_REQUESTS and isinstance(data, dict):
            raise _Limited(response, cast("dict[str, Any]", data))
        raise kinds.get(response.status, usual)(response, data)


def _seconds_to_wait(error: BaseException) -> float:
    return error.seconds if isinstance(error, _Limited) else seconds_to_wait(error)
