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
    begins = np.empty(len(ordered), np.bool_)
    begins[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins.nonzero()[0]


def ranges(first: Longs, sizes: Longs) -> Longs:
    """Lay first[i], first[i]+1 … (sizes[i] of them) end to end for every i."""
    ends = sizes.cumsum()
    return np.repeat(first - ends + sizes, sizes) + np.arange(int(ends[-1]) if len(ends) else 0)


def starts_of(sizes: Sequence[int] | NDArray[np.integer] | Bools) -> Longs:
    """Return where each of some runs begins when they are laid end to end, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def places_in(ordered: NDArray[np.integer], wanted: NDArray[np.integer]) -> tuple[Longs, Bools]:
    """Return where some values stand in an ascending array, and whether they do; the place of an absent one is any."""
    if not len(ordered):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = ordered.searchsorted(wanted.astype(ordered.dtype, copy=False))  # of another type, all would be copied
    np.minimum(places, len(ordered) - 1, out=places)
    return places, ordered[places] == wanted
