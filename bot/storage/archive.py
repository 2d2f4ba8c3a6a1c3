"""The file of a backup: a zip of a manifest, the database and the key that seals askers."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.core.backup import Manifest, Part
from bot.errors import InputError, StorageFull, UnreadableFile
from bot.storage.copying import Watch, make_private, sync
from bot.storage.restoring import DATABASE, KEY

_MANIFEST = "manifest.json"
_NAMES = (_MANIFEST, DATABASE, KEY)
_MOST_MANIFEST_BYTES = 65_536
_KEY_BYTES = 32
_CHUNK = 1 << 20
_LEVEL = 3  # a third longer than the best, in a third of the time
_SPARE_BYTES = 50_000_000
# what zipfile raises of a file that is none, is cut, or is packed in a way that it does not know
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, struct.error, UnicodeError)


def pack(target: Path, database: Path, key: bytes, watch: Watch) -> Mapping[str, Part]:
    """Write both into a new zip, for its owner alone; return what the manifest has to say of them. `add_manifest` ends
    it.
    """
    make_private(target)
    total = database.stat().st_size
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        with database.open("rb") as data, made.open(DATABASE, "w", force_zip64=True) as entry:
            digest, done = hashlib.sha256(), 0
            while chunk := data.read(_CHUNK):
                digest.update(chunk)
                entry.write(chunk)
                done += len(chunk)
                watch(done, total)
        made.writestr(KEY, key)
    return {DATABASE: Part(done, digest.hexdigest()), KEY: Part(len(key), hashlib.sha256(key).hexdigest())}


def add_manifest(target: Path, manifest: Manifest) -> None:
    """Add the manifest, and wait until all of it is on the disk."""
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(_MANIFEST, manifest.written())
    sync(target)


def publish(draft: Path, target: Path, *, may_replace: bool) -> None:
    """Give a finished file its name in one step. Raises InputError where that is taken and may not be replaced."""
    if may_replace:
        draft.replace(target)
    else:
        try:
            os.link(draft, target)
        except FileExistsError as error:
            raise is_taken(target) from error
        except OSError:  # a file system without hard links
            if target.exists():
                raise is_taken(target) from None
            draft.replace(target)
    sync(target.parent)


def is_taken(target: Path) -> InputError:
    """Say that there is a file of that name."""
    return InputError(f"{target} exists.", mend="Choose another name, or give --force to write over it.")


class Archive:
    """A backup that is read. Nothing in it is believed: lengths are held to the manifest, contents to its checksums."""

    def __init__(self, path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._path = path
        self._file = file

    @property
    def size(self) -> int:
        """How many bytes its database has."""
        return self.manifest.parts[DATABASE].size

    def unpack(self, folder: Path, watch: Watch) -> None:
        """Write database and key into a folder. Raises UnreadableFile where one is not what the manifest says."""
        wanted, free = self.size + _SPARE_BYTES, shutil.disk_usage(folder).free
        if wanted > free:
            raise StorageFull(
                f"What is in {self._path} needs {wanted // 1_000_000:,} MB, and {free // 1_000_000:,} are free.",
                mend="Free some space and run it again; nothing was changed.",
            )
        for name in (DATABASE, KEY):
            self._unpack(name, folder / name, watch if name == DATABASE else lambda _done, _total: None)

    def _unpack(self, name: str, target: Path, watch: Watch) -> None:
        part = self.manifest.parts[name]
        digest, done = hashlib.sha256(), 0
        make_private(target)
        with target.open("wb") as file, self._entry(name) as entry:
            while chunk := self._read(entry, part.size - done):
                digest.update(chunk)
                file.write(chunk)
                done += len(chunk)
                watch(done, part.size)
            file.flush()
            os.fsync(file.fileno())
        if done != part.size or digest.hexdigest() != part.digest:
            raise UnreadableFile(
                f"{self._path} is damaged: {name} is not what was backed up.", mend="Take another backup."
            )

    def _entry(self, name: str) -> IO[bytes]:
        with _readable(self._path):
            return self._file.open(name)

    def _read(self, entry: IO[bytes], left: int) -> bytes:
        """Read a piece, and at most one byte more than there should be."""
        with _readable(self._path):
            return entry.read(min(_CHUNK, left + 1)) if left >= 0 else b""


@contextmanager
def open_archive(path: Path) -> Generator[Archive]:
    """Open a backup and read what it says of itself. Raises UnreadableFile."""
    with _readable(path):
        file = zipfile.ZipFile(path)
    with file:
        manifest = _manifest(path, file)
        if set(manifest.parts) != {DATABASE, KEY} or manifest.parts[KEY].size != _KEY_BYTES:
            raise _no_backup(path, "its manifest names other files")
        yield Archive(path, file, manifest)


def _manifest(path: Path, file: zipfile.ZipFile) -> Manifest:
    names = file.namelist()
    if sorted(names) != sorted(_NAMES):
        raise _no_backup(path, "it holds other files")
    with _readable(path), file.open(_MANIFEST) as entry:
        data = entry.read(_MOST_MANIFEST_BYTES + 1)
    if len(data) > _MOST_MANIFEST_BYTES:
        raise _no_backup(path, "its manifest is too long")
    try:
        return Manifest.read(data)
    except ValueError as error:
        raise _no_backup(path, str(error)) from error


@contextmanager
def _readable(path: Path) -> Generator[None]:
    """Say of what goes wrong inside that it is the file's fault; so there is nothing inside but reading it."""
    try:
        yield
    except _BROKEN as error:
        raise _no_backup(path, str(error)) from error
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {path}.", mend="Check its name.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"{path} is a folder.", mend="Name the file that pullquote backup made.") from error
    except PermissionError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.", mend="Only its owner may read it.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.", mend="Copy it to another disk.") from error


def _no_backup(path: Path, why: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path} is damaged or no backup of Pullquote ({why[:200]}).", mend="Name a file that pullquote backup made."
    )
