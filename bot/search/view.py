"""What readers see: some segments and which of their articles are alive, at one moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.core.passage import Passage
from bot.core.wanted import TermClass
from bot.search.arrays import Bools, Floats, Ints, Longs, Singles, places_in
from bot.search.catalogue import Catalogue
from bot.search.scoring import body_impacts
from bot.search.segment import DATED, WHOLE_DAY, Segment, Tally, TermCounts, Totals
from bot.search.vocabulary import Vocabulary

_DAY_SECONDS = 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: multiplying spreads ids evenly (Knuth, TAOCP 3, 6.4)


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in a view. Its articles and units are numbered on from `first_article` and `first_unit`. `alive` marks
    the articles that are (None: all), `gone` is the tally of those that are not.
    """

    segment: Segment
    first_article: int = 0
    first_unit: int = 0
    alive: Bools | None = None
    gone: Tally | None = None

    @property
    def units(self) -> int:
        """How many units, the gone ones among them."""
        return len(self.segment.body)

    @property
    def totals(self) -> Totals:
        """Totals of the articles that are alive."""
        whole = self.segment.tally.totals
        return whole if self.gone is None else whole.plus(self.gone.totals, -1)


UNDATED = -(1 << 62)


@dataclass(frozen=True, slots=True)
class Ages:
    """When some articles were published: `moments` grow with time, a day without an hour comes before its hours, and
    what has no date is `UNDATED`; `days` are ordinals (UTC), NaN where there is no date.
    """

    articles: Longs
    moments: Longs
    days: Floats


class View:
    """Immutable; what was searched once gives the same again. Numbers of articles and units hold in this view only."""

    def __init__(self, parts: Sequence[Part], vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        self.vocabulary = vocabulary
        self.catalogue = catalogue
        placed: list[Part] = []
        totals, articles, units = Totals(), 0, 0
        for part in parts:
            segment = part.segment
            placed.append(replace(part, first_article=articles, first_unit=units))
            articles, units = articles + segment.articles, units + part.units
            totals = totals.plus(part.totals)
        self.parts = tuple(placed)
        self.totals = totals
        self.articles = articles  # with those that are gone
        self.units = units
        self._firsts = [part.first_article for part in placed]
        self._first_units = [part.first_unit for part in placed]
        self._samples: dict[int, tuple[Bools, ...]] = {}
        self.fitting: dict[Hashable, Bools] = {}  # which outlets a scope lets through, of those that came lately
        self._impacts: Singles | None = None

    @property
    def impacts(self) -> Singles:
        """The saturated weight in the field of passages' own terms, for every code of a posting."""
        if self._impacts is None:
            self._impacts = body_impacts(self.totals)
        return self._impacts

    @property
    def passages(self) -> int:
        """How many passages can be found."""
        return self.totals.passages

    def counts(self, numbers: Ints) -> Ints:
        """Count where terms stand: a row a number, in the columns of `TermCounts`."""
        found = np.zeros((len(numbers), 6), np.int32)
        for part in self.parts:
            _add(found, part.segment.tally.counts, numbers, 1)
            if part.gone is not None:
                _add(found, part.gone.counts, numbers, -1)
        return found

    def is_name(self, numbers: Ints, counts: Ints) -> Bools:
        """Tell which terms, whose `counts` these are, are names: no numbers, and written with a capital in most places
        inside sentences.
        """
        inside, capital = counts[:, TermCounts.INSIDE], counts[:, TermCounts.CAPITAL]
        is_number = self.vocabulary.classes(numbers) & TermClass.NUMBER > 0
        return (capital * 2 > inside) & (capital > 0) & ~is_number

    def alive(self) -> Bools:
        """Mark the articles that are alive."""
        marks = [np.ones(part.segment.articles, np.bool_) if part.alive is None else part.alive for part in self.parts]
        return np.concatenate(marks) if marks else np.zeros(0, np.bool_)

    def sample(self, bits: int) -> tuple[Bools, ...]:
        """Mark for each part one in 2^bits of the articles that are alive, chosen by their ids."""
        found = self._samples.get(bits)
        if found is None:
            found = self._samples[bits] = tuple(_sample(part, bits) for part in self.parts)
        return found

    def heads(self, name: str) -> Longs:
        """Return one column of the heads of all articles, the gone ones among them."""
        columns = [getattr(part.segment.heads, name) for part in self.parts]
        return np.concatenate(columns) if columns else np.zeros(0, np.int64)

    def owners(self) -> Ints:
        """Return the article of each unit."""
        owners = [part.segment.units.article + np.int32(part.first_article) for part in self.parts]
        return np.concatenate(owners) if owners else np.zeros(0, np.int32)

    def languages(self) -> dict[str, int]:
        """Count passages by language."""
        counts = np.zeros(len(self.catalogue.languages), np.int64)
        for part in self.parts:
            counts[: len(part.segment.tally.languages)] += part.segment.tally.languages
            if part.gone is not None:
                counts[: len(part.gone.languages)] -= part.gone.languages
        return {code: int(count) for code, count in zip(self.catalogue.languages, counts, strict=False) if count}

    def part_of(self, article: int) -> tuple[Part, int]:
        """Return the part that an article's number belongs to, and its number there."""
        part = self.parts[bisect_right(self._firsts, article) - 1]
        return part, article - part.first_article

    def id_of(self, article: int) -> int:
        """Return an article's id in the database."""
        part, local = self.part_of(article)
        return int(part.segment.heads.ids[local])

    def ages(self, articles: Longs) -> Ages:
        """Say when some articles (distinct) were published."""
        flags, seconds = self.of_articles("flags", articles), self.of_articles("seconds", articles)
        is_dated = flags & DATED > 0
        moments = np.where(is_dated, 2 * seconds + (flags & WHOLE_DAY == 0), UNDATED)
        days = np.where(is_dated, np.floor_divide(seconds, _DAY_SECONDS) + _EPOCH_DAY, np.nan)
        return Ages(articles, moments, days)

    def headline(self, article: int) -> Ints:
        """Return the numbers of a headline's terms."""
        part, local = self.part_of(article)
        return part.segment.title.of(local)

    def of_articles(self, name: str, articles: Longs) -> Longs:
        """Return one column of the heads of some articles."""
        found = np.zeros(len(articles), np.int64)
        for part in self.parts:
            own = (articles >= part.first_article) & (articles < part.first_article + part.segment.articles)
            found[own] = getattr(part.segment.heads, name)[articles[own] - part.first_article]
        return found

    def text_hash(self, article: int) -> int:
        """Return 60 bits of the hash of an article's text, 0 where there is none."""
        part, local = self.part_of(article)
        return int(part.segment.heads.hashes[local])

    def terms_of(self, unit: int) -> list[int]:
        """Return the numbers of a unit's terms, in the order of its text."""
        part = self.parts[bisect_right(self._first_units, unit) - 1]
        return part.segment.body.of(unit - part.first_unit).tolist()

    def stored_order(self, unit: int) -> tuple[int, int]:
        """Return what puts units in the order in which they were stored: the article's id, and the place in it."""
        part = self.parts[bisect_right(self._first_units, unit) - 1]
        local = unit - part.first_unit
        return int(part.segment.heads.ids[part.segment.units.article[local]]), unit

    def passage(self, unit: int) -> Passage | None:
        """Return the passage that a unit is, None for a heading."""
        part = self.parts[bisect_right(self._first_units, unit) - 1]
        local = unit - part.first_unit
        heads, units = part.segment.heads, part.segment.units
        count, article = int(units.paragraphs[local]), int(units.article[local])
        if not count:
            return None
        first = int(units.paragraph[local])
        return Passage(
            article_id=int(heads.ids[article]),
            revision=int(heads.revisions[article]),
            paragraph=first,
            last_paragraph=first + count - 1,
            start=int(units.start[local]),
            end=int(units.end[local]),
        )

    def lead(self, article: int) -> int | None:
        """Return the first passage of an article, None where it has none."""
        part, local = self.part_of(article)
        first, end = part.segment.first_unit[local], part.segment.first_unit[local + 1]
        inside = np.flatnonzero(part.segment.units.paragraphs[first:end])
        return int(part.first_unit + first + inside[0]) if len(inside) else None


def _sample(part: Part, bits: int) -> Bools:
    ids = part.segment.heads.ids
    chosen = np.ones(len(ids), np.bool_)
    if bits:
        chosen = (ids.astype(np.uint64) * _MIXER) >> np.uint64(64 - bits) == 0
    return chosen if part.alive is None else chosen & part.alive


def _add(found: Ints, counts: TermCounts, numbers: Ints, times: int) -> None:
    places, present = places_in(counts.numbers, numbers)
    found[present] += times * counts.rows[places[present]]
