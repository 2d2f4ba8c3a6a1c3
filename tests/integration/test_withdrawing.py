"""`pullquote withdraw`: what it deletes, what it names, and that nothing comes back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.intake import Refused, Taken
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.schema import ENTRIES
from bot.storage.withdrawals import ArticleWithdrawals
from tests.integration.conftest import CommandLine
from tests.making import make_draft

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)

QUESTION = "How much will the breakwater repairs cost?"
WORDS = "4 million crowns"
PARAGRAPH = f"Mayor Berta Lund said repairs to the breakwater would cost {WORDS} and take until the end of May."


@pytest.fixture
def site(home: Path) -> Path:
    """Articles of two sites; two of them print the same text."""
    file = home / "site.jsonl"
    places = [
        ("https://www.courier.example/harbour", "Storm closes the harbour", PARAGRAPH),
        ("https://post.example/news/harbour?utm_source=x", "Harbour closed by storm", PARAGRAPH),
        ("https://news.courier.example/library", "Library to open on Sundays", "The library will open on Sundays."),
    ]
    lines = [json.dumps({"url": url, "title": title, "text": text}) for url, title, text in places]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def stored_bytes(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("pullquote.db*"))


def count_in(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_withdrawn_article_is_gone_and_no_import_brings_it_back(
    pullquote: CommandLine, newspaper: Path, home: Path
) -> None:
    pullquote("import", str(newspaper))
    number = json.loads(pullquote("ask", QUESTION, "--json").out)["quotes"][0]["article_id"]
    assert WORDS.encode() in stored_bytes(home)
    done = pullquote("withdraw", number)
    assert (done.status, done.out) == (0, "1 article withdrawn.\n")
    assert WORDS.encode() not in stored_bytes(home)
    again = pullquote("import", str(newspaper))
    assert "It was withdrawn here, so it is not taken in again." in count_in(again.err)
    assert json.loads(pullquote("ask", QUESTION, "--json").out)["outcome"] == "nothing"
    missing = pullquote("withdraw", number)
    assert missing.status == 2
    assert "withdrawn already; nothing was changed" in count_in(missing.err)


def test_reprints_are_named_and_left(pullquote: CommandLine, site: Path) -> None:
    pullquote("import", str(site))
    done = pullquote("withdraw", "https://courier.example/harbour?utm_medium=feed")
    assert "The same text is also printed in:" in done.out
    assert "https://post.example/news/harbour" in done.out
    (command,) = re.findall(r"Withdraw them too with: pullquote (withdraw \d+)\n", done.out)
    assert json.loads(pullquote("ask", QUESTION, "--json").out)["quotes"]
    assert "also printed" not in pullquote(*command.split()).out
    assert json.loads(pullquote("ask", QUESTION, "--json").out)["quotes"] == []


def test_a_blocked_site_loses_its_articles_and_gets_no_new_ones(pullquote: CommandLine, site: Path) -> None:
    pullquote("import", str(site))
    done = pullquote("withdraw", "--domain", "https://Courier.example/about")
    assert done.out.startswith("courier.example is blocked.\n2 articles withdrawn.\n")
    assert "post.example" in done.out
    assert "courier.example was blocked already." in pullquote("withdraw", "--domain", "courier.example").out
    fresh = site.with_name("fresh.jsonl")
    line = {"url": "https://sport.courier.example/final", "title": "Final", "text": "Elmton won the final by a goal."}
    fresh.write_text(json.dumps(line), encoding="utf-8")
    assert "sport.courier.example is blocked here" in count_in(pullquote("import", str(fresh)).err)
    assert "not blocked any more" in pullquote("withdraw", "--unblock", "courier.example").out
    assert "1 new" in pullquote("import", str(fresh)).out
    assert "is not blocked" in count_in(pullquote("withdraw", "--unblock", "courier.example").err)


def test_somebody_at_a_terminal_is_asked_first(
    pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(newspaper))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    asked: list[str] = []
    for answer, status in (("", 1), ("no", 1), ("y", 0)):

        def read(prompt: str, answer: str = answer) -> str:
            asked.append(prompt)
            return answer

        monkeypatch.setattr("builtins.input", read)
        done = pullquote("withdraw", "1")
        assert done.status == status
        assert "Storm closes the harbour of Port Alder" in done.out
    assert asked == ["Delete 1 article for good? It cannot be undone. [y/N] "] * 3
    assert pullquote("withdraw", "2", "--yes").status == 0
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name articles, or a site, or a site to unblock."),
        (["1", "--domain", "example.org"], "Name articles, or a site, or a site to unblock."),
        (["99"], "There is no article 99"),
        (["1", "https://[broken"], "There is no article https://[broken"),
        (["--domain", "com"], "“com” is not the name of a site. Write it like example.org."),
        (["--domain", "https://[broken"], "is not the name of a site."),
        (["--domain", "*.example.org"], "is not the name of a site."),
    ],
)
def test_wrong_calls_change_nothing_and_say_why(
    pullquote: CommandLine, newspaper: Path, arguments: list[str], sentence: str
) -> None:
    pullquote("import", str(newspaper))
    done = pullquote("withdraw", *arguments)
    assert done.status == 2
    assert sentence in count_in(done.err)
    assert json.loads(pullquote("ask", QUESTION, "--json").out)["quotes"]


def test_what_a_feed_said_of_it_goes_with_it(home: Path) -> None:
    database = Database(home / "data")
    database.open()
    desk = ArticleDesk(database, now=lambda: NOW)
    draft = make_draft(PARAGRAPH, url="https://courier.example/harbour")
    taken = desk.take_in(draft, source="courier", root="", language=lambda: "en")
    assert isinstance(taken, Taken)
    entry = {
        "source_id": 1, "entry_id": "1", "url": draft.head.url, "key": "k", "host": "courier.example", "item": PARAGRAPH,
        "seen_at": "2024-05-01", "article_id": taken.article_id, "due_at": "2024-05-02", "looks": 1, "failures": 0,
        "gone": 0, "etag": "", "last_modified": "", "reason": "",
    }  # fmt: skip
    with database.engine.begin() as connection:
        connection.execute(ENTRIES.insert().values(entry))
    withdrawals = ArticleWithdrawals(database, now=lambda: NOW)
    assert withdrawals.withdraw([taken.article_id]) == 0
    with database.engine.connect() as connection:
        row = connection.execute(sa.select(ENTRIES.c.item, ENTRIES.c.due_at)).one()
    assert tuple(row) == ("", None)
    assert isinstance(desk.take_in(draft, source="courier", root="", language=lambda: "en"), Refused)
    assert WORDS.encode() not in stored_bytes(home)
    database.close()
