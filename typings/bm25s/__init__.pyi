from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from numpy import float32
from numpy.typing import NDArray

class Results(NamedTuple):
    documents: NDArray[Any]
    scores: NDArray[float32]

class BM25:
    backend: str
    vocab_dict: dict[str, int]
    def __init__(self, *, method: str, backend: str, k1: float = ..., b: float = ...) -> None: ...
    def index(
        self, corpus: Sequence[Sequence[str]] | tuple[Sequence[Sequence[int]], dict[str, int]], *, show_progress: bool
    ) -> None: ...
    def get_scores(self, query_tokens_single: list[str]) -> NDArray[float32]: ...
    def retrieve(self, query_tokens: list[list[str]], *, k: int, show_progress: bool) -> Results: ...
    def activate_numba_scorer(self) -> None: ...
    def save(self, save_dir: Path, *, show_progress: bool) -> None: ...
    @classmethod
    def load(cls, save_dir: Path, *, mmap: bool, show_progress: bool) -> BM25: ...
