"""What the README shows of the terminal is what the terminal says."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from tests.integration.conftest import CommandLine

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _samples(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Serve the articles that come along, as on a first start; `pullquote` comes first, for it turns them off."""
    del pullquote
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "auto")
    monkeypatch.setenv("PULLQUOTE_CORPUS_DIR", str(ROOT / "corpus"))


def shown(command: str) -> str:
    """Return what stands under a command in the README."""
    found = re.search(rf"^\$ {re.escape(command)}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def told(text: str) -> str:
    """Take out how it is set: marks of quotations, line breaks, ages."""
    lines = [line.removeprefix("┃ ").removeprefix("> ") for line in text.splitlines()]
    return re.sub(r" \(\d+ years ago\)", "", " ".join(" ".join(lines).split()))


def headings(text: str) -> list[str]:
    return re.findall(r"^(?:Answered|Closest passages.*|Nothing on that.*)$", text, re.MULTILINE)


def quotations(text: str) -> list[str]:
    return [told(block) for block in re.findall(r"(?:^┃ .*\n)+", text, re.MULTILINE)]


@pytest.mark.parametrize("question", re.findall(r'pullquote ask "([^"]+)"', README))
def test_the_questions_of_the_readme_are_answered(pullquote: CommandLine, question: str) -> None:
    if question != "QUESTION":
        assert pullquote("ask", question).out.startswith("Answered")


def test_the_answer_in_the_readme_is_the_answer(pullquote: CommandLine) -> None:
    question = "How many Windows devices were hit by CrowdStrike?"
    out, printed = pullquote("ask", question).out, shown(f'pullquote ask "{question}"')
    assert headings(out) == headings(printed)
    assert len(quotations(printed)) == 3
    assert all(quotation in told(out) for quotation in quotations(printed))


def test_the_conversation_in_the_readme_is_the_conversation(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = shown("pullquote chat")
    turns = re.findall(r"^you> (.*)$", printed, re.MULTILINE)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(turns) + "\n"))
    out = pullquote("chat").out
    assert len(turns) == 5
    assert headings(out) == headings(printed)
    assert all(quotation in told(out) for quotation in quotations(printed))
