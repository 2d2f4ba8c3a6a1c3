"""Which candidates name the time that a question asks about: from the forward index, no text is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.core.ranking import Candidates
from bot.core.timeframe import Timeframe
from bot.core.timeliness import FITS, fit
from bot.search.index import Index
from bot.search.postings import Bools, Floats, Ints

_MONTH_TERMS = (
    ("januari", "jan"), ("februari", "feb"), ("march",), ("april", "apr"), ("may",), ("june", "jun"), ("juli", "jul"),
    ("august", "aug"), ("septemb", "sep", "sept"), ("octob", "oct"), ("novemb", "nov"), ("decemb", "dec"),
)  # fmt: skip
_LONGEST_MONTH = 31
_ABOUT = 0.5


def fit_of(index: Index, units: Ints, published: Floats, frame: Timeframe) -> Floats:
    """Say for each candidate how its time suits the frame, −1..1."""
    positions, owner = index.forward.positions(units)
    years = index.year_of[index.forward.terms[positions]]
    wanted = range(frame.first.year, frame.last.year + 1)
    inside = (years >= wanted[0]) & (years <= wanted[-1])
    names_year = _any(owner[inside], len(units))
    names_any = _any(owner[years > 0], len(units))
    names_it = names_year
    if frame.days <= _LONGEST_MONTH:
        same_year = np.abs(published - frame.first.toordinal()) <= _LONGEST_MONTH * 6
        names_it = _names_month(index, units, frame) & (names_year | (same_year & ~names_any))
    return fit(
        published,
        frame,
        names_it=names_it,
        names_another=names_any & ~names_year,
        article_names_it=_article_names(index, units, wanted),
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


def _names_month(index: Index, units: Ints, frame: Timeframe) -> Bools:
    """Tell which units hold the frame's month, and its day of the month where it is one day."""
    if (frame.first.year, frame.first.month) != (frame.last.year, frame.last.month):
        return np.zeros(len(units), np.bool_)
    named = _hold(index, units, _MONTH_TERMS[frame.first.month - 1])
    return named & _hold(index, units, (str(frame.first.day),)) if frame.days == 1 else named


def _hold(index: Index, units: Ints, terms: tuple[str, ...]) -> Bools:
    """Tell which units hold one of some terms."""
    found = np.zeros(len(index.article_of), np.bool_)
    for term in terms:
        found[index.holders(term)[0]] = True
    return found[units]


def _article_names(index: Index, units: Ints, years: range) -> Bools:
    """Tell which units stand in an article that names one of the years, in its text or headline."""
    naming = np.zeros(index.articles, np.bool_)
    for year in years:
        held, titled = index.holders(str(year))
        naming[index.article_of[held]] = True
        naming[titled] = True
    return naming[index.article_of[units]]


def _any(owners: NDArray[np.int64], count: int) -> Bools:
    return np.bincount(owners, minlength=count) > 0
