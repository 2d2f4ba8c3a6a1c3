"""The newer of two: what the order of the candidates owes to their dates and to the stories that they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core import ranking
from bot.core.timeliness import CONTRADICTS, RELEVANT
from bot.core.timing import Intent, Timing
from bot.search.arrays import Bools, Floats, Longs, run_starts
from bot.search.stories import Stories
from bot.search.view import View

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
    """What an article has of a question: its score in the field of whole articles, and the rows of its words."""

    score: float
    words: set[int]


class Currency:
    """Orders the candidates of one question. `published` are their articles' ISO dates, by the article."""

    def __init__(self, view: View, published: Mapping[int, str]) -> None:
        self._view = view
        self._stories = Stories(view, published)
        self._published = published
        self._held: dict[int, _Held] | None = None

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
        relevant = [article for article, peak in peaks.items() if peak >= least and self._published[article]]
        about = [article for article in relevant if self._is_about(found, article)]
        following = {new for article in about for new in self._stories.newer(article, relevant)}
        chosen = [article for article in relevant if article in {*about, *following}] or relevant
        if timing.frame:
            when = dict(zip(found.owners.tolist(), found.candidates.when.tolist(), strict=True))
            chosen = [article for article in chosen if when[article] > CONTRADICTS] or chosen
        chosen.sort(key=self._age_key, reverse=True)
        return tuple(self._stories.one_each(chosen)[:_MOST_LEADS]), bool(about)

    def _ordered(self, found: Standing, totals: Floats, timing: Timing) -> list[int]:
        owners: list[int] = found.owners.tolist()
        published = [self._published[owner] for owner in owners]
        ids = {owner: self._view.id_of(owner) for owner in set(owners)}
        first = [ids[owner] << _POSITION_BITS for owner in owners]  # of equal ones the one that was stored first
        ordinals = [begin + int(place) for begin, place in zip(first, found.candidates.position.tolist(), strict=True)]
        places = ranking.order(totals, published, ordinals)
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
        newer = sorted(
            (other for other in first if self._published[other][:10] > self._published[article][:10]),
            key=self._age_key,
            reverse=True,
        )
        for other in newer if self._published[article] else ():
            place = first[other]
            share = totals[place] / totals[best]
            if (other in on_story and share >= _ON_STORY) or (
                share >= RELEVANT and _asks_the_same(found, wanted, _held(found, _only(found, place)))
            ):
                return [place, *(rest for rest in places if rest != place)]
        return places

    def _later_on_story(self, found: Standing, article: int) -> list[int]:
        """Return newer articles that score about as high and have the question's words that this one has."""
        held = self._held_by(found)
        own = held[article]
        least = _SAME_WORDS * _rarity(found, own.words)
        others = [
            other
            for other, of_other in sorted(held.items(), key=lambda pair: -pair[1].score)[:_MOST_COMPARED]
            if other != article
            and of_other.score >= _COMPARABLE * own.score
            and _rarity(found, own.words & of_other.words) >= least
        ]
        return self._stories.newer(article, others)

    def _held_by(self, found: Standing) -> dict[int, _Held]:
        """Say for each article its score and which of the question's words its candidates or its headline hold."""
        if self._held is None:
            held = found.candidates.covered | found.candidates.headline
            starts = run_starts(found.owners)
            by_article = np.logical_or.reduceat(held, starts, axis=1).T
            scores = found.candidates.article[starts].tolist()
            self._held = {
                owner: _Held(score, _rows(words[:, None]))
                for owner, score, words in zip(found.owners[starts].tolist(), scores, by_article, strict=True)
            }
        return self._held

    def _age_key(self, article: int) -> tuple[str, int]:
        return self._published[article], self._view.id_of(article)

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
