"""Which texts have the same words, and which do not."""

from __future__ import annotations

import pytest

from bot.core.wording import wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor’s “plan” – a bridge – failed.", 'the mayor\'s "plan" - a bridge - failed'),
        ("a well-known man", "a well known man"),
        ("cafe\u0301", "café"),
        ("Zeit\u00adung and\u00a0news\nhere", "Zeitung and news here"),
        ("4 million … crowns", "4 million... crowns"),
        ("It rose by ５ %", "It rose by 5%"),
        ("ﬁve ships", "five ships"),
        ("東京 では", "東京では"),
        ("great 🎉 news", "great news"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert wording(one).keys == wording(other).keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 million", "15 million"),
        (".5 percent", "5 percent"),
        ("1,500", "1.500"),
        ("14", "41"),
        ("-5 degrees", "5 degrees"),
        ("(−$3m)", "($3m)"),
        ("5%", "5"),
        ("$5", "€5"),
        ("5′", "5″"),
        ("10²", "102"),
        ("km/h", "kmh"),
        ("can", "can't"),
        ("cant", "can't"),
        ("resign", "re-sign"),
        ("million", "billion"),
        ("R&D", "RD"),
        ("Maße", "Masse"),
        ("Did he? He did", "Did he. He did"),
        ("schon", "schön"),
    ],
)
def test_what_says_something_else_has_other_words(one: str, other: str) -> None:
    assert wording(one).keys != wording(other).keys


def test_us_is_not_us_where_case_can_be_relied_on() -> None:
    assert wording("He told the US", cased=True).keys != wording("He told the us", cased=True).keys
    assert wording("He told the US").keys == wording("he told the us").keys


def test_words_know_where_they_are_written() -> None:
    words = wording("“Four – or ﬁve – ships,” she said.")
    assert words.written(1, 3) == "or ﬁve"
    assert [words.text[a:b] for a, b in words.spans] == ["Four", "or", "ﬁve", "ships", "she", "said"]
