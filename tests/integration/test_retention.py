"""What a year of use leaves in each table, and that nothing old becomes new by what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.article import Draft, Published
from bot.core.budget import Account, Span, Wish
from bot.core.gap import GAP_LIFETIME, Unanswered
from bot.core.intake import Taken
from bot.core.posted import PostedCard, first_id_at
from bot.core.rating import RATING_LIFETIME, Voice
from bot.core.receipt import Receipt, Slice
from bot.core.source import EVERYWHERE, SourceKind
from bot.core.watch import WATCH_LIFETIME, Watch, watched
from bot.search.live import LiveSearch
from bot.service.leaving import Leaving
from bot.service.noticing import Noticing
from bot.service.rating import Rating
from bot.service.recalling import Recalling
from bot.storage.articles import Articles
from bot.storage.budgets import Budgets
from bot.storage.gaps import Gaps
from bot.storage.hosts import Hosts
from bot.storage.newsdesk import ArticleDesk
from bot.storage.posted import Posted
from bot.storage.ratings import Ratings
from bot.storage.receipts import Receipts
from bot.storage.retention import Retention
from bot.storage.schema import (
    ARTICLES,
    BUDGETS,
    ENTRIES,
    GAP_ASKERS,
    GAPS,
    HOSTS,
    METADATA,
    POLLS,
    POSTED,
    RATED_ANSWERS,
    RECEIPT_ARTICLES,
    RECEIPTS,
    REVISIONS,
    SERVERS,
    SOURCES,
    SUBSCRIPTIONS,
    VOICES,
    WATCHES,
)
from bot.storage.servers import Servers
from bot.storage.watches import Watches
from tests.contract.test_rating_store import ANSWER as RATED
from tests.fakes.backend import FakeStore
from tests.integration.newsroom import KEEP_DAYS, NOON, Newsroom, feed, item, page, story
from tests.making import make_draft

FEED = "https://courier.example/feed"
LISTED = 5
DAY = timedelta(days=1)
DAYS = 365
EACH = 15  # days between two articles, for reading pages takes its time


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom."""
    room = Newsroom(tmp_path / "data")
    yield room
    room.database.close()


def count(room: Newsroom, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    with room.database.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


def address(day: int) -> str:
    return f"https://courier.example/{day}"


def print_one(room: Newsroom, day: int, *, dated: bool = True) -> None:
    """Print the article of a day, and list it with the few before it."""
    moment = NOON + day * DAY
    listed = [one for one in range(day, day - LISTED * EACH, -EACH) if one >= 0]
    entries = [item(address(one), f"Story {one}", published=NOON + one * DAY if dated else None) for one in listed]
    meta = f'<meta property="article:published_time" content="{moment.isoformat()}">' if dated else ""
    room.web.documents[FEED] = feed(*entries)
    room.web.documents[address(day)] = page(f"Story {day}", story(f"story {day}"), head=meta)


async def live(room: Newsroom, days: range, *, dated: bool = True) -> None:
    """Print an article at each of some days, and read it."""
    for day in days:
        room.now = NOON + day * DAY
        print_one(room, day, dated=dated)
        await room.cycle()


@pytest.mark.parametrize("dated", [True, False])
async def test_a_year_of_a_feed_leaves_what_it_lists_and_what_is_kept(room: Newsroom, *, dated: bool) -> None:
    """An article with a date leaves no trace in the end; one without leaves its mark, or it would come back."""
    room.add(FEED)
    await live(room, range(0, DAYS, EACH), dated=dated)
    kept, printed = count(room, REVISIONS), len(range(0, DAYS, EACH))
    assert kept == KEEP_DAYS // EACH + 1
    assert count(room, ENTRIES) < printed - 5
    assert count(room, ARTICLES) == (count(room, ENTRIES) if dated else printed)
    entries = count(room, ENTRIES)
    await live(room, range(printed * EACH, printed * EACH + 60, EACH), dated=dated)
    assert (count(room, ENTRIES), count(room, REVISIONS)) == (entries, kept)


async def test_what_a_feed_lists_for_a_year_is_never_new_again(room: Newsroom) -> None:
    """Though nothing of the feed changes, and then all at once."""
    room.add(FEED)
    print_one(room, 0, dated=False)
    for _ in range(40):
        await room.cycle(later=10 * DAY)
    assert count(room, ARTICLES) == 1
    assert room.titles() == []  # expired
    looks = room.asked(address(0))
    room.web.documents[address(400)] = page("Story 400", story("story 400"))
    for listed in ((400, 0), (400,), (400, 0)):
        entries = [item(address(one), f"Story {one}", published=None) for one in listed]
        room.web.documents[FEED] = feed(*entries)
        await room.cycle(later=DAY)
        assert room.titles() == ["Story 400"]
    assert room.asked(address(0)) == looks


@pytest.mark.parametrize("dated", [True, False])
async def test_an_old_article_that_a_feed_lists_again_stays_old(room: Newsroom, *, dated: bool) -> None:
    room.add(FEED)
    print_one(room, 0, dated=dated)
    await room.cycle()
    await live(room, range(EACH, KEEP_DAYS + 150, EACH))
    assert count(room, ENTRIES, ENTRIES.c.entry_id == address(0)) == 0  # forgotten
    room.web.documents[FEED] = feed(item(address(0), "Story 0", published=None))  # the feed names no date
    looks, stored = room.asked(address(0)), count(room, REVISIONS)
    await room.cycle(later=DAY)
    assert room.asked(address(0)) == looks + 1  # it is looked at
    assert "Story 0" not in room.titles()
    assert count(room, REVISIONS) <= stored


async def test_articles_that_are_kept_keep_their_entries_for_other_servers(room: Newsroom) -> None:
    """By these it is known which servers' sources list an article."""
    room.add(FEED)
    other = "https://other.example/feed"
    room.add(other, "The Other", server_id=7)
    print_one(room, 0)
    room.web.documents[other] = room.web.documents[FEED]
    await room.cycle()
    for day in range(30, 150, 30):
        print_one(room, day)
        room.web.documents[other] = feed(item(f"https://other.example/{day}", f"Other {day}"))
        room.web.documents[f"https://other.example/{day}"] = page(f"Other {day}", story(f"other {day}"))
        await room.cycle(later=30 * DAY)
    (first,) = [article for article in room.serving() if article.head.title == "Story 0"]
    assert {first.source, *first.also_from} == {"The Courier", "The Other"}


def stored(room: Newsroom, draft: Draft, source: str, root: str = "") -> Taken:
    desk = ArticleDesk(room.database, now=lambda: room.now)
    with desk.writing():
        taken = desk.take_in(draft, source=source, root=root, language=lambda: "en", from_web=not root)
    assert isinstance(taken, Taken)
    return taken


def test_a_running_index_sees_what_expired_before_its_mark_is_forgotten(room: Newsroom) -> None:
    """Of single pages no feed remembers an entry."""
    old, new = Published(room.now - (KEEP_DAYS - 1) * DAY), Published(room.now)
    for number, published in enumerate((old, None, old, new)):
        text = f"The ferry number {number} to Birch Haven was late because of the storm over the bay on Friday."
        address = f"https://paper{number}.example/1"
        draft = make_draft(text, title=f"Late {number}", url=address, published=published)
        stored(room, draft, "Elsewhere" if number == 0 else "Single pages")
    articles = Articles(room.database, samples="off")
    index = LiveSearch(articles)
    index.take_in()
    assert index.passages == 4
    room.now += 5 * DAY
    assert room.sources.expire(room.now, KEEP_DAYS) == 2
    index.take_in()
    assert index.passages == 2
    latest = make_draft("The bridge of Elm City was opened again on Sunday, and many people came to walk over it.")
    stored(room, latest, "Elsewhere")
    room.sources.expire(room.now + timedelta(hours=1), KEEP_DAYS)
    assert count(room, ARTICLES) == 3


def test_an_old_article_of_a_folder_stays_old(room: Newsroom) -> None:
    drafts = [
        make_draft(
            f"The council of Oak Town voted on pool {number} on Monday.",
            title=f"Vote {number}",
            location=f"{number}.md",
            published=when,
        )
        for number, when in enumerate((Published(room.now - 40 * DAY), Published(room.now)))
    ]
    first, _ = (stored(room, draft, "folder", "/srv/news") for draft in drafts)
    stored(room, replace(drafts[0], blocks=drafts[1].blocks), "other folder", "/srv/other")  # expires after it
    with room.database.engine.begin() as connection:
        connection.execute(SOURCES.update().values(keep_days=30, kind=SourceKind.FOLDER))
    for later in range(3):
        room.sources.expire(room.now + later * DAY, KEEP_DAYS)
    again = stored(room, drafts[0], "folder", "/srv/news")
    assert again.article_id == first.article_id  # no new one, which somebody might be told of
    room.sources.expire(room.now, KEEP_DAYS)
    assert room.titles() == ["Vote 1"]


async def test_texts_of_removed_sources_go_when_their_time_is_over(room: Newsroom) -> None:
    source = room.add(FEED)
    await live(room, range(10))
    room.sources.remove(source.id)
    assert count(room, REVISIONS) == 10  # so that it can be added again
    room.now += (KEEP_DAYS + 20) * DAY
    room.sources.expire(room.now, KEEP_DAYS)
    assert count(room, REVISIONS) == 0
    assert [count(room, table) for table in (ENTRIES, POLLS, SUBSCRIPTIONS)] == [0, 0, 0]
    another = room.add("https://new.example/feed", "New")  # the newest row stays, for numbers are counted from it
    room.web.documents["https://new.example/feed"] = feed(item("https://new.example/1", "New", published=room.now))
    room.web.documents["https://new.example/1"] = page("New", story("new"))
    await room.cycle()
    room.sources.expire(room.now, KEEP_DAYS)
    room.sources.expire(room.now, KEEP_DAYS)
    assert count(room, ARTICLES, ARTICLES.c.purged == "outdated") == 0
    assert {row.name for row in room.sources.all()} == {another.name}
    assert count(room, SOURCES) == 1


def test_what_is_forgotten_at_once_is_bounded_and_the_last_numbers_stay(room: Newsroom) -> None:
    marks = [
        {
            "id": number,
            "key": str(number),
            "source_id": 1,
            "change": number,
            "purged": "outdated",
            "status": "withdrawn",
        }
        | dict.fromkeys(("root", "location", "external_id", "url", "fingerprint", "text_hash", "added_at"), "")
        | {"sample": False, "revision": 1}
        for number in range(1, 12_001)
    ]
    room.add(FEED)
    with room.database.engine.begin() as connection:
        connection.execute(ARTICLES.insert(), marks)
    assert Retention(room.database).tidy(NOON) == 10_000
    assert Retention(room.database).tidy(NOON) == 1_999
    assert Retention(room.database).tidy(NOON) == 0
    with room.database.engine.connect() as connection:
        assert connection.execute(sa.select(ARTICLES.c.id, ARTICLES.c.change)).all() == [(12_000, 12_000)]


async def test_robots_of_hosts_that_are_asked_no_more_are_forgotten(room: Newsroom) -> None:
    hosts = Hosts(room.database)
    for number in range(DAYS):
        room.now = NOON + number * DAY
        await hosts.keep(f"https://host{number}.example", "User-agent: *", room.now)
    room.sources.expire(room.now, KEEP_DAYS)
    assert count(room, HOSTS) == 91


async def test_a_year_of_answers_leaves_a_month_of_receipts_and_a_year_of_places(room: Newsroom) -> None:
    now = [NOON]
    receipts, posted = Receipts(room.database), Posted(room.database, lambda: now[0])
    budgets, store = Budgets(room.database), FakeStore([])
    recalling = Recalling(receipts, store, b"k" * 32, lambda: now[0], budgets=budgets, posted=posted)
    for number in range(DAYS + 30):
        now[0] = NOON + number * DAY
        place = Slice(number, 1, 0, 0, 10, 0, 10)
        receipt = Receipt(id=str(number), asker="a", shown=(place,), further=(), made_at=now[0])
        await receipts.keep(receipt)
        await posted.keep(PostedCard(first_id_at(now[0]) + 1, 1, receipt.id), [number])
        await budgets.spend(Account(1, now[0].date(), number), [Wish((Span(1, 0, 10),))], 100)
        await recalling.forget_expired()
    assert count(room, RECEIPTS) == 31
    assert count(room, POSTED) == 366
    assert count(room, RECEIPT_ARTICLES) == 366
    assert count(room, BUDGETS) == 1


async def test_a_year_of_waiting_questions_and_of_servers_that_come_and_go(room: Newsroom) -> None:
    watches, servers = Watches(room.database), Servers(room.database)
    leaving = Leaving(servers, room.sources, lambda: room.now)
    for number in range(1, 3 * WATCH_LIFETIME.days):
        room.now = NOON + number * DAY
        await watches.keep(waiting(number, room.now))
        await watches.forget_before(room.now - WATCH_LIFETIME)
        room.add(f"https://host{number}.example/feed", f"Feed {number}", server_id=number)
        servers.welcome(number)
        await leaving.left(number)
        await leaving.forget()
    assert count(room, WATCHES) == WATCH_LIFETIME.days + 1
    assert count(room, SERVERS) == 31
    assert [count(room, table) for table in (SOURCES, SUBSCRIPTIONS, POLLS)] == [31, 31, 31]


async def test_a_year_of_ratings_leaves_half_and_one_of_gaps_a_month(room: Newsroom) -> None:
    ratings, gaps = Ratings(room.database), Gaps(room.database)
    rating = Rating(ratings, b"key", lambda: room.now)
    noticing = Noticing(gaps, b"key", lambda: room.now)
    for number in range(DAYS):
        room.now = NOON + number * DAY
        asked = f"question {number // 3}"  # each by three people, on three days
        answer = replace(RATED, id=f"answer-{number}", asker=f"asker-{number}", made_at=room.now)
        assert await ratings.keep(answer, Voice(answer.asker, helped=True, at=room.now))
        await gaps.note(
            Unanswered(server_id=1, gap=asked, asker=f"asker-{number}", words=asked, is_close=False, at=room.now)
        )
        await rating.forget_expired()
        await noticing.forget_expired()
    assert [count(room, table) for table in (RATED_ANSWERS, VOICES)] == [RATING_LIFETIME.days + 1] * 2
    assert count(room, GAP_ASKERS) == GAP_LIFETIME.days + 1
    assert 0 < count(room, GAPS) <= GAP_LIFETIME.days // 3 + 1


def waiting(number: int, now: datetime) -> Watch:
    from bot.core.answer import Question  # noqa: PLC0415 - only here

    question = watched(Question(text=f"What about {number}?", asked_at=now))
    return Watch(id=str(number), user_id=number, server_id=1, question=question, language="en", after=0, made_at=now)


def test_every_table_is_thought_of() -> None:
    """A new table has to be looked at here: what of it is forgotten, and when?"""
    bounded = {"passages", "sketch_keys", "revisions", "articles", "entries", "hosts"}
    bounded |= {"receipts", "posted", "receipt_articles", "budgets", "watches"}
    bounded |= {"servers", "subscriptions", "polls", "sources", "rated_answers", "voices", "gap_askers", "gaps"}
    of_the_operator = {"blocked_domains", "imports"}  # a row for each thing that somebody did
    small = {"publishers"}  # a row for each name
    assert set(METADATA.tables) == bounded | of_the_operator | small
    assert EVERYWHERE == 0
