"""What the operator was told, in a small file of the data directory that can be rewritten while the disk is full."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.core.alert import Note, Trouble
from bot.errors import StorageError

_FILE = "alerts.json"
_BLOCK = 4_096


class AlertFile:
    """The `AlertNotes`. No table, for the database cannot be written when it matters most: the file is padded to whole
    blocks and written in its place, which takes no space that it does not have.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def read(self) -> tuple[Note, ...]:
        """Return what was written last; what is damaged is told again."""
        try:
            listed: list[dict[str, Any]] = json.loads(self._path.read_bytes())
            notes = tuple(Note(Trouble(**note.pop("trouble")), **note) for note in listed)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return ()
        return notes if all(_is_whole(note) for note in notes) else ()

    def write(self, notes: tuple[Note, ...]) -> None:
        """Write all of them over what was there. Raises StorageError."""
        written = json.dumps([asdict(note) for note in notes], ensure_ascii=False).encode()
        try:
            length = max(len(written), self._path.stat().st_size if self._path.exists() else _BLOCK)
            padded = written.ljust(-(-length // _BLOCK) * _BLOCK)
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(padded)
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error.strerror}.") from error

    def reserve(self) -> None:
        """Take the space that a first alert will need."""
        if not self._path.exists():
            self.write(())


def _is_whole(note: Note) -> bool:
    """Tell whether what was read has the types that were written."""
    trouble = note.trouble
    found: tuple[object, ...] = (trouble.key, trouble.subject, trouble.sentence, note.sent, note.ended)
    return [type(value) for value in found] == [str, str, str, bool, bool]
