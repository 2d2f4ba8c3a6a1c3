"""Prints the transcripts of the pages as they are today: `python docs/transcript.py [PAGE…]`, of all if none is named.

The real commands run, 80 columns wide, over the sample articles in a data directory of their own. Bold print, which a
terminal shows, is lost in plain text. tests/integration/test_readme.py holds the pages to what is printed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TRANSCRIPT = re.compile(r"^```\n\$ pullquote ((?:ask|chat|verify)[^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(data: str, *arguments: str, typed: str = "") -> str:
    """Run pullquote as in a terminal 80 columns wide; return what it shows."""
    environment = os.environ | {
        "PULLQUOTE_DATA_DIR": data,
        "PULLQUOTE_CORPUS_DIR": str(ROOT / "corpus"),
        "FORCE_COLOR": "1",
        "COLUMNS": "80",
    }
    command = [sys.executable, "-m", "bot", *arguments]
    ran = subprocess.run(  # noqa: S603 - the commands of the pages
        command, env=environment, input=typed, capture_output=True, text=True, check=False, cwd=ROOT
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    return "\n".join(line.rstrip() for line in plain.splitlines()).strip()


def main() -> None:
    """Print the transcripts of some pages."""
    pages = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "docs").glob("*.md"))
    with tempfile.TemporaryDirectory() as data:
        for page in pages:
            for command, shown in TRANSCRIPT.findall(page.read_text(encoding="utf-8")):
                typed = "".join(f"{turn}\n" for turn in re.findall(r"^you> (.*)$", shown, re.MULTILINE))
                sys.stdout.write(
                    f"{page.name}\n$ pullquote {command}\n{run(data, *shlex.split(command), typed=typed)}\n\n"
                )


if __name__ == "__main__":
    main()
