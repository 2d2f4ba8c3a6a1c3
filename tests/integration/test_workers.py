"""Documents read in other processes: one that hangs, dies or eats memory costs itself and no other."""

from __future__ import annotations

import gzip
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.article import Draft
from bot.core.intake import FromFile, InputFile, Rejected
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.bulk import read_bulk
from bot.ingest.workers import WorkerPool
from tests.archives import article_page, article_records, compressed, response


def behave(how: str) -> str:
    """Do as a document that is read well or badly."""
    if how == "hang":
        while True:
            pass
    if how == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "eat":
        return str(len("x" * 8_000_000_000))
    if how == "recurse":
        return behave(how)
    if how == "refuse":
        raise UnreadableFile("It is no page.", mend="Leave it out.")
    if how == "no feed":
        raise NotAFeed("It is a page.", links=(("https://paper.example/feed", "News"),))
    return how.upper()


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Open a pool of two workers that may take two seconds for a document."""
    made = WorkerPool(2, seconds=2.0)
    yield made
    made.close()


def test_results_come_in_order_around_what_hangs_dies_or_eats_memory(pool: WorkerPool) -> None:
    given = ["a", "hang", "b", "die", "c", "eat", "d", "recurse", "e", "refuse", "f"]
    results = list(pool.map(behave, iter(given)))
    too_much = "It takes too much time or memory to read. Leave it out."
    assert [str(result) for result in results] == [
        "A",
        too_much,
        "B",
        too_much,
        "C",
        too_much,
        "D",
        "It cannot be read: RecursionError. Leave it out.",
        "E",
        "It is no page. Leave it out.",
        "F",
    ]
    assert all(isinstance(result, UnreadableFile) for result in results[1::2])


@pytest.mark.parametrize("how", ["die", "eat"])
async def test_a_call_that_takes_too_much_is_an_error_in_words(pool: WorkerPool, how: str) -> None:
    with pytest.raises(UnreadableFile, match="too much time or memory"):
        await pool.call(behave, how)
    assert await pool.call(behave, "next") == "NEXT"


async def test_what_a_function_raises_arrives_whole(pool: WorkerPool) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await pool.call(behave, "refuse")
    assert (refused.value.message, refused.value.mend) == ("It is no page.", "Leave it out.")
    with pytest.raises(NotAFeed) as no_feed:
        await pool.call(behave, "no feed")
    assert no_feed.value.links == (("https://paper.example/feed", "News"),)


async def test_a_pool_that_was_closed_opens_again() -> None:
    pool = WorkerPool(1)
    pool.close()
    assert await pool.call(behave, "once") == "ONCE"
    pool.close()
    assert await pool.call(behave, "again") == "AGAIN"
    pool.close()


def read(pool: WorkerPool, *paths: Path, begin: int = 0) -> list[FromFile]:
    files = [InputFile(path, path.name, path.stat().st_size, 0) for path in paths]
    return list(read_bulk(files, pool, lambda _: begin, lambda file: iter([FromFile(file, None, file.size)])))


def told(results: list[FromFile]) -> list[str]:
    """Say what came out of each file: an article's title, a reason, or "." at its end."""
    return [
        found.head.title if isinstance(found, Draft) else found.reason if isinstance(found, Rejected) else "."
        for found in (result.found for result in results)
    ]


def test_an_archive_gives_its_articles_with_places_to_take_it_up_at(pool: WorkerPool, home: Path) -> None:
    path = home / "news.warc.gz"
    path.write_bytes(compressed([*article_records(12), response(b"<p>Too short.</p>")]))
    results = read(pool, path)
    expected = [f"Ferry {number} to stop at midnight" for number in range(12)]
    assert told(results) == [*expected, "1 page is no article: a list of links, a notice, or too short.", "."]
    assert results[-1].position == path.stat().st_size
    assert told(read(pool, path, begin=results[7].position))[:-2] == expected[7:]


def test_an_archive_that_breaks_off_gives_its_whole_articles_and_says_so(pool: WorkerPool, home: Path) -> None:
    path = home / "news.warc.gz"
    path.write_bytes(compressed(article_records(12))[:-50])
    *titles, trouble, _ = told(read(pool, path))
    assert titles == [f"Ferry {number} to stop at midnight" for number in range(11)]
    assert trouble == "The archive breaks off in the middle: it is not whole. Fetch it again."


def test_an_archive_without_pages_says_so(pool: WorkerPool, home: Path) -> None:
    path = home / "empty.warc"
    path.write_bytes(b"")
    assert told(read(pool, path)) == ["It holds no web pages.", "."]


def test_a_broken_page_among_many_is_named_and_the_others_are_read(pool: WorkerPool, home: Path) -> None:
    whole = gzip.compress(article_page(1))
    contents = {
        "a.html": article_page(0),
        "b.html.gz": whole[:40] + b"\0" * 40 + whole[80:],
        "c.html.gz": whole[:-30],
        "d.html.gz": b"no gzip",
        "e.html": b"",
        "f.html.gz": whole,
    }
    for name, content in contents.items():
        (home / name).write_bytes(content)
    results = read(pool, *(home / name for name in contents))
    found = {result.file.location: result.found for result in results if result.found}
    assert [name for name, draft in found.items() if isinstance(draft, Draft)] == ["a.html", "f.html.gz"]
    assert all(isinstance(found[name], Rejected) for name in ("b.html.gz", "c.html.gz", "d.html.gz", "e.html"))
