"""Row 5 of what goes wrong: an encoding that is missing or wrong."""

from __future__ import annotations

import pytest

from bot.ingest.charset import decode
from tests.unit.ingest.feeds.writing import rss, titles

TITLE = "Schöne “Fähre” für 5 €"


def declared(encoding: str, title: str = TITLE) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>' + rss(f"<title>{title}</title>")


@pytest.mark.parametrize(
    ("document", "charset"),
    [
        pytest.param(declared("iso-8859-1").encode("utf-8"), "iso-8859-1", id="all say Latin-1, it is UTF-8"),
        pytest.param(declared("utf-8").encode("cp1252"), "windows-1252", id="HTTP is right, the declaration is not"),
        pytest.param(declared("windows-1252").encode("cp1252"), "no-such-charset", id="HTTP names none"),
        pytest.param(declared("ISO-8859-1").encode("cp1252"), "", id="Windows-1252 called Latin-1"),
        pytest.param(declared("utf-16").encode("utf-16"), "utf-8", id="UTF-16 with its mark"),
        pytest.param(declared("utf-16").encode("utf-16-le"), "", id="UTF-16 without its mark"),
        pytest.param(declared("utf-16").encode("utf-16-be"), "", id="UTF-16, big end first"),
        pytest.param(declared("utf-16").encode("utf-8-sig"), "utf-16", id="UTF-8 with a mark called UTF-16"),
        pytest.param(declared("utf-32").encode("utf-32"), "", id="UTF-32"),
    ],
)
def test_the_encoding_is_found_whatever_is_said_of_it(document: bytes, charset: str) -> None:
    assert titles(document, charset=charset) == [TITLE]


@pytest.mark.parametrize("charset", ["hex", "idna", "zlib", "undefined", "a\0b", "punycode", "x" * 5_000])
def test_no_name_of_a_charset_breaks_anything(charset: str) -> None:
    assert len(titles(declared("utf-8").encode("cp1252"), charset=charset)) == 1


def test_one_broken_byte_costs_one_character() -> None:
    document = declared("utf-8").encode().replace("für".encode(), b"f\xffr")
    assert titles(document) == ["Schöne “Fähre” f�r 5 €"]


def test_a_character_that_the_end_cuts_costs_no_other() -> None:
    document = declared("utf-8").removesuffix("</channel></rss>") + "<item><title>€"
    assert titles(document.encode("utf-8")[:-1], charset="utf-8") == [TITLE]


def test_a_short_text_that_ends_in_an_accent_is_no_cut_utf_8() -> None:
    assert decode("Café".encode("latin-1"), "iso-8859-1") == "Café"
