"""The fixed sentences of the house in the reader's language. Quotations never pass through here."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
_BRITISH = "en_GB"  # the day before the month


class Words:
    """The sentences of one language. Its methods take the English sentence, which is also the key."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, sentence: str, **values: object) -> str:
        """Say a sentence with its `{name}` places filled."""
        return self._translations.gettext(sentence).format(**values)

    def many(self, one: str, more: str, count: int, **values: object) -> str:
        """Say a sentence that counts something; `{count}` is written with the language's separators."""
        sentence = self._translations.ngettext(one, more, count)
        return sentence.format(count=self.number(count), **values)

    def number(self, value: int) -> str:
        """Write a whole number."""
        return format_decimal(value, locale=self.language)

    def day(self, day: date) -> str:
        """Write a day, "2 February 2022", "2. Februar 2022"."""
        return format_date(day, "long", locale=_BRITISH if self.language == ENGLISH else self.language)


class Catalogue:
    """Every language there is. Languages that it lacks are answered in English."""

    def __init__(self, folder: Path) -> None:
        """Read `<language>.po` files. Raises OSError."""
        self._words: Mapping[str, Words] = {
            ENGLISH: Words(ENGLISH, gettext.NullTranslations()),
            **{path.stem: Words(path.stem, _compiled(path)) for path in sorted(folder.glob("*.po"))},
        }

    def words(self, locale: str) -> Words:
        """Return the sentences for a locale such as `de` or `en-GB`."""
        return self._words.get(locale.partition("-")[0], self._words[ENGLISH])


def _compiled(path: Path) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=path.stem))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
