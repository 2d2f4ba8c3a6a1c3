"""Why an answer quotes what it quotes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Question, Related
from bot.core.ports import WordCounts
from bot.core.reasons import CountedWord, Counts, Reasons, reasons_of
from bot.core.timing import read_timing


class Explaining:
    """Explains answers that are still at hand."""

    def __init__(self, words: WordCounts) -> None:
        self._words = words

    async def why(self, answer: Answered | Related, readable: frozenset[str] | None = None) -> Reasons:
        """Say what speaks for the first quotation, to somebody who may read these sources (None: all)."""
        return await asyncio.to_thread(self._why, answer, readable)

    def _why(self, answer: Answered | Related, readable: frozenset[str] | None) -> Reasons:
        quote, analyzer = answer.quotes[0], Analyzer()
        inside, around = (set(analyzer.terms(text, quote.head.language)) for text in (quote.text, quote.head.title))
        return reasons_of(answer, self._counts(answer.question, readable), around, inside)

    def _counts(self, question: Question, readable: frozenset[str] | None) -> Counts:
        """Count the words of all that was searched for: more than one search where the question says OR."""
        scope = replace(question.scope.asked_for, readable=readable)
        searches = question.read.searches if question.read else ((question.text, question.scope),)
        found = [self._words.counted(self._plain(text, question), scope) for text, _ in searches]
        words: dict[str, CountedWord] = {}
        for counts in found:
            words |= {counted.term: counted for counted in counts.words if counted.term not in words}
        return Counts(found[0].passages, tuple(words.values()))

    def _plain(self, text: str, question: Question) -> str:
        """Take out the words that only say when."""
        return read_timing(text, question.asked_at, question.zone)[0]
