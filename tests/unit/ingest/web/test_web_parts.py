from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from bot.errors import ConfigurationError
from bot.ingest.web import headers
from bot.ingest.web.following import names_above
from bot.ingest.web.inflating import Body, Trouble
from bot.ingest.web.options import PrivateHost, read_private_hosts, user_agent
from bot.ingest.web.pacing import Pacing
from bot.ingest.web.robots import rules_for_us
from bot.settings import load_settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXT = b"All the news that fits. " * 5_000


def said(**values: str) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict({name.replace("_", "-"): value for name, value in values.items()}))


def add(body: Body, chunk: bytes) -> Trouble | None:
    for _ in body.add(chunk):
        pass
    return body.trouble


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("chunk", [1, 2, 3, 1_000, 1_000_000])
@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:10]) + gzip.compress(TEXT[10:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("", gzip.compress(TEXT)),
        ("gzip", gzip.compress(gzip.compress(TEXT))),
    ],
    ids=[
        "as it is",
        "said to be as it is",
        "gzip",
        "two members",
        "zeros behind",
        "zlib",
        "bare deflate",
        "zlib in gzip",
        "gzip in gzip",
        "gzip that is not named",
        "gzip in gzip that is not named",
    ],
)
def test_bodies_are_inflated_however_they_are_cut(encoding: str, sent: bytes, chunk: int) -> None:
    body = Body(encoding, len(TEXT))
    for start in range(0, len(sent), chunk):
        assert add(body, sent[start : start + chunk]) is None
    assert body.finish() == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, deflate"])
def test_an_empty_body_is_empty_in_any_encoding(encoding: str) -> None:
    assert Body(encoding, 10).finish() == b""


def test_one_byte_over_the_limit_is_too_much() -> None:
    assert add(Body("gzip", len(TEXT) - 1), gzip.compress(TEXT)) is Trouble.TOO_LARGE
    assert add(Body("", len(TEXT) - 1), TEXT) is Trouble.TOO_LARGE


@pytest.mark.parametrize("levels", [1, 2])
def test_a_bomb_of_a_gigabyte_never_takes_more_memory_than_the_limit(levels: int) -> None:
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = start + (packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)) * 1_023
    body = Body(", ".join(["gzip"] * levels), 5_000_000)
    sent = bomb if levels == 1 else gzip.compress(bomb)
    tracemalloc.start()
    try:
        parts = (sent[start : start + 65_536] for start in range(0, len(sent), 65_536))
        trouble = next(trouble for trouble in (add(body, part) for part in parts) if trouble)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert trouble is Trouble.TOO_LARGE
    assert peak < 7_000_000


@pytest.mark.parametrize("sent", [b"", b"a", b"\x1f"])
def test_the_shortest_bodies(sent: bytes) -> None:
    body = Body("", 10)
    assert add(body, sent) is None
    assert body.finish() == sent


def test_compressed_nothing_ends_at_the_limit_too() -> None:
    nothing = b"\x00\x00\x00\xff\xff" * 1_000_000  # stored blocks without a byte in them
    assert add(Body("deflate, gzip", 100_000), gzip.compress(nothing)) is Trouble.TOO_LARGE


@pytest.mark.parametrize(
    ("encoding", "sent", "trouble"),
    [
        ("gzip", gzip.compress(TEXT)[:-9], Trouble.BROKEN),
        ("gzip", b"\x1f", Trouble.BROKEN),
        ("", gzip.compress(TEXT)[:-9], Trouble.BROKEN),
        ("deflate", zlib.compress(TEXT)[:-9], Trouble.BROKEN),
    ],
)
def test_what_is_cut_off_is_broken(encoding: str, sent: bytes, trouble: Trouble) -> None:
    body = Body(encoding, 1_000_000)
    assert add(body, sent) is None
    assert body.finish() is trouble


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip, gzip", "gzip;q=1"])
def test_what_was_not_asked_for_is_not_read(encoding: str) -> None:
    assert add(Body(encoding, 1_000), b"a") is Trouble.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (said(Cache_Control="max-age=60"), 60),
        (said(Cache_Control='private, MAX-AGE="60"'), 60),
        (said(Cache_Control="s-maxage=60"), None),
        (said(Cache_Control="max-age=60, no-cache"), None),
        (said(Cache_Control="max-age=-1"), None),
        (said(Cache_Control="max-age=999999999999"), 86_400),
        (said(Expires="Fri, 01 May 2026 12:01:00 GMT"), 60),
        (said(Expires="Fri, 01 May 2026 12:01:00 GMT", Date="Fri, 01 May 2026 12:00:30 GMT"), 30),
        (said(Expires="0"), None),
        (said(Expires="Fri, 01 May 2026 12:01:00 GMT", Cache_Control="max-age=5"), 5),
        (said(), None),
    ],
)
def test_freshness(answer: CIMultiDictProxy[str], seconds: float | None) -> None:
    assert headers.max_age(answer, NOON) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_robots_file_is_cut_to_what_concerns_this_program() -> None:
    text = (
        "Sitemap: https://example.org/s.xml\nUser-agent: Other\nDisallow: /\n\n"
        "User-agent: Other\nUser-Agent : PullQuote/2 # us\nDisallow: /a\nCrawl-delay: 3\nUser-agent: *\nAllow: /b"
    )
    assert rules_for_us(text) == "User-agent: PullQuote\nDisallow: /a\nCrawl-delay: 3\nUser-agent: *\nAllow: /b"


def test_a_robots_file_of_many_agents_and_rules_stays_small() -> None:
    text = "".join(f"User-agent: a{number}\n" for number in range(3_000)) + "User-agent: *\nDisallow: /a\n" * 10_000
    assert len(rules_for_us(text)) <= len(text)


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("news.example.org", ("news.example.org", "example.org", "org")),
        ("localhost", ("localhost",)),
        ("10.0.0.7", ("10.0.0.7",)),
        ("::1", ("::1",)),
    ],
)
def test_a_host_is_in_the_domains_above_it(host: str, names: tuple[str, ...]) -> None:
    assert names_above(host) == names
    assert len(names_above("a." * 120 + "org")) <= 12


def test_hosts_of_the_own_network() -> None:
    assert read_private_hosts(" NAS.local , 10.0.0.7:8000,[fd00::1]:80, [::1],") == (
        PrivateHost(name="nas.local"),
        PrivateHost(name="10.0.0.7", port=8000),
        PrivateHost(name="fd00::1", port=80),
        PrivateHost(name="::1"),
    )


@pytest.mark.parametrize(
    "text", ["http://nas.local", "nas.local:0", "nas.local:99999", "*", "*.local", "10", "a b", "10.0.0.0/8"]
)
def test_a_setting_that_names_no_host_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_PRIVATE_HOSTS", text)
    with pytest.raises(ConfigurationError, match=r"PULLQUOTE_PRIVATE_HOSTS is wrong: .* neither a host"):
        load_settings()


def test_the_contact_is_seen_by_sites() -> None:
    assert user_agent("me@example.org").endswith("me@example.org)")
    assert user_agent().startswith("Pullquote/")


@pytest.mark.parametrize("text", ["me@example.org\r\nX: y", "me (at) example", "ü@example.org", "a" * 300])
def test_a_contact_that_fits_no_header_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_CONTACT", text)
    with pytest.raises(ConfigurationError, match="PULLQUOTE_CONTACT is wrong"):
        load_settings()


async def test_idle_hosts_are_forgotten() -> None:
    seconds = 0.0

    async def sleep(_: float) -> None:
        raise AssertionError

    pacing = Pacing(pace_seconds=2.0, places=1, clock=lambda: seconds, sleep=sleep)
    for number in range(5_000):
        async with pacing.turn(f"host{number}.example"):
            seconds += 1.0
    assert len(pacing) <= 600


async def test_who_waits_for_a_host_holds_no_place() -> None:
    async def sleep(_: float) -> None:
        await asyncio.Event().wait()

    pacing = Pacing(pace_seconds=2.0, places=1, clock=lambda: 0.0, sleep=sleep)
    async with pacing.turn("slow.example"):
        pass

    async def again() -> None:
        async with pacing.turn("slow.example"):
            raise AssertionError

    waiting = asyncio.create_task(again())
    await asyncio.sleep(0)
    async with pacing.turn("other.example"):
        assert not waiting.done()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
