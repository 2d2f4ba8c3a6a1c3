"""Readers of what a server says beside its documents."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta

from multidict import CIMultiDict, CIMultiDictProxy

from bot.core.fetching import Failed
from bot.ingest.web import headers
from bot.ingest.web.following import Arrived
from bot.ingest.web.guard import Forbidden, guarded, is_public
from bot.ingest.web.inflating import Body, Trouble
from bot.ingest.web.options import FetchOptions
from bot.ingest.web.robots import Robots
from bot.ingest.web.targets import Target as Address
from bot.ingest.web.targets import read_target
from bot.ingest.web.wire import Reply
from tests.fakes.web import MemoryRobots
from tests.fuzzing.laws import check_line
from tests.fuzzing.target import Target, plain_text_of

_NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
_MOST_BYTES = 300_000
_ENCODINGS = ("", "gzip", "deflate", "gzip, gzip", "deflate, gzip", "br", "identity", "x-gzip, , gzip, gzip")
_BOMB = gzip.compress(bytes(3_000_000))
_NO_HEADERS = CIMultiDictProxy(CIMultiDict[str]())


def _body(data: bytes) -> None:
    body = Body(_ENCODINGS[data[0] % len(_ENCODINGS)] if data else "", _MOST_BYTES)
    for at in range(0, len(data), 1_000):
        for size in body.add(data[at : at + 1_000]):
            assert size <= _MOST_BYTES
    whole = body.finish()
    assert isinstance(whole, Trouble) or len(whole) <= _MOST_BYTES


def _robots(data: bytes) -> None:
    address = read_target("https://paper.example/a/" + "a" * 2_000 + "?b=c", FetchOptions())
    assert isinstance(address, Address)

    async def ask(_url: str) -> Arrived:
        return Arrived(target=address, reply=Reply(status=200, headers=_NO_HEADERS, body=data))

    verdict = asyncio.run(Robots(MemoryRobots(), ask, lambda: _NOW).verdict(address))
    if not isinstance(verdict, Failed):
        assert 0 <= verdict.delay_seconds <= 60


def _headers(data: bytes) -> None:
    lines = [line.partition(":") for line in plain_text_of(data).split("\n")]
    said = CIMultiDictProxy(CIMultiDict([(name, value) for name, _, value in lines]))
    for age in (headers.max_age(said, _NOW), headers.retry_after(said, _NOW)):
        assert age is None or timedelta(0) <= age <= timedelta(days=1)
    assert len(headers.charset(said)) <= 40
    assert headers.content_type(said).isascii()
    assert headers.robots_tag(said).isprintable() or not headers.robots_tag(said)
    for name in ("etag", "last-modified"):
        validator = headers.validator([(b"etag", data), (b"last-modified", data)], name.encode())
        assert "\n" not in validator
        assert "\r" not in validator


def _address(data: bytes) -> None:
    found = read_target(plain_text_of(data), FetchOptions())
    if isinstance(found, Failed):
        check_line(found.sentence)
        return
    assert found.url.scheme in ("http", "https")
    assert found.url.raw_user is None
    assert found.port in FetchOptions().ports
    assert found.host == found.url.raw_host
    assert not found.own
    joined = read_target(plain_text_of(data), FetchOptions(), base=found)
    assert isinstance(joined, Failed) or joined.port in FetchOptions().ports


def _guard(data: bytes) -> None:
    """Make a socket for an address; none is ever made for one that is not public."""
    text = plain_text_of(data)

    def never(*_: object) -> None:
        raise InterruptedError(text)

    try:
        guarded(is_public, never)((2, 1, 0, "", (text, 80)))  # pyright: ignore[reportArgumentType] - it makes none
    except InterruptedError:
        assert not text.startswith(("127.", "10.", "192.168.", "169.254.", "0.", "::", "fe80", "fc", "fd", "100.64."))


_ROBOTS = b"User-agent: *\nDisallow: /private\nAllow: /a*b$\nCrawl-delay: 3\n\nUser-agent: Pullquote\nDisallow: /x\n"
_SAID = (
    b"Content-Type: text/html; charset=utf-8\nCache-Control: max-age=300\nExpires: Fri, 20 Nov 2026 10:00:00 GMT\n"
    b'Date: Fri, 20 Nov 2026 09:00:00 GMT\nRetry-After: 120\nX-Robots-Tag: noindex, max-snippet:20\nETag: "abc"'
)
_ADDRESSES = (
    b"https://paper.example/a?b=c#d", b"http://8.8.8.8/", b"http://[2606:4700::1111]:8080/x", b"//paper.example/x", b"/relative",
    b"http://m\xc3\xbcnchen.example./", b"http://user:pw@paper.example/", b"http://0x7f.1/", b"http://127.0.0.1:80/",
)  # fmt: skip
_IN_ADDRESSES = (
    b"http://", b"https://", b"@", b":", b"/", b"\\", b"[", b"]", b"::1", b"::ffff:127.0.0.1", b"127.1", b"0x7f000001", b"2130706433",
    b"0177.0.0.1", b"%31", b"%2e", b"localhost", b"#", b"?", b"..", b"\xe3\x80\x82", b"\xef\xbc\x8e", b"\xe2\x91\xa0", b":65536", b"xn--",
)  # fmt: skip
_LITERALS = (
    b"8.8.8.8",
    b"127.0.0.1",
    b"::1",
    b"::ffff:10.0.0.1",
    b"fe80::1%eth0",
    b"2002:7f00:1::",
    b"64:ff9b::7f00:1",
    b"2606:4700::1111",
)

TARGETS = (
    Target(
        name="compressed body",
        attack=_body,
        seeds=[b"\1" + gzip.compress(b"x" * 999), b"\2" + zlib.compress(b"y" * 999), b"\1" + _BOMB, b"\3" + gzip.compress(_BOMB)],
        tokens=(b"\x1f\x8b\x08\0", gzip.compress(b""), b"\x78\x9c"),
    ),
    Target(
        name="robots.txt",
        attack=_robots,
        seeds=[_ROBOTS],
        tokens=(b"User-agent: ", b"*", b"Disallow: /", b"Allow: ", b"a*", b"$", b"Crawl-delay: 1e309", b"\n", b"#", b"Sitemap: ", b"%C3%28"),
        longest=200_000,
    ),
    Target(name="headers", attack=_headers, seeds=[_SAID], tokens=(b"\n", b"Retry-After: ", b"Expires: ", b"max-age=", b"charset=", b",", b";")),
    Target(name="address", attack=_address, seeds=_ADDRESSES, tokens=_IN_ADDRESSES, longest=5_000),
    Target(name="guard of sockets", attack=_guard, seeds=_LITERALS, tokens=_IN_ADDRESSES, refuses=(Forbidden,), longest=200),
)  # fmt: skip
