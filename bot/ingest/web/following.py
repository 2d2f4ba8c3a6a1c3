"""Redirects, followed by hand: each hop is an address like any other and is judged anew."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.core.fetching import Failed
from bot.core.ports import BlockedDomains
from bot.ingest.web import failing
from bot.ingest.web.options import FetchOptions
from bot.ingest.web.pacing import Pacing
from bot.ingest.web.targets import Target, read_target
from bot.ingest.web.wire import Limit, Reply, Wire

MOST_HOPS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MOST_LABELS = 10  # of a host's name that are looked up among the blocked

Admit = Callable[[Target], Awaitable[float | Failed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Where redirects ended. `moved` where each of them was permanent, with at least one, and its end may be stored."""

    target: Target
    reply: Reply
    moved: bool = False


class Following:
    """Asks for an address at its host's pace, and for those that it leads to."""

    def __init__(self, options: FetchOptions, wire: Wire, pacing: Pacing, blocked: BlockedDomains) -> None:
        self._options = options
        self._wire = wire
        self._pacing = pacing
        self._blocked = blocked

    async def follow(
        self,
        url: str,
        limit: Limit,
        *,
        admit: Admit,
        headers: Mapping[str, str] | None = None,
        may_own: bool | None = None,
    ) -> Arrived | Failed:
        """Return the first answer that is no redirect. `admit` is asked for each address and says how many seconds
        its host wants between requests. `may_own`: hosts of the operator's network may be asked; None where it begins
        at one. The time-out is for the requests together, not for waiting.
        """
        first = read_target(url, self._options)
        begins_own = isinstance(first, Target) and first.own
        may_own = begins_own if may_own is None else may_own
        target, left, permanent, seen = first, self._options.total_seconds, True, set[str]()
        while isinstance(target, Target) and len(seen) <= MOST_HOPS:
            if target.own and not may_own:
                return failing.not_public(target.host)
            if str(target.url) in seen:
                return failing.circle(target.host)
            seen.add(str(target.url))
            delay = await self._admit(target, admit)
            if isinstance(delay, Failed):
                return delay
            async with self._pacing.turn(target.host, delay):
                started = time.monotonic()
                reply = await self._wire.get(target, limit, seconds=max(left, 0.0), headers=headers)
                left -= time.monotonic() - started
            if isinstance(reply, Failed):
                return reply
            if reply.status not in _REDIRECTS:
                return Arrived(target=target, reply=reply, moved=permanent and _may_be_kept(first, target))
            permanent = permanent and reply.status in _PERMANENT
            target = self._next(target, reply)
        return target if isinstance(target, Failed) else failing.too_many_hops(target.host, MOST_HOPS)

    async def _admit(self, target: Target, admit: Admit) -> float | Failed:
        for name in names_above(target.host):
            if await self._blocked.is_blocked(name):
                return failing.blocked(target.host)
        return await admit(target)

    def _next(self, target: Target, reply: Reply) -> Target | Failed:
        location = reply.headers.get("Location", "").strip()
        return read_target(location, self._options, base=target) if location else failing.leads_nowhere(target.host)


def names_above(host: str) -> tuple[str, ...]:
    """Return a host and the domains that it is in, so that a blocked domain blocks all of its hosts."""
    if ":" in host or host.replace(".", "").isdigit():
        return (host,)
    labels = host.split(".")
    starts = range(max(1, len(labels) - _MOST_LABELS), len(labels))
    return (host, *(".".join(labels[start:]) for start in starts))


def _may_be_kept(first: Target | Failed, last: Target) -> bool:
    """Whether the end of a way may take the place of its beginning: never a private host, nor http after https."""
    if isinstance(first, Failed) or first == last or last.own:
        return False
    return not (first.url.scheme == "https" and last.url.scheme == "http")
