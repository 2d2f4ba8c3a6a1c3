"""Pages → pictures, by a Chromium or Chrome without a window."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Self

from PIL import Image

from docs.discord_page import WIDTH

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SCALE, _MOST_TIMES, _COLOURS = 2, 8, 128
_PATIENCE_SECONDS = (20, 40, 80)


class Chromium:
    """Draws pages as pictures, each as high as it needs to be."""

    @classmethod
    def find(cls, folder: Path) -> Self | None:
        """Return the one that is installed, which may write into a folder; None where there is none."""
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        return cls(program, folder) if program else None

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none",
            "--run-all-compositor-stages-before-draw", "--default-tile-width=4096", "--default-tile-height=4096",
            f"--user-data-dir={folder / 'profile'}",
        ]  # fmt: skip

    def draw(self, page: Path, picture: Path) -> None:
        """Draw a page until two pictures are the same: on a busy machine it may leave a part out."""
        size = f"--window-size={WIDTH},{self._height(page)}"
        drawn = [b"", b"0"]
        while drawn[-1] != drawn[-2]:
            if len(drawn) > _MOST_TIMES:
                raise ValueError(f"Chromium draws {page} in another way each time.")
            self._run(page, f"--force-device-scale-factor={_SCALE}", size, f"--screenshot={picture}")
            drawn.append(picture.read_bytes())
        _shrink(picture)

    def _height(self, page: Path) -> int:
        """Ask how high the page is, by a copy that writes it down."""
        measured = page.with_suffix(".measured.html")
        script = "<script>document.title = document.documentElement.getBoundingClientRect().height</script>"
        measured.write_text(page.read_text(encoding="utf-8") + script, encoding="utf-8")
        title = re.search(r"<title>([\d.]+)</title>", self._run(measured, f"--window-size={WIDTH},100", "--dump-dom"))
        measured.unlink()
        if title is None:
            raise ValueError(f"Chromium did not tell how high {page} is.")
        return math.ceil(float(title[1]))

    def _run(self, page: Path, *options: str) -> str:
        """Return what it prints. Now and then it hangs on a busy machine."""
        command = [*self._command, *options, page.absolute().as_uri()]
        for seconds in _PATIENCE_SECONDS:
            with suppress(subprocess.TimeoutExpired):
                return subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds).stdout  # noqa: S603 - the program found
        raise ValueError(f"Chromium does not come to an end with {page}.")


def _shrink(picture: Path) -> None:
    """Keep so many colours that nobody sees a difference, in less than half the bytes."""
    with Image.open(picture) as drawn:
        fewer = drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    fewer.save(picture, optimize=True)
