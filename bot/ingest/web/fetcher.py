"""The face of this room: what is wanted goes in, what came of it comes out."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Self

from aiohttp.abc import AbstractResolver

from bot.core.fetching import Failed, Fetched, FetchResult, Gone, NotModified, Wanted
from bot.core.ports import BlockedDomains, RobotsMemory
from bot.ingest.web import failing, headers
from bot.ingest.web.following import Arrived, Following
from bot.ingest.web.guard import MakeSocket
from bot.ingest.web.options import FetchOptions
from bot.ingest.web.pacing import Pacing
from bot.ingest.web.robots import MOST_ROBOTS_BYTES, Robots
from bot.ingest.web.targets import Target
from bot.ingest.web.wire import WITH_BODY, Limit, Wire

_NOT_MODIFIED = 304
_GONE = frozenset({404, 410})


class Fetcher:
    """Fetches documents politely and safely. Whatever a server does becomes a result; only cancellation, and a
    StorageError of what is remembered, leave `fetch`.

    One is enough for the whole program, and more than one would not keep to the pace. Clock, sleep, resolver and
    sockets are given by tests.
    """

    def __init__(
        self,
        options: FetchOptions,
        *,
        robots: RobotsMemory,
        blocked: BlockedDomains,
        resolver: AbstractResolver | None = None,
        make_socket: MakeSocket = socket.socket,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._wire = Wire(options, resolver=resolver, make_socket=make_socket)
        pacing = Pacing(pace_seconds=options.pace_seconds, places=options.connections, clock=clock, sleep=sleep)
        self._following = Following(options, self._wire, pacing, blocked)
        self._robots = Robots(robots, self._ask_for_robots, now)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End all connections."""
        await self._wire.close()

    async def fetch(self, wanted: Wanted) -> FetchResult:
        """Fetch one document, or learn that what is known of it still holds."""
        asked = _conditions(wanted)
        arrived = await self._following.follow(
            wanted.url,
            Limit(wanted.most_bytes),
            admit=self._admit,
            headers=asked,
            may_own=wanted.for_operator,
        )
        return arrived if isinstance(arrived, Failed) else self._result(arrived, conditional=bool(asked))

    async def _admit(self, target: Target) -> float | Failed:
        """Ask the robots.txt of each host that a redirect leads to."""
        verdict = await self._robots.verdict(target)
        return verdict if isinstance(verdict, Failed) else verdict.delay_seconds

    async def _ask_for_robots(self, url: str) -> Arrived | Failed:
        """Fetch a robots.txt, for which no robots.txt is asked; of a larger one the beginning holds (RFC 9309, 2.5)."""
        return await self._following.follow(url, Limit(MOST_ROBOTS_BYTES, cut=True), admit=_unasked)

    def _result(self, arrived: Arrived, *, conditional: bool) -> FetchResult:
        reply, host, now = arrived.reply, arrived.target.host, self._now()
        if reply.status in WITH_BODY:
            return self._document(arrived)
        if reply.status == _NOT_MODIFIED:
            fresh = NotModified(max_age=headers.max_age(reply.headers, now))
            return fresh if conditional else failing.unasked_not_modified(host)
        if reply.status in _GONE:
            return Gone(reply.status)
        return failing.status(host, reply.status, headers.retry_after(reply.headers, now))

    def _document(self, arrived: Arrived) -> Fetched:
        reply, url = arrived.reply, str(arrived.target.url)
        return Fetched(
            url=url,
            body=reply.body,
            charset=headers.charset(reply.headers),
            content_type=headers.content_type(reply.headers),
            etag=reply.etag,
            last_modified=reply.last_modified,
            max_age=headers.max_age(reply.headers, self._now()),
            moved_to=url if arrived.moved else "",
            robots=headers.robots_tag(reply.headers),
        )


async def _unasked(_target: Target) -> float:
    return 0.0


def _conditions(wanted: Wanted) -> dict[str, str]:
    """Send validators as they came."""
    asked = {"If-None-Match": wanted.etag, "If-Modified-Since": wanted.last_modified}
    return {name: value for name, value in asked.items() if headers.is_sendable(value)}
