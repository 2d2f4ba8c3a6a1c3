"""Every term that some text holds, by a number that it keeps for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.wanted import TermClass, term_class
from bot.search.arrays import Bytes, Codes, Ints, Longs, starts_of

_MOST_REMEMBERED = 50_000
_IS_YEAR = int(TermClass.YEAR)
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
    def of(cls, terms: Sequence[str], first: int) -> Terms:
        """Lay terms down."""
        encoded = [term.encode("utf-8") for term in terms]
        classes = list(map(term_class, terms))
        hashes = np.fromiter(map(_hash, encoded), np.uint64, len(encoded))
        shapes = np.fromiter(map(shape_of, terms), np.int64, len(terms))
        by_hash, by_shape = np.argsort(hashes, kind="stable"), np.argsort(shapes, kind="stable")
        return cls(
            first=first,
            letters=np.frombuffer(b"".join(encoded), np.uint8),
            starts=starts_of([len(term) for term in encoded]),
            classes=np.array(classes, np.uint16),
            years=np.fromiter(map(_year, terms, classes), np.int32, len(terms)),
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

    def find(self, term: str) -> int | None:
        """Return a term's place."""
        wanted = np.uint64(_hash(term.encode("utf-8")))
        near = int(np.searchsorted(self.hashes, wanted))
        while near < len(self.hashes) and self.hashes[near] == wanted:
            if self.term(place := int(self.by_hash[near])) == term:
                return place
            near += 1
        return None

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
        if number is None:
            number = self._remembered.get(term)
        if number is None:
            for terms in self.frozen:
                place = terms.find(term)
                if place is not None:
                    number = terms.first + place
                    self._remember(term, number)
                    break
        return number

    def numbered(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of terms; unknown ones are added. For the one writer."""
        newest, remembered = self._newest, self._remembered
        return [
            number
            if (number := newest.get(term)) is not None or (number := remembered.get(term)) is not None
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
        runs = [*self.frozen, Terms.of(self._names, self._frozen_size)]
        while len(runs) > 1 and len(runs[-2]) < _RATIO * len(runs[-1]):
            last = runs.pop()
            runs.append(joined(runs.pop(), last))
        frozen = Vocabulary(runs)
        frozen._remembered = self._remembered | self._newest  # for the next articles speak of the same
        return frozen

    def _remember(self, term: str, number: int) -> None:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[term] = number

    def _add(self, term: str) -> int:
        known = self.number_of(term)
        if known is not None:
            return known
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


def _hash(encoded: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "little")


def _year(term: str, classes: int) -> int:
    """Return the year that a term of these classes is, 0 where it is none."""
    return int(term) if classes & _IS_YEAR else 0
