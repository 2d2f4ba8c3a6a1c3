"""Draws the pictures of the documentation anew: `python docs/make_pictures.py [NAME…] [--pages FOLDER]`.

The whole bot runs here, as `pullquote run` makes it, against the double of the tests; users ask and press, and the
messages that it sends are drawn by Chromium (or Chrome) without a window. The clock stands still, so a picture changes
only where the bot does. `--pages` keeps the pages that are drawn; without a Chromium they are all that is made.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Self
from unittest.mock import patch

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import Application
from bot.core.article import Block, Draft, Head, Kind
from bot.core.madeupnews import MadeUpNews
from bot.core.polling import Polled, PollState
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, SourceKind
from bot.interfaces.cli.terminal import Terminal
from bot.settings import load_settings
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.sources import Sources
from docs.chromium import Chromium
from docs.discord_markdown import Reader
from docs.discord_page import Chat, Shown
from tests.fakes.discord import BOT_ID, CHANNEL_ID, GUILD_ID, FakeDiscord, text_of
from tests.fakes.news import FakeWeb, PlainReader

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ALICE, BOB, MIRA = "501", "502", "503"
NAMES = {BOT_ID: "Pullquote", ALICE: "alice", BOB: "bob", MIRA: "mira"}
GAZETTE, GAZETTE_FEED = "https://gazette.example/", "https://gazette.example/feed.xml"
HEADLINES = ("The ferry sails again", "A new mayor for Elmton", "Islanders buy the lighthouse of Cape Marrow")
QUESTION = "How many Windows devices were hit by CrowdStrike?"


class StillHouse(Application):
    """The house in which it is always the same moment."""

    def now(self) -> datetime:
        """The clock."""
        return NOW


class Stage:
    """Users in front of a running bot, and what they see."""

    def __init__(self, lab: FakeDiscord) -> None:
        self.lab = lab

    async def used(self, who: str, command: str, **options: str | bool | int) -> Shown:
        """Use a slash command."""
        message = await self.lab.slash(who, command, dm=False, locale="en-US", manages=who == MIRA, **options)
        return Shown(
            author="Pullquote", message=message, is_app=True, via=f"<b>{NAMES[who]}</b> used <b>/{command}</b>"
        )

    async def chose(self, who: str, menu: str, target: Shown) -> Shown:
        """Use a command in the menu of a message."""
        message = await self.lab.menu(who, menu, dict(target.message))
        return Shown(author="Pullquote", message=message, is_app=True, via=f"<b>{NAMES[who]}</b> used <b>{menu}</b>")

    async def said(self, who: str, text: str, *, dm: bool = False, to: Shown | None = None) -> Shown:
        """Write a message, also in reply to one."""
        message = await self.lab.say(who, text, dm=dm, reply_to=dict(to.message) if to else None)
        via = f"@Pullquote {_beginning(to)}" if to else ""
        return Shown(author=NAMES[who], message=message, via=via)

    async def answer(self, said: Shown) -> Shown:
        """Wait for the bot's reply to a message."""
        message = await self.lab.answer_to(dict(said.message))
        return Shown(author="Pullquote", message=message, is_app=True, via=f"@{said.author} {_beginning(said)}")

    async def pressed(self, who: str, on: Shown, label: str) -> Shown:
        """Press a button."""
        message = await self.lab.press(who, dict(on.message), label)
        return Shown(author="Pullquote", message=message, is_app=True, via="Pullquote")


def _beginning(shown: Shown) -> str:
    """Return what Discord shows of a message above a reply to it."""
    text = re.sub(r"[*>#\-\\]|<@\d+>", "", text_of(dict(shown.message))).strip().splitlines()[0]
    return text[:60]


async def ask(stage: Stage) -> Sequence[Shown]:
    """An answer to `/ask`."""
    return [await stage.used(ALICE, "ask", question=QUESTION)]


async def mention(stage: Stage) -> Sequence[Shown]:
    """A mention, and a reply that follows up."""
    said = await stage.said(ALICE, f"<@{BOT_ID}> who won the women's world cup in 2023?")
    first = await stage.answer(said)
    reply = await stage.said(ALICE, "who scored?", to=first)
    return [said, first, reply, await stage.answer(reply)]


async def direct(stage: Stage) -> Sequence[Shown]:
    """A direct message."""
    said = await stage.said(BOB, "what did the asteroid crash change?", dm=True)
    return [said, await stage.answer(said)]


async def related(stage: Stage) -> Sequence[Shown]:
    """The right story, which does not answer."""
    return [await stage.used(ALICE, "ask", question="Who sang at the reopening of Notre-Dame?")]


async def nothing(stage: Stage) -> Sequence[Shown]:
    """A question that no article answers, and the button under it."""
    card = await stage.used(ALICE, "ask", question="Who is the mayor of Reykjavik?")
    return [card, await stage.pressed(ALICE, card, "Tell me when")]


async def why(stage: Stage) -> Sequence[Shown]:
    """What `Why this?` tells."""
    return [await stage.pressed(ALICE, await stage.used(ALICE, "ask", question=QUESTION), "Why this?")]


async def verify(stage: Stage) -> Sequence[Shown]:
    """A true, an altered and an invented quotation."""
    shown: list[Shown] = []
    for text in (
        "> Microsoft estimated that 8.5 million devices with Windows were hit, less than one percent of all.\nreally?",
        "they wrote “Labour did not take 441 of the 650 seats in the House of Commons”",
        "“The astronauts brought back forty kilos of cheese from the far side of the moon,” NASA said on Sunday.",
    ):
        said = await stage.said(BOB, text)
        shown += [said, await stage.chose(ALICE, "Check this quote", said)]
    return shown


async def settings(stage: Stage) -> Sequence[Shown]:
    """The card of a server's settings."""
    return [await stage.used(MIRA, "settings show")]


async def sources_list(stage: Stage) -> Sequence[Shown]:
    """Where a server's answers come from."""
    return [await stage.used(MIRA, "sources list")]


async def sources_add(stage: Stage) -> Sequence[Shown]:
    """A feed that was found, before it is added, and after."""
    found = await stage.used(MIRA, "sources add", address="gazette.example")
    return [found, await stage.pressed(MIRA, found, "Add")]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows, and of which bot: one to which nobody has spoken yet, one that has only samples,
    or one with some sources, as it serves after some weeks.
    """

    play: Callable[[Stage], Awaitable[Sequence[Shown]]]
    has: str  # words that must stand on it
    of: Literal["new", "samples", "sources"] = "samples"


SCENES: Mapping[str, Scene] = {
    "direct": Scene(direct, "Answered", of="new"),
    "ask": Scene(ask, "8.5 million"),
    "mention": Scene(mention, "Olga Carmona"),
    "related": Scene(related, "Closest passages"),
    "nothing": Scene(nothing, "I will tell you when"),
    "why": Scene(why, "CrowdStrike"),
    "verify": Scene(verify, "In none of the articles"),
    "sources-list": Scene(sources_list, "failing", of="sources"),
    "sources-add": Scene(sources_add, "Added Marrow Gazette", of="sources"),
    "settings": Scene(settings, "Where everybody sees my answers", of="sources"),
}


def a_feed(title: str, headlines: Sequence[str]) -> str:
    """Write a feed, its newest entry last."""
    items = "".join(
        f"<item><title>{headline}</title><link>{GAZETTE}{place}</link><guid>{place}</guid>"
        f"<pubDate>{20 + place} Nov 2026 09:00:00 GMT</pubDate></item>"
        for place, headline in enumerate(headlines)
    )
    return f'<rss version="2.0"><channel><title>{title}</title><link>{GAZETTE}</link>{items}</channel></rss>'


class OpenWeb(FakeWeb):
    """A web of one newspaper, opened and closed like the real one."""

    def __init__(self, *_: object, **__: object) -> None:
        link = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
        super().__init__({GAZETTE: link, GAZETTE.rstrip("/"): link, GAZETTE_FEED: a_feed("Marrow Gazette", HEADLINES)})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is open."""


def a_reader(_: object, now: Callable[[], datetime]) -> PlainReader:
    """Read in this process."""
    return PlainReader(now)


def stock(data: Path) -> None:
    """Add the sources of a server after some weeks: one of its own, and two of the operator, of which one fails."""
    news = MadeUpNews(1)
    with closing(Database(data)) as database:
        database.open()
        sources, desk = Sources(database), ArticleDesk(database, now=lambda: NOW)
        for name, host, server, count, ago, error in (
            ("Alder Courier", "courier", int(GUILD_ID), 41, 4, ""),
            ("World Wire", "wire", EVERYWHERE, 118, 2, ""),
            ("Elmton Post", "post", EVERYWHERE, 9, 310, "post.example did not answer within 30 seconds."),
        ):
            source, _ = sources.add(
                name=name,
                kind=SourceKind.FEED,
                address=f"https://{host}.example/feed",
                server_id=server,
                policy=QuotePolicy.PASSAGE,
                due_at=NOW + timedelta(minutes=15 - ago % 15),
            )
            read_at, due_at = NOW - timedelta(minutes=ago), NOW + timedelta(minutes=15 - ago % 15)
            sources.polled(source.id, Polled(state=PollState(), due_at=due_at), read_at)
            if error:
                sources.polled(source.id, Polled(state=PollState(failures=3), due_at=due_at, error=error), NOW)
            with desk.writing():
                for number in range(count):
                    article = news.article(1000 * source.id + number, 4)
                    blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in article.text.split("\n\n"))
                    head = Head(title=article.head.title, language="en")
                    desk.take_in(
                        Draft(head=head, blocks=blocks, external_id=str(number)),
                        source=name,
                        root="",
                        language=_english,
                    )


def _english() -> str:
    return "en"


@asynccontextmanager
async def stage(data: Path) -> AsyncGenerator[Stage]:
    """Run the bot over a data directory against a double."""
    os.environ |= {
        "DISCORD_TOKEN": "a.token.of.nothing",
        "DISCORD_TEST_GUILD_ID": GUILD_ID,
        "PULLQUOTE_DATA_DIR": str(data),
        "PULLQUOTE_CORPUS_DIR": str(ROOT / "corpus"),
    }
    async with FakeDiscord() as lab:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = lab.url, yarl.URL(lab.gateway_url)
        with patch("bot.newsroom.Fetcher", OpenWeb), patch("bot.newsroom.PooledReader", a_reader):
            serving = asyncio.create_task(StillHouse(load_settings(), Terminal()).serve())
            connected = asyncio.create_task(lab.until(lambda: lab.is_connected))
            await asyncio.wait({serving, connected}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
            yield Stage(lab)
            os.kill(os.getpid(), signal.SIGTERM)  # as an operator does
            await serving
        if lab.violations:
            raise ValueError(f"Discord would have refused: {lab.violations}")


async def play(names: Sequence[str]) -> dict[str, Chat]:
    """Play the scenes; return what is seen of each."""
    reader = Reader(now=NOW, people=NAMES, channels={CHANNEL_ID: "general"})
    seen: dict[str, Chat] = {}
    with tempfile.TemporaryDirectory() as folder:
        for bot in ("new", "samples", "sources"):
            wanted = [name for name in names if SCENES[name].of == bot]
            if not wanted:
                continue
            data = Path(folder) / bot
            os.environ["PULLQUOTE_SAMPLES"] = "auto" if bot == "new" else "on"
            os.environ["PULLQUOTE_COOLDOWN_SECONDS"] = "0" if bot == "samples" else "3"
            if bot == "sources":
                stock(data)
            async with stage(data) as on:
                for name in wanted:
                    shown = await SCENES[name].play(on)
                    if not any(SCENES[name].has in text_of(dict(one.message)) for one in shown):
                        raise ValueError(f"The scene {name} does not show “{SCENES[name].has}” any more.")
                    seen[name] = Chat(reader, list(shown))
    return seen


def main() -> int:
    """Draw the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *SCENES], metavar="NAME", help=", ".join(SCENES))
    parser.add_argument("--pages", type=Path, help="keep the pages in this folder")
    wishes = parser.parse_args()
    seen = asyncio.run(play(wishes.names or list(SCENES)))
    with tempfile.TemporaryDirectory() as scratch:
        chromium = Chromium.find(Path(scratch))
        pages: Path = wishes.pages or (Path(scratch) if chromium else Path("pages"))
        pages.mkdir(parents=True, exist_ok=True)
        for name, chat in seen.items():
            page = pages / f"{name}.html"
            page.write_text(chat.page(), encoding="utf-8")
            if chromium:
                chromium.draw(page, PICTURES / f"{name}.png")
                sys.stdout.write(f"docs/pictures/{name}.png\n")
    if not chromium:
        sys.stderr.write(f"There is no Chromium here to draw with. The pages are in {pages}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
