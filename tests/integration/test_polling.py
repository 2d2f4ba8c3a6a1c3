"""From feeds to articles: what is asked, what is stored, and what a broken web leaves as it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.article import Published
from bot.core.feed import Feed
from bot.core.fetching import Failed, Failure, Fetched, FetchResult, Gone, NotModified, Wanted
from bot.core.intake import Decision
from bot.core.page import Page
from bot.core.polling import CycleReport, Looked
from bot.core.rights import QuotePolicy
from bot.core.source import SourceChange
from bot.errors import StorageBusy
from bot.storage.entries import Entries
from bot.storage.schema import METADATA
from bot.storage.withdrawals import ArticleWithdrawals
from tests.fakes.news import FakeWeb, PlainReader
from tests.integration.newsroom import NOON, Newsroom, feed, item, page, story

FEED = "https://courier.example/feed"
HARBOUR = "https://courier.example/harbour"
LIBRARY = "https://courier.example/library"
HOUR = timedelta(hours=1)
POLL = timedelta(minutes=15)
SLOW = Failed(failure=Failure.SLOW, sentence="courier.example took too long. Try again later.")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom with one feed of two articles."""
    room = Newsroom(tmp_path / "data")
    room.web.documents |= {
        FEED: feed(item(HARBOUR, "Harbour closed"), item(LIBRARY, "Library opens")),
        HARBOUR: page("Harbour closed", story("harbour")),
        LIBRARY: page("Library opens", story("library")),
    }
    room.add(FEED)
    yield room
    room.database.close()


def rows(room: Newsroom) -> dict[str, list[object]]:
    """Return every row of the database."""
    with room.database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


async def test_a_new_feed_brings_its_articles(room: Newsroom) -> None:
    report = await room.cycle()
    assert (report.polled, report.looked, report.counts[Decision.NEW], report.problems) == (1, 2, 2, [])
    harbour, library = sorted(room.serving(), key=lambda article: article.head.title)
    assert (harbour.head.title, harbour.source, harbour.head.url) == ("Harbour closed", "The Courier", HARBOUR)
    assert harbour.head.published == Published(NOON)
    assert harbour.text == "\n\n".join(story("harbour"))
    assert harbour.rights.fetched
    assert not library.is_summary
    health = room.source().health
    assert (health.articles, health.last_success, health.next_poll, health.error) == (2, NOON, NOON + POLL, "")


async def test_a_second_cycle_changes_nothing(room: Newsroom) -> None:
    await room.cycle()
    before, asked = rows(room), len(room.web.asked)
    report = await room.cycle()
    assert (report.polled, report.looked) == (0, 0)
    assert rows(room) == before
    assert len(room.web.asked) == asked


async def test_validators_go_back_as_they_came_but_once_a_day_the_whole_feed_is_fetched(room: Newsroom) -> None:
    body = str(room.web.documents[FEED]).encode()
    room.web.documents[FEED] = Fetched(url=FEED, body=body, etag='W/"a b"', last_modified="Wed, maybe")
    await room.cycle()
    room.web.documents[FEED] = NotModified(max_age=timedelta(hours=2))
    await room.cycle(later=POLL)
    assert (room.web.asked[-1].etag, room.web.asked[-1].last_modified) == ('W/"a b"', "Wed, maybe")
    assert room.source().health.next_poll == room.now + timedelta(hours=2)
    assert len(room.serving()) == 2
    await room.cycle(later=timedelta(hours=24))
    (asked,) = [wanted for wanted in room.web.asked[-3:] if wanted.url == FEED]
    assert (asked.etag, asked.last_modified) == ("", "")


async def test_the_same_body_is_not_read_again(room: Newsroom) -> None:
    await room.cycle()
    read: list[str] = []

    class Counting(PlainReader):
        async def feed(self, document: Fetched) -> Feed:
            read.append(document.url)
            return await super().feed(document)

    room.reader = Counting(lambda: room.now)
    room.polling = room.make_polling()
    await room.cycle(later=POLL)
    assert room.asked(FEED) == 2
    assert read == []


@pytest.mark.parametrize("broken", [SLOW, Gone(410), "<html><body><p>Under construction.</p></body></html>", "", "{"])
async def test_a_broken_feed_says_so_and_keeps_its_articles_and_is_asked_ever_less(
    room: Newsroom, broken: FetchResult | str
) -> None:
    await room.cycle()
    whole, room.web.documents[FEED] = room.web.documents[FEED], broken
    waits: list[timedelta] = []
    pause = POLL
    for _ in range(12):
        report = await room.cycle(later=pause)
        due = room.source().health.next_poll
        assert due is not None
        assert report.problems[0].startswith("The Courier: ")
        pause = due - room.now
        waits.append(pause)
    assert waits[:4] == [POLL, 2 * POLL, 4 * POLL, 8 * POLL]
    assert max(waits) == timedelta(days=1)
    health = room.source().health
    assert health.failures == 12
    assert health.error.endswith((".", "!"))
    assert len(room.serving()) == 2
    room.web.documents[FEED] = whole
    report = await room.cycle(later=pause)
    health = room.source().health
    assert (report.problems, health.failures, health.error, health.next_poll) == ([], 0, "", room.now + POLL)


async def test_a_site_that_asks_for_time_gets_it(room: Newsroom) -> None:
    room.web.documents[FEED] = Failed(failure=Failure.BUSY, sentence="Busy.", wait=5 * HOUR)
    await room.cycle()
    assert room.source().health.next_poll == NOON + 5 * HOUR


async def test_a_feed_that_moved_for_good_is_believed_the_third_time(room: Newsroom) -> None:
    new = "https://news.courier.example/feed"
    body = str(room.web.documents[FEED]).encode()
    room.web.documents[FEED] = Fetched(url=new, body=body, moved_to=new)
    room.web.documents[new] = Fetched(url=new, body=body)
    addresses: list[str] = []
    for _ in range(4):
        await room.cycle(later=POLL)
        addresses.append(room.source().address)
    assert addresses == [FEED, FEED, new, new]
    assert room.asked(new) == 1
    assert len(room.serving()) == 2


@pytest.mark.parametrize("elsewhere", ["http://192.168.0.1/feed", "http://localhost/feed", "https://other.example/f"])
async def test_a_feed_never_moves_to_a_private_address_nor_onto_another_source(room: Newsroom, elsewhere: str) -> None:
    room.add("https://other.example/f", "The Other")
    room.web.documents[FEED] = Fetched(url=elsewhere, body=feed().encode(), moved_to=elsewhere)
    for _ in range(5):
        await room.cycle(later=POLL)
    assert room.source().address == FEED


async def test_a_page_that_is_gone_twice_is_withdrawn(room: Newsroom) -> None:
    await room.cycle()
    room.web.documents[HARBOUR] = Gone(410)
    first = await room.cycle(later=HOUR)
    assert (first.withdrawn, len(room.serving())) == (0, 2)
    second = await room.cycle(later=POLL)
    assert (second.withdrawn, room.titles()) == (1, ["Library opens"])
    asked = room.asked(HARBOUR)
    await room.cycle(later=24 * HOUR)
    assert room.asked(HARBOUR) == asked


async def test_a_page_that_is_gone_once_stays(room: Newsroom) -> None:
    await room.cycle()
    there, room.web.documents[HARBOUR] = room.web.documents[HARBOUR], Gone(404)
    await room.cycle(later=HOUR)
    room.web.documents[HARBOUR] = there
    await room.cycle(later=POLL)
    room.web.documents[HARBOUR] = Gone(404)
    await room.cycle(later=5 * HOUR)
    assert len(room.serving()) == 2


CONSENT = [
    "We use cookies and similar technologies on this site, and so do the partners that are named in the list below.",
    "You can accept all cookies, or refuse those that are not needed to show you the pages that you asked us for.",
    "Manage your preferences at any time at the bottom of each page, where our policy is explained in more words too.",
    "Your choice is kept for a year on this device, and it is asked again if you delete what your browser has stored.",
]


@pytest.mark.parametrize("canonical", ["", "https://courier.example/2024/05/harbour-closed"])
async def test_the_feeds_own_text_stands_in_until_the_page_can_be_read(room: Newsroom, canonical: str) -> None:
    summary = "The harbour of Port Alder is closed."
    room.web.documents[FEED] = feed(item(HARBOUR, "Harbour closed", content=f"<p>{summary}</p>"))
    room.web.documents[HARBOUR] = page("Before you go on", CONSENT)
    await room.cycle()
    (article,) = room.serving()
    assert (article.text, article.is_summary, article.head.title) == (summary, True, "Harbour closed")
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    room.web.documents[HARBOUR] = page("Harbour closed", story("harbour"), head=link)
    await room.cycle(later=HOUR)
    (article,) = room.serving()
    assert (article.text, article.is_summary) == ("\n\n".join(story("harbour")), False)
    assert not article.is_updated
    assert room.source().health.articles == 1
    room.web.documents[HARBOUR] = page("Harbour closed", [*story("harbour"), "It opens again on Friday."], head=link)
    await room.cycle(later=6 * HOUR)
    assert [article.is_updated for article in room.serving()] == [True]


async def test_a_notice_in_the_place_of_an_article_that_was_read_changes_nothing(room: Newsroom) -> None:
    await room.cycle()
    room.web.documents[HARBOUR] = page("Before you go on", CONSENT)
    await room.cycle(later=HOUR)
    assert room.titles() == ["Harbour closed", "Library opens"]


async def test_the_feeds_own_text_stands_in_for_a_page_that_fails_from_the_first_time_on(room: Newsroom) -> None:
    room.web.documents[FEED] = feed(item(HARBOUR, "Harbour closed", content="<p>The harbour is closed.</p>"))
    room.web.documents[HARBOUR] = SLOW
    for _ in range(5):
        await room.cycle(later=4 * HOUR)
        (article,) = room.serving()
        assert article.is_summary
    assert room.asked(HARBOUR) == 5


async def test_an_entry_without_a_link_is_its_own_text(room: Newsroom) -> None:
    room.web.documents[FEED] = feed(item("", "Ferries moored", content="<p>All ferries stay moored.</p>"))
    await room.cycle()
    (article,) = room.serving()
    assert (article.text, article.head.url, article.is_summary) == ("All ferries stay moored.", "", True)


async def test_a_changed_page_is_a_revision_and_is_looked_at_thrice_in_a_day(room: Newsroom) -> None:
    await room.cycle()
    changed = [*story("harbour"), "The harbour opened again in the evening, the mayor of Port Alder told reporters."]
    room.web.documents[HARBOUR] = page("Harbour open again", changed)
    report = await room.cycle(later=HOUR)
    assert report.counts == {Decision.REVISED: 1, Decision.UNCHANGED: 1}
    assert room.titles() == ["Harbour open again", "Library opens"]
    (harbour,) = [article for article in room.serving() if article.head.url == HARBOUR]
    assert (harbour.revision, harbour.is_updated) == (2, True)
    for _ in range(12):
        await room.cycle(later=5 * HOUR)
    assert room.asked(HARBOUR) == 4


async def test_validators_of_a_page_are_sent_and_304_leaves_it_as_it_was(room: Newsroom) -> None:
    body = str(room.web.documents[HARBOUR]).encode()
    room.web.documents[HARBOUR] = Fetched(url=HARBOUR, body=body, etag='"1"')
    await room.cycle()
    room.web.documents[HARBOUR] = NotModified()
    for later in (HOUR, 5 * HOUR):
        await room.cycle(later=later)
        (asked,) = [wanted for wanted in room.web.asked[-3:] if wanted.url == HARBOUR]
        assert asked.etag == '"1"'
    assert room.titles() == ["Harbour closed", "Library opens"]


async def test_an_edited_copy_on_another_site_is_a_reprint(room: Newsroom) -> None:
    copy = "https://gazette.example/port/harbour"
    edited = [*story("harbour", 8)[:7], "Additional reporting came from a newsroom of the Gazette in Birch."]
    room.web.documents |= {
        HARBOUR: page("Harbour closed", story("harbour", 8)),
        "https://gazette.example/rss": feed(item(copy, "Storm closes harbour"), title="Gazette"),
        copy: page("Storm closes harbour", edited),
    }
    await room.cycle()
    room.add("https://gazette.example/rss", "Gazette")
    report = await room.cycle()
    assert report.counts == {Decision.REPRINT: 1}
    first, reprint = [article for article in room.serving() if "arbour" in article.head.title]
    assert reprint.copy_of == first.id


async def test_the_same_text_at_three_addresses_of_a_site_is_a_notice_and_stays_out(room: Newsroom) -> None:
    links = [f"https://courier.example/{number}" for number in range(4)]
    notice = page("Subscribe", story("notice"))
    room.web.documents |= dict.fromkeys(links, notice)
    room.web.documents[FEED] = feed(
        *(item(link, f"Story {number}", content=f"<p>Summary {number}.</p>") for number, link in enumerate(links))
    )
    await room.cycle()
    texts = [article.text for article in room.serving()]
    assert not any("notice" in text for text in texts)
    assert "Summary 2." in texts
    for later in (HOUR, 5 * HOUR, 18 * HOUR):
        await room.cycle(later=later)
        assert not any("notice" in article.text for article in room.serving())
    assert {article.text for article in room.serving()} == {f"Summary {number}." for number in range(4)}


async def test_what_a_notice_hid_is_read_once_the_page_shows_it(room: Newsroom) -> None:
    links = [f"https://courier.example/{number}" for number in range(3)]
    room.web.documents |= dict.fromkeys(links, page("Subscribe", story("notice")))
    content = "<p>A summary.</p>"
    room.web.documents[FEED] = feed(
        *(item(link, f"Story {number}", content=content + link) for number, link in enumerate(links))
    )
    await room.cycle()
    for link in links:
        room.web.documents[link] = page(link, story(link))
    await room.cycle(later=HOUR)
    assert {article.text for article in room.serving()} >= {"\n\n".join(story(link)) for link in links[:2]}


async def test_one_slow_site_does_not_delay_another(room: Newsroom) -> None:
    others_done = asyncio.Event()

    class Waiting(FakeWeb):
        async def fetch(self, wanted: Wanted) -> FetchResult:
            if "slow.example" in wanted.url:
                async with asyncio.timeout(5):
                    await others_done.wait()
            result = await super().fetch(wanted)
            if sum(asked.url in (HARBOUR, LIBRARY) for asked in self.asked) == 2:
                others_done.set()
            return result

    documents = room.web.documents | {"https://slow.example/feed": feed()}
    room.web = Waiting(documents)
    room.polling = room.make_polling()
    room.add("https://slow.example/feed", "A slow one")
    report = await room.cycle()
    assert (report.polled, report.counts[Decision.NEW], report.problems) == (2, 2, [])


class Exploding(PlainReader):
    """Readers with bugs of every kind, but for one page."""

    async def feed(self, document: Fetched) -> Feed:
        """Fail at one feed."""
        if "bad" in document.url:
            raise RuntimeError("boom")
        return await super().feed(document)

    async def page(self, document: Fetched) -> Page:
        """Fail at one page."""
        if document.url == HARBOUR:
            raise RuntimeError("boom")
        return await super().page(document)

    async def passage(self, html: str, url: str) -> Page:
        """Fail at all that feeds carry."""
        raise RuntimeError(f"boom at {html} of {url}")


async def test_a_bug_in_a_reader_stops_one_document_only(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room.web.documents |= {
        "https://bad.example/feed": "anything",
        FEED: feed(item(HARBOUR, "Harbour closed", content="<p>Text.</p>"), item(LIBRARY, "Library opens")),
    }
    room.add("https://bad.example/feed", "Bad")
    room.reader = Exploding(lambda: room.now)
    room.polling = room.make_polling()
    for _ in range(8):
        await room.cycle(later=4 * HOUR)
    assert room.titles() == ["Library opens"]
    assert "something broke here" in room.source("Bad").health.error
    assert room.source().health.error == ""
    assert room.asked(HARBOUR) == 5
    assert "boom" in caplog.text


async def test_a_bug_in_the_fetcher_is_contained(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room.web.documents[HARBOUR] = RuntimeError("boom")
    room.web.documents["https://bad.example/feed"] = RuntimeError("boom")
    room.add("https://bad.example/feed", "Bad")
    report = await room.cycle()
    assert room.titles() == ["Library opens"]
    assert len(report.problems) == 1
    assert "boom" in caplog.text


async def test_what_could_not_be_remembered_is_done_again(room: Newsroom) -> None:
    class Full(Entries):
        def looked(self, entry_id: int, outcome: Looked) -> None:
            raise StorageBusy(f"Entry {entry_id} cannot be written: {outcome.looks}.", mend="Wait.")

    working, room.entries = room.entries, Full(room.database)
    room.polling = room.make_polling()
    report = await room.cycle()
    assert report.problems[0].startswith("courier.example: Entry")
    room.entries = working
    room.polling = room.make_polling()
    report = await room.cycle()
    assert (room.titles(), report.problems) == (["Harbour closed", "Library opens"], [])


@pytest.mark.parametrize("stop_after", range(1, 4))
async def test_a_cycle_that_is_cut_off_is_finished_by_the_next(room: Newsroom, stop_after: int) -> None:
    class Stopping(FakeWeb):
        async def fetch(self, wanted: Wanted) -> FetchResult:
            if len(self.asked) == stop_after - 1:
                self.asked.append(wanted)
                raise asyncio.CancelledError
            return await super().fetch(wanted)

    whole, room.web = room.web, Stopping(room.web.documents)
    room.polling = room.make_polling()
    cut = asyncio.create_task(room.polling.run_cycle())
    await asyncio.wait([cut], timeout=5)
    room.web = whole
    room.polling = room.make_polling()
    await room.cycle()
    assert room.titles() == ["Harbour closed", "Library opens"]
    assert room.source().health.articles == 2


async def test_polling_goes_on_until_cancelled(room: Newsroom) -> None:
    all_read = asyncio.Event()

    def watch(report: CycleReport) -> None:
        if report.looked == 2:
            all_read.set()

    polling = asyncio.create_task(room.polling.run_forever(watch))
    async with asyncio.timeout(5):
        await all_read.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert room.titles() == ["Harbour closed", "Library opens"]


async def test_two_feeds_with_the_same_page_share_its_article(room: Newsroom) -> None:
    other = "https://courier.example/feed/local"
    room.web.documents[other] = feed(item(f"{HARBOUR}?utm_source=rss", "Harbour closed"), title="Local")
    await room.cycle()
    room.add(other, "Local")
    await room.cycle()
    assert room.titles() == ["Harbour closed", "Library opens"]
    assert room.asked(HARBOUR) == 1
    assert room.asked(f"{HARBOUR}?utm_source=rss") == 0
    assert room.sources.remove(room.source().id) == 1
    assert room.titles() == ["Harbour closed"]
    assert room.serving()[0].source == "Local"
    assert room.sources.remove(room.source("Local").id) == 1
    assert room.serving() == []


@pytest.mark.parametrize("leaving", ["removed", "paused"])
async def test_a_page_that_one_feed_leaves_unread_is_read_for_the_other(room: Newsroom, leaving: str) -> None:
    other = "https://courier.example/feed/local"
    room.web.documents[other] = feed(item(f"{HARBOUR}?utm_source=rss", "Harbour closed"), title="Local")
    there, room.web.documents[HARBOUR] = room.web.documents[HARBOUR], SLOW
    room.web.documents[f"{HARBOUR}?utm_source=rss"] = there
    await room.cycle()
    room.add(other, "Local")
    await room.cycle()
    assert room.titles() == ["Library opens"]
    if leaving == "removed":
        room.sources.remove(room.source().id)
    else:
        room.sources.pause(room.source().id, None, paused=True, now=room.now)
    room.web.documents[HARBOUR] = there
    await room.cycle(later=HOUR)
    assert "Harbour closed" in room.titles()


async def test_the_named_feed_is_read_though_others_of_its_site_wait(room: Newsroom) -> None:
    other = "https://courier.example/feed/local"
    room.web.documents[FEED] = feed(*(item(f"{HARBOUR}/{number}", "Harbour") for number in range(30)))
    room.web.documents[other] = feed(item(LIBRARY, "Library opens"), title="Local")
    for number in range(30):
        room.web.documents[f"{HARBOUR}/{number}"] = SLOW
    await room.cycle()
    room.now += HOUR
    local = room.add(other, "Local")
    report = await room.cycle(only=[local.id])
    assert (report.polled, report.looked, room.titles()) == (1, 1, ["Library opens"])


async def test_a_page_that_gave_nothing_is_tried_again_for_another_feed(room: Newsroom) -> None:
    other = "https://courier.example/feed/full"
    room.web.documents[FEED] = feed(item(HARBOUR, "Harbour closed"))
    room.web.documents[HARBOUR] = Failed(failure=Failure.GATED, sentence="Only for subscribers.")
    room.web.documents[other] = feed(item(HARBOUR, "Harbour closed", content="<p>The harbour is closed.</p>"))
    report = await room.cycle()
    assert (report.rejected, room.serving()) == (1, [])
    room.add(other, "Full")
    await room.cycle()
    assert [(article.source, article.is_summary) for article in room.serving()] == [("Full", True)]


async def test_a_paused_feed_rests_and_keeps_its_articles(room: Newsroom) -> None:
    await room.cycle()
    room.sources.pause(room.source().id, None, paused=True, now=room.now)
    asked = len(room.web.asked)
    report = await room.cycle(later=24 * HOUR)
    assert (report.polled, report.looked, len(room.web.asked)) == (0, 0, asked)
    assert len(room.serving()) == 2
    room.sources.pause(room.source().id, None, paused=False, now=room.now)
    assert (await room.cycle()).polled == 1


async def test_a_feed_is_read_while_one_server_wants_it(room: Newsroom) -> None:
    room.add(FEED, server_id=7)
    room.sources.remove(room.source().id, 0)
    assert (await room.cycle()).polled == 1
    room.sources.pause(room.source().id, 7, paused=True, now=room.now)
    assert (await room.cycle(later=HOUR)).polled == 0
    assert room.sources.remove(room.source().id, 7) == 2
    assert room.serving() == []


async def test_a_feed_that_is_added_again_has_its_name_and_its_articles_again(room: Newsroom) -> None:
    await room.cycle()
    room.sources.remove(room.source().id)
    assert (room.sources.all(), room.serving()) == ([], [])
    assert room.add(FEED).name == "The Courier"
    await room.cycle()
    assert room.titles() == ["Harbour closed", "Library opens"]
    assert [source.health.articles for source in room.sources.all()] == [2]


async def test_old_articles_expire_and_older_ones_are_not_taken_in(room: Newsroom) -> None:
    old, older = NOON - timedelta(days=170), NOON - timedelta(days=190)
    room.web.documents[FEED] = feed(
        item(HARBOUR, "Harbour closed", published=old), item(LIBRARY, "Library opens", published=older)
    )
    await room.cycle()
    assert room.titles() == ["Harbour closed"]
    assert room.asked(LIBRARY) == 0
    room.web.documents[FEED] = NotModified()
    await room.cycle(later=timedelta(days=11))
    assert room.serving() == []


async def test_a_source_keeps_so_many_articles_and_does_not_take_the_others_in_again(room: Newsroom) -> None:
    links = [f"https://courier.example/{number}" for number in range(5)]
    room.web.documents |= {link: page(f"Story {link[-1]}", story(link)) for link in links}
    room.web.documents[FEED] = feed(
        *(item(link, f"Story {link[-1]}", published=NOON - int(link[-1]) * HOUR) for link in links)
    )
    room.sources.change(room.source().id, SourceChange(keep_articles=2))
    await room.cycle()
    assert room.titles() == ["Story 0", "Story 1"]
    report = await room.cycle(later=HOUR)
    assert report.counts == {Decision.UNCHANGED: 2}
    assert room.titles() == ["Story 0", "Story 1"]


async def test_what_the_operator_withdrew_stays_out(room: Newsroom) -> None:
    await room.cycle()
    (harbour,) = [article.id for article in room.serving() if article.head.url == HARBOUR]
    ArticleWithdrawals(room.database, now=lambda: room.now).withdraw([harbour])
    room.web.documents[FEED] = feed(item(f"{HARBOUR}?again", "Harbour closed", content="<p>Closed.</p>"))
    link = f'<link rel="canonical" href="{HARBOUR}">'
    room.web.documents[f"{HARBOUR}?again"] = page("Harbour closed", story("harbour"), head=link)
    for _ in range(4):
        await room.cycle(later=HOUR)
    assert room.titles() == ["Library opens"]


async def test_whatever_an_index_must_see_raises_the_number_of_the_last_change(room: Newsroom) -> None:
    other = "https://courier.example/feed/local"
    room.web.documents[other] = feed(item(LIBRARY, "Library opens"), title="Local")
    numbers = [room.articles.changed_since(0)[0]]

    def note() -> None:
        numbers.append(room.articles.changed_since(0)[0])

    await room.cycle()
    note()
    room.web.documents[LIBRARY] = page("Library shut again", story("library"))
    await room.cycle(later=HOUR)
    note()
    local = room.add(other, "Local")
    await room.cycle()
    room.sources.change(room.source().id, SourceChange(policy=QuotePolicy.FULL))
    note()
    room.sources.change(room.source().id, SourceChange(keep_articles=1))
    await room.cycle(later=HOUR)
    note()
    room.sources.remove(room.source().id)
    note()
    room.sources.remove(local.id)
    note()
    assert numbers == sorted(set(numbers))


HALF = "\\ud83d"  # what is left of an emoji that a script cut through


async def test_half_a_character_stops_neither_feed_nor_page(room: Newsroom) -> None:
    entry = {"id": "1", "url": HARBOUR, "title": "Harbour HALF", "content_html": "<p>Closed HALF.</p>"}
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "C HALF", "items": [entry]})
    room.web.documents[FEED] = document.replace("HALF", HALF)
    fields = json.dumps({"@type": "NewsArticle", "headline": "Harbour HALF", "author": {"name": "Ina HALF"}})
    script = f'<script type="application/ld+json">{fields.replace("HALF", HALF)}</script>'
    room.web.documents[HARBOUR] = page("Harbour closed", story("harbour"), head=script)
    report = await room.cycle()
    assert (report.problems, report.counts[Decision.NEW]) == ([], 1)
    room.serving()[0].head.title.encode()


async def test_a_feed_with_one_page_of_everything_is_read_to_its_end(room: Newsroom) -> None:
    links = [f"https://courier.example/{number}" for number in range(70)]
    room.web.documents[FEED] = feed(*(item(link, link) for link in links))
    room.web.documents |= {link: page(link, story(link)) for link in links[::10]}
    report = await room.cycle()
    assert (report.looked, report.counts[Decision.NEW]) == (70, 7)
