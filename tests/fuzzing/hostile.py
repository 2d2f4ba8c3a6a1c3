"""Articles, answers and verdicts whose every text is an input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle

from bot.core.answer import Answered, NearMiss, Newer, Nothing, Question, Quote, Related, Scope, Searched
from bot.core.article import Head, Published
from bot.core.reasons import Moved, Place, Reasons, Weight, WordReason
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Why, Withheld
from bot.core.source import Health, Source, SourceKind
from bot.core.verdict import Altered, Exact, Instead, NotFound, Older, Origin, Piece, Spliced, Verdict
from bot.core.wanted import AnswerKind
from bot.service.subscribing import Preview

NOW = datetime(2024, 6, 1, tzinfo=UTC)
_SEARCHED = Searched(27, NOW.date(), NOW.date(), undated=2)


class Texts:
    """Hands out the lines of an input, again and again."""

    def __init__(self, text: str) -> None:
        self.whole = text.strip() or "x"
        self._lines: Iterator[str] = cycle([line for line in self.whole.split("\n") if line.strip()] or ["x"])

    def line(self, longest: int = 4_000) -> str:
        """Return the next line."""
        return next(self._lines)[:longest]

    def head(self) -> Head:
        """Make a head of the next lines."""
        return Head(
            title=self.line(500),
            authors=(self.line(200), self.line(200)),
            publisher=self.line(200),
            url=f"https://paper.example/{self.line(1_500)}",
            published=Published(NOW),
            language="en",
        )

    def quote(self, number: int = 1) -> Quote:
        """Make a quotation of the whole."""
        text = self.whole[:1_500].strip() or "x"
        return Quote(
            article_id=number,
            revision=1,
            paragraph=0,
            start=10,
            end=10 + len(text),
            text=text,
            sentence=(10, 10 + max(1, len(text) // 2)),
            head=self.head(),
            source=self.line(100),
            heading=self.line(300),
            also_in=(self.line(100), self.line(100)),
            cut_before=True,
        )


def replies(texts: Texts) -> Iterator[Reply]:
    """Make one of each reply."""
    scope = Scope(
        source=texts.line(100), phrases=(texts.line(100),), excluded=(texts.line(40),), title=(texts.line(40),)
    )
    question = Question(text=texts.line(6_000), asked_at=NOW, said=texts.line(500), scope=scope)
    quote = texts.quote()
    quotes = (quote, texts.quote(2), replace(texts.quote(2), paragraph=3))
    answered = Answered(
        question=question,
        confidence=0.9,
        quotes=quotes,
        searched=_SEARCHED,
        further=quotes[:1],
        read_as=((texts.line(100), texts.line(100)),),
        newer=Newer(3, texts.head()),
    )
    near = NearMiss(article_id=1, head=texts.head(), matched=(texts.line(60),), missing=(texts.line(60),))
    yield answered
    yield Related(question=question, confidence=0.5, quotes=quotes, searched=_SEARCHED)
    yield Nothing(question=question, confidence=0.1, searched=_SEARCHED, near_misses=(near, near))
    yield Surroundings(quote, ((texts.line(), False), (quote.text, True), (texts.line(), False)))
    yield Sources(quotes)
    yield Withheld(quote, Why.RIGHTS)
    yield NoMore("more")


def verdicts(texts: Texts) -> Iterator[Verdict]:
    """Make one of each verdict."""
    quote, claim = texts.quote(), texts.line(6_000)
    pieces = (Piece(texts.line(), texts.line()), Piece(texts.line(), "", is_same=True), Piece("", texts.line()))
    exact = Exact(claim=claim, quote=quote, left_out=(texts.line(),), instead=(Instead(texts.line(), texts.line()),))
    yield exact
    yield replace(exact, is_shortened=True, other_marks=True)
    yield Altered(claim=claim, quote=quote, pieces=pieces)
    yield Older(claim=claim, quote=quote, until=NOW, now=texts.quote(2), pieces=pieces)
    yield Spliced(claim=claim, origins=(Origin(texts.line(), quote), Origin(texts.line(), texts.quote(2))))
    yield NotFound(claim=claim, searched=_SEARCHED)


def sources(texts: Texts) -> list[Source]:
    """Make sources with errors, as a list shows them."""
    health = Health(articles=3, error=texts.line(1_000), failures=9, last_success=NOW, next_poll=NOW)
    feed = Source(
        id=1, name=texts.line(300), kind=SourceKind.FEED, address=f"https://x.example/{texts.line(300)}", health=health
    )
    return [feed, replace(feed, id=2, name=texts.line(300), paused=True)]


def preview(texts: Texts, kind: SourceKind) -> Preview:
    """Make what is shown of an address."""
    headlines = (texts.line(500), texts.line(500), texts.line(500))
    return Preview(
        kind=kind,
        address=f"https://x.example/{texts.line(2_000)}",
        title=texts.line(500),
        headlines=headlines,
        entries=3,
    )


def reasons(texts: Texts) -> Reasons:
    """Make what `Why this?` tells."""
    words = tuple(WordReason(texts.line(60), place, weight, 3) for place in Place for weight in Weight)
    return Reasons(words=words, passages=1_200, moved=tuple(Moved), kind=AnswerKind.ANYTHING, is_sure=True)
