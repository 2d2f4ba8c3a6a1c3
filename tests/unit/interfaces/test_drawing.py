"""The pictures of `evaluate`."""

from __future__ import annotations

import struct
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bot.core.judging import Observation
from bot.errors import MissingPackage
from bot.interfaces.cli import drawing


def seen(count: int, kinds: tuple[str, ...]) -> list[Observation]:
    return [
        Observation(
            id=f"q{number}",
            kind=kinds[number % len(kinds)],
            answerable=kinds[number % len(kinds)] == "answerable",
            relevant=1,
            gains=(number % 3 > 0,),
            confidence=(number * 37 % 101) / 100,
            outcome="answered",
            right=kinds[number % len(kinds)] == "answerable" and number % 3 > 0,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "kinds"),
    [
        (300, ("answerable", "absent_fact", "absent_story", "foreign")),
        (1, ("answerable",)),
        (7, ("absent_fact",)),
        (90, ("answerable", *(f"kind {n}" for n in range(9)))),
    ],
)
def test_pictures_are_png_of_800_pixels(tmp_path: Path, count: int, kinds: tuple[str, ...]) -> None:
    paths = drawing.draw(tmp_path, seen(count, kinds))
    assert [path.name for path in paths] == ["reliability.png", "risk-coverage.png"]
    for path in paths:
        content = path.read_bytes()
        width, height = struct.unpack(">II", content[16:24])
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert content.endswith(b"IEND\xaeB`\x82")
        assert (width, height) == (800, 650)


def test_the_same_run_is_drawn_alike(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        drawing.draw(folder, seen(50, ("answerable", "foreign")))
    assert (first / "reliability.png").read_bytes() == (second / "reliability.png").read_bytes()


def test_without_matplotlib_the_mend_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere(wanted: str, package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(drawing, "find_spec", nowhere)
    with pytest.raises(MissingPackage, match=r"pip install 'pullquote\[pictures\]'"):
        drawing.draw(tmp_path, seen(3, ("answerable",)))
