"""What kind of answer a question asks for: a number, a time, a person, a place.

Li and Roth, "Learning Question Classifiers" (2002), coarse classes; here by the question's own words, English only
so far. A question in another language asks for nothing in particular, which leaves its ranking to the other
features.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Wanted(StrEnum):
    """The kind of thing that would answer."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    ANYTHING = "anything"


_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|tall|big|large|high|fast|often|deep|wide|heavy|strong)\b|"
    r"\b(?:percent|percentage|population of|death toll|cost of|price of|magnitude)\b|"
    r"\bwh(?:at|ich) (?:number|amount|share|portion|fraction|proportion|score|age|price|cost|speed|size|height|rate|"
    r"margin)\b"
)
_TIME = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time|weekday)\b|\bhow (?:long ago|recently|"
    r"soon)\b"
)
_NAME = re.compile(
    r"\b(?:who|whom|whose|where)\b|"
    r"\b(?:what|which) (?:\w+ )?(?:person|man|woman|king|queen|president|minister|actor|actress|singer|player|team|"
    r"club|"
    r"company|firm|party|city|country|nation|state|place|town|county|river|island|agency|band|film|movie|show|book)\b|"
    r"\bname of\b|\bnamed?\b"
)


def wanted(question: str, code: str) -> Wanted:
    """Classify a question; times before numbers, because "how long ago" is a time."""
    if code != "en":
        return Wanted.ANYTHING
    asked = question.casefold()
    for pattern, kind in ((_TIME, Wanted.TIME), (_NUMBER, Wanted.NUMBER), (_NAME, Wanted.NAME)):
        if pattern.search(asked):
            return kind
    return Wanted.ANYTHING


_NUMBER_WORDS = frozenset(
    "dozen hundr hundred thousand million billion trillion half third quarter twice thrice percent doubl tripl".split()
)
_TIME_WORDS = frozenset(
    "januari februari march april may june juli august septemb octob novemb decemb jan feb mar apr jun jul aug sep "
    "sept oct "
    "nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur fri sat sun "
    "yesterday today "
    "tomorrow tonight centuri decad".split()
)


_YEAR = re.compile(r"(?:1[7-9]|20)\d\d")


def is_number(term: str) -> bool:
    """Tell whether a term (as the analyzer gives it) counts something."""
    return term[:1].isdigit() or term in _NUMBER_WORDS


def is_time(term: str) -> bool:
    """Tell whether a term names a day, month, year or period."""
    return term in _TIME_WORDS or _YEAR.fullmatch(term) is not None
