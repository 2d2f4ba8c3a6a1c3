"""Terms that stand side by side in a question, and in passages (Metzler and Croft 2005, ordered window of one)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bot.search.arrays import Floats, Longs, places_in, ranges
from bot.search.okapi import idf
from bot.search.reading import Reading
from bot.search.scoring import pair_mean, saturated
from bot.search.segment import Forward, TermCounts
from bot.search.view import Part, View

_LOOKED_THROUGH = 2_000  # passages that hold the rarer term; of more a sample is counted
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: multiplying spreads ids evenly (Knuth, TAOCP 3, 6.4)


def pair_scores(view: View, reading: Reading, sequence: Sequence[int | None], lengths: Floats) -> Floats:
    """BM25 of the passages of a reading, with these `lengths` in terms, over the pairs of terms that stand side by side
    in the query, nats.
    """
    scores = np.zeros(reading.passages)
    follows = reading.owner[1:] == reading.owner[:-1]
    for first, second in dict.fromkeys(pairwise(sequence)):
        here = np.flatnonzero(follows & (reading.terms[:-1] == first) & (reading.terms[1:] == second))
        if not len(here):
            continue
        counts = np.bincount(reading.owner[here], minlength=reading.passages).astype(np.float64)
        weight = idf(view.passages, max(1, round(_frequency(view, first, second))))
        scores += weight * saturated(counts, np.maximum(lengths - 1, 0.0), pair_mean(view.totals))
    return scores


def _frequency(view: View, first: int | None, second: int | None) -> float:
    """Return in how many passages the second term directly follows the first. Of very common terms only the articles
    are looked through whose id falls into a sample, which is the same however the view is divided.
    """
    if first is None or second is None:
        return 0.0
    rarer = int(view.counts(np.array([first, second], np.int32))[:, TermCounts.HOLDING].min())
    bits = (rarer // _LOOKED_THROUGH).bit_length()
    followed = sum(
        _following(part.segment.body, _holding_both(part, first, second, bits), first, second) for part in view.parts
    )
    return float(followed << bits)


def _holding_both(part: Part, first: int, second: int, bits: int) -> Longs:
    """Return the passages of the sample that hold both terms, ascending."""
    segment = part.segment
    one, other = segment.place_of(first), segment.place_of(second)
    if one is None or other is None:
        return np.zeros(0, np.int64)
    few, many = sorted((segment.in_body.of(one)[0], segment.in_body.of(other)[0]), key=len)
    owners = segment.units.article[few]
    kept = segment.units.paragraphs[few] > 0
    if part.alive is not None:
        kept &= part.alive[owners]
    if bits:
        kept &= (segment.heads.ids.astype(np.uint64)[owners] * _MIXER) >> np.uint64(64 - bits) == 0
    units = few[kept]
    return units[places_in(many, units)[1]].astype(np.int64)


def _following(body: Forward, units: Longs, first: int | None, second: int | None) -> int:
    """Count the units in which one term directly follows another."""
    starts = body.starts[units]
    sizes = body.starts[units + 1] - starts
    terms, owner = body.terms[ranges(starts, sizes)], np.repeat(np.arange(len(units)), sizes)
    here = (terms[:-1] == first) & (terms[1:] == second) & (owner[:-1] == owner[1:])
    found = owner[:-1][here]
    return int(np.count_nonzero(np.diff(found, prepend=-1)))
