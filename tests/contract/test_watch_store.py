"""What every `WatchStore` does, the real one and the double."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.answer import Question, Scope
from bot.core.watch import Kept, NotKept, Watch
from bot.core.watchports import WatchStore
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.watches import Watches
from tests.fakes.watches import FakeWatches
from tests.making import make_draft

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
QUESTION = Question(
    text="when did the ferry sail yesterday",
    said="and yesterday?",
    asked_at=NOW,
    zone=ZoneInfo("Europe/Oslo"),
    scope=Scope(
        since=date(2024, 1, 2),
        until=date(2024, 6, 30),
        zone=ZoneInfo("Europe/Oslo"),
        source="Alder Courier",
        sources=("bbc",),
        not_sources=("blog", "daily"),
        phrases=("birch haven",),
        excluded=("strike",),
        title=("ferry",),
    ),
)
WATCH = Watch(id="watch-1", user_id=501, server_id=200, question=QUESTION, language="de", after=7, made_at=NOW)

Making = Callable[[int, int], WatchStore]


@pytest.fixture(params=["database", "double"])
def make(request: pytest.FixtureRequest, home: Path) -> Generator[Making]:
    if request.param == "double":
        yield FakeWatches
        return
    database = Database(home / "data")
    database.open()
    yield lambda most_of_a_user, most_of_all: Watches(database, most_of_a_user, most_of_all)
    database.close()


@pytest.fixture
def store(make: Making) -> WatchStore:
    return make(3, 5)


def other(number: int, *, user: int = 501, days: int = 0) -> Watch:
    question = Question(text=f"question {number}", asked_at=NOW)
    made_at = NOW + timedelta(days=days)
    return replace(WATCH, id=f"other-{number}", user_id=user, server_id=None, question=question, made_at=made_at)


async def test_what_is_kept_comes_back_whole(store: WatchStore) -> None:
    assert await store.keep(WATCH) == Kept(WATCH, is_new=True)
    assert await store.waiting() == [WATCH]
    assert await store.count_of(501) == 1
    assert await store.count_of(502) == 0


async def test_the_same_question_is_kept_once_but_yesterday_is_another_day_tomorrow(store: WatchStore) -> None:
    await store.keep(WATCH)
    again = replace(WATCH, id="watch-2", question=replace(QUESTION, asked_at=NOW + timedelta(minutes=5)))
    assert await store.keep(again) == Kept(WATCH, is_new=False)
    elsewhere = replace(again, server_id=201)
    assert await store.keep(elsewhere) == Kept(elsewhere, is_new=True)
    tomorrow = replace(again, id="watch-3", question=replace(QUESTION, asked_at=NOW + timedelta(days=1)))
    assert await store.keep(tomorrow) == Kept(tomorrow, is_new=True)
    assert len(await store.waiting()) == 3


async def test_a_question_without_relative_words_is_the_same_on_another_day(store: WatchStore) -> None:
    await store.keep(other(1))
    later = replace(other(1), id="later", question=replace(other(1).question, asked_at=NOW + timedelta(days=3)))
    assert await store.keep(later) == Kept(other(1), is_new=False)


async def test_there_are_bounds_for_a_user_and_for_all(store: WatchStore) -> None:
    for number in range(3):
        await store.keep(other(number))
    assert await store.keep(other(3)) is NotKept.TOO_MANY
    assert await store.keep(replace(other(2), id="again")) == Kept(other(2), is_new=False)
    for number in (4, 5):
        await store.keep(other(number, user=number))
    assert await store.keep(other(6, user=6)) is NotKept.FULL
    assert len(await store.waiting()) == 5
    await store.forget("other-0", 501)
    assert await store.keep(other(6, user=6)) == Kept(other(6, user=6), is_new=True)


async def test_many_at_once_are_never_more_than_may_be(make: Making) -> None:
    store = make(3, 100)
    outcomes = await asyncio.gather(*(store.keep(other(number)) for number in range(12)))
    assert sum(isinstance(outcome, Kept) for outcome in outcomes) == 3
    assert await store.count_of(501) == 3


async def test_a_claim_is_given_once_until_it_is_released(store: WatchStore) -> None:
    await store.keep(WATCH)
    assert await store.claim("watch-1", NOW)
    assert not await store.claim("watch-1", NOW)
    assert [watch.claimed_at for watch in await store.waiting()] == [NOW]
    await store.release("watch-1")
    assert await store.claim("watch-1", NOW)
    assert not await store.claim("unknown", NOW)


async def test_only_its_user_forgets_one(store: WatchStore) -> None:
    await store.keep(WATCH)
    assert not await store.forget("watch-1", 502)
    assert await store.forget("watch-1", 501)
    assert not await store.forget("watch-1", 501)
    assert not await store.claim("watch-1", NOW)


async def test_all_of_a_user_and_all_that_are_old_are_forgotten(store: WatchStore) -> None:
    for watch in (other(1), other(2, days=2), other(3, user=502, days=2)):
        await store.keep(watch)
    assert await store.forget_before(NOW) == 0
    assert await store.forget_before(NOW + timedelta(seconds=1)) == 1
    assert await store.forget_user(501) == 1
    assert [watch.id for watch in await store.waiting()] == ["other-3"]


async def test_the_last_article_before_a_moment(home: Path) -> None:
    database = Database(home / "data")
    database.open()
    clock = [NOW]
    desk = ArticleDesk(database, now=lambda: clock[0])
    articles = Articles(database, samples="off")
    assert await articles.last_id_before(NOW) == 0
    for number in range(1, 4):
        draft = make_draft(f"The text of article {number} stands here.", external_id=str(number))
        desk.take_in(draft, source="tests", root="", language=lambda: "en")
        clock[0] += timedelta(minutes=1)
    assert await articles.last_id_before(NOW) == 0
    assert await articles.last_id_before(NOW + timedelta(seconds=61)) == 2
    assert await articles.last_id_before(clock[0]) == 3
    database.close()
