"""The command line in this process, and a small newspaper to ask."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came back with."""

    status: int
    out: str
    err: str


class CommandLine:
    """Runs `pullquote …` in this process, as the console script does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        self._monkeypatch.setattr(sys, "argv", ["pullquote", *arguments])
        self._capsys.readouterr()
        status = main()
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)


@pytest.fixture
def pullquote(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Run a command."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "off")
    monkeypatch.setenv("PULLQUOTE_CORPUS_DIR", "")
    monkeypatch.delenv("PULLQUOTE_CORPUS_DIR")
    return CommandLine(monkeypatch, capsys)


HARBOUR = """---
title: Storm closes the harbour of Port Alder
author: Ina Quay
publisher: Alder Courier
published: 2024-02-03
---

A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.

Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns and take until the end of May.

Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.
"""

LIBRARY = """---
title: Port Alder library to open on Sundays
publisher: Alder Courier
published: 2024-03-10
---

The public library of Port Alder will open on Sundays from April, after 2,300 residents signed a petition.

Opening hours on Sundays are ten to four, and two more librarians will be hired.
"""


@pytest.fixture
def newspaper(home: Path) -> Path:
    """Lay out a folder with two articles."""
    folder = home / "courier"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "library.md").write_text(LIBRARY, encoding="utf-8")
    return folder
