"""Which candidates name the time that a question asks about: from the forward index, no text is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.core.ranking import Candidates
from bot.core.timeframe import Timeframe
from bot.core.timeliness import FITS, fit
from bot.search.arrays import Bools, Floats, Longs
from bot.search.excerpt import Excerpt
from bot.search.reading import Reading

_MONTH_TERMS = (
    ("januari", "jan"), ("februari", "feb"), ("march",), ("april", "apr"), ("may",), ("june", "jun"), ("juli", "jul"),
    ("august", "aug"), ("septemb", "sep", "sept"), ("octob", "oct"), ("novemb", "nov"), ("decemb", "dec"),
)  # fmt: skip
_LONGEST_MONTH = 31
_ABOUT = 0.5


def fit_of(excerpt: Excerpt, reading: Reading, owners: Longs, published: Floats, frame: Timeframe) -> Floats:
    """Say for each passage of a reading how its time suits the frame, −1..1. `owners` are the places of the articles in
    the excerpt, `published` their days (ordinals).
    """
    count, years = reading.passages, reading.years
    wanted = range(frame.first.year, frame.last.year + 1)
    inside = (years >= wanted[0]) & (years <= wanted[-1])
    names_year = _any(reading.owner[inside], count)
    names_any = _any(reading.owner[years > 0], count)
    names_it = names_year
    if frame.days <= _LONGEST_MONTH:
        same_year = np.abs(published - frame.first.toordinal()) <= _LONGEST_MONTH * 6
        names_it = _names_month(excerpt, reading, frame) & (names_year | (same_year & ~names_any))
    return fit(
        published,
        frame,
        names_it=names_it,
        names_another=names_any & ~names_year,
        article_names_it=_article_names(excerpt, wanted)[owners],
    )


def told_by_date(candidates: Candidates, terms: Sequence[str], frame: Timeframe) -> Candidates:
    """Count year and month of an explicit time as said by the passages that were published then.

    An article of March 2023 seldom prints "March 2023". Only of passages that have half of the other words: any other
    article of that month is not about the question because of its date.
    """
    said = {str(year) for year in range(frame.first.year, frame.last.year + 1)}
    if frame.days <= _LONGEST_MONTH:
        said |= set(_MONTH_TERMS[frame.first.month - 1])
    of_time = np.array([term in said for term in terms], np.bool_)
    rarity = candidates.rarity * ~of_time
    is_about = rarity @ (candidates.impact > 0.0) >= _ABOUT * rarity.sum()
    told = of_time[:, None] & (candidates.when >= FITS) & is_about
    return replace(
        candidates,
        covered=candidates.covered | told,
        sentence=candidates.sentence | told,
        impact=np.where(told, np.maximum(candidates.impact, 1.0), candidates.impact),
        is_known=candidates.is_known | told.any(axis=1),
    )


def _names_month(excerpt: Excerpt, reading: Reading, frame: Timeframe) -> Bools:
    """Tell which passages hold the frame's month, and its day of the month where it is one day."""
    if (frame.first.year, frame.first.month) != (frame.last.year, frame.last.month):
        return np.zeros(reading.passages, np.bool_)
    named = _hold(excerpt, reading, _MONTH_TERMS[frame.first.month - 1])
    return named & _hold(excerpt, reading, (str(frame.first.day),)) if frame.days == 1 else named


def _hold(excerpt: Excerpt, reading: Reading, terms: tuple[str, ...]) -> Bools:
    """Tell which passages hold one of some terms."""
    vocabulary = excerpt.view.vocabulary
    rows = reading.rows([vocabulary.number_of(term) for term in terms])
    return _any(reading.owner[rows >= 0], reading.passages)


def _article_names(excerpt: Excerpt, years: range) -> Bools:
    """Tell which articles name one of the years, in their text or headline."""
    numbers = [excerpt.view.vocabulary.number_of(str(year)) for year in years]
    own, titled = excerpt.times([number for number in numbers if number is not None])
    named: Bools = np.any(titled > 0, axis=0)
    named[excerpt.owner[np.any(own > 0, axis=0)]] = True
    return named


def _any(owners: Longs, count: int) -> Bools:
    return np.bincount(owners, minlength=count) > 0
