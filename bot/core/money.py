"""Numbers that are amounts of money, by the currency before or after them: "$5", "5 million dollars"."""

from __future__ import annotations

import re

_SIGNS = "$€£¥₹₽₩₺₴"
_CODES = ("USD", "EUR", "GBP", "Rs")
_WORDS = frozenset(
    "dollar dollars cent cents euro euros pound pounds pence yen yuan rupee rupees ruble rubles rouble roubles franc "
    "francs peso pesos won lira reais krona kronor krone kroner kronen crown crowns zloty Euro Dollar".split()
)
_CODE, _WORD = "|".join(_CODES), "|".join(sorted(_WORDS))
_BEFORE = re.compile(rf"(?:[{_SIGNS}]|\b(?:{_CODE}\.?))\s?\Z")
_AFTER = re.compile(
    rf"\s?[{_SIGNS}]|[ -](?:(?:hundred|thousand|million|billion|trillion|bn|m|tn|k)\b[ -]?)?"
    rf"(?:(?:US|Australian|Canadian|Hong Kong|Swedish|Danish|Norwegian) )?(?:{_WORD})\b"
)
_LONGEST_BEFORE = 5
_CURRENCY = re.compile(rf"[{_SIGNS}]|{_CODE}|(?:\A|-)(?:{_WORD})\b")


def is_money(text: str, start: int, end: int) -> bool:
    """Tell whether the number at `text[start:end]` stands with a currency."""
    return (
        _BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start) is not None or _AFTER.match(text, end) is not None
    )


def names_currency(chunk: str) -> bool:
    """Tell whether something between white space may be the currency of a number; where no such thing stands in a text,
    none of its numbers is money.
    """
    return _CURRENCY.search(chunk) is not None


def is_currency(word: str) -> bool:
    """Tell the same of what is a single word but for punctuation around it, by the word."""
    return word.endswith(_CODES) or word in _WORDS
