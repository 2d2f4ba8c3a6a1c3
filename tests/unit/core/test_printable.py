"""What steers a terminal or turns text around is told from what is read."""

from __future__ import annotations

import pytest

from bot.core.printable import as_line, is_line, printable


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\x1b[2Jb", "a[2Jb"),
        ("a\x9b2Jb\x9dc", "a›2Jbc"),
        ("a\x07\x08\x7fb", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b\x85c\u2029d", "a\nb…c\n\nd"),
        ("\x93Fähre\x94 5 \x80", "“Fähre” 5 €"),
        ("a\ud800b", "ab"),
        ("tab\tstays\nas it is", "tab\tstays\nas it is"),
        ("مرحبا \u200fa\u200e 👩‍👩‍👧 e\u0301", "مرحبا \u200fa\u200e 👩‍👩‍👧 e\u0301"),
    ],
)
def test_control_characters_go_and_words_stay(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_a_line_turns_nothing_around_that_stands_behind_it() -> None:
    assert as_line("Storm\u202e closes\n the \u2066harbour\u2069") == "Storm closes the harbour"


@pytest.mark.parametrize(
    ("text", "is_one"), [("https://a.example/b", True), ("https://a.example/\x1b", False), ("a\nb", False)]
)
def test_an_address_is_a_line_or_none(text: str, *, is_one: bool) -> None:
    assert is_line(text) is is_one
