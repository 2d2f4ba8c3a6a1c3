"""Earlier revisions read back from a database."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.rights import PageRights
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.revisions import Revisions
from tests.making import make_draft

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


class Clock:
    """An hour passes with each article."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    opened = Database(tmp_path)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def take_in(database: Database) -> Callable[..., int]:
    desk = ArticleDesk(database, now=Clock())

    def store(*texts: str, external_id: str = "a", archived: bool = True) -> int:
        draft = replace(make_draft(*texts, external_id=external_id), rights=PageRights(archived=archived))
        taken = desk.take_in(draft, source="tests", root="", language=lambda: "en")
        return getattr(taken, "article_id")  # noqa: B009 - nothing here is refused

    return store


async def test_all_revisions_come_back_oldest_first(database: Database, take_in: Callable[..., int]) -> None:
    number = take_in("Eleven boats sank.")
    take_in("Ten boats sank.")
    take_in("Nine boats sank.")
    take_in("Lessons begin at nine.", external_id="b")
    histories = await Revisions(database).histories([number, number + 1, 99])
    assert list(histories) == [number]
    assert [stored.article.text for stored in histories[number]] == [
        "Eleven boats sank.",
        "Ten boats sank.",
        "Nine boats sank.",
    ]
    assert [stored.article.revision for stored in histories[number]] == [1, 2, 3]
    assert [stored.stored_at for stored in histories[number]] == sorted(s.stored_at for s in histories[number])


async def test_articles_are_found_by_the_words_of_any_revision(database: Database, take_in: Callable[..., int]) -> None:
    boats = take_in("Eleven boats sank off 100% Port_Alder.")
    take_in("Nothing of the kind happened.")
    take_in("Eleven lessons begin at nine.", external_id="b")
    revisions = Revisions(database)
    assert await revisions.holding(["eleven", "boats"], 5) == (boats,)
    assert await revisions.holding(["Eleven"], 5) == (boats + 1, boats)
    assert await revisions.holding(["Eleven"], 1) == (boats + 1,)
    assert await revisions.holding(["Port%Alder"], 5) == ()
    assert await revisions.holding([], 5) == ()


async def test_what_a_page_wants_forgotten_and_what_was_withdrawn_is_not_found(
    database: Database, take_in: Callable[..., int]
) -> None:
    number = take_in("Eleven boats sank.")
    take_in("Ten boats sank.", archived=False)
    revisions = Revisions(database)
    assert await revisions.holding(["Eleven"], 5) == ()
    assert await revisions.histories([number]) == {}
    take_in("Nine boats sank.", external_id="b")
    ArticleDesk(database, now=Clock()).withdraw(number + 1)
    assert await revisions.holding(["Nine"], 5) == ()
