"""Dates, addresses, keys, and the news desk's decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.article import Block, Kind, Published, canonical_url
from bot.core.dates import age_in_words, parse_published
from bot.core.intake import Decision, Known, decide
from bot.core.serving import ServerSettings
from tests.making import make_draft


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("February 18, 2021", date(2021, 2, 18)),
        ("18 March 2025", date(2025, 3, 18)),
        ("Tue, Mar 18, 2025", date(2025, 3, 18)),
        ("2024-05-01T23:30:00-04:00", date(2024, 5, 2)),
        ("1.5.2024", date(2024, 5, 1)),
    ],
)
def test_dates_are_read_as_pages_print_them(text: str, day: date) -> None:
    found = parse_published(text)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", ["", "soon", "99 May 2024", "0001-01-01", "May"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_published(text) is None


@pytest.mark.parametrize(
    ("day", "age"),
    [("2024-05-31", "yesterday"), ("2024-06-01", "today"), ("2024-05-27", "5 days ago"), ("2024-05-10", "3 weeks ago"),
     ("2024-02-01", "3 months ago"), ("2022-05-01", "2 years ago"), ("2024-07-01", "")],
)  # fmt: skip
def test_ages_are_said_in_words(day: str, age: str) -> None:
    assert age_in_words(Published.parse(day), datetime(2024, 6, 1, 12, tzinfo=UTC)) == age


@pytest.mark.parametrize("text", ["2022-02-02", "2022-02-02T10:00:00+00:00"])
def test_a_publication_date_is_written_as_it_was_read(text: str) -> None:
    assert Published.parse(text).isoformat() == text


@pytest.mark.parametrize(
    "url",
    [
        "http://www.paper.example/a/",
        "https://paper.example/a?utm_source=x&fbclid=y",
        "https://PAPER.example/a#part",
        "https://paper.example:443/a",
    ],
)
def test_addresses_of_one_article_are_one(url: str) -> None:
    assert canonical_url(url) == "https://paper.example/a"


def test_an_unknown_parameter_may_choose_the_article() -> None:
    assert canonical_url("https://paper.example/a?story=2") != canonical_url("https://paper.example/a?story=3")


def test_the_key_is_the_address_else_the_id_else_the_path() -> None:
    assert make_draft("x", url="https://p.example/1", external_id="7").key("s") == "url:https://p.example/1"
    assert make_draft("x", external_id="7").key("s") == "id:s\x1f7"
    assert make_draft("x", location="b/c.md").key("s") == "path:s\x1fb/c.md"


@pytest.mark.parametrize("text", ["", " x", "x\n\ny"])
def test_a_block_that_is_not_one_paragraph_cannot_exist(text: str) -> None:
    with pytest.raises(ValueError, match="non-empty"):
        Block(kind=Kind.PARAGRAPH, text=text)


@pytest.mark.parametrize(
    ("known", "elsewhere", "decision"),
    [
        (None, False, Decision.NEW),
        (None, True, Decision.REPRINT),
        ("same", False, Decision.UNCHANGED),
        ("other", True, Decision.REVISED),
        ("gone", False, Decision.NEW),
    ],
)
def test_the_news_desk_decides(known: str | None, elsewhere: bool, decision: Decision) -> None:  # noqa: FBT001
    draft = make_draft("Some text.")
    fingerprint = draft.fingerprint() if known == "same" else "?"
    before = Known(1, 1, fingerprint, withdrawn=known == "gone") if known else None
    assert decide(draft, before, printed_elsewhere=elsewhere) is decision


@pytest.mark.parametrize(
    "wrong", [{"quotations": 0}, {"quotations": 4}, {"cooldown_seconds": -1}, {"cooldown_seconds": 3_601}]
)
def test_settings_of_a_server_out_of_bounds_are_no_settings(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"quotations|cooldown"):
        replace(ServerSettings(), **wrong)


def test_threads_of_a_chosen_channel_are_open_as_the_channel_is() -> None:
    assert ServerSettings().answers_openly_in(5)
    chosen = ServerSettings(channels=frozenset({10}))
    assert chosen.answers_openly_in(10)
    assert chosen.answers_openly_in(11, parent_id=10)
    assert not chosen.answers_openly_in(11, parent_id=12)
    assert not chosen.answers_openly_in(11)
