"""The index of a running bot follows what is stored."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.article import Article
from bot.errors import StorageBusy
from bot.search import live
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis
from bot.search.live import LiveSearch, analysed_of
from bot.search.local import LocalSearch
from bot.search.snapshot import Snapshots
from tests.making import make_article

FERRY = "The ferry to Birch Haven stays moored until the storm is over, said the harbour master on Friday."
BRIDGE = "The bridge over the Alder will be closed for repairs from Monday until the middle of June."


class Shelf:
    """What is stored, with the number that rises with every change."""

    def __init__(self) -> None:
        self.articles: dict[int, tuple[int, Article | None]] = {}
        self.change = 0
        self.fails = False
        self.asked = threading.Semaphore(0)  # once for each time that changes were asked for

    def store(self, *texts: str) -> None:
        """Store these and nothing else."""
        self.change += 1
        for number, (_, article) in list(self.articles.items()):
            if number > len(texts) and article is not None:
                self.articles[number] = self.change, None
        for number, text in enumerate(texts, start=1):
            _, stored = self.articles.get(number, (0, None))
            if stored is None or stored.text != text:
                self.articles[number] = self.change, make_article([text], number=number, revision=self.change)

    def changed_since(self, change: int) -> tuple[int, Sequence[int]]:
        """Return the number and the ids."""
        self.asked.release()
        return self.change, [number for number, (changed, _) in sorted(self.articles.items()) if changed > change]

    def serving_among(self, ids: Sequence[int]) -> Sequence[Article]:
        """Return what is stored."""
        if self.fails:
            raise StorageBusy("Busy.")
        stored = (self.articles.get(number, (0, None))[1] for number in ids)
        return [article for article in stored if article is not None]

    def serving_revisions(self) -> Sequence[tuple[int, int, str]]:
        """Return ids, revisions and hashes."""
        stored = (article for _, article in self.articles.values() if article is not None)
        return [(article.id, article.revision, article.text_hash) for article in stored]


def opened(shelf: Shelf, snapshots: Snapshots | None = None) -> LiveSearch:
    search = LiveSearch(shelf, snapshots)
    search.take_in()
    return search


async def found(search: LiveSearch, text: str) -> int:
    return len((await search.search(text, Scope(), 5)).hits)


async def test_what_is_stored_after_the_start_is_found_and_what_is_withdrawn_is_not() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = opened(shelf)
    assert (await found(search, "ferry"), await found(search, "bridge"), search.passages) == (1, 0, 1)
    shelf.store(FERRY, BRIDGE)
    assert search.take_in()
    assert (await found(search, "ferry"), await found(search, "bridge"), search.passages) == (1, 1, 2)
    shelf.store(BRIDGE)
    assert search.take_in()
    assert (await found(search, "ferry"), await found(search, "bridge")) == (0, 1)
    assert search.searched(Scope()).articles == 1
    assert len(search.within(Scope())) == 1


def test_without_a_change_nothing_is_taken_in() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    assert not opened(shelf).take_in()


async def test_what_cannot_be_read_now_is_read_the_next_time() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = opened(shelf)
    shelf.store(FERRY, BRIDGE)
    shelf.fails = True
    with pytest.raises(StorageBusy):
        search.take_in()
    assert await found(search, "ferry") == 1
    shelf.fails = False
    assert search.take_in()
    assert await found(search, "bridge") == 1


async def test_a_change_while_others_are_taken_in_comes_with_the_next() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    serving_among = shelf.serving_among

    def serve_and_change(ids: Sequence[int]) -> Sequence[Article]:
        served = serving_among(ids)
        shelf.serving_among = serving_among
        shelf.store(FERRY, BRIDGE)
        return served

    shelf.serving_among = serve_and_change
    search = opened(shelf)
    assert await found(search, "bridge") == 0
    assert search.take_in()
    assert await found(search, "bridge") == 1


async def test_following_goes_on_until_cancelled_and_bears_a_busy_database() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = opened(shelf)
    shelf.fails = True
    shelf.store(FERRY, BRIDGE)
    following = asyncio.create_task(search.follow(0))
    for _ in range(3):
        assert await asyncio.to_thread(shelf.asked.acquire, timeout=5)
    shelf.fails = False
    for _ in range(3):
        assert await asyncio.to_thread(shelf.asked.acquire, timeout=5)
    assert await found(search, "bridge") == 1
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


async def test_a_start_after_a_snapshot_reads_only_what_changed_since(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.store(FERRY, BRIDGE)
    opened(shelf, Snapshots(tmp_path, "rules")).keep()
    shelf.store(FERRY)
    read: list[int] = []
    serving_among = shelf.serving_among
    shelf.serving_among = lambda ids: (read.extend(ids), serving_among(ids))[1]
    search = opened(shelf, Snapshots(tmp_path, "rules"))
    assert read == [2]
    assert (await found(search, "ferry"), await found(search, "bridge")) == (1, 0)


async def test_a_database_that_was_put_back_from_a_backup_wins_over_the_snapshot(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.store(FERRY, BRIDGE)
    opened(shelf, Snapshots(tmp_path, "rules")).keep()
    other = Shelf()
    other.store(BRIDGE)
    search = opened(other, Snapshots(tmp_path, "rules"))
    assert (await found(search, "ferry"), await found(search, "bridge"), search.passages) == (0, 1, 1)


async def test_an_index_made_by_other_rules_is_built_anew(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    opened(shelf, Snapshots(tmp_path, "rules")).keep()
    assert Snapshots(tmp_path, "other rules").read() is None
    assert await found(opened(shelf, Snapshots(tmp_path, "other rules")), "ferry") == 1


def test_who_waits_for_a_large_index_is_told_how_far_it_is() -> None:
    shelf, told = Shelf(), list[tuple[int, int]]()
    shelf.store(*(f"Ferry number {number} stays moored until the storm is over." for number in range(2_100)))
    LiveSearch(shelf).take_in(lambda done, total: told.append((done, total)))
    assert told == [(0, 2_100), (1_000, 2_100), (2_000, 2_100), (2_100, 2_100)]


async def test_articles_that_cannot_be_read_just_now_stay_findable(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = opened(shelf, Snapshots(tmp_path, "rules"))
    shelf.store(FERRY.replace("Friday", "Sunday"))
    shelf.fails = True
    with pytest.raises(StorageBusy):
        search.take_in()
    search.tidy()
    search.keep()
    assert await found(search, "ferry") == 1
    shelf.fails = False
    assert search.take_in()
    assert await found(search, "sunday") == 1


async def test_a_disk_that_takes_no_index_is_told_in_the_log_and_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be", encoding="utf-8")
    shelf = Shelf()
    shelf.store(FERRY)
    search = opened(shelf, Snapshots(tmp_path / "data" / "index", "rules"))
    search.keep()
    assert "index_not_written" in caplog.text
    assert await found(search, "ferry") == 1


async def test_what_was_mended_at_a_start_is_written(tmp_path: Path) -> None:
    shelf, other = Shelf(), Shelf()
    shelf.store(FERRY)
    opened(shelf, Snapshots(tmp_path, "rules")).keep()
    other.store(BRIDGE)  # a database put back, with other articles and the same last change
    opened(other, Snapshots(tmp_path, "rules")).keep()
    written = Snapshots(tmp_path, "rules").read()
    assert written is not None
    assert LocalSearch(lambda: written.view).find("bridge", Scope(), 5).hits
    assert not LiveSearch(other, Snapshots(tmp_path, "rules")).take_in()  # there is nothing left to mend


class EveryOther(Analysts[Sequence[int]]):
    """Analyses every second group that it is given, and gives the others back."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(lambda: lambda ids: analysed_of(shelf, ids, Analyzer()))

    def analyses(self, batches: Iterable[Sequence[int]]) -> Generator[Analysis | None]:
        """Do half of the work."""
        analyse = self._begin()
        for turn, batch in enumerate(batches):
            yield analyse(batch) if turn % 2 else None


def test_much_that_is_new_is_shared_out_and_what_comes_back_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_AT_ONCE", 2)
    shelf = Shelf()
    shelf.store(*(f"{FERRY} It is the ferry number {number}." for number in range(11)))
    search, alone = LiveSearch(shelf), LiveSearch(shelf)
    told: list[tuple[int, int]] = []
    assert search.take_in(lambda done, total: told.append((done, total)), EveryOther(shelf))
    assert told == [(0, 11), (2, 11), (4, 11), (6, 11), (8, 11), (10, 11), (11, 11)]
    alone.take_in()
    ours, theirs = (
        LocalSearch(lambda found=found: found.view).find("ferry number 7", Scope(), 20) for found in (search, alone)
    )
    assert [(hit.passage.id, hit.score) for hit in ours.hits] == [(hit.passage.id, hit.score) for hit in theirs.hits]
    assert len(ours.hits) == 11
