"""The newer of two: what the order of the candidates owes to their dates and to the stories that they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core import ranking
from bot.core.timeliness import CONTRADICTS, RELEVANT
from bot.core.timing import Intent, Timing
from bot.search.arrays import Bools, Floats, Longs, run_starts
from bot.search.stories import Stories
from bot.search.view import Ages, View

_COMPARABLE = 0.6  # of the other article's score
_SAME_WORDS = 0.8  # of the rarity of the question's words that the other article has
_ABOUT = 0.8  # of the rarity of what was named, in headline and first passage
_AS_RELEVANT = 0.6
_ON_STORY = 0.65  # of the best score
_SAME_QUESTION = 0.7
_MOST_LEADS = 5
_MOST_STORIES = 3
_MOST_COMPARED = 30
_POSITION_BITS = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """The candidates of a question with their articles (`owners`), in step, and what they score: `shares` (features ×
    candidates), their sum `totals`, and that without what the day of asking adds, `timeless`.
    """

    candidates: ranking.Candidates
    units: Longs
    owners: Longs
    shares: Floats
    totals: Floats
    timeless: Floats


@dataclass(frozen=True, slots=True)
class _Held:
    """What the articles of the candidates have of a question: `articles` are their numbers (ascending), `scores` theirs
    in the field of whole articles; `words` (terms × articles) tells which of its words they hold.
    """

    articles: Longs
    scores: Floats
    words: Bools

    @classmethod
    def of(cls, found: Standing) -> _Held:
        """Look at the candidates of each article together."""
        starts = run_starts(found.owners)
        held = found.candidates.covered | found.candidates.headline
        return cls(
            found.owners[starts],
            found.candidates.article[starts],
            np.logical_or.reduceat(held, starts, axis=1),
        )


class Currency:
    """Orders the candidates of one question; `ages` are those of their articles."""

    def __init__(self, view: View, ages: Ages) -> None:
        self._view = view
        self._ages = ages
        self._stories = Stories(view, ages)
        self._held: _Held | None = None

    def order(self, found: Standing, timing: Timing) -> tuple[list[int], list[int]]:
        """Return the places of the candidates, best first, and the same were it not for the day of asking."""
        best = self._ordered(found, found.totals, timing)
        is_relative = timing.frame is not None and timing.frame.is_relative
        return best, self._ordered(found, found.timeless, timing) if is_relative else best

    def newer(self, found: Standing, best: Sequence[int], timing: Timing) -> Iterator[tuple[int, int]]:
        """Give (article, newer article on its story) for the first few articles; none where the past was asked for."""
        if timing.frame is not None and not timing.frame.is_relative:
            return
        firsts = dict.fromkeys(int(found.owners[place]) for place in best[: _MOST_STORIES * 4])
        for article in list(firsts)[:_MOST_STORIES]:
            if newest := self._later_on_story(found, article):
                yield article, newest[0]

    def leads(self, found: Standing, timing: Timing) -> tuple[tuple[int, ...], bool]:
        """Return the articles to show for the latest on a topic, newest first, one a story; and whether they are
        about it, by their headline and first passage, or go on with the story of one that is.
        """
        peaks = _peaks(found)
        least = _AS_RELEVANT * max(peaks.values(), default=0.0)
        relevant = [article for article, peak in peaks.items() if peak >= least and self._stories.is_dated(article)]
        about = [article for article in relevant if self._is_about(found, article)]
        following = {new for article in about for new in self._stories.newer(article, relevant)}
        chosen = [article for article in relevant if article in {*about, *following}] or relevant
        if timing.frame:
            when = dict(zip(found.owners.tolist(), found.candidates.when.tolist(), strict=True))
            chosen = [article for article in chosen if when[article] > CONTRADICTS] or chosen
        return tuple(self._stories.one_each(self._stories.newest_first(chosen))[:_MOST_LEADS]), bool(about)

    def _ordered(self, found: Standing, totals: Floats, timing: Timing) -> list[int]:
        moments = self._ages.moments[np.searchsorted(self._ages.articles, found.owners)]
        ids = self._view.of_articles("ids", found.owners)
        ordinals = (ids << _POSITION_BITS) + found.candidates.position.astype(np.int64)  # as they were stored
        places = ranking.order(totals, moments, ordinals)
        return self._newest_first(found, totals, places) if timing.intent is Intent.CURRENT else places

    def _newest_first(self, found: Standing, totals: Floats, places: list[int]) -> list[int]:
        """Put the passage of a newer article first where it is as good as the best: it holds the same names and most
        of the same words of the question, or goes on with the same story.
        """
        best = places[0]
        article = int(found.owners[best])
        on_story = set(self._later_on_story(found, article))
        wanted = _held(found, _only(found, best))
        first = {int(found.owners[place]): place for place in reversed(places)}
        newer = self._stories.newest_first(other for other in first if self._stories.is_later(other, article))
        for other in newer if self._stories.is_dated(article) else ():
            place = first[other]
            share = totals[place] / totals[best]
            if (other in on_story and share >= _ON_STORY) or (
                share >= RELEVANT and _asks_the_same(found, wanted, _held(found, _only(found, place)))
            ):
                return [place, *(rest for rest in places if rest != place)]
        return places

    def _later_on_story(self, found: Standing, article: int) -> list[int]:
        """Return newer articles that score about as high and have the question's words that this one has."""
        held = self._held = self._held or _Held.of(found)
        place = int(np.searchsorted(held.articles, article))
        rarity = found.candidates.rarity * held.words[:, place]
        alike = (held.scores >= _COMPARABLE * held.scores[place]) & (
            (rarity[:, None] * held.words).sum(axis=0) >= _SAME_WORDS * rarity.sum()
        )
        alike[place] = False
        best = np.argsort(-held.scores, kind="stable")[:_MOST_COMPARED]
        return self._stories.newer(article, held.articles[best[alike[best]]].tolist())

    def _is_about(self, found: Standing, article: int) -> bool:
        lead = _held(found, found.units == self._view.lead(article))
        headline = _rows(found.candidates.headline[:, found.owners == article])
        return _rarity(found, lead | headline) >= _ABOUT * float(found.candidates.rarity.sum())


def _only(found: Standing, place: int) -> Bools:
    return np.arange(len(found.units)) == place


def _asks_the_same(found: Standing, wanted: set[int], held: set[int]) -> bool:
    """Tell whether a passage has all names of the question that another has, and most of its words by rarity."""
    names = {row for row in wanted if found.candidates.is_name[row]}
    return names <= held and _rarity(found, wanted & held) >= _SAME_QUESTION * _rarity(found, wanted)


def _held(found: Standing, which: Bools) -> set[int]:
    """Return the rows of the question's words that some candidates have in their text or headline."""
    return _rows(found.candidates.covered[:, which] | found.candidates.headline[:, which])


def _rows(held: Bools) -> set[int]:
    return {row for row, some in enumerate(held.tolist()) if any(some)}


def _rarity(found: Standing, rows: set[int]) -> float:
    return sum(float(found.candidates.rarity[row]) for row in rows)


def _peaks(found: Standing) -> dict[int, float]:
    """Return the best score of each article."""
    peaks: dict[int, float] = {}
    for article, score in zip(found.owners.tolist(), found.timeless.tolist(), strict=True):
        peaks[article] = max(score, peaks.get(article, 0.0))
    return peaks
