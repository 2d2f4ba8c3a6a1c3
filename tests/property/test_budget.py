"""No sequence of presses shows more of an article than a channel gets in a day."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answer import Quote, Related
from bot.core.article import Article
from bot.core.budget import Span, Wish, allowed_of, characters, grant, united
from bot.core.receipt import Receipt, Slice
from bot.core.reply import Reply, Surroundings
from bot.core.rights import PageRights, QuotePolicy, Rights, limit_of
from bot.core.sentences import sentence_spans
from bot.service.answering import Answering
from bot.service.conversing import Conversation
from bot.service.recalling import Recalling
from tests.fakes.backend import FakeSearch, FakeStore
from tests.fakes.budgets import FakeBudgets
from tests.fakes.posted import FakePosted
from tests.fakes.receipts import FakeReceipts
from tests.making import make_article
from tests.tries import tries

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
WORDS = ["harbour", "ferry", "crane", "council", "a very long breakwater of granite", "rain", "and much more besides"]
RIGHTS = st.builds(
    Rights,
    policy=st.sampled_from([*[QuotePolicy.PASSAGE] * 6, *QuotePolicy]),
    page=st.builds(
        PageRights,
        longest=st.sampled_from([None, None, None, None, 0, 80]),
        archived=st.booleans(),
        gated=st.booleans(),
    ),
    fetched=st.booleans(),
)


@st.composite
def articles(draw: st.DrawFn, number: int) -> Article:
    """Write an article each of whose sentences stands in it once."""
    count = iter(range(10_000))
    paragraphs = [
        " ".join(
            f"Number {next(count)} of {number} is the {draw(st.sampled_from(WORDS))}."
            for _ in range(draw(st.integers(1, 14)))
        )
        for _ in range(draw(st.integers(1, 8)))
    ]
    revision = draw(st.integers(1, 2))
    return make_article(paragraphs, number=number, revision=revision, rights=draw(RIGHTS))


@st.composite
def slices(draw: st.DrawFn, article: Article) -> Slice:
    """Choose whole sentences of one paragraph, and one of them."""
    number = draw(st.integers(0, len(article.paragraphs) - 1))
    offset = article.paragraphs[number].start
    spans = sentence_spans(article.paragraph_text(number), "en")
    first = draw(st.integers(0, len(spans) - 1))
    last = draw(st.integers(first, len(spans) - 1))
    best = spans[draw(st.integers(first, last))]
    return Slice(
        article.id,
        article.revision,
        number,
        offset + spans[first][0],
        offset + spans[last][1],
        offset + best[0],
        offset + best[1],
    )


@dataclass(slots=True)
class Reader:
    """Somebody who notes every character that presses show, by channel, day and article."""

    known: dict[int, Article]
    seen: dict[tuple[int, int, int], list[Span]] = field(default_factory=lambda: defaultdict(list))

    def sees(self, channel: int, now: datetime, shown: Reply | None, quotes: tuple[Quote, ...] = ()) -> None:
        if isinstance(shown, Related):
            quotes = shown.quotes
        for quote in quotes:
            self._note(channel, now, quote.article_id, quote.text)
            assert quote.text == self.known[quote.article_id].text[quote.start : quote.end]
        if isinstance(shown, Surroundings):
            for text, _ in shown.paragraphs:
                self._note(channel, now, shown.quote.article_id, text)

    def _note(self, channel: int, now: datetime, number: int, text: str) -> None:
        article = self.known[number]
        start = article.text.index(text)
        assert len(text) <= limit_of(article.rights).characters
        self.seen[channel, now.day, number].append(Span(article.revision, start, start + len(text)))

    def overspent(self) -> list[tuple[int, int, int]]:
        """Name the channels, days and articles of which more was shown than is allowed."""
        return [
            place
            for place, spans in self.seen.items()
            if (allowed := allowed_of(self.known[place[2]])) is not None and characters(united(spans)) > allowed
        ]


PRESSES = st.lists(
    st.tuples(
        st.sampled_from(["more", "more", "context", "type more", "type context", "restart", "midnight"]),
        st.integers(0, 3),  # which receipt
        st.integers(0, 2),  # which page
        st.sampled_from([10, 11]),  # which channel
    ),
    min_size=4,
    max_size=30,
)


@settings(max_examples=tries(60))
@given(st.data(), PRESSES)
def test_no_sequence_of_presses_shows_more_than_the_budget(
    data: st.DataObject, presses: list[tuple[str, int, int, int]]
) -> None:
    known = {number: data.draw(articles(number)) for number in (1, 2)}
    places = st.sampled_from(list(known.values())).flatmap(slices)
    receipts = FakeReceipts()
    for number in range(4):
        receipt = Receipt(
            id=f"receipt{number}",
            asker="sealed",
            shown=tuple(data.draw(st.lists(places, min_size=1, max_size=3))),
            further=tuple(data.draw(st.lists(places, min_size=2, max_size=6))),
            made_at=NOON,
        )
        receipts.kept[receipt.id] = receipt
    reader = asyncio.run(press_all(known, receipts, presses))
    assert reader.overspent() == []


async def press_all(
    known: dict[int, Article], receipts: FakeReceipts, presses: list[tuple[str, int, int, int]]
) -> Reader:
    reader, budgets, store, now = Reader(known), FakeBudgets(), FakeStore(known.values()), NOON
    clock = [now]
    recalling, talks = _recalling(receipts, store, budgets, clock), dict[int, Conversation]()
    for what, number, page, channel in presses:
        purse = recalling.purse(channel)
        talk = talks.get(channel)
        if talk is None:
            talk = talks[channel] = Conversation(Answering(FakeSearch(known.values()), store), store)
            await talk.say("harbour ferry crane", clock[0], purse)
        match what:
            case "more":
                further = await recalling.further(f"receipt{number}", page, channel)
                assert further is not None
                reader.sees(channel, clock[0], None, further.quotes)
            case "context":
                found = await recalling.context(f"receipt{number}", channel)
                assert found is not None
                reader.sees(channel, clock[0], found)
            case "type more" | "type context":
                reader.sees(channel, clock[0], await talk.say(what.removeprefix("type "), clock[0], purse))
            case "restart":
                recalling, talks = _recalling(receipts, store, budgets, clock), {}
            case _:
                clock[0] += timedelta(days=1)
                await recalling.forget_expired()
    return reader


def _recalling(receipts: FakeReceipts, store: FakeStore, budgets: FakeBudgets, clock: list[datetime]) -> Recalling:
    return Recalling(receipts, store, b"key", lambda: clock[0], budgets=budgets, posted=FakePosted())


SPANS = st.tuples(st.integers(1, 2), st.integers(0, 300), st.integers(0, 80)).map(
    lambda numbers: Span(numbers[0], numbers[1], numbers[1] + numbers[2])
)
WISHES = st.lists(st.lists(SPANS, min_size=1, max_size=4).map(lambda choices: Wish(tuple(choices))), max_size=6)


@settings(max_examples=tries(300))
@given(st.lists(WISHES, max_size=5), st.integers(0, 300))
def test_what_is_granted_is_a_choice_and_all_of_it_is_within_the_allowance(
    rounds: list[list[Wish]], allowed: int
) -> None:
    shown: tuple[Span, ...] = ()
    seen: set[tuple[int, int]] = set()
    for wishes in rounds:
        granted = grant(shown, wishes, allowed)
        for wish, span in zip(wishes, granted.spans, strict=True):
            if span is None:
                assert all(not _cells(choice) <= seen for choice in wish.choices)
            else:
                assert span in wish.choices
                seen |= _cells(span)
        shown = granted.shown
        assert {cell for span in shown for cell in _cells(span)} == seen
        assert len(seen) <= allowed


def _cells(span: Span) -> set[tuple[int, int]]:
    return {(span.revision, place) for place in range(span.start, span.end)}
