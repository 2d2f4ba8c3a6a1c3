"""No server is told anything of another's sources, whatever is asked, pressed, revised, subscribed and removed.

`PULLQUOTE_LEAKS=10000` tries that often.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Nothing, Quote, Related, Scope
from bot.core.article import Article
from bot.core.rating import Rated
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Withheld
from bot.core.rights import QuotePolicy, Rights
from bot.core.serving import ServerSettings, Serving
from bot.core.source import EVERYWHERE
from bot.errors import QuestionRefused
from bot.search.collecting import analysed
from bot.search.local import LocalSearch
from bot.search.writing import Writer
from bot.service.answering import Answering
from bot.service.audience import Audience, Audiences, Everything
from bot.service.conversing import Conversation
from bot.service.explaining import Explaining
from bot.service.exporting import Exporting
from bot.service.noticing import Noticing
from bot.service.rating import Rating
from bot.service.recalling import Recalling
from bot.service.telling import Telling, Times
from tests.fakes.backend import FakeStore
from tests.fakes.budgets import FakeBudgets
from tests.fakes.gaps import FakeGaps
from tests.fakes.posted import FakePosted
from tests.fakes.ratings import FakeRatings
from tests.fakes.receipts import FakeReceipts
from tests.fakes.revisions import FakeRevisions
from tests.fakes.servers import FakeServers
from tests.fakes.watches import FakeMessenger, FakeWatches, OpenSieve
from tests.making import make_article

TRIES = int(os.environ.get("PULLQUOTE_LEAKS", "400"))
TURNS = 20
ANALYZER = Analyzer()
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
SERVERS, SOURCES, ARTICLES = (EVERYWHERE, 11, 12), ("Quartz", "Raven", "Sable", "Tansy"), 6
SAYINGS = (
    "What did the storm do to the harbour?",
    "Why was the ferry late?",
    "latest on the harbour storm",
    "more",
    "context",
    "who said that?",
    "source?",
    "and why?",
    "harbour source:Quartz",
    "storm OR ferry",
    "zanzibar",
)
TURN = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(SERVERS), st.sampled_from(SAYINGS)),
    st.tuples(st.just("name"), st.sampled_from(SERVERS), st.integers(0, ARTICLES - 1)),
    st.tuples(st.just("check"), st.sampled_from(SERVERS), st.integers(0, ARTICLES - 1)),
    st.tuples(st.just("press"), st.sampled_from(SERVERS), st.integers(0, 40)),
    st.tuples(st.just("why"), st.sampled_from(SERVERS), st.integers(0, 40)),
    st.tuples(st.just("wait"), st.sampled_from(SERVERS), st.integers(0, 40)),
    st.tuples(st.just("rate"), st.sampled_from(SERVERS), st.integers(0, 40)),
    st.tuples(st.just("measure"), st.sampled_from(SERVERS), st.booleans()),
    st.tuples(st.just("gaps"), st.sampled_from(SERVERS), st.just(0)),
    st.tuples(st.just("browse"), st.sampled_from(SERVERS), st.sampled_from(["", "harbour storm"])),
    st.tuples(st.just("revise"), st.just(EVERYWHERE), st.integers(0, ARTICLES - 1)),
    st.tuples(st.just("subscribe"), st.sampled_from(SERVERS), st.sampled_from(SOURCES)),
    st.tuples(st.just("remove"), st.sampled_from(SERVERS), st.sampled_from(SOURCES)),
)


def secret(number: int) -> str:
    """Return a word that only one article holds."""
    return "vex" + "bcdfgh"[number] * 3


def written(number: int, revision: int, sources: tuple[str, ...]) -> Article:
    """Write an article that holds its secret in every part."""
    word = secret(number)
    article = make_article(
        [
            f"The storm {word} hit the harbour on Friday, mayor {word} Lund said, and the ferry was late because of it.",
            f"Repairs {word} of the harbour will cost {revision} million crowns.",
            f"“We saw the storm {word} coming,” said the captain of the ferry.",
        ],
        number=number + 1,
        title=f"Storm {word} in the harbour",
        published=f"2024-05-{number + 1:02}",
        publisher=f"The {word} Paper",
        revision=revision,
        rights=Rights(policy=QuotePolicy.FULL),
    )
    return replace(article, source=sources[0], also_from=sources[1:])


@dataclass(frozen=True)
class Said:
    """An answer, where and to whom it was given; `is_own`: it answers just what was typed."""

    server_id: int
    user_id: int
    reply: Answered | Related
    is_own: bool


class AllNew:
    """`Arrivals` after every question."""

    async def last_id_before(self, moment: datetime) -> int:
        """Return that none had arrived."""
        del moment
        return 0


async def at_once(seconds: float) -> None:
    """Make no pause."""
    del seconds


class World(FakeServers):
    """Some servers, sources and articles, and all services over them."""

    def __init__(self, sources: list[tuple[str, ...]], subscriptions: dict[str, set[int]]) -> None:
        super().__init__()
        self.subscriptions = subscriptions
        self.articles = {number: written(number, 1, names) for number, names in enumerate(sources)}
        self.writer = Writer()
        self.writer.apply((), analysed(self.articles.values(), ANALYZER))
        search, self.store = LocalSearch(lambda: self.writer.view), FakeStore(self.articles.values())
        self.recalling = Recalling(
            FakeReceipts(), self.store, b"key", lambda: NOW, budgets=FakeBudgets(), posted=FakePosted()
        )
        self.everything = Everything(
            search=search,
            store=self.store,
            revisions=FakeRevisions([], self.articles.values()),
            answering=Answering(search, self.store),
            recalling=self.recalling,
        )
        self.audiences = Audiences(self, self.everything)
        self.explaining = Explaining(search)
        self.leaked: list[str] = []
        self.receipts: list[str] = []
        self.answers: dict[str, Said] = {}
        self.talks: dict[int, Conversation] = {}
        self.messenger, self.told = FakeMessenger(), 0
        times = Times(lambda: NOW, seconds=lambda: 0.0, sleep=at_once)
        self.telling = Telling(FakeWatches(), AllNew(), self.audiences.ask, OpenSieve(), times)
        self.ratings = FakeRatings()
        self.rating = Rating(self.ratings, b"key", lambda: NOW)
        self.noticing = Noticing(FakeGaps(), b"key", lambda: NOW)
        revisions = FakeRevisions([], ())
        self.exporting = Exporting(self.ratings, self.store, revisions, self, b"key", lambda: range(1, ARTICLES + 1))
        self.typed: dict[int, set[str]] = {server_id: set() for server_id in SERVERS}
        self.people = itertools.cycle(range(1, 5))

    def serving(self, server_id: int) -> Serving:
        """Let a server read what nobody subscribed to, what the operator did, and its own."""
        ours = {EVERYWHERE, server_id}
        readable = {name for name, servers in self.subscriptions.items() if not servers or servers & ours}
        return Serving(ServerSettings(), frozenset(readable))

    def revise(self, number: int) -> None:
        """Print a new revision of an article."""
        article = self.articles[number]
        revised = written(number, article.revision + 1, article.sources)
        self.articles[number] = revised
        self.writer.apply([revised.id], analysed([revised], ANALYZER))
        self.store.put(revised)
        self.telling.arrived([revised.id])

    def unreadable(self, server_id: int) -> list[str]:
        """Return what a server must not be told: words, publishers and names of sources."""
        readable = self.serving(server_id).readable
        hidden = [number for number, article in self.articles.items() if not readable & set(article.sources)]
        return [*(secret(number) for number in hidden), *(name for name in SOURCES if name not in readable)]


def told(reply: Reply) -> Iterable[object]:
    """Give everything of a reply but the words of the one who asked."""
    match reply:
        case Answered() | Related():
            yield from (*map(quoted, (*reply.quotes, *reply.further)), reply.read_as, reply.newer)
        case Nothing():
            yield from ((miss.head, miss.article_id) for miss in reply.near_misses)
        case Sources():
            yield from map(quoted, reply.quotes)
        case Surroundings():
            yield from (quoted(reply.quote), reply.paragraphs)
        case Withheld():
            yield quoted(reply.quote)
        case NoMore():
            return


def quoted(quote: Quote) -> object:
    """Give what is shown of a quotation."""
    return quote.text, quote.head, quote.source, quote.heading, quote.also_in, quote.directive


async def take(world: World, turn: tuple[str, int, str | int]) -> None:
    """Take one turn and look at what came of it."""
    kind, server_id, what = turn
    audience = await world.audiences.of(server_id)
    match kind:
        case "revise":
            world.revise(int(what))
            await tell(world)
        case "why" | "wait" | "rate":
            await press_for_oneself(world, kind, server_id, int(what))
        case "measure":
            await measure(world, server_id, all_articles=bool(what))
        case "gaps":
            gaps = await world.noticing.shown(server_id)
            assert {gap.words for gap in gaps} <= world.typed[server_id]
            assert all(gap.people >= 3 for gap in gaps)
        case "subscribe":
            world.subscriptions[str(what)].add(server_id)
        case "remove":
            world.subscriptions[str(what)].discard(server_id)
            await measure(world, server_id, all_articles=False)
        case "browse":
            newest = await audience.browsing.newest(str(what), Scope())
            look(world, server_id, [*map(quoted, newest.quotes), *await audience.store.outlets(Scope())])
        case "check":
            verified = await audience.verifying.verify(f"“{world.articles[int(what)].paragraph_text(0)}”")
            look(world, server_id, map(quoted, verified.quotes))
        case "press":
            await press(world, audience, server_id, int(what))
        case _:
            text = f"What happened to {secret(int(what))}?" if kind == "name" else str(what)
            await say(world, audience, server_id, text)


async def explain(world: World, server_id: int, reply: Answered | Related) -> None:
    """Ask why; what is counted must be what the server may read."""
    readable = world.serving(server_id).readable
    reasons = await world.explaining.why(reply, readable)
    there = [article for article in world.articles.values() if readable & set(article.sources)]
    assert reasons.passages <= sum(len(article.paragraphs) for article in there)
    hidden = world.unreadable(server_id)
    assert not any(word.holding for word in reasons.words if word.word.casefold() in hidden)


async def say(world: World, audience: Audience, server_id: int, text: str) -> None:
    """Say something in a server's conversation."""
    talk = world.talks.setdefault(server_id, Conversation(audience.answering, audience.store))
    try:
        reply = await talk.say(text, NOW)
    except QuestionRefused:
        return
    look(world, server_id, told(reply))
    user_id = next(world.people)
    if isinstance(reply, Answered | Related | Nothing):
        world.typed[server_id].add(text)
        await world.noticing.notice(server_id, user_id, reply)
        readable = world.serving(server_id).readable
        count = sum(bool(readable & set(article.sources)) for article in world.articles.values())
        assert reply.searched.articles <= count
    if isinstance(reply, Answered | Related):
        await explain(world, server_id, reply)
        receipt = world.recalling.receipt(user_id, reply.quotes, reply.further)
        await world.recalling.keep(receipt)
        world.receipts.append(receipt.id)
        world.answers[receipt.id] = Said(server_id, user_id, reply, reply.question.text == text)


async def press(world: World, audience: Audience, server_id: int, which: int) -> None:
    """Press the buttons of a card, wherever it was posted."""
    if not world.receipts:
        return
    receipt_id = world.receipts[which % len(world.receipts)]
    further = await audience.recalling.further(receipt_id, 0, server_id)
    look(world, server_id, map(quoted, further.quotes) if further else ())
    around = await audience.recalling.context(receipt_id, server_id)
    look(world, server_id, told(around) if around else ())
    memory = await audience.recalling.memory(receipt_id)
    look(world, server_id, map(quoted, memory.quotes) if memory else ())


async def press_for_oneself(world: World, kind: str, server_id: int, which: int) -> None:
    """Press what concerns who presses, wherever the card was posted."""
    if not world.receipts:
        return
    receipt_id = world.receipts[which % len(world.receipts)]
    said, user_id = world.answers[receipt_id], next(world.people)
    match kind:
        case "why":
            await explain(world, server_id, said.reply)
        case "wait":
            await world.telling.subscribe(user_id, server_id, said.reply.question, "en")
            await tell(world)
        case _:
            await rate(world, server_id, receipt_id, said)


async def rate(world: World, server_id: int, receipt_id: str, said: Said) -> None:
    """Let who asked press where they asked, then somebody in a server, who is heard if it is the same."""
    own = said.reply if said.is_own else None
    kept = await world.rating.rate(
        receipt_id, said.user_id, said.server_id, helped=True, own=own, is_asker=own is not None
    )
    assert isinstance(kept, Rated) == said.is_own
    heard = await world.rating.rate(receipt_id, 9, server_id, helped=False, own=None, is_asker=False)
    assert isinstance(heard, Rated) == (said.is_own and said.server_id == server_id)
    for everywhere in SERVERS:
        await measure(world, everywhere, all_articles=True)


async def tell(world: World) -> None:
    """Send what is waited for, as the servers may read now."""
    await world.telling.look(world.messenger)
    for watch, answer in world.messenger.sent[world.told :]:
        look(world, watch.server_id or EVERYWHERE, told(answer))
    world.told = len(world.messenger.sent)


async def measure(world: World, server_id: int, *, all_articles: bool) -> None:
    """Export what was rated in a server."""
    export = await world.exporting.export(server_id, all_articles=all_articles)
    articles = [article async for article in world.exporting.articles(export.articles, server_id)]
    assert {question.answer.server_id for question in export.questions} <= {server_id}
    look(world, server_id, [(article.head, article.text) for article in articles])
    look(world, server_id, [question.shown for question in export.questions])
    there = {article.id for article in articles}
    assert all(shown.article_id in there for question in export.questions for shown in question.shown)


def look(world: World, server_id: int, shown: Iterable[object]) -> None:
    """Note what was told that must not be."""
    said = repr(list(shown))
    world.leaked += [word for word in world.unreadable(server_id) if word in said]


async def play(world: World, turns: list[tuple[str, int, str | int]]) -> None:
    """Take all turns."""
    for turn in turns:
        await take(world, turn)


@settings(max_examples=max(1, TRIES // TURNS))
@given(
    st.lists(
        st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True).map(tuple),
        min_size=ARTICLES,
        max_size=ARTICLES,
    ),
    st.fixed_dictionaries({name: st.sets(st.sampled_from(SERVERS), max_size=2) for name in SOURCES}),
    st.lists(TURN, min_size=TURNS, max_size=TURNS),
)
def test_nothing_of_another_server_is_told(
    sources: list[tuple[str, ...]], subscriptions: dict[str, set[int]], turns: list[tuple[str, int, str | int]]
) -> None:
    world = World(sources, subscriptions)
    asyncio.run(play(world, turns))
    assert world.leaked == []


def test_the_check_sees_a_leak() -> None:
    world = World([("Quartz",)] * ARTICLES, {"Quartz": {11}, "Raven": set(), "Sable": set(), "Tansy": set()})

    unbound = Audience(Serving(ServerSettings(), frozenset(SOURCES)), world.everything)
    with pytest.raises(AssertionError):  # of the counts, which say too much as well
        asyncio.run(say(world, unbound, 12, SAYINGS[0]))
    assert world.leaked


def test_the_turns_come_to_something() -> None:
    everywhere: dict[str, set[int]] = {name: set() for name in SOURCES}

    async def seen() -> tuple[list[int], list[int], int]:
        world = World([("Quartz",)] * ARTICLES, everywhere)
        turns: list[tuple[str, int, str | int]] = [
            ("say", 11, SAYINGS[0]),
            ("rate", 11, 1),
            ("wait", 12, 0),
            *[("say", 11, "zanzibar")] * 3,
        ]
        await play(world, turns)
        rated = [len((await world.exporting.export(server_id)).questions) for server_id in SERVERS]
        gaps = [len(await world.noticing.shown(server_id)) for server_id in SERVERS]
        return rated, gaps, len(world.messenger.sent)

    assert asyncio.run(seen()) == ([0, 1, 0], [0, 1, 0], 1)


def test_an_export_holds_the_articles_that_its_server_may_read() -> None:
    sources: list[tuple[str, ...]] = [("Quartz",)] * 3 + [("Raven",)] * 3
    world = World(sources, {"Quartz": set(), "Raven": {12}, "Sable": set(), "Tansy": set()})

    async def exported(server_id: int) -> list[int]:
        await play(world, [("say", server_id, SAYINGS[0]), ("rate", server_id, len(world.receipts))])
        export = await world.exporting.export(server_id, all_articles=True)
        return [article.id async for article in world.exporting.articles(export.articles, server_id)]

    assert asyncio.run(exported(11)) == [1, 2, 3]
    assert asyncio.run(exported(12)) == [1, 2, 3, 4, 5, 6]
