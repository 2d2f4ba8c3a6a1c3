"""Every term that some text holds, by a number that it keeps for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.wanted import TermClass, term_class
from bot.search.arrays import Bytes, Codes, Ints, Longs, starts_of

_MOST_REMEMBERED = 50_000
_IS_YEAR = int(TermClass.YEAR)
_MOST_ALIKE = 8  # terms with the same 64 bits, of which there will hardly ever be two
_RATIO = 2  # at least, of a frozen run to the next: there are few of them


@dataclass(frozen=True, slots=True)
class Terms:
    """An immutable run of terms with the numbers `first`, `first` + 1, …: the letters of all of them in UTF-8 end to
    end, what each is by itself, and an index of their hashes (ascending, with the places of the terms) and of their
    shapes (first letter and length, ascending, with the places) for finding misspelt ones.
    """

    first: int
    letters: Bytes
    starts: Longs
    classes: Codes
    years: Ints
    hashes: NDArray[np.uint64]
    by_hash: Ints
    shapes: Longs
    by_shape: Ints

    @classmethod
    def of(cls, terms: Sequence[str], classes: Sequence[int], years: Sequence[int], first: int) -> Terms:
        """Lay terms down."""
        encoded = [term.encode("utf-8") for term in terms]
        hashes = _hashes(encoded)
        shapes = np.fromiter(map(shape_of, terms), np.int64, len(terms))
        by_hash, by_shape = np.argsort(hashes, kind="stable"), np.argsort(shapes, kind="stable")
        return cls(
            first=first,
            letters=np.frombuffer(b"".join(encoded), np.uint8),
            starts=starts_of([len(term) for term in encoded]),
            classes=np.array(classes, np.uint16),
            years=np.array(years, np.int32),
            hashes=hashes[by_hash],
            by_hash=by_hash.astype(np.int32),
            shapes=shapes[by_shape],
            by_shape=by_shape.astype(np.int32),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def term(self, place: int) -> str:
        """Return a term as text."""
        return self.letters[self.starts[place] : self.starts[place + 1]].tobytes().decode("utf-8")

    def find(self, terms: Sequence[str], hashes: NDArray[np.uint64]) -> Iterator[tuple[str, int]]:
        """Give those of some terms that are here, with their numbers; `hashes` are theirs, in step."""
        firsts = np.searchsorted(self.hashes, hashes)
        there = np.flatnonzero(self.hashes.take(firsts, mode="clip") == hashes)
        for asked, first in zip(there.tolist(), firsts[there].tolist(), strict=True):
            for place in self.by_hash[first : first + _MOST_ALIKE].tolist():
                if self.term(place) == terms[asked]:
                    yield terms[asked], self.first + place
                    break

    def shaped(self, wanted: int) -> Iterable[int]:
        """Give the places of the terms of a shape."""
        first, end = np.searchsorted(self.shapes, (wanted, wanted + 1))
        return self.by_shape[first:end].tolist()


class Vocabulary:
    """Grows only, so that readers need no lock: frozen runs of terms, then the newest ones in a dictionary."""

    def __init__(self, frozen: Sequence[Terms] = ()) -> None:
        self.frozen = tuple(frozen)
        self._frozen_size = sum(map(len, frozen))
        self._newest: dict[str, int] = {}
        self._classes: list[int] = []
        self._years: list[int] = []
        self._names: list[str] = []
        self._remembered: dict[str, int] = {}  # of the frozen ones, those that were looked up lately

    def __len__(self) -> int:
        return self._frozen_size + len(self._names)

    def number_of(self, term: str) -> int | None:
        """Return a term's number, None where no text ever held it."""
        number = self._newest.get(term)
        return self._frozen_numbers([term]).get(term) if number is None else number

    def numbered(self, terms: Sequence[str]) -> list[int]:
        """Return the numbers of (distinct) terms; unknown ones are added. For the one writer."""
        newest = self._newest
        frozen = self._frozen_numbers([term for term in terms if term not in newest])
        return [
            number
            if (number := newest.get(term)) is not None or (number := frozen.get(term)) is not None
            else self._add(term)
            for term in terms
        ]

    def term(self, number: int) -> str:
        """Return a term by its number."""
        for terms in self.frozen:
            if number < terms.first + len(terms):
                return terms.term(number - terms.first)
        return self._names[number - self._frozen_size]

    def classes(self, numbers: Ints) -> Codes:
        """Return what terms are by themselves (`TermClass`)."""
        found = np.zeros(len(numbers), np.uint16)
        self._gather(numbers, found, [terms.classes for terms in self.frozen], self._classes)
        return found

    def years(self, numbers: Ints) -> Ints:
        """Return the years that terms name, 0 for others."""
        found = np.zeros(len(numbers), np.int32)
        self._gather(numbers, found, [terms.years for terms in self.frozen], self._years)
        return found

    def shaped(self, wanted: int) -> Iterable[tuple[str, int]]:
        """Give the terms of a shape with their numbers."""
        for terms in self.frozen:
            for place in terms.shaped(wanted):
                yield terms.term(place), terms.first + place
        for place, term in enumerate(list(self._names)):
            if shape_of(term) == wanted:
                yield term, self._frozen_size + place

    def freeze(self) -> Vocabulary:
        """Return the same vocabulary with the newest terms laid down as well; nothing may be added to the old one."""
        if not self._names:
            return self
        runs = [*self.frozen, Terms.of(self._names, self._classes, self._years, self._frozen_size)]
        while len(runs) > 1 and len(runs[-2]) < _RATIO * len(runs[-1]):
            last = runs.pop()
            runs.append(joined(runs.pop(), last))
        frozen = Vocabulary(runs)
        if len(self._remembered) + len(self._newest) <= _MOST_REMEMBERED:
            frozen._remembered = self._remembered | self._newest  # for the next articles speak of the same
        return frozen

    def _frozen_numbers(self, terms: Sequence[str]) -> dict[str, int]:
        """Look terms up in the frozen runs; those that are in none are left out."""
        remembered = self._remembered
        found = {term: number for term in terms if (number := remembered.get(term)) is not None}
        if len(found) < len(terms):
            left = [term for term in terms if term not in found]
            hashes = _hashes([term.encode("utf-8") for term in left])
            looked_up = dict(pair for run in self.frozen for pair in run.find(left, hashes))
            if len(remembered) + len(looked_up) > _MOST_REMEMBERED:
                remembered.clear()
            remembered.update(looked_up)
            found |= looked_up
        return found

    def _add(self, term: str) -> int:
        number = len(self)
        classes = term_class(term)
        self._classes.append(classes)
        self._years.append(_year(term, classes))
        self._names.append(term)
        self._newest[term] = number  # last: a reader that sees it finds the rest
        return number

    def _gather(
        self, numbers: Ints, found: NDArray[np.integer], frozen: Sequence[NDArray[np.integer]], newest: Sequence[int]
    ) -> None:
        if self.frozen and numbers.max(initial=-1) < len(self.frozen[0]):  # nearly all terms stand in the first run
            found[:] = frozen[0][numbers]
            return
        for terms, values in zip(self.frozen, frozen, strict=True):
            inside = (numbers >= terms.first) & (numbers < terms.first + len(terms))
            found[inside] = values[numbers[inside] - terms.first]
        late = np.flatnonzero(numbers >= self._frozen_size)
        found[late] = [newest[number - self._frozen_size] for number in numbers[late].tolist()]


def joined(one: Terms, other: Terms) -> Terms:
    """Lay a run's terms behind those of the one before it."""
    hashes = np.concatenate([_by_place(terms.hashes, terms.by_hash) for terms in (one, other)])
    shapes = np.concatenate([_by_place(terms.shapes, terms.by_shape) for terms in (one, other)])
    by_hash, by_shape = np.argsort(hashes, kind="stable"), np.argsort(shapes, kind="stable")
    return Terms(
        first=one.first,
        letters=np.concatenate((one.letters, other.letters)),
        starts=np.concatenate((one.starts, other.starts[1:] + one.starts[-1])),
        classes=np.concatenate((one.classes, other.classes)),
        years=np.concatenate((one.years, other.years)),
        hashes=hashes[by_hash],
        by_hash=by_hash.astype(np.int32),
        shapes=shapes[by_shape],
        by_shape=by_shape.astype(np.int32),
    )


def _by_place(ordered: NDArray[Any], places: Ints) -> NDArray[Any]:
    values = np.empty_like(ordered)
    values[places] = ordered
    return values


def shape(letter: str, length: int) -> int:
    """Return a first letter and a length as one number."""
    return ord(letter) << 8 | min(length, 255)


def shape_of(term: str) -> int:
    """Return the shape of a term, −1 for what is no word of letters."""
    return shape(term[0], len(term)) if term.isalpha() else -1


def _hashes(encoded: Sequence[bytes]) -> NDArray[np.uint64]:
    """Return 64 bits of BLAKE2 for each text."""
    return np.frombuffer(b"".join(hashlib.blake2b(text, digest_size=8).digest() for text in encoded), "<u8")


def _year(term: str, classes: int) -> int:
    """Return the year that a term of these classes is, 0 where it is none."""
    return int(term) if classes & _IS_YEAR else 0
