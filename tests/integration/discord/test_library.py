"""`/sources`: what moderators do, and what they see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.fetching import Failed, Failure
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, SourceKind
from bot.storage.sources import Sources
from tests.fakes.discord import GUILD_ID, FakeDiscord, labels, text_of
from tests.integration.discord.conftest import Newsroom

ALICE, BOB = "501", "502"
SITE = "https://gazette.example/"
FEED = "https://gazette.example/feed.xml"

pytestmark = pytest.mark.usefixtures("running")


def feed_of(*titles: str, name: str = "Marrow *Gazette*") -> str:
    """Write a feed whose newest entry is the last."""
    items = "".join(
        f"<item><title>{title}</title><link>https://gazette.example/{place}</link><guid>{place}</guid>"
        f"<pubDate>{place + 1:02d} Apr 2024 09:00:00 GMT</pubDate></item>"
        for place, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>{name}</title><link>{SITE}</link>{items}</channel></rss>'


@pytest.fixture(autouse=True)
def web(newsroom: Newsroom) -> None:
    """A site with a feed."""
    newsroom.web.documents[SITE] = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    newsroom.web.documents[FEED] = feed_of("Old news", "The ferry sails again", "A new mayor", "Lighthouse sold")


async def test_add_shows_what_was_found_before_anything_is_stored(lab: FakeDiscord, newsroom: Newsroom) -> None:
    shown = await lab.slash(ALICE, "sources add", address="gazette.example/")
    assert shown["flags"] & 64
    text = text_of(shown)
    assert r"Marrow \*Gazette\*" in text
    assert "A feed with 4 entries." in text
    assert text.index("Lighthouse sold") < text.index("A new mayor") < text.index("The ferry sails again")
    assert "Old news" not in text
    assert "Nothing is stored until you press Add." in text
    assert Sources(newsroom.database).all() == []


async def test_pressing_add_stores_it_for_this_server_once(lab: FakeDiscord, newsroom: Newsroom) -> None:
    shown = await lab.slash(ALICE, "sources add", address=SITE)
    assert labels(shown) == ["Add"]
    added = await lab.press(ALICE, shown, "Add")
    assert "Its newest articles can be found in a minute." in text_of(added)
    sources = Sources(newsroom.database)
    assert [(source.address, source.kind) for source in sources.all()] == [(FEED, SourceKind.FEED)]
    again = await lab.slash(ALICE, "sources add", address=FEED)
    assert "was added already" in text_of(await lab.press(ALICE, again, "Add"))
    assert len(sources.all()) == 1


async def test_an_offer_is_for_who_asked_and_runs_out(lab: FakeDiscord, newsroom: Newsroom) -> None:
    shown = await lab.slash(ALICE, "sources add", address=SITE)
    assert "has run out" in text_of(await lab.press(BOB, shown, "Add"))
    assert Sources(newsroom.database).all() == []


async def test_a_failure_is_said_in_plain_words(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.web.documents["https://slow.example"] = Failed(
        failure=Failure.SLOW, sentence="slow.example did not answer within 30 seconds."
    )
    answer = text_of(await lab.slash(ALICE, "sources add", address="slow.example"))
    assert answer == "That did not work. slow.example did not answer within 30 seconds."


async def test_list_tells_own_sources_from_the_operators_and_their_health(lab: FakeDiscord, newsroom: Newsroom) -> None:
    sources = Sources(newsroom.database)
    for name, server in (("Everyone's", EVERYWHERE), ("Elsewhere's", 7)):
        sources.add(
            name=name, kind=SourceKind.FEED, address=f"https://{name[0]}.example/feed", server_id=server,
            policy=QuotePolicy.PASSAGE, due_at=newsroom.now,
        )  # fmt: skip
    await lab.press(ALICE, await lab.slash(ALICE, "sources add", address=SITE), "Add")
    text = text_of(await lab.slash(ALICE, "sources list"))
    assert text.index("Added in this server") < text.index("Marrow") < text.index("Added by whoever runs this bot")
    assert "Everyone" in text
    assert "Elsewhere" not in text


async def test_a_server_pauses_resumes_and_removes_its_own_only(lab: FakeDiscord, newsroom: Newsroom) -> None:
    sources = Sources(newsroom.database)
    sources.add(
        name="Operator's", kind=SourceKind.FEED, address="https://op.example/feed", server_id=EVERYWHERE,
        policy=QuotePolicy.PASSAGE, due_at=newsroom.now,
    )  # fmt: skip
    await lab.press(ALICE, await lab.slash(ALICE, "sources add", address=SITE), "Add")
    assert "was added in this server" in text_of(await lab.slash(ALICE, "sources remove", source="Operator's"))
    assert "/sources resume reads it again" in text_of(
        await lab.slash(ALICE, "sources pause", source="Marrow *Gazette*")
    )
    due = sources.due(newsroom.now + timedelta(days=1))
    assert [source.source.name for source in due] == ["Operator's"]
    assert "paused" in text_of(await lab.slash(ALICE, "sources list"))
    assert "is read again" in text_of(await lab.slash(ALICE, "sources resume", source="marrow *gazette*"))
    assert "Removed" in text_of(await lab.slash(ALICE, "sources remove", source="Marrow *Gazette*"))
    assert [source.name for source in sources.all()] == ["Operator's"]


async def test_a_server_has_room_for_so_many(lab: FakeDiscord, newsroom: Newsroom) -> None:
    server = int(GUILD_ID)
    for number in range(3):
        Sources(newsroom.database).add(
            name=f"S{number}", kind=SourceKind.FEED, address=f"https://s{number}.example/", server_id=server,
            policy=QuotePolicy.PASSAGE, due_at=newsroom.now,
        )  # fmt: skip
    assert "has its 3 sources already" in text_of(await lab.slash(ALICE, "sources add", address=SITE))
