"""Readers of what people type: questions, dates, quotations."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

from bot.core.analysis import Analyzer
from bot.core.answer import Scope, Searched
from bot.core.calendar import read_day
from bot.core.claim import claims_in
from bot.core.dates import parse_published
from bot.core.query import MOST_OPERATORS, MOST_SEARCHES, Clock, parse_query
from bot.core.reading import judge
from bot.core.timing import read_timing
from bot.core.verdict import Exact
from bot.core.verification import Library, verify
from bot.errors import QuestionRefused, UnreadableDate
from bot.ingest.feeds.entries import date_of
from bot.interfaces.discord.reading import question_in
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.conversing import Conversation
from tests.fakes.backend import FakeStore
from tests.fuzzing.articles import ARTICLES
from tests.fuzzing.target import Target, text_of

_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_ANALYZER = Analyzer()
_CLOCK = Clock(asked_at=_NOW)


@cache
def _answering() -> tuple[Answering, FakeStore]:
    store = FakeStore(ARTICLES)
    return Answering(LocalSearch.of(ARTICLES, _ANALYZER), store), store


def _published(data: bytes) -> None:
    for found in (parse_published(text_of(data)), date_of(text_of(data))):
        assert found is None or found.at.utcoffset() is not None
        assert found is None or found.isoformat()


def _day(data: bytes) -> None:
    with suppress(UnreadableDate):
        assert read_day(text_of(data)[:200], _NOW, UTC).year >= 1


def _query(data: bytes) -> None:
    text = text_of(data)
    reading = parse_query(text, _CLOCK, _ANALYZER)
    scope = reading.scope
    filters = [*scope.phrases, *scope.excluded, *scope.title, *scope.sources, *scope.not_sources]
    assert len(filters) <= MOST_OPERATORS
    assert 1 <= len(reading.searches) <= MOST_SEARCHES
    letters = iter(re.findall(r"\w+", text))
    assert all(word in letters for word in re.findall(r"\w+", reading.words))


def _timing(data: bytes) -> None:
    text = text_of(data)
    words, timing = read_timing(text, _NOW, UTC)
    assert words or not text.strip()
    assert timing.frame is None or timing.frame.first <= timing.frame.last


def _verdict(data: bytes) -> None:
    claims = claims_in(text_of(data)[:6_000])
    if claims is None:
        return
    library = Library(newest=ARTICLES, histories={}, searched=Searched(len(ARTICLES)))
    verdict, count = judge(claims, lambda claim: verify(claim, library))
    assert count >= 1
    if isinstance(verdict, Exact):
        article = next(article for article in ARTICLES if article.id == verdict.quote.article_id)
        assert verdict.in_headline or article.text[verdict.quote.start : verdict.quote.end] == verdict.quote.text


def _claims(data: bytes) -> None:
    claims = claims_in(text_of(data)[:6_000])
    assert claims is None or len(claims.whole.words) >= 1


def _message(data: bytes) -> None:
    words = question_in(text_of(data)[:4_000])
    assert words == " ".join(words.split())
    assert not re.search(r"<@[!&]?\d+>|https?://\S", words)


def _talk(data: bytes) -> None:
    """Have a conversation, a line a turn."""
    answering, store = _answering()
    talk = Conversation(answering, store, Scope())

    async def say() -> None:
        for line in text_of(data).split("\n")[:4]:
            with suppress(QuestionRefused):
                reply = await talk.say(line, _NOW)
                for quote in getattr(reply, "quotes", ()):
                    article = next(article for article in ARTICLES if article.id == quote.article_id)
                    assert article.text[quote.start : quote.end] == quote.text

    asyncio.run(say())


_DATES = (
    b"2024-05-01", b"2024-05-01T10:00:00+02:00", b"Fri, 20 Nov 2026 10:00:00 +0100", b"May 3, 2024", b"3.5.2024", b"last week",
    b"yesterday", b"vor drei Tagen", b"2024-W05-1", b"two years ago", "le 3 août 2024".encode(), b"2024/05/01", b"1700000000",
)  # fmt: skip
_IN_DATES = (
    b"0", b"1", b"31", b"2024", b"9999", b"0001", b"-", b":", b"T", b"Z", b"+14:00", b"-23:59", b"May", b"Mon, ", b"last ", b"ago", b" ",
    b"999999999 years ago", b"in 5 weeks", b"/", b".", b"W53", "٣".encode(), "²".encode(), b"st", b"1e9", b"GMT", b"\x00",
)  # fmt: skip
_QUESTIONS = (
    b"When did the storm close the harbour of Port Alder?", b'"repairs to the breakwater" -ferries since:2024-01 until:2025',
    b"who is the mayor now?", b"latest news on the library", b"(harbour OR library) source:courier title:storm", b"and when?\nmore\nwhy?",
    b"what did Berta Lund say yesterday?\nwho said that?\nand in 2019?\ncontext", "Wann öffnet die Bücherei?".encode(),
)  # fmt: skip
_IN_QUESTIONS = (
    b'"', "“".encode(), "”".encode(), "„".encode(), b"(", b")", b"-", b" OR ", b"source:", b"title:", b"since:", b"until:", b"since ",
    b"last week", b"2024", b"harbour", b"storm", b"the ", b"not ", b" ", b"\n", b"?", b"why", b"more", b"context", b"*", b"[", b"\\",
    "\u202e".encode(), "中文".encode(), b"(a+)+$", b"'; DROP TABLE articles; --", "👩‍👩‍👧".encode(), b"latest ", b"now ",
)  # fmt: skip
_CLAIMS = (
    "Mayor Berta Lund said: “Repairs to the breakwater would cost 4 million crowns.”".encode(),
    b"> A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday\n\n-- Alder Courier",
    b"Reuters: Fishermen had asked for a higher breakwater since 2019 [...] twice. (Alder Courier)",
    "„Eleven ferries … stayed moored“ <@123> [link](https://a.example)".encode(),
)
_IN_CLAIMS = (
    b"> ", b">>> ", b"-# ", "“".encode(), "”".encode(), "«".encode(), "»".encode(), "「".encode(), b"'", b'"', b"[...]", "…".encode(),
    b"[sic]", b"[the mayor]", b" - ", "—".encode(), b"(", b")", b"not ", b"4", b"41", b"million ", b"harbour ", b"**", b"_", b"\\", b"||",
    b"<@1>", b"<a:x:1>", b"</ask:1>", b"[a](http://", b":", b".", b"\n", b" A", b" the",
)  # fmt: skip

TARGETS = (
    Target(name="dates of articles", attack=_published, seeds=_DATES, tokens=_IN_DATES, longest=2_000),
    Target(name="dates of questions", attack=_day, seeds=_DATES, tokens=_IN_DATES, longest=200),
    Target(name="query language", attack=_query, seeds=_QUESTIONS, tokens=_IN_QUESTIONS, longest=7_000),
    Target(name="timing", attack=_timing, seeds=_QUESTIONS, tokens=_IN_QUESTIONS + _IN_DATES, longest=700),
    Target(name="messages", attack=_message, seeds=_CLAIMS + _QUESTIONS, tokens=_IN_CLAIMS, longest=4_000),
    Target(name="claims", attack=_claims, seeds=_CLAIMS, tokens=_IN_CLAIMS, longest=6_000),
    Target(name="verdicts", attack=_verdict, seeds=_CLAIMS, tokens=_IN_CLAIMS, longest=6_000),
    Target(name="conversations", attack=_talk, seeds=_QUESTIONS, tokens=_IN_QUESTIONS, longest=7_000),
)
