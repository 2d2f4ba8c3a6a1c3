from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

class BenchmarkFixture:
    def __call__(self, function_to_benchmark: Callable[[], _T]) -> _T: ...
    def pedantic(
        self,
        target: Callable[..., _T],
        *,
        setup: Callable[[], tuple[tuple[object, ...], dict[str, object]]],
        rounds: int,
    ) -> _T: ...
