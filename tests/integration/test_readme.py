"""What the README and the pages show of the terminal is what the terminal says."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from tests.integration.conftest import CommandLine

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("terminal", "conversations", "verifying", "questions")}  # fmt: skip
TRANSCRIPT = re.compile(r"^```\n\$ (pullquote (?:ask|chat|verify)[^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _samples(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Serve the articles that come along, as on a first start; `pullquote` comes first, for it turns them off."""
    del pullquote
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "auto")
    monkeypatch.setenv("PULLQUOTE_CORPUS_DIR", str(ROOT / "corpus"))


def told(text: str) -> str:
    """Take out how it is set: marks of quotations, columns, line breaks, ages."""
    lines = [line.removeprefix("┃ ").removeprefix("> ") for line in text.splitlines()]
    return re.sub(r" \(\d+ years? ago\)", "", " ".join(" ".join(lines).split()))


def pieces(text: str) -> list[str]:
    """Return the paragraphs of a transcript; what was left out stands between two of them."""
    parts = re.split(r"\n\s*\n|^…$|(?=^you> )", text, flags=re.MULTILINE)
    return [piece for part in parts if (piece := told(part))]


def headings(text: str) -> list[str]:
    return re.findall(r"^(?:Answered|Closest passages.*|Nothing on that.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("question", sorted(set(re.findall(r'pullquote ask "([^"]+)"', README)) - {"QUESTION"}))
def test_the_questions_of_the_readme_are_answered(pullquote: CommandLine, question: str) -> None:
    assert pullquote("ask", question).out.startswith("Answered")


@pytest.mark.parametrize("name", PAGES)
def test_the_transcripts_of_a_page_are_what_is_said(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    transcripts = TRANSCRIPT.findall(PAGES[name])
    assert transcripts
    for command, printed in transcripts:
        turns = re.findall(r"^you> (.*)$", printed, re.MULTILINE)
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(turns) + "\n"))
        out = pullquote(*shlex.split(command)[1:]).out
        said = told(out)
        assert [piece for piece in pieces(printed) if piece not in said] == []
        assert headings(printed) == headings(out)


def test_what_the_page_for_members_quotes_stands_in_a_sample() -> None:
    page = (ROOT / "docs" / "members.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n((?:alice|bob) .*?)^```$", page, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in re.findall(r"> (.*)$", block, re.MULTILINE)]
    quoted = [line.replace("**", "").partition("…")[0].strip() for line in lines]
    printed = " ".join(" ".join(path.read_text(encoding="utf-8") for path in (ROOT / "corpus").iterdir()).split())
    assert len(quoted) == 5
    assert [words for words in quoted if words not in printed] == []
