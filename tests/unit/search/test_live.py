"""The index of a running bot follows what is stored."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.article import Article
from bot.errors import StorageBusy
from bot.search.live import LiveSearch
from bot.search.local import LocalSearch
from tests.making import make_article

FERRY = "The ferry to Birch Haven stays moored until the storm is over, said the harbour master on Friday."
BRIDGE = "The bridge over the Alder will be closed for repairs from Monday until the middle of June."


class Shelf:
    """What is stored, with the number that rises with every change."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.change = 0
        self.built = 0
        self.fails = False
        self.followed = threading.Event()  # the number was asked for again after an index was built anew

    def store(self, *texts: str) -> None:
        """Store these and nothing else."""
        self.articles = [make_article([text], number=number) for number, text in enumerate(texts, start=1)]
        self.change += 1

    def build(self) -> LocalSearch:
        """Build an index of it."""
        self.built += 1
        if self.fails:
            raise StorageBusy("Busy.")
        return LocalSearch(self.articles, Analyzer())

    def last_change(self) -> int:
        """Return the number."""
        if self.built > 1:
            self.followed.set()
        return self.change


async def found(search: LiveSearch, text: str) -> int:
    return len((await search.search(text, Scope(), 5)).hits)


async def test_what_is_stored_after_the_start_is_found_and_what_is_withdrawn_is_not() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = LiveSearch(shelf.build, shelf.last_change)
    assert (await found(search, "ferry"), await found(search, "bridge"), search.passages) == (1, 0, 1)
    shelf.store(FERRY, BRIDGE)
    assert await search.refresh()
    assert (await found(search, "ferry"), await found(search, "bridge"), search.passages) == (1, 1, 2)
    shelf.store(BRIDGE)
    assert await search.refresh()
    assert (await found(search, "ferry"), await found(search, "bridge")) == (0, 1)
    assert search.searched(Scope()).articles == 1
    assert len(search.within(Scope())) == 1


async def test_without_a_change_nothing_is_built() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = LiveSearch(shelf.build, shelf.last_change)
    assert not await search.refresh()
    assert shelf.built == 1


async def test_an_index_that_cannot_be_built_leaves_the_old_one_until_the_next_time() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = LiveSearch(shelf.build, shelf.last_change)
    shelf.store(BRIDGE)
    shelf.fails = True
    with pytest.raises(StorageBusy):
        await search.refresh()
    assert await found(search, "ferry") == 1
    shelf.fails = False
    assert await search.refresh()
    assert await found(search, "bridge") == 1


async def test_a_change_during_a_build_is_taken_in_by_the_next() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = LiveSearch(shelf.build, shelf.last_change)
    shelf.store(FERRY)
    build = shelf.build

    def build_and_change() -> LocalSearch:
        built = build()
        shelf.store(FERRY, BRIDGE)
        return built

    search = LiveSearch(build_and_change, shelf.last_change)
    assert await found(search, "bridge") == 0
    assert await search.refresh()
    assert await found(search, "bridge") == 1


async def test_following_goes_on_until_cancelled() -> None:
    shelf = Shelf()
    shelf.store(FERRY)
    search = LiveSearch(shelf.build, shelf.last_change)
    following = asyncio.create_task(search.follow(0))
    shelf.store(BRIDGE)
    assert await asyncio.to_thread(shelf.followed.wait, 5)
    assert await found(search, "bridge") == 1
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
