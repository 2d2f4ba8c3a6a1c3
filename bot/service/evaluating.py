"""Judged questions → Scorecard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Findings, Question, Related, Scope, Searched
from bot.core.composing import compose
from bot.core.judging import DEPTH, Judged, JudgedQuestion, JudgedSet
from bot.core.passage import Passage
from bot.core.ports import SearchBackend
from bot.core.quotation import Quoter
from bot.core.timing import read_timing

_LISTED = 2 * DEPTH


class Evaluating:
    """Asks every question of a set; ranks all its paragraphs, with no threshold, folding or cap on what is listed."""

    def __init__(self, judged_set: JudgedSet, search: SearchBackend) -> None:
        self._set = judged_set
        self._search = search
        self._articles = {article.id: article for article in judged_set.articles}
        self._ids = {article.external_id: article.id for article in judged_set.articles}
        self._stored = {
            (article.external_id, number): (article.id, place)
            for article in judged_set.articles
            for place, number in enumerate(judged_set.numbers[article.id])
        }
        self._quoter = Quoter(Analyzer())

    @property
    def questions(self) -> tuple[JudgedQuestion, ...]:
        """The judged questions, in order."""
        return self._set.questions

    async def run(self, watch: Callable[[int], None] = lambda _: None) -> AsyncIterator[Judged]:
        """Answer the questions in order; `watch` is told how many are done."""
        for done, question in enumerate(self._set.questions, start=1):
            yield await self._judge(question)
            watch(done)

    async def _judge(self, question: JudgedQuestion) -> Judged:
        scope = Scope(
            articles=frozenset({self._ids.get(question.within, -1)}) if question.within else frozenset(),
            hidden=frozenset(self._stored[place] for place in question.hidden if place in self._stored),
        )
        words, timing = read_timing(question.text, question.asked_at, UTC)
        findings = await self._search.search(words, scope, _LISTED, timing)
        asked = Question(text=question.text, asked_at=question.asked_at or datetime.now(UTC), scope=scope)
        answer = compose(asked, findings, self._articles, Searched(len(self._articles)), self._quoter)
        outcome = (
            "answered" if isinstance(answer, Answered) else "related" if isinstance(answer, Related) else "nothing"
        )
        return Judged(
            id=question.id,
            results=self._results(findings),
            confidence=findings.confidence,
            outcome=outcome,
            sentence=answer.quotes[0].sentence_text if isinstance(answer, Answered) else None,
        )

    def _results(self, findings: Findings) -> tuple[tuple[str, int, float], ...]:
        return tuple((*self._place(hit.passage), hit.score) for hit in findings.hits)

    def _place(self, passage: Passage) -> tuple[str, int]:
        """Name a passage by its longest paragraph, in the set's own numbers."""
        article = self._articles[passage.article_id]
        lengths = {n: article.paragraphs[n].end - article.paragraphs[n].start for n in passage.paragraphs}
        longest = max(lengths, key=lambda n: (lengths[n], -n))
        return article.external_id, self._set.numbers[article.id][longest]
