"""Putting a restored database in the place of another, so that a kill at any moment leaves the old or the new whole.

All that is new is laid out in one folder. Giving that folder its final name is the decision: before, it is a draft that
is thrown away; afterwards whoever opens the data directory finishes the work, step by step, however often it is
interrupted.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.storage.copying import sync

DATABASE, KEY, INDEX = "pullquote.db", "asker.key", "index"
_DRAFT, _DECIDED, _ASIDE = "restoring.draft", "restoring", "aside"
_LOGS = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")


def is_unsettled(data_dir: Path) -> bool:
    """Tell whether a restore is under way or was interrupted."""
    return (data_dir / _DRAFT).exists() or (data_dir / _DECIDED).exists()


def begin(data_dir: Path) -> Path:
    """Make the folder for what is new, under the writers' lock."""
    settle(data_dir)
    draft = data_dir / _DRAFT
    draft.mkdir(mode=0o700)
    return draft


def decide(data_dir: Path, now: datetime) -> Path | None:
    """Put what lies in the draft in place; return the folder with what was there before."""
    draft = data_dir / _DRAFT
    aside = _free_name(data_dir, f"before-restore-{now.astimezone(UTC):%Y%m%d-%H%M%S}")
    (draft / _ASIDE).write_text(aside, encoding="utf-8")
    for path in (draft / _ASIDE, draft):
        sync(path)
    draft.replace(data_dir / _DECIDED)
    sync(data_dir)
    settle(data_dir)
    return data_dir / aside if (data_dir / aside).exists() else None


def settle(data_dir: Path) -> None:
    """Throw a draft away, or finish what was decided; under the writers' lock. Does nothing where there is neither."""
    if (data_dir / _DRAFT).exists():
        shutil.rmtree(data_dir / _DRAFT)
    decided = data_dir / _DECIDED
    if not decided.exists():
        return
    if (decided / _ASIDE).exists():  # else only the empty folder is left
        aside = data_dir / (decided / _ASIDE).read_text(encoding="utf-8")
        _replace(data_dir, DATABASE, (DATABASE, *_LOGS), aside)
        _replace(data_dir, KEY, (KEY,), aside)
        if (data_dir / INDEX).exists():  # a cache, of what is no more
            shutil.rmtree(data_dir / INDEX)
        (decided / _ASIDE).unlink()
    shutil.rmtree(decided)
    sync(data_dir)


def _replace(data_dir: Path, name: str, with_it: tuple[str, ...], aside: Path) -> None:
    """Put a new file in place unless that was done, and what was there before aside."""
    new = data_dir / _DECIDED / name
    if not new.exists():
        return
    for old in (data_dir / part for part in with_it):
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            old.replace(aside / old.name)
    new.replace(data_dir / name)
    sync(data_dir)


def _free_name(folder: Path, wanted: str) -> str:
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    return name
