"""Every command that a page names is there, with its subcommands and options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from typer.main import get_command

from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.main import build
from bot.interfaces.cli.terminal import Terminal

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_SPAN = re.compile(r"`((?:\.venv/bin/)?pullquote [^`]+)`")
_LINE = re.compile(r"^(?:\$ )?((?:\.venv/bin/)?pullquote [a-z][^\n]*)$", re.MULTILINE)
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def commands_of(page: Path) -> Iterator[str]:
    """Yield what a page says to type."""
    text = page.read_text(encoding="utf-8")
    for block in _FENCED.findall(text):
        yield from _LINE.findall(block)
    yield from (" ".join(span.split()) for span in _SPAN.findall(_FENCED.sub("", text)))


def known_commands() -> dict[str, set[str]]:
    """Return every command with its options; groups are among them."""
    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        own = vars(command)
        parameters = list[Any](own["params"])
        found[path] = {
            "--help",
            *(option for parameter in parameters for option in list[str](parameter.opts + parameter.secondary_opts)),
        }
        for name, inner in dict[str, object](own.get("commands") or {}).items():
            walk(inner, f"{path} {name}".strip())

    walk(get_command(build(cast("OpenHouse", None), cast("Terminal", None))), "")  # nothing is opened
    return found


def faults_of(typed: str, known: dict[str, set[str]]) -> Iterator[str]:
    """Yield what of a line is not there: a command, a subcommand, an option."""
    words = re.sub(r"\"[^\"]*\"|'[^']*'", "TEXT", typed).partition("  #")[0].split()[1:]
    path = ""
    while words and any(one.startswith(f"{path} ".lstrip()) and one != path for one in known):
        name = words.pop(0).strip(",")
        inner = f"{path} {name}".strip()
        if inner not in known:
            if re.fullmatch(r"[a-z][a-z-]*", name):  # else it stands for any
                yield f"no command {name} in: {typed}"
            return
        path = inner
    for option in _OPTION.findall(" ".join(words)):
        if option not in known[path]:
            yield f"no option {option} in: {typed}"


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Name what there is."""
    return known_commands()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_says_to_type_is_there(page: Path, known: dict[str, set[str]]) -> None:
    assert [fault for typed in commands_of(page) for fault in faults_of(typed, known)] == []


def test_what_is_not_there_is_found(known: dict[str, set[str]]) -> None:
    assert list(faults_of('pullquote ask "--no" --explain', known)) == []
    assert list(faults_of("pullquote sources list", known)) == []
    assert list(faults_of("pullquote sources fetch", known)) == ["no command fetch in: pullquote sources fetch"]
    assert list(faults_of("pullquote ask X --loud", known)) == ["no option --loud in: pullquote ask X --loud"]
