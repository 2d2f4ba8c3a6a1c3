"""In how many passages the words of a question stand: for telling a person how rare they are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.reasons import CountedWord, Counts
from bot.search.arrays import Bools
from bot.search.query import Query
from bot.search.view import View


def counted(view: View, query: Query, articles: Bools) -> Counts:
    """Count the passages of some articles (marked), and those among them that hold each word."""
    numbers = [view.vocabulary.number_of(term) for term in query.terms]
    passages, holding = _holding(view, numbers, articles)
    words = zip(query.terms, holding, strict=True)
    return Counts(passages, tuple(CountedWord(query.words[term], term, count) for term, count in words))


def _holding(view: View, numbers: Sequence[int | None], articles: Bools) -> tuple[int, list[int]]:
    passages, holding = 0, [0] * len(numbers)
    for part in view.parts:
        segment, first = part.segment, part.first_article
        units = articles[first : first + segment.articles][segment.units.article] & (segment.units.paragraphs > 0)
        passages += int(units.sum())
        for row, number in enumerate(numbers):
            place = segment.place_of(number) if number is not None else None
            if place is not None:
                holding[row] += int(units[segment.in_body.of(place)[0]].sum())
    return passages, holding
