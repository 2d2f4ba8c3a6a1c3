"""Flat arrays: the forward index (document → terms) and the postings (term → documents) of one field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Forward:
    """Document d holds the term numbers `terms[starts[d]:starts[d + 1]]`, in the order of its text."""

    terms: Ints
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, documents: Sequence[Sequence[int]]) -> Forward:
        """Lay the documents' term numbers end to end."""
        sizes = np.fromiter((len(d) for d in documents), np.int64, len(documents))
        starts = np.concatenate(([0], np.cumsum(sizes)))
        terms = np.fromiter((t for d in documents for t in d), np.int32, int(starts[-1]))
        return cls(terms, starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Floats:
        """Terms in each document."""
        return np.diff(self.starts).astype(np.float64)

    def positions(self, documents: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return every position of the given documents' terms, and for each the place of its document in the list."""
        first = self.starts[documents]
        sizes = self.starts[documents.astype(np.int64) + 1] - first
        return ranges(first, sizes), np.repeat(np.arange(len(documents)), sizes)


@dataclass(frozen=True, slots=True)
class Postings:
    """Term t stands in `documents[starts[t]:starts[t + 1]]`, ascending, `counts` times in each."""

    documents: Ints
    counts: NDArray[np.float32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, forward: Forward, vocabulary_size: int) -> Postings:
        """Invert a forward index."""
        width = max(1, len(forward))
        owners = np.repeat(np.arange(len(forward), dtype=np.int64), np.diff(forward.starts))
        # One key per (term, document): sorted keys are sorted postings, and a run of equal keys is a term frequency.
        keys = np.sort(forward.terms.astype(np.int64) * width + owners)
        firsts = run_starts(keys)
        counts = np.diff(np.append(firsts, len(keys)))
        terms, documents = np.divmod(keys[firsts], width)
        starts = np.searchsorted(terms, np.arange(vocabulary_size + 1))
        return cls(documents.astype(np.int32), counts.astype(np.float32), starts.astype(np.int64))

    def of_term(self, term: int) -> tuple[Ints, NDArray[np.float32]]:
        """Return the documents of a term and its count in each."""
        span = slice(self.starts[term], self.starts[term + 1])
        return self.documents[span], self.counts[span]


def holding_run(forward: Forward, postings: Postings, run: Sequence[int]) -> Ints:
    """Return the documents, ascending, that hold the term numbers of a run (at least one) side by side."""
    documents = postings.of_term(run[0])[0]
    for term in dict.fromkeys(run[1:]):
        documents = np.intersect1d(documents, postings.of_term(term)[0], assume_unique=True)
    if len(run) == 1:
        return documents
    positions, owner = forward.positions(documents)
    terms, places = forward.terms[positions], max(0, len(positions) - len(run) + 1)
    begins = owner[:places] == owner[len(run) - 1 :]
    for step, term in enumerate(run):
        begins &= terms[step : step + places] == term
    return documents[run_members(owner[:places][begins])]


def run_members(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each of some ascending values once."""
    return ordered[run_starts(ordered)]


def run_starts(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each run of equal values begins; np.unique would do, but the numpy.ma it imports takes 50 ms."""
    return np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1)).astype(np.int64)


def ranges(first: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lay first[i], first[i]+1 … (sizes[i] of them) end to end for every i."""
    before = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return np.repeat(first - before, sizes) + np.arange(int(sizes.sum()))
