from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from numpy import float64
from numpy.typing import NDArray

_T = TypeVar("_T")

class BM25Okapi:
    corpus_size: int
    avgdl: float
    doc_freqs: list[dict[str, float]]
    idf: dict[str, float]
    doc_len: list[float]
    def __init__(
        self,
        corpus: Sequence[Iterable[str]],
        tokenizer: Callable[[str], list[str]] | None = None,
        k1: float = 1.5,
        b: float = 0.75,
        epsilon: float = 0.25,
    ) -> None: ...
    def _initialize(self, corpus: Sequence[Mapping[str, float]]) -> dict[str, int]: ...
    def _calc_idf(self, nd: Mapping[str, int]) -> None: ...
    def get_scores(self, query: Sequence[str]) -> NDArray[float64]: ...
    def get_top_n(self, query: Sequence[str], documents: Sequence[_T], n: int) -> list[_T]: ...
