"""Prints the transcripts of the README: the real commands, 80 columns wide, in a data directory of their own.

Run it as `.venv/bin/python docs/transcript.py`. Bold print, which a terminal shows, is lost in plain text.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "How many Windows computers did the CrowdStrike update hit?"
TURNS = (
    "who scored the only goal for spain?",
    "and when was that?",
    "context",
    "how many people watched at the stadium?",
    "who is the mayor of Reykjavik?",
)


def run(*arguments: str, typed: str = "") -> str:
    """Run pullquote as in a terminal 80 columns wide; return what it shows."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "PULLQUOTE_DATA_DIR": data,
            "PULLQUOTE_CORPUS_DIR": str(ROOT / "corpus"),
            "FORCE_COLOR": "1",
            "COLUMNS": "80",
        }
        command = [sys.executable, "-m", "bot", *arguments]
        ran = subprocess.run(  # noqa: S603 - the commands above
            command, env=environment, input=typed, capture_output=True, text=True, check=False, cwd=ROOT
        )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    return "\n".join(line.rstrip() for line in plain.splitlines()).strip()


def main() -> None:
    """Print both transcripts."""
    sys.stdout.write(f'$ pullquote ask "{QUESTION}"\n{run("ask", QUESTION)}\n\n')
    typed = "".join(f"{turn}\n" for turn in TURNS)
    sys.stdout.write(f"$ pullquote chat\n{run('chat', typed=typed)}\n")


if __name__ == "__main__":
    main()
