"""`pullquote verify`, and what docs/verifying.md shows of it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from tests.integration.conftest import HARBOUR, CommandLine

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "verifying.md").read_text(encoding="utf-8")
TRUE = "Fishermen had asked for a higher breakwater since 2019"


@pytest.fixture
def courier(pullquote: CommandLine, newspaper: Path) -> CommandLine:
    """Import a small newspaper."""
    pullquote("import", str(newspaper))
    return pullquote


def test_an_exact_quotation_ends_with_0_and_names_its_article(courier: CommandLine) -> None:
    ran = courier("verify", f"“{TRUE}…”")
    assert ran.status == 0
    assert ran.out.startswith("Exact: it stands word for word in the article\n")
    assert f"> {TRUE} […]" in ran.out
    assert "Alder Courier · 3 February 2024" in ran.out


def test_an_altered_one_shows_both_sides_in_columns(courier: CommandLine) -> None:
    ran = courier("verify", "Fishermen never asked for a higher breakwater since 2018")
    assert ran.status == 1
    assert ran.out.startswith("Altered: the article has other words\n")
    lines = [line.rstrip() for line in ran.out.splitlines()]
    columns = ["The quotation has          The article has", "Fishermen never asked for  Fishermen had asked for"]
    assert lines[2:4] == columns
    assert all(len(line) <= 80 for line in lines[:4])


def test_json_has_the_same_fields_for_every_verdict(courier: CommandLine) -> None:
    texts = [TRUE, TRUE.replace("2019", "2018"), "Pigs fly to the moon on Sundays", f"{TRUE} … put the plan off twice"]
    found = [json.loads(courier("verify", text, "--json").out) for text in texts]
    assert [one["verdict"] for one in found] == ["exact", "altered", "not_found", "exact"]
    assert [one["shortened"] for one in found] == [False, False, False, True]
    assert len({tuple(sorted(one)) for one in found}) == 1
    assert found[1]["differences"] == [{"quotation": "2018", "article": "2019"}]
    quote = found[0]["quotes"][0]
    article = json.loads(courier("article", quote["article_id"], "--json").out)
    assert article["text"][quote["start"] : quote["end"]] == quote["text"] == TRUE
    assert found[3]["left_out"] == ["but the council"]


def test_an_earlier_revision_is_dated_and_its_passage_can_be_named(courier: CommandLine, newspaper: Path) -> None:
    (newspaper / "harbour.md").write_text(HARBOUR.replace("since 2019", "for years"), encoding="utf-8")
    courier("import", str(newspaper))
    ran = courier("verify", TRUE)
    assert ran.status == 1
    assert re.match(r"Earlier revision: the article said so until \d\d:\d\d on \d+ \w+ \d{4}\n", ran.out)
    assert "breakwater for years" in ran.out
    found = json.loads(courier("verify", TRUE, "--json").out)
    assert found["verdict"] == "older_revision"
    assert found["until"]
    passage = found["quotes"][0]["id"]
    assert json.loads(courier("verify", passage, "--json").out)["verdict"] == "older_revision"
    now = found["said_now"]["id"]
    assert courier("verify", now).status == 0


def test_text_comes_from_standard_input_and_a_source_narrows(
    courier: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(f"> {TRUE}\n> — Alder Courier\nreally?\n".encode()), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", typed)
    assert courier("verify", "-").status == 0
    assert courier("verify", TRUE, "--source", "Alder Courier").status == 0
    nobody = " ".join(courier("verify", TRUE, "--source", "nobody").out.split())
    assert nobody.startswith("Not found in 0 articles")
    assert "No source or publisher is called “nobody”. There are: Alder Courier" in nobody


def test_what_cannot_be_checked_is_said_in_a_sentence(courier: CommandLine) -> None:
    short, none = courier("verify", "two words"), courier("verify", "77:1:0")
    assert short.status == 1
    assert short.err.startswith("pullquote: That is too short to check.")
    assert none.status == 2
    assert none.err.startswith("pullquote: There is no passage 77:1:0.")


def told(text: str) -> str:
    """Take out how it is set: marks of quotations, line breaks, ages."""
    lines = [line.removeprefix("┃ ").removeprefix("> ") for line in text.splitlines()]
    return re.sub(r" \(\d+ years ago\)", "", " ".join(" ".join(lines).split()))


@pytest.mark.parametrize(
    ("command", "shown"), re.findall(r"^\$ pullquote verify \"([^\n]+)\"\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
def test_the_page_shows_what_the_command_says(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str, shown: str
) -> None:
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "auto")
    monkeypatch.setenv("PULLQUOTE_CORPUS_DIR", str(ROOT / "corpus"))
    assert told(pullquote("verify", command).out) == told(shown)
