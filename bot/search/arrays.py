"""Small tools for flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint16]

_Int = TypeVar("_Int", bound=np.integer)


def run_members(ordered: NDArray[_Int]) -> NDArray[_Int]:
    """Return each of some ascending values once."""
    return ordered[run_starts(ordered)]


def run_starts(ordered: NDArray[np.integer]) -> Longs:
    """Return where each run of equal values begins; np.unique would do, but the numpy.ma it imports takes 50 ms."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))).astype(np.int64)


def ranges(first: Longs, sizes: Longs) -> Longs:
    """Lay first[i], first[i]+1 … (sizes[i] of them) end to end for every i."""
    before = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else np.zeros(0, np.int64)
    return np.repeat(first - before, sizes) + np.arange(int(sizes.sum()))


def starts_of(sizes: Sequence[int] | Longs) -> Longs:
    """Return where each of some runs begins when they are laid end to end, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(np.asarray(sizes, np.int64)))).astype(np.int64)


def places_in(ordered: NDArray[np.integer], wanted: NDArray[np.integer]) -> tuple[Longs, Bools]:
    """Return where some values stand in an ascending array, and whether they do; the place of an absent one is 0."""
    if not len(ordered):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = np.searchsorted(ordered, wanted).clip(max=len(ordered) - 1)
    found = ordered[places] == wanted
    return np.where(found, places, 0), found
