"""Questions in the terminal, from files to quotation."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import HARBOUR, CommandLine


def ask(pullquote: CommandLine, *arguments: str) -> dict[str, Any]:
    return json.loads(pullquote("ask", "--json", *arguments).out)


def test_a_question_is_answered_with_a_slice_of_a_stored_article(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    answer = ask(pullquote, "how much will the breakwater repairs cost?")
    quote = answer["quotes"][0]
    article = json.loads(pullquote("article", quote["article_id"], "--json").out)
    assert answer["outcome"] == "answered"
    assert "4 million crowns" in quote["sentence"]
    assert article["text"][quote["start"] : quote["end"]] == quote["text"]
    assert (quote["headline"], quote["byline"], quote["publisher"], quote["published_at"]) == (
        "Storm closes the harbour of Port Alder",
        "Ina Quay",
        "Alder Courier",
        "2024-02-03",
    )


def test_the_exit_status_tells_answered_from_not(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    assert pullquote("ask", "who is the mayor of Port Alder?").status == 0
    assert pullquote("ask", "who won the chess championship in Kuala Lumpur?").status == 1


def test_nothing_names_what_was_searched_and_the_words_that_lacked(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    said = pullquote("ask", "which library burned in Alexandria under Caesar?").out
    assert "Nothing on that in 2 articles from 3 February 2024 to 10 March 2024" in said
    assert "has: library; lacks: burned, Alexandria, Caesar" in " ".join(said.split())


def test_a_date_range_leaves_older_articles_out(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    answer = ask(pullquote, "how much will the breakwater repairs cost?", "--since", "2024-03")
    assert answer["searched"] == {
        "articles": 1,
        "earliest": "2024-03-10",
        "latest": "2024-03-10",
        "undated": 0,
    }
    assert answer["quotes"] == []
    assert ask(pullquote, "how much will the breakwater repairs cost?", "--since", "2024-02")["quotes"]


def test_a_source_or_publisher_narrows_the_search(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper), "--source", "alder")
    assert ask(pullquote, "breakwater repairs cost", "--source", "Alder Courier")["searched"]["articles"] == 2
    assert ask(pullquote, "breakwater repairs cost", "--source", "alder")["searched"]["articles"] == 2
    assert ask(pullquote, "breakwater repairs cost", "--source", "Nobody")["searched"]["articles"] == 0


def test_a_source_that_is_called_otherwise_is_told_by_its_name(pullquote: CommandLine, newspaper: Path) -> None:
    """The option takes whole names, which can be told apart; the operator takes parts."""
    pullquote("import", str(newspaper), "--source", "harbour")
    said = " ".join(pullquote("ask", "breakwater repairs cost", "--source", "courier").out.split())
    assert said.endswith("No source or publisher is called “courier”. With that in their name there are: Alder Courier")
    assert ask(pullquote, "breakwater repairs cost source:courier")["quotes"]
    other = pullquote("ask", "breakwater repairs cost", "--source", "Nobody", "--json")
    assert other.err.strip().endswith("There are: Alder Courier · harbour")
    assert "No source" not in pullquote("ask", "who is it?", "--source", "harbour", "--since", "2030").out


def test_a_misspelt_name_is_read_as_the_printed_one_and_said(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    said = pullquote("ask", "what did Berta Lundt say about the breakwatr?")
    assert "“breakwatr” read as “breakwater”" in said.out


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("hello!", "Ask about the news"),
        ("what is it?", "no word in that to look up"),
        ("sdfghjkl qwrtzpsdf", "does not look like a question"),
        ("?!", "does not look like a question"),
    ],
)
def test_what_is_no_question_gets_a_hint(pullquote: CommandLine, newspaper: Path, words: str, reply: str) -> None:
    pullquote("import", str(newspaper))
    ran = pullquote("ask", words)
    assert reply in " ".join(ran.out.split())
    assert ran.status == 1


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "\u200b"])
def test_an_empty_question_is_refused_in_one_sentence(pullquote: CommandLine, newspaper: Path, words: str) -> None:
    pullquote("import", str(newspaper))
    ran = pullquote("ask", words)
    assert ran.status == 1
    assert "The question is empty." in ran.err


def test_ten_megabytes_of_binary_on_standard_input_are_refused(
    pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(newspaper))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(range(256)) * 40_000)))
    ran = pullquote("ask", "-")
    assert ran.status == 1
    assert "may have 6,000 characters" in " ".join(ran.err.split())


def test_explain_shows_features_and_words(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    said = pullquote("ask", "--explain", "how much will the breakwater repairs cost?").out
    assert all(word in said for word in ("How sure", "proximity", "breakwater", "the passage"))


def test_a_chat_remembers(pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pullquote("import", str(newspaper))
    turns = "how much will the breakwater repairs cost?\nwho said so?\ncontext\nsource\nmore\nquit\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(turns))
    said = pullquote("chat").out
    first, who, context, source, _ = said.split("you> ")[1:6]
    assert "4 million crowns" in first
    assert "Mayor Berta Lund said" in who
    assert "eleven ferries" in context
    assert "Fishermen" in context
    assert "Storm closes the harbour of Port Alder" in source


def test_a_chat_says_at_once_that_no_source_is_called_so(
    pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(newspaper))
    monkeypatch.setattr(sys, "stdin", io.StringIO("quit\n"))
    said = " ".join(pullquote("chat", "--source", "alder").out.split())
    assert "With that in their name there are: Alder Courier" in said
    monkeypatch.setattr(sys, "stdin", io.StringIO("quit\n"))
    assert "No source" not in pullquote("chat", "--source", "alder courier").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask", "x", "--since", "banana"), "'banana' is not a date."),
        (("article", "99"), "There is no article 99."),
        (("import", "nowhere"), "does not exist"),
        (("evaluate", "nowhere"), "holds no articles.jsonl"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(
    pullquote: CommandLine, home: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = pullquote(*arguments)
    assert ran.status == 2
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_an_unknown_setting_names_the_nearest(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DRI", "x")
    ran = pullquote("ask", "x")
    assert ran.status == 2
    assert "Did you mean PULLQUOTE_DATA_DIR?" in " ".join(ran.err.split())


def test_a_scope_without_articles_says_which_option_to_drop(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    ran = pullquote("ask", "who is the mayor?", "--source", "Nobody", "--limit", "9")
    assert ran.status == 1
    assert "Ask without the source" in " ".join(ran.out.split())


UNDATED = """---
title: Breakwater of Port Alder is a century old
publisher: Elm Post
---

The breakwater of Port Alder was built in 1911 with stones that ferries brought from the island of Sund.
"""


@pytest.fixture
def archive(newspaper: Path) -> Path:
    (newspaper / "breakwater.md").write_text(UNDATED, encoding="utf-8")
    return newspaper


def test_operators_in_the_question_narrow_the_search_and_are_said(pullquote: CommandLine, archive: Path) -> None:
    pullquote("import", str(archive))
    answer = ask(pullquote, 'breakwater "Port Alder" -storm source:elm')
    assert [quote["publisher"] for quote in answer["quotes"]] == ["Elm Post"]
    assert answer["question"] == 'breakwater "Port Alder" -storm source:elm'
    read = answer["read"]
    assert read["words"] == "breakwater Port Alder"
    assert (read["phrases"], read["excluded"], read["sources"]) == (["Port Alder"], ["storm"], ["elm"])
    said = " ".join(pullquote("ask", 'breakwater "Port Alder" -storm source:elm').out.split())
    assert "Only: source: elm · “Port Alder” as it stands · without “storm”" in said


def test_a_question_without_operators_is_read_as_it_stands(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    assert ask(pullquote, "who is the mayor?")["read"] is None
    assert "Only:" not in pullquote("ask", "who is the mayor?").out


def test_options_and_operators_narrow_together(pullquote: CommandLine, archive: Path) -> None:
    pullquote("import", str(archive))
    answer = ask(pullquote, "Port Alder since:2024-02-15", "--since", "2024-01", "--source", "Alder Courier")
    assert (answer["read"]["since"], answer["read"]["source"]) == ("2024-02-15", "Alder Courier")
    assert answer["searched"]["articles"] == 1


def test_articles_without_a_date_are_counted_where_dates_narrow(pullquote: CommandLine, archive: Path) -> None:
    pullquote("import", str(archive))
    assert ask(pullquote, "breakwater since:2024")["searched"]["undated"] == 1
    assert "1 article without a date was left out." in pullquote("ask", "breakwater", "--since", "2024").out
    assert ask(pullquote, "breakwater")["searched"]["undated"] == 0


def test_date_options_take_words(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    assert ask(pullquote, "breakwater", "--since", "3 days ago")["searched"]["articles"] == 0
    assert ask(pullquote, "breakwater", "--until", "gestern")["searched"]["articles"] == 2


def test_nothing_names_what_to_leave_out(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    said = " ".join(pullquote("ask", '"golden unicorn" breakwater -storm since:2024').out.split())
    assert "Only: since 1 January 2024 · “golden unicorn” as it stands · without “storm”" in said
    assert "Ask without the dates and the quoted phrase and the excluded words to look through more." in said


def test_or_looks_for_either(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    answer = ask(pullquote, "when will the (library OR breakwater) open?")
    assert answer["read"]["either"] == [["library", "breakwater"]]
    assert {quote["headline"] for quote in answer["quotes"]} == {
        "Port Alder library to open on Sundays",
        "Storm closes the harbour of Port Alder",
    }


def test_filters_alone_are_no_question(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    assert "That only says where to look." in pullquote("ask", "source:courier -storm").out


def test_a_follow_up_keeps_the_filters(pullquote: CommandLine, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pullquote("import", str(archive))
    turns = "breakwater of Port Alder -storm source:alder\nand what about the library?\nmore\nquit\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(turns))
    first, about, *_ = pullquote("chat").out.split("you> ")[1:]
    assert "Elm Post" not in first
    assert "Only: source: alder · without “storm”" in " ".join(about.split())


def test_a_follow_up_says_how_it_was_read_and_is_not_answered_with_what_is_left_out(
    pullquote: CommandLine, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(archive))
    turns = "breakwater of Port Alder -fishermen\nand who asked for it? source:courier\nquit\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(turns))
    _, second, *_ = pullquote("chat").out.split("you> ")[1:]
    assert "“and who asked for it” was read as “who asked for it breakwater Port Alder”." in second
    assert "Only: source: courier · without “fishermen”" in second
    assert "Fishermen had asked" not in second


def test_a_filter_said_alone_is_one_for_the_last_question(
    pullquote: CommandLine, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(archive))
    monkeypatch.setattr(sys, "stdin", io.StringIO("breakwater of Port Alder source:alder\nand source:elm?\nquit\n"))
    first, second, *_ = pullquote("chat").out.split("you> ")[1:]
    assert ("Alder Courier" in first, "Elm Post" in first) == (True, False)
    assert ("Alder Courier" in second, "Elm Post" in second) == (False, True)
    assert "Only: source: elm" in second


@pytest.mark.parametrize(
    ("name", "said"),
    [("Berlin", "did you mean Europe/Berlin?"), ("../etc/passwd", "look like"), ("Xyzzyq", "not the name of a time")],
)
def test_a_wrong_time_zone_is_named_with_the_nearest(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setenv("PULLQUOTE_TIME_ZONE", name)
    ran = pullquote("ask", "x")
    assert ran.status == 2
    assert "PULLQUOTE_TIME_ZONE is wrong" in " ".join(ran.err.split())
    assert said in " ".join(ran.err.split())


def test_days_are_those_of_the_time_zone(
    pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = HARBOUR.replace("2024-02-03", "2024-05-01T23:30:00Z")
    (newspaper / "harbour.md").write_text(late, encoding="utf-8")
    pullquote("import", str(newspaper))
    assert ask(pullquote, "breakwater since:2024-05-02")["searched"]["articles"] == 0
    monkeypatch.setenv("PULLQUOTE_TIME_ZONE", "Asia/Tokyo")
    answer = ask(pullquote, "breakwater since:2024-05-02")
    assert answer["searched"]["articles"] == 1
    assert answer["read"]["time_zone"] == "Asia/Tokyo"


def test_first_questions_asked_at_once_read_the_corpus_once(home: Path) -> None:
    """Four processes begin in an empty data directory; each answers, and the folder is one source."""
    corpus = home / "corpus"
    corpus.mkdir()
    (corpus / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    call = [sys.executable, "-m", "bot", "ask", "how much will the breakwater cost?"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    asked = [
        subprocess.Popen(call, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    results = [(process.communicate(timeout=120), process.returncode) for process in asked]
    assert all(status == 0 and b"4 million crowns" in out for (out, _), status in results), results
    with closing(sqlite3.connect(home / "data" / "pullquote.db")) as database:
        assert database.execute("SELECT count(*) FROM sources").fetchone() == (1,)
