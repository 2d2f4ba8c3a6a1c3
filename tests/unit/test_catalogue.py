"""Every sentence is in every language, with the same places to fill."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.interfaces.catalogue import Catalogue
from tests.sentences import BOT, sentences_in_use

LOCALES = BOT / "locale"


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_has_each_sentence_and_no_other(path: Path) -> None:
    with path.open("rb") as file:
        entries = {entry.id: entry.string for entry in read_po(file) if entry.id}
    wanted = {one if more is None else (one, more) for one, more in sentences_in_use()}
    assert entries.keys() == wanted
    for key, said in entries.items():
        assert said is not None
        keys = [key] if isinstance(key, str) else list(key)
        for sentence in [said] if isinstance(said, str) else said:
            assert sentence
            assert places(sentence) == places(keys[-1])


def test_an_unknown_language_is_answered_in_english() -> None:
    catalogue = Catalogue(LOCALES)
    assert catalogue.words("xx").language == "en"
    assert (
        catalogue.words("de")
        .many("Looked through {count} article.", "Looked through {count} articles.", 1234)
        .startswith("1.234 Artikel")
    )
