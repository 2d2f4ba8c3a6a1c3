"""The same questions over fewer passages: cuts of a judged set to a given size."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.article import Article
from bot.core.judging import JudgedQuestion, JudgedSet
from bot.core.passage import passages_of

_SEED = 20_240_501
_MOST_CUTS = 40


class Cutter:
    """Cuts one set; the same set is always cut alike.

    A small cut holds the articles of few questions, so several are made and their questions measured together. Each
    question is asked in one cut at most, and the kinds are asked in the proportions of the whole set.
    """

    def __init__(self, judged_set: JudgedSet) -> None:
        self._set = judged_set
        self._sizes = {article.id: len(passages_of(article)) for article in judged_set.articles}
        self._ids = {article.external_id: article.id for article in judged_set.articles}
        self._shuffled = list(judged_set.articles)
        random.Random(_SEED).shuffle(self._shuffled)  # noqa: S311 - a sample, no secret

    @property
    def passages(self) -> int:
        """How many passages the whole set has."""
        return sum(self._sizes.values())

    def cuts(self, size: int) -> list[JudgedSet]:
        """Make cuts of at most `size` passages, whole articles only; the set itself where it is not larger."""
        if self.passages <= size:
            return [self._set]
        left = sorted((q for q in self._set.questions if q.answerable), key=lambda q: (self._cost(q), q.id))
        answerable = len(left)
        cuts: list[tuple[set[int], list[JudgedQuestion]]] = []
        while left and len(cuts) < _MOST_CUTS:
            articles, asked = self._fit(left, size)
            if not asked:
                break
            self._fill(articles, size)
            cuts.append((articles, asked))
            left = [question for question in left if question not in asked]
        if cuts:
            self._add_unanswerable(cuts, 1.0 - len(left) / answerable)
        return [self._part(articles, asked) for articles, asked in cuts]

    def _homes(self, question: JudgedQuestion) -> set[int]:
        """Return the articles that a question is about: of its labels, of what is hidden from it, or the only one."""
        names = {name for name, _ in question.relevant | question.hidden} | {question.within}
        return {self._ids[name] for name in names if name in self._ids}

    def _cost(self, question: JudgedQuestion) -> int:
        return sum(self._sizes[article] for article in self._homes(question))

    def _fit(self, left: Sequence[JudgedQuestion], size: int) -> tuple[set[int], list[JudgedQuestion]]:
        """Take questions, the cheapest first, while the articles of all fit."""
        articles: set[int] = set()
        asked: list[JudgedQuestion] = []
        for question in left:
            with_it = articles | self._homes(question)
            if sum(self._sizes[article] for article in with_it) <= size:
                articles = with_it
                asked.append(question)
        return articles, asked

    def _fill(self, articles: set[int], size: int) -> None:
        """Add articles drawn at random while they fit."""
        room = size - sum(self._sizes[article] for article in articles)
        for article in self._shuffled:
            if article.id not in articles and self._sizes[article.id] <= room:
                articles.add(article.id)
                room -= self._sizes[article.id]

    def _add_unanswerable(self, cuts: Sequence[tuple[set[int], list[JudgedQuestion]]], share: float) -> None:
        """Ask a question about a story where some of the story is, and the others in turn, a share of each kind."""
        by_kind: dict[str, list[JudgedQuestion]] = defaultdict(list)
        for question in sorted(self._set.questions, key=lambda q: q.id):
            if not question.answerable:
                by_kind[question.kind].append(question)
        for kind in sorted(by_kind):
            listed = by_kind[kind]
            random.Random(_SEED).shuffle(listed)  # noqa: S311 - as above
            self._deal(cuts, listed, round(share * len(listed)))

    def _deal(
        self, cuts: Sequence[tuple[set[int], list[JudgedQuestion]]], listed: Iterable[JudgedQuestion], most: int
    ) -> None:
        dealt = 0
        for question in listed:
            homes = self._homes(question)
            where = next((n for n in _turn(dealt, len(cuts)) if not homes or homes & cuts[n][0]), None)
            if dealt < most and where is not None:
                cuts[where][1].append(question)
                dealt += 1

    def _part(self, articles: set[int], questions: Sequence[JudgedQuestion]) -> JudgedSet:
        kept: tuple[Article, ...] = tuple(article for article in self._set.articles if article.id in articles)
        return replace(self._set, articles=kept, questions=tuple(questions), fingerprint="")


def _turn(first: int, count: int) -> Iterable[int]:
    """Count round from a place: first, first + 1 … first − 1."""
    return ((first + step) % count for step in range(count))
