"""What one call of `evaluate` asks for, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.scorecard import Scorecard
    from bot.service.measuring import SizedCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one call of `evaluate` asks for."""

    folder: Path
    questions: tuple[Path, ...]
    articles: Path | None
    run: Path | None
    rivals: tuple[str, ...]
    sizes: tuple[int, ...]
    pictures: Path | None
    recall: bool
    remember: bool
    forget: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `evaluate` found; `since` is when the run it is compared with was made."""

    passages: int
    articles: int
    card: Scorecard
    since: datetime | None
    rivals: dict[str, Scorecard] = field(default_factory=dict[str, "Scorecard"])
    sizes: tuple[SizedCard, ...] = ()
    pictures: tuple[Path, ...] = ()
