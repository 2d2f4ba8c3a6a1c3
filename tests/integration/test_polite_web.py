"""What sites are asked, how often, and what of their answers is kept to."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.fetching import Failed, Failure, Fetched, Gone, NotModified, Wanted
from tests.fakes.web import QUICK, Detour, MemoryRobots, Script, Web, answer, head, in_turn, raw, redirect, reset

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def wanted(url: str, etag: str = "", last_modified: str = "") -> Wanted:
    return Wanted(url=url, most_bytes=1_000_000, etag=etag, last_modified=last_modified, for_operator=True)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


async def test_a_document_comes_with_what_its_headers_say() -> None:
    says = {
        "Content-Type": "Application/RSS+XML; charset='ISO-8859-1'",
        "Cache-Control": "public, max-age=600",
        "X-Robots-Tag": "nosnippet",
        "ETag": 'W/"a  b\\"',
        "Last-Modified": "yesterday, or so",
    }
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/feed", answer(b"<rss/>", headers=says))
        assert await fetcher.fetch(wanted(web.url("/feed#part"))) == Fetched(
            url=web.url("/feed"),
            body=b"<rss/>",
            charset="ISO-8859-1",
            content_type="application/rss+xml",
            etag='W/"a  b\\"',
            last_modified="yesterday, or so",
            max_age=timedelta(minutes=10),
            robots="nosnippet",
        )


@pytest.mark.parametrize(
    "etag", ['"abc"', 'W/"abc"', "unquoted", '"', '"a\\"b"', "a, b", '"ü€🙂"', "x\ty", "a" * 2_000, "0"]
)
async def test_validators_go_back_byte_for_byte(etag: str) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/feed", answer(b"a", headers={"ETag": etag.encode(), "Last-Modified": "Soon"}))
        first = await fetcher.fetch(wanted(web.url("/feed")))
        assert isinstance(first, Fetched)
        assert (first.etag, first.last_modified) == (etag, "Soon")
        await fetcher.fetch(wanted(web.url("/feed"), first.etag, first.last_modified))
        assert web.heard[-1].headers["if-none-match"] == etag.encode()
        assert web.heard[-1].headers["if-modified-since"] == b"Soon"


@pytest.mark.parametrize("etag", ["a\r\nX-Injected: yes", "a\nb", "a\x00b", "\ud800", "a" * 3_000])
async def test_what_is_no_validator_is_not_sent(etag: str) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/feed", answer(b"a"))
        assert isinstance(await fetcher.fetch(wanted(web.url("/feed"), etag, etag)), Fetched)
        assert not {"x-injected", "if-none-match", "if-modified-since"} & web.heard[-1].headers.keys()


async def test_an_etag_that_is_no_text_is_not_kept() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/feed", answer(b"a", headers={"ETag": b'"caf\xe9"'}))
        result = await fetcher.fetch(wanted(web.url("/feed")))
        assert isinstance(result, Fetched)
        assert result.etag == ""


async def test_nothing_changed_when_asked_and_when_not() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/feed", answer(status=304, headers={"Cache-Control": "max-age=60"}))
        assert await fetcher.fetch(wanted(web.url("/feed"), '"a"')) == NotModified(max_age=timedelta(minutes=1))
        unasked = await fetcher.fetch(wanted(web.url("/feed")))
        assert isinstance(unasked, Failed)
        assert unasked.failure == Failure.STATUS


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, "gated"), (402, "gated"), (403, "gated"), (451, "gated"), (429, "busy"), (503, "busy"), (500, "status")],
)
async def test_statuses_have_their_meaning(status: int, failure: str) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/page", answer(b"private words of the server", status=status))
        result = await fetcher.fetch(wanted(web.url("/page")))
        assert isinstance(result, Failed)
        assert result.failure == failure
        assert f"status {status}" in result.sentence
        assert "private" not in result.sentence


@pytest.mark.parametrize("status", [404, 410])
async def test_a_missing_document_is_gone(status: int) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/page", answer(status=status))
        assert await fetcher.fetch(wanted(web.url("/page"))) == Gone(status)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("99999999999", timedelta(days=1)),
        ("Fri, 01 May 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Fri, 01 May 2020 12:30:00 GMT", timedelta(0)),
        ("Fri, 01 May 2099 12:30:00 GMT", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
async def test_a_busy_server_says_when(text: str, wait: timedelta | None) -> None:
    async with Web() as web, web.fetcher(now=lambda: NOON) as fetcher:
        web.at("/feed", answer(status=503, headers={"Retry-After": text}))
        result = await fetcher.fetch(wanted(web.url("/feed")))
        assert isinstance(result, Failed)
        assert result.wait == wait


async def test_sites_see_who_asks_and_nothing_else() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/first", answer(status=302, headers={"Location": "/second", "Set-Cookie": "a=b"}))
        web.at("/second", answer(b"a"))
        await fetcher.fetch(wanted(web.url("/first")))
        names = {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert all(heard.headers.keys() <= names for heard in web.heard)
        assert {heard.headers["user-agent"] for heard in web.heard} == {b"Pullquote/test"}
        assert {heard.headers["accept-encoding"] for heard in web.heard} == {b"gzip, deflate"}


async def test_robots_are_asked_once_a_day_and_kept_to() -> None:
    now, memory = NOON, MemoryRobots()
    async with Web() as web, web.fetcher(memory=memory, now=lambda: now) as fetcher:
        web.at("/robots.txt", answer(b"User-agent: *\nDisallow: /\n\nUser-agent: pullquote\nDisallow: /private\n"))
        web.at("/open", answer(b"a"))
        web.at("/private/page", answer(b"a"))
        assert isinstance(await fetcher.fetch(wanted(web.url("/open"))), Fetched)
        refused = await fetcher.fetch(wanted(web.url("/private/page")))
        assert isinstance(refused, Failed)
        assert refused.failure == Failure.ROBOTS
        assert web.asked() == ["/robots.txt", "/open"]
        now = NOON + timedelta(hours=25)
        await fetcher.fetch(wanted(web.url("/open")))
        assert web.asked() == ["/robots.txt", "/open", "/robots.txt", "/open"]


async def test_robots_of_each_host_on_the_way_are_kept_to() -> None:
    async with Web() as web, web.fetcher(names=("example.org", "example.net")) as fetcher:
        web.at("example.net/robots.txt", answer(b"User-agent: *\nDisallow: /"))
        web.at("example.org/start", redirect(web.url("/end", "example.net")))
        refused = await fetcher.fetch(wanted(web.url("/start")))
        assert isinstance(refused, Failed)
        assert refused.failure == Failure.ROBOTS
        assert web.asked("example.net") == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
async def test_a_missing_robots_file_allows_everything(status: int) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/robots.txt", answer(b"User-agent: *\nDisallow: /", status=status))
        web.at("/page", answer(b"a"))
        assert isinstance(await fetcher.fetch(wanted(web.url("/page"))), Fetched)


@pytest.mark.parametrize(
    "script", [answer(status=500), answer(status=503), answer(status=429), raw(b""), answer(status=304)]
)
async def test_robots_that_cannot_be_read_mean_not_now(script: Script) -> None:
    now = NOON
    async with Web() as web, web.fetcher(now=lambda: now) as fetcher:
        web.at("/robots.txt", in_turn(script, answer(status=404)))
        web.at("/page", answer(b"a"))
        for _ in range(3):
            result = await fetcher.fetch(wanted(web.url("/page")))
            assert isinstance(result, Failed)
            assert (result.failure, result.wait) == (Failure.ROBOTS, timedelta(hours=1))
        assert web.asked() == ["/robots.txt"]
        now = NOON + timedelta(minutes=61)
        assert isinstance(await fetcher.fetch(wanted(web.url("/page"))), Fetched)


async def test_of_a_giant_robots_file_the_beginning_holds() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/robots.txt", answer(b"User-agent: *\nDisallow: /private\n" + b"# and so on\n" * 200_000))
        web.at("/open", answer(b"a"))
        refused = await fetcher.fetch(wanted(web.url("/private")))
        assert isinstance(refused, Failed)
        assert isinstance(await fetcher.fetch(wanted(web.url("/open"))), Fetched)


async def test_robots_may_be_elsewhere() -> None:
    async with Web() as web, web.fetcher(names=("example.org", "example.net")) as fetcher:
        web.at("example.org/robots.txt", redirect(web.url("/rules", "example.net"), 301))
        web.at("example.net/rules", answer(b"User-agent: *\nDisallow: /page"))
        refused = await fetcher.fetch(wanted(web.url("/page")))
        assert isinstance(refused, Failed)
        assert refused.failure == Failure.ROBOTS


@pytest.mark.parametrize(("rules", "seconds"), [(b"", 2.0), (b"Crawl-delay: 7", 7.0), (b"Crawl-delay: 9999", 60.0)])
async def test_requests_to_a_host_come_one_at_a_time_and_apart(rules: bytes, seconds: float) -> None:
    clock = Clock()
    options = replace(QUICK, pace_seconds=2.0)
    async with Web() as web, web.fetcher(options, sleep=clock.sleep, clock=clock) as fetcher:
        web.at("/robots.txt", answer(b"User-agent: *\nDisallow: /no\n" + rules))
        web.at("/feed/*", answer(b"a"))
        results = await asyncio.gather(*(fetcher.fetch(wanted(web.url(f"/feed/{number}"))) for number in range(4)))
        assert all(isinstance(result, Fetched) for result in results)
        assert web.most_at_once["example.org"] == 1
        assert len(web.asked()) == 5
    assert clock.seconds == pytest.approx(4 * seconds)


@pytest.mark.parametrize("blocked", ["example.org", "org", "news.example.org"])
async def test_a_blocked_domain_is_not_asked(blocked: str) -> None:
    async with Web() as web, web.fetcher(names=("news.example.org",), blocked=(blocked,)) as fetcher:
        result = await fetcher.fetch(wanted(web.url("/", "news.example.org")))
        assert isinstance(result, Failed)
        assert result.failure == Failure.BLOCKED
        assert web.connections == 0


async def test_a_redirect_to_a_blocked_domain_ends_there() -> None:
    async with Web() as web, web.fetcher(names=("example.org", "example.net"), blocked=("example.net",)) as fetcher:
        web.at("example.org/start", redirect(web.url("/end", "example.net")))
        result = await fetcher.fetch(wanted(web.url("/start")))
        assert isinstance(result, Failed)
        assert result.failure == Failure.BLOCKED
        assert web.asked("example.net") == []


@pytest.mark.parametrize("script", [reset(), raw(b""), raw(b"HTTP/1.1 200")])
async def test_where_a_connection_breaks_nothing_is_asked_twice(script: Script) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/page", script)
        assert isinstance(await fetcher.fetch(wanted(web.url("/page"))), Failed)
        assert web.asked() == ["/robots.txt", "/page"]


async def test_where_nobody_listens_one_connection_is_tried() -> None:
    detour = Detour()
    async with Web() as web, web.public({"example.org": [["93.184.215.14"]]}, detour=detour) as fetcher:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            detour.port = closed.getsockname()[1]
        result = await fetcher.fetch(wanted(web.url("/page")))
        assert isinstance(result, Failed)
        assert "does not accept a connection" in result.sentence
    assert len(detour.told) == 1


async def test_a_body_without_a_length_is_read_to_its_end() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/page", raw(head(200, {"Connection": "close"}) + b"all of it"))
        result = await fetcher.fetch(wanted(web.url("/page")))
        assert isinstance(result, Fetched)
        assert result.body == b"all of it"
