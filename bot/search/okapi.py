"""The scoring definition: Okapi BM25 as rank-bm25 computes it, over weighted bags of terms.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), eq. 3.15; fields enter as
weighted term frequencies, eq. 3.18-3.20 with one length normalisation for the sum (Robertson, Zaragoza and Taylor
2004). The serving index must give these scores; `tests/property` holds it to that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rank_bm25 import BM25Okapi

K1 = 1.2
B = 0.75


def idf(documents: int, frequency: int) -> float:
    """Return ln(1 + (N − df + 0.5) / (df + 0.5)): never negative, so a frequent word never counts against a passage."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


class WeightedOkapi(BM25Okapi):
    """rank-bm25 over bags of term → weight. On bags of whole numbers it is the library with another idf."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        # The library divides by the number of documents and by the average length: one empty bag stands in for none.
        super().__init__(bags or [{}], k1=K1, b=B)
        self.corpus_size = len(bags)
        self.avgdl = self.avgdl or 1.0

    def _initialize(self, corpus: Sequence[Mapping[str, float]]) -> dict[str, int]:
        document_frequencies: dict[str, int] = {}
        for bag in corpus:
            self.doc_freqs.append(dict(bag))
            self.doc_len.append(sum(bag.values()))
            self.corpus_size += 1
            for term in bag:
                document_frequencies[term] = document_frequencies.get(term, 0) + 1
        self.avgdl = sum(self.doc_len) / self.corpus_size
        return document_frequencies

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: idf(self.corpus_size, frequency) for term, frequency in nd.items()}
