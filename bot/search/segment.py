"""A segment: some articles as flat arrays that never change, in memory or mapped from a file."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from bot.search.arrays import Bytes, Codes, Floats, Ints, Longs, run_starts

LONGEST = 1023  # terms of a unit that a code can tell; a longer paragraph is rare, and told as long
MOST_TIMES = 63
_LENGTH_BITS = 10

DATED, WHOLE_DAY, SAMPLE = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Heads:
    """What filters and cards ask of articles, one row an article: id and revision in the database, publication in
    seconds since 1970 (UTC), `flags` (DATED, WHOLE_DAY, SAMPLE), outlet and language by their numbers in the catalogue,
    and 60 bits of the hash of the text.
    """

    ids: Longs
    revisions: Ints
    seconds: Longs
    flags: Bytes
    outlets: Ints
    languages: Ints
    hashes: Longs


@dataclass(frozen=True, slots=True)
class Units:
    """Passages, and the headings between them, one row each in the order of the texts. A passage is `paragraphs`
    paragraphs from `paragraph` on and the characters `start` to `end`; a heading has 0 paragraphs.
    """

    article: Ints
    paragraph: Ints
    paragraphs: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Forward:
    """Document d holds the term numbers `terms[starts[d]:starts[d + 1]]`, in the order of its text."""

    terms: Ints
    starts: Longs

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, document: int) -> Ints:
        """Return the terms of a document."""
        return self.terms[int(self.starts[document]) : int(self.starts[document + 1])]

    @property
    def lengths(self) -> Longs:
        """Terms in each document."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Postings:
    """The term at place t of the segment's terms stands in `documents[starts[t]:starts[t + 1]]`, ascending. A code
    holds how often, and how many terms the document has, both up to a limit (`coded`).
    """

    documents: Ints
    codes: Codes
    starts: Longs

    def of(self, place: int) -> tuple[Ints, Codes]:
        """Return a term's documents and codes."""
        span = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.documents[span], self.codes[span]


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often terms stand where, one row a term of `numbers` (ascending): passages that hold it, passages that it
    touches (holding it, beside one that does, or under a headline that does), headlines, articles, places inside
    sentences, and places inside sentences with a capital.
    """

    numbers: Ints
    rows: Ints  # terms × 6

    HOLDING, TOUCHED, HEADLINES, ARTICLES, INSIDE, CAPITAL = range(6)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and lengths to add up: `around` are the terms of the neighbours of passages, `above` those of the
    headlines over passages, `pairs` the pairs of terms inside passages.
    """

    articles: int = 0
    passages: int = 0
    own: int = 0
    around: int = 0
    above: int = 0
    pairs: int = 0
    headlines: int = 0
    texts: int = 0

    def plus(self, other: Totals, times: int = 1) -> Totals:
        """Add another's, or subtract it."""
        return Totals(
            *(getattr(self, name) + times * getattr(other, name) for name in (column.name for column in fields(Totals)))
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What some articles add up to: their terms and lengths, and their passages by the number of the language."""

    counts: TermCounts
    totals: Totals
    languages: Ints


@dataclass(frozen=True, slots=True)
class Segment:
    """Articles, their units and terms. `body` and `title` are the forward indexes of units and headlines, `marks` stand
    in step with the terms of the body. `terms` (ascending) are the terms of the segment; postings are theirs.
    `lengths` are the terms of each article with its headline.
    """

    heads: Heads
    units: Units
    first_unit: Longs  # of each article, and the end
    body: Forward
    marks: Bytes
    title: Forward
    terms: Ints
    in_body: Postings
    in_title: Postings
    lengths: Ints
    tally: Tally

    @property
    def articles(self) -> int:
        """How many articles."""
        return len(self.heads.ids)

    def place_of(self, number: int) -> int | None:
        """Return where a term stands among the segment's."""
        place = int(self.terms.searchsorted(np.int32(number)))
        return place if place < len(self.terms) and self.terms[place] == number else None


def coded(times: Longs, lengths: Longs) -> Codes:
    """Code how often a term stands in documents of some lengths."""
    return (np.minimum(times, MOST_TIMES) << _LENGTH_BITS | np.minimum(lengths, LONGEST)).astype(np.uint16)


def times_in(codes: Codes) -> Ints:
    """Return how often, `MOST_TIMES` where it is that often or more."""
    return (codes >> _LENGTH_BITS).astype(np.int32)


def read_code(code: int) -> tuple[int, int]:
    """Return how often, and how many terms the document has; each at most what a code can tell."""
    return code >> _LENGTH_BITS, code & LONGEST


def every_code() -> tuple[Floats, Floats]:
    """Return how often and how long, for every code there can be."""
    codes = np.arange(1 << 16)
    return (codes >> _LENGTH_BITS).astype(np.float64), (codes & LONGEST).astype(np.float64)


def plus(one: Tally, other: Tally, times: int = 1) -> Tally:
    """Add another tally to one, or subtract it."""
    numbers = np.sort(np.concatenate((one.counts.numbers, other.counts.numbers)))
    numbers = numbers[run_starts(numbers)]
    rows = np.zeros((len(numbers), one.counts.rows.shape[1]), np.int32)
    languages = np.zeros(max(len(one.languages), len(other.languages)), np.int32)
    for tally, factor in ((one, 1), (other, times)):
        rows[np.searchsorted(numbers, tally.counts.numbers)] += factor * tally.counts.rows
        languages[: len(tally.languages)] += factor * tally.languages
    return Tally(TermCounts(numbers, rows), one.totals.plus(other.totals, times), languages)
