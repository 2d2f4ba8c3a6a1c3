"""Which paragraphs make a passage."""

from __future__ import annotations

import pytest

from bot.core.boilerplate import is_boilerplate
from bot.core.passage import cut, passages_of, without_dateline
from tests.making import blocks_of, make_article

LONG = "The council of the small town met for six hours on Tuesday and voted in the end to keep the old ferry."


def spans(*texts: str) -> list[tuple[int, int]]:
    made = blocks_of(*texts)
    return [(span.first, span.last) for span in cut([b.kind for b in made], [b.text for b in made])]


def test_a_passage_is_one_paragraph() -> None:
    assert spans(LONG, LONG, LONG) == [(0, 0), (1, 1), (2, 2)]


def test_a_crumb_joins_the_next_paragraph() -> None:
    assert spans("It went well.", LONG, LONG) == [(0, 1), (2, 2)]


def test_a_lead_in_with_a_colon_joins_the_next() -> None:
    assert spans("The mayor put it like this on the steps of the hall:", LONG) == [(0, 1)]


def test_a_bare_short_quotation_joins_the_next() -> None:
    assert spans("“We shall keep the ferry as long as anybody wants it.”", LONG) == [(0, 1)]


def test_at_most_three_paragraphs_are_joined() -> None:
    assert spans("One.", "Two.", "Three.", "Four.") == [(0, 2), (3, 3)]


def test_nothing_is_joined_past_700_characters() -> None:
    assert spans("It went well.", ("word " * 150).strip()) == [(0, 0), (1, 1)]


def test_a_heading_is_no_passage_and_nothing_is_joined_over_it() -> None:
    assert spans("It went well.", "# What next?", LONG) == [(0, 0), (2, 2)]


def test_a_list_and_its_colon_line_are_one_passage() -> None:
    assert spans(
        LONG, "Three things were agreed upon by all of the parties that took part in it:", "- one", "- two", LONG
    ) == [
        (0, 0),
        (1, 3),
        (4, 4),
    ]


def test_an_endless_list_is_cut() -> None:
    assert len(spans(*(f"- item {n} " + "x" * 200 for n in range(8)))) > 1


@pytest.mark.parametrize(
    "text",
    [
        "Read more: The ferry",
        "Advertisement",
        "Sign up for our newsletter today",
        "Photo: A. Nobody/Agency",
        "© 2024 The Paper",
    ],
)
def test_page_furniture_is_no_passage(text: str) -> None:
    assert is_boilerplate(text)
    assert spans(text, LONG) == [(1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "He read more than a hundred books that year.",
        "Photos show a ferry on the river.",
        "Copyright law in the islands is to change next year.",
    ],
)
def test_prose_is_not_taken_for_furniture(text: str) -> None:
    assert not is_boilerplate(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("PORT ALDER (XP) — The ferry sank.", "The ferry sank."),
        ("LA FERTÉ, May 3 (Agency) - It rained.", "It rained."),
        ("The ferry - an old one - sank.", "The ferry - an old one - sank."),
    ],
)
def test_a_dateline_stays_out_of_the_index_copy(text: str, rest: str) -> None:
    assert without_dateline(text) == rest


def test_ids_name_article_revision_and_first_paragraph() -> None:
    article = make_article(["# Title", LONG, "It went well.", LONG], number=7)
    assert [passage.id for passage in passages_of(article)] == ["7:1:1", "7:1:2"]
