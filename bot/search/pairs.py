"""Terms that stand side by side in a question, and in passages (Metzler and Croft 2005, ordered window of one)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from bot.search.arrays import Bools, Floats, Longs, places_in, ranges, run_starts
from bot.search.okapi import idf
from bot.search.reading import Reading
from bot.search.scoring import pair_mean, saturated
from bot.search.segment import Forward, Segment
from bot.search.view import View

_LOOKED_THROUGH = 2_000  # passages that hold the rarer term; of more a sample is counted


def pair_scores(
    view: View, reading: Reading, sequence: Sequence[int | None], holding: Mapping[int, int], lengths: Floats
) -> Floats:
    """BM25 of the passages of a reading, with these `lengths` in terms, over the pairs of terms that stand side by side
    in the query, nats. `holding` says how many passages hold each term.
    """
    scores = np.zeros(reading.passages)
    following, is_last = np.append(reading.terms[1:], -1), np.append(reading.owner[1:] != reading.owner[:-1], True)
    for first, second in dict.fromkeys(pairwise(sequence)):
        if first is None or second is None:
            continue
        begins = np.flatnonzero(reading.terms == first)
        begins = begins[(following[begins] == second) & ~is_last[begins]]
        if not len(begins):
            continue
        counts = np.bincount(reading.owner[begins], minlength=reading.passages).astype(np.float64)
        rarer = min(holding[first], holding[second])
        weight = idf(view.passages, max(1, round(_frequency(view, first, second, rarer))))
        scores += weight * saturated(counts, np.maximum(lengths - 1, 0.0), pair_mean(view.totals))
    return scores


def _frequency(view: View, first: int, second: int, rarer: int) -> float:
    """Return in how many passages the second term directly follows the first; `rarer` of them hold the rarer one. Of
    very common terms only a sample of the articles is looked through, the same however the view is divided.
    """
    bits = (rarer // _LOOKED_THROUGH).bit_length()
    followed = sum(
        _following(part.segment.body, _holding_both(part.segment, sample, first, second), first, second)
        for part, sample in zip(view.parts, view.sample(bits), strict=True)
    )
    return float(min(rarer, followed << bits))


def _holding_both(segment: Segment, sample: Bools, first: int, second: int) -> Longs:
    """Return the passages of the marked articles that hold both terms, ascending."""
    places, present = places_in(segment.terms, np.array([first, second], np.int32))
    if not present.all():
        return np.zeros(0, np.int64)
    few, many = sorted((segment.in_body.of(place)[0] for place in places.tolist()), key=len)
    units = few[sample[segment.units.article[few]]]
    units = units[places_in(many, units)[1]]
    return units[segment.units.paragraphs[units] > 0].astype(np.int64)


def _following(body: Forward, units: Longs, first: int, second: int) -> int:
    """Count the units in which one term directly follows another."""
    if not len(units):
        return 0
    starts = body.starts[units]
    sizes = body.starts[units + 1] - starts
    terms = body.terms[ranges(starts, sizes)]
    begins = np.flatnonzero(terms[:-1] == first)
    begins = begins[terms[begins + 1] == second]
    ends = np.cumsum(sizes)
    within = np.searchsorted(ends, begins, side="right")
    return len(run_starts(within[begins + 1 < ends[within]]))
