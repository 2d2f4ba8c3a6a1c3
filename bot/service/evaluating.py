"""Asks judged questions of one index; says what came back in the set's own numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Findings, Nothing, Question, Quote, Related, Scope, Searched
from bot.core.composing import choose_quotes, compose
from bot.core.judging import DEPTH, Judged, JudgedQuestion, JudgedSet, Ranked, Recall
from bot.core.passage import Passage
from bot.core.ports import ExhaustiveSearch, Ranker, SearchBackend
from bot.core.quotation import Quoter
from bot.core.timing import read_timing

_LISTED = 2 * DEPTH
_CANDIDATES = 200

Place = tuple[str, int]
Watch = Callable[[int], None]


def ignore(_: int) -> None:
    """Watch nothing."""


class Evaluating:
    """Asks every question of a set; ranks all its paragraphs, with no threshold, folding or cap on what is listed."""

    def __init__(self, judged_set: JudgedSet, search: SearchBackend, exhaustive: SearchBackend | None = None) -> None:
        self._set = judged_set
        self._search = search
        self._exhaustive = exhaustive
        self._paper = Paper(judged_set)
        self._articles = {article.id: article for article in judged_set.articles}
        self._quoter = Quoter(Analyzer())

    @classmethod
    def thorough(cls, judged_set: JudgedSet, search: ExhaustiveSearch) -> Evaluating:
        """Compare the candidates of each answerable question with the ranking of everything too."""
        return cls(judged_set, search, search.exhaustive())

    @property
    def questions(self) -> tuple[JudgedQuestion, ...]:
        """The judged questions, in order."""
        return self._set.questions

    async def run(self, watch: Watch = ignore) -> AsyncIterator[Judged]:
        """Answer the questions in order; `watch` is told how many are done."""
        for done, question in enumerate(self._set.questions, start=1):
            yield await self._judge(question)
            watch(done)

    async def _judge(self, question: JudgedQuestion) -> Judged:
        scope = self._paper.scope(question)
        words, timing = read_timing(question.text, question.asked_at, UTC)
        wide = await self._search.search(words, scope, _CANDIDATES, timing)
        findings = replace(wide, hits=wide.hits[:_LISTED])
        asked = Question(text=question.text, asked_at=question.asked_at or datetime.now(UTC), scope=scope)
        answer = compose(asked, findings, self._articles, Searched(len(self._articles)), self._quoter)
        outcome = (
            "answered" if isinstance(answer, Answered) else "related" if isinstance(answer, Related) else "nothing"
        )
        quotes = (
            choose_quotes(asked, findings, self._articles, self._quoter)
            if isinstance(answer, Nothing)
            else answer.quotes
        )
        first = quotes[0] if quotes else None
        return Judged(
            id=question.id,
            results=self._paper.results(question, ((hit.passage, hit.score) for hit in findings.hits)),
            confidence=findings.confidence,
            outcome=outcome,
            sentence=first.sentence_text if first and outcome == "answered" else None,
            quoted=self._paper.shown(first) if first else (),
            quotation=first.text if first else "",
            best_sentence=first.sentence_text if first else "",
            recall=await self._recall(question, scope, wide),
        )

    async def _recall(self, question: JudgedQuestion, scope: Scope, found: Findings) -> Recall | None:
        if self._exhaustive is None or not question.answerable:
            return None
        words, timing = read_timing(question.text, question.asked_at, UTC)
        every = await self._exhaustive.search(words, scope, _CANDIDATES, timing)
        chosen, all_of_them = ([self._paper.place(hit.passage) for hit in f.hits] for f in (found, every))
        return Recall(
            candidates=not question.relevant.isdisjoint(chosen),
            everything=not question.relevant.isdisjoint(all_of_them),
            same_ten=chosen[:DEPTH] == all_of_them[:DEPTH],
        )


class Comparing:
    """Asks the questions of a set of an engine that only ranks."""

    def __init__(self, judged_set: JudgedSet, ranker: Ranker) -> None:
        self._set = judged_set
        self._ranker = ranker
        self._paper = Paper(judged_set)

    async def run(self, watch: Watch = ignore) -> AsyncIterator[Ranked]:
        """Rank for the questions in order; the first score stands for the confidence."""
        for done, question in enumerate(self._set.questions, start=1):
            scope = self._paper.scope(question)
            found = await asyncio.to_thread(self._ranker.rank, question.text, scope, DEPTH)
            yield Ranked(
                id=question.id,
                results=self._paper.results(question, found),
                confidence=found[0][1] if found else 0.0,
            )
            watch(done)


class Paper:
    """Translates between the stored articles and the numbers that a set gives its paragraphs."""

    def __init__(self, judged_set: JudgedSet) -> None:
        self._numbers = judged_set.numbers
        self._articles = {article.id: article for article in judged_set.articles}
        self._ids = {article.external_id: article.id for article in judged_set.articles}
        self._stored = {
            (article.external_id, number): (article.id, place)
            for article in judged_set.articles
            for place, number in enumerate(judged_set.numbers[article.id])
        }

    def scope(self, question: JudgedQuestion) -> Scope:
        """Say where a question looks."""
        return Scope(
            articles=frozenset({self._ids.get(question.within, -1)}) if question.within else frozenset(),
            hidden=frozenset(self._stored[place] for place in question.hidden if place in self._stored),
        )

    def place(self, passage: Passage) -> Place:
        """Name a passage by its longest paragraph."""
        article = self._articles[passage.article_id]
        lengths = {n: article.paragraphs[n].end - article.paragraphs[n].start for n in passage.paragraphs}
        longest = max(lengths, key=lambda n: (lengths[n], -n))
        return article.external_id, self._numbers[article.id][longest]

    def shown(self, quote: Quote) -> tuple[Place, ...]:
        """Name the paragraphs of which some words stand in a quotation."""
        article = self._articles[quote.article_id]
        return tuple(
            (article.external_id, self._numbers[article.id][number])
            for number, paragraph in enumerate(article.paragraphs)
            if paragraph.start < quote.end and quote.start < paragraph.end
        )

    def results(
        self, question: JudgedQuestion, found: Iterable[tuple[Passage, float]]
    ) -> tuple[tuple[str, int, float], ...]:
        """List what was found; where that is less than ten, also paragraphs of the scope in which no word matched."""
        listed = [(self.place(passage), points) for passage, points in found]
        if len(listed) < DEPTH:
            known = {place for place, _ in listed}
            least = min((points for _, points in listed), default=0.0)
            others = (place for place in self._in_scope(question) if place not in known)
            listed += [(place, min(0.0, least)) for place, _ in zip(others, range(DEPTH - len(listed)), strict=False)]
        return tuple((*place, points) for place, points in listed)

    def _in_scope(self, question: JudgedQuestion) -> Iterator[Place]:
        """Give the paragraphs that exist for a question, in the order of the set."""
        for place in self._stored:
            if place not in question.hidden and question.within in ("", place[0]):
                yield place
