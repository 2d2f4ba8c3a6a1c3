"""The data directory itself."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import StorageError, StorageReadOnly

READ_ONLY_MEND = "Make it writable, or set PULLQUOTE_DATA_DIR to a folder that is."


def make_folder(path: Path) -> None:
    """Make it where it is not there, for its owner alone."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)  # who waits for what stands in it
    except FileExistsError as error:
        raise StorageError(f"{path} is a file, not a folder.", mend="Set PULLQUOTE_DATA_DIR to a folder.") from error
    except OSError as error:
        raise StorageReadOnly(
            f"The data folder {path} cannot be made: {error.strerror}.", mend=READ_ONLY_MEND
        ) from error
    if not os.access(path, os.W_OK):
        raise StorageReadOnly(f"The data folder {path} cannot be written.", mend=READ_ONLY_MEND)
