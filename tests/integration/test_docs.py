"""The commands that the pages of `docs` show are run, on the sample articles, and must say what is printed there.

They stand in blocks that begin with ```console: a line with `$ pullquote …` is run, all of a page in one empty folder,
one after the other; the lines beneath must be in what it prints, in order. `…` stands for anything. A comment behind a
command, `# exit status 2`, names another status than 0. `you>` lines beneath `pullquote chat` are typed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.conftest import CommandLine

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))

# What a page may show and this test cannot run, by its first word, with the reason.
NOT_RUN = {
    "docker": "needs a Docker engine; the image is built and run on its own",
    "systemctl": "needs systemd as the first process",
    "systemd-analyze": "looks at the unit, which has a test of its own",
    "journalctl": "needs systemd's journal",
    "pip": "fetches packages",
    "pipx": "fetches packages",
    "python3": "makes an environment and fetches packages",
    "git": "fetches this repository",
    "curl": "asks the running bot",
    "crontab": "changes the machine",
    "scp": "needs another machine",
    "ssh": "needs another machine",
    "rsync": "needs another machine",
    "sqlite3": "is not part of Pullquote",
    "useradd": "changes the machine",
    "install": "changes the machine",
    "cd": "the test is where it needs to be",
    "cp": "the test has the files it needs",
    "ls": "is not part of Pullquote",
}
NOT_RUN_PULLQUOTE = {
    ("run",): "is the bot, which the tests of Discord start",
    ("sync",): "needs Discord",
    ("sources", "add"): "reads the web",
    ("sources", "poll"): "reads the web",
    ("status",): "asks the running bot",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as a page shows it, with what stands beneath."""

    line: str
    beneath: tuple[str, ...]

    @property
    def status(self) -> int:
        """The exit status that it should have."""
        named = re.search(r"# exit status (\d+)\s*$", self.line)
        return int(named[1]) if named else 0

    @property
    def words(self) -> list[str]:
        """Its words, without settings before it and `sudo -u NAME`."""
        words = shlex.split(self.line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            del words[0]
        return words[3:] if words[:2] == ["sudo", "-u"] else words[1:] if words[:1] == ["sudo"] else words

    @property
    def settings(self) -> dict[str, str]:
        """Settings that stand before it."""
        words = shlex.split(self.line, comments=True)
        return dict(word.split("=", 1) for word in words if re.fullmatch(r"[A-Z_]+=.*", word))

    @property
    def is_run(self) -> bool:
        """Tell whether it is run here. One whose status is named does not do its work, so it can be."""
        first, *rest = self.words
        if first == "pullquote":
            names = [tuple(rest[:length]) for length in (1, 2)]
            return "exit status" in self.line or not any(name in NOT_RUN_PULLQUOTE for name in names)
        assert Path(first).name in NOT_RUN, (
            f"`{self.line}`: say in NOT_RUN why it is not run, or write it as a pullquote command"
        )
        return False


def commands_of(text: str) -> list[Shown]:
    """Read the commands of a page in order."""
    found: list[Shown] = []
    for block in re.findall(r"^ *```console\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^ *\$ ", block, flags=re.MULTILINE)[1:]:
            first, *beneath = part.replace("\\\n", " ").splitlines()
            found.append(Shown(first.strip(), tuple(line for line in beneath if line.strip())))
    return found


def missing(printed: str, beneath: tuple[str, ...]) -> str:
    """Return the first line of a page that is not in what was printed, after the one before; "" where all are."""
    left = " ".join(printed.split())
    for line in beneath:
        for piece in (" ".join(piece.split()) for piece in line.split("…")):
            at = left.find(piece)
            if at < 0:
                return line
            left = left[at + len(piece) :]
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_say_what_it_shows(
    pullquote: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch, page: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "auto")
    for name in ("corpus", "docs", ".env.example"):
        (home / name).symlink_to(ROOT / name)
    for shown in commands_of(page.read_text(encoding="utf-8")):
        if not shown.is_run:
            continue
        with monkeypatch.context() as here:
            for name, value in shown.settings.items():
                here.setenv(name, value)
            typed = [line.removeprefix("you> ") for line in shown.beneath if line.startswith("you> ")]
            here.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
            ran = pullquote(*shown.words[1:])
        assert ran.status == shown.status, f"{shown.line}\n{ran.err}"
        assert missing(f"{ran.out}\n{ran.err}", shown.beneath) == "", f"{shown.line}\n{ran.out}\n{ran.err}"


def test_a_page_that_shows_something_else_is_found() -> None:
    page = "```console\n$ pullquote ask X   # exit status 1\nfirst … line\n…\nlast\n$ sudo -u p A=b pullquote doctor\n```\n"
    ask, doctor = commands_of(page)
    assert (ask.words, ask.status, ask.is_run) == (["pullquote", "ask", "X"], 1, True)
    assert doctor.beneath == ()
    assert missing("first long line\nbetween\nlast", ask.beneath) == ""
    assert missing("last\nfirst long line", ask.beneath) == "last"
    assert missing("first\nlast", ask.beneath) == "first … line"


def test_a_command_that_nobody_thought_of_is_refused() -> None:
    (shown,) = commands_of("```console\n$ rm -rf data\n```\n")
    with pytest.raises(AssertionError, match="say in NOT_RUN why"):
        _ = shown.is_run


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_units_of_the_page_are_read_by_systemd(home: Path) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    blocks = [text for text in re.findall(r"^```ini\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) if "[Unit]" in text]
    names = ["pullquote.service", "pullquote-backup.service", "pullquote-backup.timer"]
    assert len(blocks) == len(names)
    for name, text in zip(names, blocks, strict=True):
        (home / name).write_text(text.replace("/opt/pullquote/bin/pullquote", sys.executable), encoding="utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", *names],  # noqa: S607 - wherever it is
        cwd=home,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{home}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
