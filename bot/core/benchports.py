"""What `bench` needs from outside: engines, and a workshop that builds and opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.core.benching import Asked, Built, Served, Story

TOP = 10

Watch = Callable[[int], None]


class Contender(Protocol):
    """An engine that is open. Blocking."""

    def top(self, asked: Asked) -> Sequence[object]:
        """Return the best ten in whatever way the engine names them, best first."""
        ...

    def finds(self, asked: Asked, number: int) -> bool:
        """Tell whether a question finds what `put` gave that number."""
        ...

    def put(self, story: Story) -> int:
        """Add an article, to be found as soon as this returns; return its number."""
        ...

    def drop(self, number: int) -> None:
        """Take out what `put` gave a number, to be found no more as soon as this returns."""
        ...

    def close(self) -> None:
        """Let go of files and memory."""
        ...


class Kind(Protocol):
    """A kind of engine: how it is built and opened."""

    @property
    def changes(self) -> bool:
        """Whether it can add and remove without being built anew."""
        ...

    @property
    def overlaps(self) -> bool:
        """Whether some articles are read while others are being indexed, so that reading counts as building."""
        ...

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Index articles and leave the index in a folder."""
        ...

    def open(self, folder: Path) -> Contender:
        """Open what was built."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What engines are measured with: so many passages and articles, distinct questions, and articles to be added, each
    with a question that it alone answers.
    """

    passages: int
    articles: int
    questions: tuple[Asked, ...]
    more: tuple[tuple[Story, Asked], ...]


class Workshop(Protocol):
    """Keeps one corpus at a time, and engines over it. Blocking."""

    def absent(self, name: str, passages: int) -> str:
        """Say why an engine takes no part over that many passages, "" where it does. Raises NotFound."""
        ...

    def prepare(self, passages: int | None, watch: Watch) -> Material:
        """Make a corpus in the place of the last; None: as large as the articles given."""
        ...

    def build(self, name: str, watch: Watch) -> Built:
        """Build an engine in a process of its own. Raises EngineFailed."""
        ...

    def serve(self, name: str) -> Served:
        """Open an engine in a fresh process and ask it everything. Raises EngineFailed."""
        ...

    def changes(self, name: str) -> bool:
        """Tell whether an engine can add and remove articles."""
        ...

    def open(self, name: str) -> Contender:
        """Open an engine in this process."""
        ...
