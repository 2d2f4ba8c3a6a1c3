"""Spans that were shown add up within an allowance."""

from __future__ import annotations

import pytest

from bot.core.budget import Span, Wish, allowed_of, characters, grant, united
from bot.core.rights import PageRights, QuotePolicy, Rights
from tests.making import make_article


def wish(*choices: tuple[int, int]) -> Wish:
    return Wish(tuple(Span(1, *choice) for choice in choices))


def test_spans_join_where_they_touch_and_revisions_stay_apart() -> None:
    spans = [Span(1, 20, 30), Span(1, 0, 10), Span(1, 10, 12), Span(2, 0, 10), Span(1, 25, 28), Span(1, 50, 50)]
    assert united(spans) == (Span(1, 0, 12), Span(1, 20, 30), Span(2, 0, 10))


def test_a_span_runs_forward() -> None:
    with pytest.raises(ValueError, match="forward"):
        Span(1, 5, 4)


def test_the_first_choice_that_fits_is_granted() -> None:
    granted = grant((), [wish((0, 100), (0, 60)), wish((70, 120), (70, 110)), wish((200, 210))], 100)
    assert granted.spans == (Span(1, 0, 100), None, None)
    granted = grant((), [wish((0, 200), (0, 60)), wish((50, 120), (50, 100))], 100)
    assert granted.spans == (Span(1, 0, 60), Span(1, 50, 100))
    assert characters(granted.shown) == 100


def test_what_was_shown_is_free_even_where_the_budget_is_overdrawn() -> None:
    shown = (Span(1, 0, 500),)
    assert grant(shown, [wish((100, 300)), wish((100, 501))], 200).spans == (Span(1, 100, 300), None)


def test_a_quarter_of_an_article_and_never_more_than_1500_characters() -> None:
    sentence = "Nobody was hurt in the accident at the pier. "
    assert allowed_of(make_article([(sentence * 20).strip()])) == 224
    assert allowed_of(make_article([(sentence * 200).strip()])) == 1_500


def test_own_text_has_no_budget_unless_its_page_asks_for_a_limit() -> None:
    full = Rights(policy=QuotePolicy.FULL)
    assert allowed_of(make_article(["A sentence of some words."], rights=full)) is None
    asked = Rights(policy=QuotePolicy.FULL, page=PageRights(longest=100))
    assert allowed_of(make_article(["A sentence of some words."], rights=asked)) == 6
