"""The last run over each set of judged questions, one small file a set."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.core.judging import RememberedRun
from bot.errors import StorageError

_NAME = re.compile(r"[0-9a-f]{16,64}")
_MOST_BYTES = 100_000_000
_OVERWRITES = "Nothing is compared; this run takes its place."


class Runs:
    """Remembers runs below a folder, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._form = TypeAdapter(RememberedRun)

    def last(self, fingerprint: str) -> RememberedRun | None:
        """Return the last run. Raises StorageError where it cannot be read."""
        path = self._path(fingerprint)
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise StorageError(f"The last run in {path} is too large to be one.", mend=_OVERWRITES)
            run = self._form.validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(f"The last run in {path} cannot be read: {error.strerror}.", mend=_OVERWRITES) from error
        except ValidationError as error:
            raise StorageError(f"The last run in {path} is broken.", mend=_OVERWRITES) from error
        return run if run.fingerprint == fingerprint and run.at.tzinfo is not None else None

    def keep(self, run: RememberedRun) -> None:
        """Remember a run in the place of the last, whole or not at all. Raises StorageError."""
        path = self._path(run.fingerprint)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._form.dump_json(run))
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise StorageError(
                f"This run is not remembered: {path} cannot be written ({error.strerror}).",
                mend="Set XDG_STATE_HOME to a folder that can be, or give --no-remember.",
            ) from error

    def forget(self, fingerprint: str) -> None:
        """Forget the run over a set, if there is one. Raises StorageError."""
        path = self._path(fingerprint)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{path} cannot be removed: {error.strerror}.", mend="Remove it yourself.") from error

    def _path(self, fingerprint: str) -> Path:
        if not _NAME.fullmatch(fingerprint):
            raise StorageError("A set without a fingerprint cannot be remembered.")
        return self._folder / f"{fingerprint}.json"
