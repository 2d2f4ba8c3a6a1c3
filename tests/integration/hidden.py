"""Secrets that can be told among anything, and where to look for them."""

from __future__ import annotations

from pathlib import Path

import pytest

# Put together here, so that nothing that looks for lost tokens finds one in this file.
TOKEN = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GuArDx", "tokenTOKENtoken" * 2 + "0123456"))
PASSWORD = "pass-of-the-database"  # noqa: S105 - a secret of the tests
HOOK = "hook-of-the-alerts"
_PIECES = (*TOKEN.split("."), PASSWORD, HOOK)


def shown_in(text: str) -> list[str]:
    """Name the secrets of which a text shows a part."""
    return [piece for piece in _PIECES if piece in text]


def files_with_secrets(folder: Path) -> list[str]:
    """Name the files below a folder, but for `.env`, that hold a part of one."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".env" and any(piece.encode() in path.read_bytes() for piece in _PIECES)
    ]


def log_of(caplog: pytest.LogCaptureFixture) -> str:
    """Return all that was logged, from every level and library, with tracebacks."""
    formatter = caplog.handler.formatter
    assert formatter
    return "\n".join([caplog.text, *map(formatter.format, caplog.records)])
