"""Whatever a server does becomes a result with a sentence, and the others do not notice."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import get_args

import pytest

from bot.core.fetching import Failed, Failure, Fetched, FetchResult, Wanted
from bot.ingest.web.options import MOST_PAGE_BYTES
from tests.fakes.web import HOSTILE, QUICK, SHORT, MemoryRobots, Web, answer, redirect, silence, zeros

EXPECTED = {
    "/nothing": Failure.SLOW,
    "/slow-headers": None,  # the time or the number of headers, whichever is first
    "/slow-body": Failure.SLOW,
    "/endless-body": Failure.TOO_LARGE,
    "/endless-chunks": Failure.TOO_LARGE,
    "/endless-continue": None,
    "/endless-empty-chunk-head": None,
    "/endless-trailer": None,
    "/loop": Failure.REDIRECTS,
    "/circle-1": Failure.REDIRECTS,
    "/circle-2": Failure.REDIRECTS,
    "/hop/1": Failure.REDIRECTS,
    "/to-nowhere": Failure.REDIRECTS,
    "/to-a-file": Failure.ADDRESS,
    "/to-a-name": Failure.ADDRESS,
    "/to-no-address": Failure.ADDRESS,
    "/304": Failure.STATUS,
    "/odd-status": Failure.STATUS,
    "/204": Failure.STATUS,
    "/206": Failure.STATUS,
    "/to-latin-1": None,
    "/switch": None,
}


@pytest.mark.parametrize("place", HOSTILE)
async def test_hostile_answers_become_failures_in_words(place: str) -> None:
    path = place.replace("*", "1")
    expected = EXPECTED.get(path, Failure.CONNECTION)
    options = SHORT if expected in (None, Failure.SLOW) else QUICK  # the others end by themselves
    memory = MemoryRobots()
    async with Web() as web, web.fetcher(options, memory=memory) as fetcher:
        memory.allow(web.url(""))
        for hostile, script in HOSTILE.items():
            web.at(hostile, script)
        result = await fetcher.fetch(Wanted(url=web.url(path), most_bytes=100_000, for_operator=True))
    assert isinstance(result, get_args(FetchResult))
    assert not isinstance(result, Fetched)
    if expected is not None:
        assert isinstance(result, Failed)
        assert result.failure == expected
    if isinstance(result, Failed):
        assert re.fullmatch(r"[^\n]+\.", result.sentence)
        assert "secret" not in result.sentence


async def test_ten_thousand_redirects_are_followed_five_times() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/hop/*", HOSTILE["/hop/*"])
        result = await fetcher.fetch(Wanted(url=web.url("/hop/1"), most_bytes=1_000, for_operator=True))
        assert web.asked() == ["/robots.txt", *(f"/hop/{number}" for number in range(1, 7))]
    assert isinstance(result, Failed)
    assert result.sentence.startswith("example.org redirects more than 5 times.")


@pytest.mark.parametrize(
    ("encoding", "window_bits"), [("gzip", 31), ("deflate", 15), ("deflate", -15), ("x-gzip", 31), ("", 31)]
)
async def test_a_bomb_ends_at_the_limit(encoding: str, window_bits: int) -> None:
    bomb = zeros(64 << 20, window_bits=window_bits)
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/bomb", answer(bomb, headers={"Content-Encoding": encoding}))
        result = await fetcher.fetch(Wanted(url=web.url("/bomb"), most_bytes=MOST_PAGE_BYTES, for_operator=True))
    assert isinstance(result, Failed)
    assert result.failure == Failure.TOO_LARGE


async def test_a_document_at_its_limit_is_read_and_one_byte_more_is_not() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.at("/page", answer(b"a" * 1_000))
        fits = await fetcher.fetch(Wanted(url=web.url("/page"), most_bytes=1_000, for_operator=True))
        over = await fetcher.fetch(Wanted(url=web.url("/page"), most_bytes=999, for_operator=True))
    assert isinstance(fits, Fetched)
    assert isinstance(over, Failed)
    assert over.failure == Failure.TOO_LARGE


async def test_speaking_plainly_where_encryption_is_expected() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        result = await fetcher.fetch(Wanted(url=web.url("/", scheme="https"), most_bytes=1_000, for_operator=True))
    assert isinstance(result, Failed)
    assert result.failure == Failure.ROBOTS
    assert result.wait is not None


async def test_a_host_that_hangs_delays_no_other() -> None:
    async with Web() as web, web.fetcher(names=("example.org", "example.net")) as fetcher:
        web.at("example.net/hangs", silence())
        web.at("example.org/", answer(b"here"))
        hanging = asyncio.create_task(
            fetcher.fetch(Wanted(url=web.url("/hangs", "example.net"), most_bytes=9, for_operator=True))
        )
        assert isinstance(await fetcher.fetch(Wanted(url=web.url("/"), most_bytes=9, for_operator=True)), Fetched)
        assert not hanging.done()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging


async def test_the_time_is_for_all_hops_together() -> None:
    options = replace(SHORT, total_seconds=0.4)
    async with Web() as web, web.fetcher(options) as fetcher:
        web.at("/first", redirect("/second"))
        web.at("/second", silence())
        result = await fetcher.fetch(Wanted(url=web.url("/first"), most_bytes=9, for_operator=True))
    assert isinstance(result, Failed)
    assert result.sentence == "example.org did not answer within 0.4 seconds. It is asked again later."
