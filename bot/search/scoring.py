"""BM25 as `okapi` defines it, from counts."""

from __future__ import annotations

import numpy as np

from bot.search.arrays import Floats, Ints, Singles
from bot.search.okapi import K1, B, idf
from bot.search.segment import TermCounts, Totals, every_code

TITLE_WEIGHT = 1.0
NEIGHBOUR_WEIGHT = 0.2


def saturated(counts: Floats, lengths: Floats, mean: float) -> Floats:
    """Return count·(k1 + 1) / (count + k1·(1 − b + b·length/mean)), 0..2.2."""
    norms = lengths * (K1 * B / (mean or 1.0)) + K1 * (1 - B)
    return counts * (K1 + 1) / (counts + norms)


def passage_mean(totals: Totals) -> float:
    """Return the mean weighted length of passages: own terms, headline, neighbours."""
    weighted = totals.own + TITLE_WEIGHT * totals.above + NEIGHBOUR_WEIGHT * totals.around
    return weighted / max(1, totals.passages)


def title_mean(totals: Totals) -> float:
    """Return the mean length of headlines."""
    return totals.headlines / max(1, totals.articles)


def article_mean(totals: Totals) -> float:
    """Return the mean length of articles with their headlines."""
    return (totals.headlines + totals.texts) / max(1, totals.articles)


def pair_mean(totals: Totals) -> float:
    """Return the mean number of pairs of terms in passages."""
    return totals.pairs / max(1, totals.passages)


def idfs(documents: int, frequencies: Ints) -> Floats:
    """Return the idf of some document frequencies, nats."""
    return np.array([idf(documents, int(frequency)) for frequency in frequencies])


def body_impacts(totals: Totals) -> Singles:
    """Return the saturated weight in the body field for every code of a posting."""
    times, lengths = every_code()
    mean = totals.own / max(1, totals.passages)
    return np.where(times > 0, saturated(np.maximum(times, 1), lengths, mean), 0.0).astype(np.float32)


def idfs_of(counts: Ints, totals: Totals) -> tuple[Floats, Floats, Floats]:
    """Return the idfs of terms in the passage, headline and article fields, by their counts."""
    return (
        idfs(totals.passages, counts[:, TermCounts.TOUCHED]),
        idfs(totals.articles, counts[:, TermCounts.HEADLINES]),
        idfs(totals.articles, counts[:, TermCounts.ARTICLES]),
    )
