"""Question → Answer."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Findings, Hint, Nothing, Question, Reading, Related, Scope, Searched
from bot.core.article import Article
from bot.core.calendar import LANGUAGES
from bot.core.composing import choose_further, choose_quotes, compose
from bot.core.detection import question_language
from bot.core.merging import merged
from bot.core.observing import Observer, Stage, Unobserved
from bot.core.ports import ArticleStore, SearchBackend
from bot.core.query import Clock, may_hold_operators, parse_query
from bot.core.quotation import Quoter
from bot.core.timing import read_timing
from bot.errors import QuestionRefused
from bot.service.observing import timed

if TYPE_CHECKING:  # a conversation has it loaded; a single question does without
    from bot.core.rereading import Reread

LONGEST_QUESTION = 6_000
_LOOKED_AT = 12
_AT_ONCE = 2
_MASH_LETTERS = 6

_GREETING = re.compile(
    r"\W*(?:hi+|hello+|hey+|hiya|howdy|yo|sup|hola|hallo|bonjour|ciao|good (?:morning|afternoon|evening|night|day)|"
    r"how are you(?: doing)?(?: today)?|what'?s up|thanks?(?: you)?(?: very much| a lot)?|thx|ty|bye|goodbye|"
    r"ok(?:ay)?|lol|test(?:ing)?)"
    r"(?: (?:there|all|everyone|everybody|guys|bot|pullquote|you))*\W*",
    re.IGNORECASE,
)
_VOWEL = re.compile(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøùúûü]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
# A shell hands over what is no text as halves of surrogate pairs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff]")

# Orders the passages of articles at hand, of which only those with the ids given count (None: all).
Ranking = Callable[[Analyzer, "frozenset[str] | None"], "Reread | None"]
AnswerAgain = tuple[Answer, "Reread"]


class Answering:
    """Answers one question at a time for each asker, and at most a few at once for all."""

    def __init__(self, search: SearchBackend, store: ArticleStore, observer: Observer | None = None) -> None:
        self._search = search
        self._store = store
        self._observer = observer or Unobserved()
        self.analyzer = Analyzer()
        self._quoters = threading.local()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def over(self, search: SearchBackend, store: ArticleStore) -> Answering:
        """Return the same over another search and store; what bounds the work stays one for all."""
        other = copy(self)
        other._search, other._store = search, store  # noqa: SLF001 - one of its own kind
        return other

    async def outlets(self) -> list[str]:
        """Name every source and publisher that a question may be narrowed to. Raises StorageError."""
        return await self._store.outlets(Scope())

    async def ask(self, question: Question) -> Answer:
        """Answer by quotation, or say that there is nothing. Raises QuestionRefused for what cannot be a question."""
        question, reading = await self._read(question)
        async with self._slots:
            searched = self._search.searched(question.scope)
            if hint := self._hint(reading):
                return Nothing(question=question, confidence=0.0, searched=searched, hint=hint)
            findings = await self._find(question, reading, _LOOKED_AT)
            if not findings.known and _is_noise(reading.words):
                return Nothing(question=question, confidence=0.0, searched=searched, hint=Hint.NOISE)
            articles = await self._store.articles(findings.articles)
            with timed(self._observer, Stage.COMPOSE):
                return await asyncio.to_thread(lambda: compose(question, findings, articles, searched, self._quoter()))

    def searched(self, scope: Scope) -> Searched:
        """Say how much a scope covers."""
        return self._search.searched(scope)

    async def read_again(
        self, question: Question, articles: Mapping[int, Article], rank: Ranking
    ) -> AnswerAgain | None:
        """Answer out of articles at hand, whose passages `rank` orders in a worker thread; None where it finds none.

        What the scope of the question does not let through is not ranked.
        """
        question, _ = await self._read(question)
        here = frozenset(articles) & (question.scope.articles or frozenset(articles))
        if not here:
            return None
        scope = replace(question.scope, articles=here)
        searched = self._search.searched(question.scope)

        def composed() -> AnswerAgain | None:
            found = rank(self._thread_analyzer(), self._search.within(scope) if question.scope != Scope() else None)
            return (compose(question, found.findings, articles, searched, self._quoter()), found) if found else None

        async with self._slots:
            return await asyncio.to_thread(composed)

    async def further(self, question: Question, shown: frozenset[str]) -> Related:
        """Return the next passages on a question that are not among those shown (passage ids), never as an answer."""
        question, reading = await self._read(question)
        async with self._slots:
            searched = self._search.searched(question.scope)
            findings = await self._find(question, reading, _LOOKED_AT + len(shown))
            rest = tuple(hit for hit in findings.hits if hit.passage.id not in shown)
            articles = await self._store.articles(hit.passage.article_id for hit in rest)
        findings = replace(findings, hits=rest, leads=())
        return await asyncio.to_thread(self._related, question, findings, articles, searched)

    async def read(self, question: Question) -> Reading:
        """Read the query language of a question. What was written out of a follow-up has been read before."""
        text = readable(question.text)
        if question.said or not may_hold_operators(text):
            return Reading.plain(text)
        # a date may have to be read, and the reader of dates has to be loaded once
        return await asyncio.to_thread(self._reading, text, question.asked_at, question.zone)

    async def _read(self, question: Question) -> tuple[Question, Reading]:
        """Narrow a question to what it asks for."""
        reading = await self.read(question)
        scope = question.scope.narrowed(reading.scope)
        scope = replace(scope, zone=question.zone) if scope.is_dated else scope
        return replace(question, scope=scope, read=None if reading.is_plain else reading), reading

    def _reading(self, text: str, asked_at: datetime, zone: tzinfo) -> Reading:
        analyzer = self._thread_analyzer()
        likeliest = question_language(text, dict.fromkeys(LANGUAGES, 1), analyzer)
        languages = sorted(LANGUAGES, key=lambda code: code != likeliest)
        return parse_query(text, Clock(asked_at=asked_at, zone=zone, languages=languages), analyzer)

    async def _find(self, question: Question, reading: Reading, limit: int) -> Findings:
        found: list[Findings] = []
        for asked, scope in reading.searches:
            words, timing = read_timing(asked, question.asked_at, question.zone)
            found.append(await self._search.search(words, question.scope.narrowed(scope), limit, timing))
        return found[0] if len(found) == 1 else merged(found)

    def _related(
        self, question: Question, findings: Findings, articles: Mapping[int, Article], searched: Searched
    ) -> Related:
        quotes = choose_quotes(question, findings, articles, self._quoter())
        return Related(
            question=question,
            confidence=findings.confidence,
            quotes=quotes,
            searched=searched,
            further=choose_further(question, findings, articles, self._quoter(), quotes),
        )

    def _quoter(self) -> Quoter:
        """Give each thread one of its own; the stem cache in it is not shared."""
        quoter: Quoter | None = getattr(self._quoters, "quoter", None)
        if quoter is None:
            quoter = self._quoters.quoter = Quoter(Analyzer())
        return quoter

    def _thread_analyzer(self) -> Analyzer:
        """Give each thread one of its own, as with quoters."""
        analyzer: Analyzer | None = getattr(self._quoters, "analyzer", None)
        if analyzer is None:
            analyzer = self._quoters.analyzer = Analyzer()
        return analyzer

    def _hint(self, reading: Reading) -> Hint | None:
        text = reading.words
        if not text:
            return Hint.ONLY_FILTERS
        if _GREETING.fullmatch(text):
            return Hint.GREETING
        if not any(token.is_word for token in self.analyzer.tokens(text, "en")):
            return Hint.NOISE
        return None if self.analyzer.terms(text, "en") else Hint.ONLY_COMMON_WORDS


def readable(text: str) -> str:
    """Return the words of a question on one line. Raises QuestionRefused where there are none or far too many."""
    if len(text) > LONGEST_QUESTION:
        raise QuestionRefused(
            f"That is too long: a question may have {LONGEST_QUESTION:,} characters.",
            mend="Ask in a sentence or two.",
        )
    words = " ".join(_CONTROLS.sub(" ", text).split())
    if not words:
        raise QuestionRefused(
            "The question is empty.", mend='Ask something, for example: pullquote ask "who won the election?"'
        )
    return words


def _is_noise(text: str) -> bool:
    """Tell keyboard noise: no word of it is known, and its Latin words have no vowels or repeat one key."""
    words = _LATIN_WORD.findall(text)
    return bool(words) and all(
        not _VOWEL.search(word) or len(set(word.casefold())) <= max(1, len(word) // 4) or _is_mash(word)
        for word in words
    )


def _is_mash(word: str) -> bool:
    """Six letters or more with five consonants in a row, which no word of the languages served has."""
    return len(word) >= _MASH_LETTERS and re.search(r"[bcdfghjklmnpqrstvwxz]{5}", word, re.IGNORECASE) is not None
