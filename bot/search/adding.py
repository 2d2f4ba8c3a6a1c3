"""Postings of several terms, laid end to end and added up."""

from __future__ import annotations

import numpy as np

from bot.search.arrays import Codes, Ints, Longs, Singles, run_starts
from bot.search.segment import Postings


def laid(postings: Postings, places: Longs) -> tuple[Ints, Codes]:
    """Lay the postings of some terms (by their places) end to end: documents and codes."""
    found = [postings.of(place) for place in places.tolist()]
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.uint16)
    return np.concatenate([documents for documents, _ in found]), np.concatenate([codes for _, codes in found])


def summed(documents: Ints, worth: Singles) -> tuple[Longs, Singles]:
    """Add up the worth of each document; return the distinct ones, ascending, and their sums.

    Sorting is cheaper than an array of all documents, of which most are not touched: 60,000 postings are sorted in
    half a millisecond, while the pages of 20 MB alone take six to come.
    """
    if not len(documents):
        return np.zeros(0, np.int64), worth
    bits = len(documents).bit_length()
    keys = np.sort(documents.astype(np.int64) << bits | np.arange(len(documents)))
    ordered = keys >> bits
    firsts = run_starts(ordered)
    return ordered[firsts], np.add.reduceat(worth[keys & ((1 << bits) - 1)], firsts)
