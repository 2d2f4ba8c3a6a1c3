"""A web on 127.0.0.1 whose servers do what a test says, and fakes of the ports that fetching needs.

`async with Web() as web: web.at("/feed", answer(b"…"))`, then `web.fetcher()` is a real one whose names all lead here.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import time
import zlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.ingest.web.fetcher import Fetcher
from bot.ingest.web.options import FetchOptions, PrivateHost

QUICK = FetchOptions(user_agent="Pullquote/test", connect_seconds=5.0, total_seconds=5.0, pace_seconds=0.0)
SHORT = replace(QUICK, connect_seconds=0.2, total_seconds=0.2)  # for what never ends
_HANDSHAKE = b"\x16"  # how TLS begins; who speaks plainly answers that it is no request


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One request as it arrived; names of headers in lower case, values as bytes. `at` is the loop's time."""

    host: str
    path: str
    headers: Mapping[str, bytes]
    at: float


Script = Callable[[Heard, asyncio.StreamWriter], Awaitable[None]]


class Web:
    """Servers under any name on one port."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.connections = 0
        self.most_at_once: Counter[str] = Counter()
        self.port = 0
        self._at_once: Counter[str] = Counter()
        self._routes: dict[str, Script] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def at(self, place: str, script: Script) -> None:
        """Answer so at a path of any host, or at "host/path" of one; a path that ends in * is all that begin so."""
        self._routes[place] = script

    def url(self, path: str, host: str = "example.org", scheme: str = "http") -> str:
        """Return the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    def asked(self, host: str = "example.org") -> list[str]:
        """Return the paths that were asked of a host, in order."""
        return [heard.path for heard in self.heard if heard.host == host]

    @asynccontextmanager
    async def fetcher(
        self,
        options: FetchOptions = QUICK,
        *,
        names: Sequence[str] = ("example.org",),
        memory: MemoryRobots | None = None,
        blocked: Sequence[str] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> AsyncGenerator[Fetcher]:
        """Open a fetcher that takes the names for hosts of the operator's own network, here."""
        own = tuple(PrivateHost(name=name, port=self.port) for name in names)
        async with Fetcher(
            replace(options, private_hosts=own),
            robots=memory or MemoryRobots(),
            blocked=Blocked(blocked),
            resolver=Names({}, otherwise="127.0.0.1"),
            now=now,
            sleep=sleep,
            clock=clock,
        ) as fetcher:
            yield fetcher

    @asynccontextmanager
    async def public(
        self,
        names: Mapping[str, Sequence[Sequence[str]]],
        *,
        detour: Detour,
        private_hosts: tuple[PrivateHost, ...] = (),
    ) -> AsyncGenerator[Fetcher]:
        """Open a fetcher for whose guard the names have the addresses given, though all connections end here."""
        detour.port = self.port
        async with Fetcher(
            replace(QUICK, ports=frozenset({self.port}), private_hosts=private_hosts),
            robots=MemoryRobots(),
            blocked=Blocked(),
            resolver=Names(names),
            make_socket=detour.make_socket,
        ) as fetcher:
            yield fetcher

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                first = await reader.readexactly(1)
                if first == _HANDSHAKE:
                    writer.write(head(400, {}))
                    return
                await self._answer(first + await reader.readuntil(b"\r\n\r\n"), writer)
        finally:
            writer.close()

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        heard = _heard(request)
        self.heard.append(heard)
        self._at_once[heard.host] += 1
        self.most_at_once[heard.host] = max(self.most_at_once[heard.host], self._at_once[heard.host])
        try:
            await self._script(heard)(heard, writer)
            await writer.drain()
        finally:
            self._at_once[heard.host] -= 1

    def _script(self, heard: Heard) -> Script:
        path = heard.path.partition("?")[0]
        for place in (heard.host + path, path):
            if place in self._routes:
                return self._routes[place]
        for place, script in self._routes.items():
            if place.endswith("*") and (heard.host + path if place[0] != "/" else path).startswith(place[:-1]):
                return script
        return answer(status=404)


def _heard(request: bytes) -> Heard:
    first, *lines = request.rstrip().split(b"\r\n")
    headers = {name.decode().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    host = headers.get("host", b"").decode().partition(":")[0]
    return Heard(host=host, path=first.split()[1].decode(), headers=headers, at=asyncio.get_running_loop().time())


def answer(body: bytes = b"", *, status: int = 200, headers: Mapping[str, str | bytes] | None = None) -> Script:
    """Answer properly; a header's value may be bytes."""

    async def script(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, {"Content-Length": str(len(body)), **(headers or {})}) + body)

    return script


def head(status: int, headers: Mapping[str, str | bytes]) -> bytes:
    """Write the head of an answer."""
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in headers.items()
    ]
    return b"\r\n".join([f"HTTP/1.1 {status} Whatever".encode(), *lines, b"", b""])


def redirect(to: str, status: int = 302) -> Script:
    """Send elsewhere."""
    return answer(status=status, headers={"Location": to})


def raw(data: bytes) -> Script:
    """Send bytes and close."""

    async def script(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return script


def in_turn(*scripts: Script) -> Script:
    """Do the first thing first, and the last for ever."""
    left = list(scripts)

    async def script(heard: Heard, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(heard, writer)

    return script


def silence() -> Script:
    """Never answer."""

    async def script(_: Heard, __: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    return script


def endless(start: bytes, more: bytes, every_seconds: float = 0.0) -> Script:
    """Send one thing, then another again and again until the other side has enough."""

    async def script(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(every_seconds)

    return script


def reset() -> Script:
    """Break the connection off without a word."""

    async def script(_: Heard, writer: asyncio.StreamWriter) -> None:
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return script


async def ever_further(heard: Heard, writer: asyncio.StreamWriter) -> None:
    """Redirect from /hop/1 to /hop/2 and so on, 10,000 times."""
    number = int(heard.path.rpartition("/")[2])
    script = redirect(f"/hop/{number + 1}") if number < 10_000 else answer(b"the end")
    await script(heard, writer)


def zeros(size: int, *, window_bits: int) -> bytes:
    """Compress so many zeros without having them in memory; 31 is gzip, 15 zlib, -15 bare deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    piece = bytes(1 << 20)
    parts = [packer.compress(piece) for _ in range(size >> 20)]
    return b"".join([*parts, packer.flush()])


HOSTILE: Mapping[str, Script] = {
    "/nothing": silence(),
    "/slow-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.01),
    "/slow-body": endless(head(200, {"Content-Length": "50000"}), b"a", 0.01),
    "/endless-body": endless(head(200, {}), b"a" * 65_536),
    "/endless-chunks": endless(head(200, {"Transfer-Encoding": "chunked"}), b"8000\r\n" + b"a" * 0x8000 + b"\r\n"),
    "/endless-empty-chunk-head": endless(head(200, {"Transfer-Encoding": "chunked"}), b"0" * 1024),
    "/endless-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-More: of it\r\n" * 64),
    "/endless-header": endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 65_536),
    "/endless-status": endless(b"HTTP/1.1 200 ", b"a" * 65_536),
    "/endless-continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "/endless-trailer": endless(head(200, {"Transfer-Encoding": "chunked"}) + b"1\r\na\r\n0\r\n", b"X: y\r\n" * 64),
    "/giant-header": answer(b"a", headers={"X-Long": "a" * 1_000_000}),
    "/too-long": answer(b"a", headers={"Content-Length": "1000"}),
    "/far-too-long": answer(b"a", headers={"Content-Length": "9" * 30}),
    "/negative-length": answer(b"a", headers={"Content-Length": "-1"}),
    "/length-of-words": answer(b"a", headers={"Content-Length": "some"}),
    "/broken-chunks": raw(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nabc\r\n"),
    "/cut-chunks": raw(head(200, {"Transfer-Encoding": "chunked"}) + b"ff\r\nabc"),
    "/reset": reset(),
    "/closed": raw(b""),
    "/no-http": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "/binary": raw(bytes(range(256)) * 16),
    "/gzip-that-is-none": answer(b"plain", headers={"Content-Encoding": "gzip"}),
    "/gzip-cut": answer(gzip.compress(b"a" * 9_999)[:30], headers={"Content-Encoding": "gzip"}),
    "/brotli": answer(b"\x0b\x02\x80abc\x03", headers={"Content-Encoding": "br"}),
    "/levels": answer(b"a", headers={"Content-Encoding": "gzip, gzip, gzip"}),
    "/many-members": answer(gzip.compress(b"") * 500, headers={"Content-Encoding": "gzip"}),
    "/loop": redirect("/loop"),
    "/circle-1": redirect("/circle-2"),
    "/circle-2": redirect("/circle-1"),
    "/hop/*": ever_further,
    "/to-nowhere": answer(status=302),
    "/to-a-file": redirect("file:///etc/passwd"),
    "/to-a-name": redirect("http://user:secret@example.org/"),
    "/to-no-address": redirect("http://[::1"),
    "/to-latin-1": answer(status=302, headers={"Location": b"/caf\xe9"}),
    "/304": answer(status=304),
    "/odd-status": raw(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
    "/204": answer(status=204),
    "/206": answer(b"part", status=206),
    "/switch": raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
}


@dataclass(slots=True)
class Detour:
    """Makes sockets that connect to this machine whatever they are told, and notes what they were told."""

    port: int = 0
    told: list[str] = field(default_factory=list[str])

    def make_socket(self, family: int, kind: int, protocol: int) -> socket.socket:
        """Make one."""
        detour = self

        class Detoured(socket.socket):
            def connect(self, address: tuple[str, int]) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
                detour.told.append(address[0])
                socket.socket.connect(self, ("127.0.0.1", detour.port))

        return Detoured(family, kind, protocol)


class Names(AbstractResolver):
    """Gives each name the next of its answers, the last for ever; unknown names have the address `otherwise`, if any."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]], otherwise: str = "") -> None:
        self._answers = {name: list(turns) for name, turns in answers.items()}
        self._otherwise = otherwise

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - each address says its own
    ) -> list[ResolveResult]:
        """Return an answer."""
        turns = self._answers.get(host, [[self._otherwise]] if self._otherwise else [])
        if not turns:
            raise OSError(f"no such name: {host}")
        addresses = turns.pop(0) if len(turns) > 1 else turns[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


class MemoryRobots:
    """A `RobotsMemory` in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    def allow(self, origin: str) -> None:
        """Know already that an origin allows everything."""
        self.kept[origin] = ("", datetime.now(UTC))

    async def find(self, origin: str) -> tuple[str, datetime] | None:
        """Return what is kept."""
        return self.kept.get(origin)

    async def keep(self, origin: str, text: str, fetched_at: datetime) -> None:
        """Keep it."""
        self.kept[origin] = (text, fetched_at)


class Blocked:
    """A `BlockedDomains` of a few names."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = frozenset(names)

    async def is_blocked(self, name: str) -> bool:
        """Look it up."""
        return name in self._names
