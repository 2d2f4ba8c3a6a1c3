"""Questions about time in the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import CommandLine

OLD = """---
title: Berta Lund elected mayor of Port Alder
publisher: Alder Courier
url: https://courier.example/lund
published: 2022-05-09
---

Berta Lund was elected mayor of Port Alder on Sunday with 57 percent of the vote.

Lund has said that she will rebuild the breakwater within three years.
"""

NEW = """---
title: Nils Aker defeats Lund to become mayor of Port Alder
publisher: Alder Courier
url: https://courier.example/aker
published: 2024-05-13
---

Nils Aker was elected mayor of Port Alder on Sunday, beating Berta Lund by 300 votes.

Aker has said that the breakwater can wait until the school is repaired.
"""

OTHER = """---
title: Library opens on Sundays
publisher: Alder Courier
published: 2023-03-10
---

The public library will open on Sundays from April, after 2,300 residents signed a petition.
"""


@pytest.fixture
def elections(home: Path, pullquote: CommandLine) -> CommandLine:
    folder = home / "elections"
    folder.mkdir()
    for name, text in (("old", OLD), ("new", NEW), ("other", OTHER)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    pullquote("import", str(folder))
    return pullquote


def ask(pullquote: CommandLine, *arguments: str) -> dict[str, Any]:
    return json.loads(pullquote("ask", "--json", *arguments).out)


def test_what_holds_now_is_answered_by_the_newer_article(elections: CommandLine) -> None:
    answer = ask(elections, "who is the mayor of Port Alder now?")
    assert answer["outcome"] == "answered"
    assert answer["quotes"][0]["published_at"] == "2024-05-13"
    assert answer["newer"] is None


def test_a_year_is_answered_by_an_article_of_that_year_or_not_at_all(elections: CommandLine) -> None:
    answer = ask(elections, "who was elected mayor of Port Alder in 2022?")
    assert answer["outcome"] == "answered"
    assert answer["quotes"][0]["published_at"] == "2022-05-09"
    assert ask(elections, "who was elected mayor of Port Alder in 2018?")["outcome"] == "related"
    assert ask(elections, "who was elected mayor of Port Alder yesterday?")["outcome"] == "related"


def test_the_latest_on_a_topic_is_its_leads_newest_first(elections: CommandLine) -> None:
    answer = ask(elections, "what's the latest on the mayor of Port Alder?")
    assert answer["outcome"] == "answered"
    assert [quote["published_at"] for quote in answer["quotes"]] == ["2024-05-13", "2022-05-09"]
    assert answer["quotes"][0]["text"] == (
        "Nils Aker was elected mayor of Port Alder on Sunday, beating Berta Lund by 300 votes."
    )


def test_a_newer_article_on_the_story_is_named(elections: CommandLine) -> None:
    question = ("--limit", "1", "what percent of the vote elected Berta Lund mayor of Port Alder?")
    answer = ask(elections, *question)
    assert answer["quotes"][0]["published_at"] == "2022-05-09"
    assert answer["newer"] == {
        "article_id": answer["newer"]["article_id"],
        "headline": "Nils Aker defeats Lund to become mayor of Port Alder",
        "url": "https://courier.example/aker",
        "published_at": "2024-05-13",
    }
    said = elections("ask", *question).out
    assert "Newer on this: Nils Aker defeats Lund to become mayor of Port Alder (13 May 2024)" in said
    assert "https://courier.example/aker" in said


def test_nothing_newer_is_named_where_a_past_year_was_asked_for_or_nothing_found(elections: CommandLine) -> None:
    assert ask(elections, "--limit", "1", "who was elected mayor of Port Alder in 2022?")["newer"] is None
    assert ask(elections, "who painted the Mona Lisa?")["newer"] is None
