"""Tells `since last week` as a date to search by from one that is part of what is asked.

"What has changed since the coup?", "who has ruled since 2014?", "the worst storm since 1953" and "closed until Monday"
ask for something that a filter would spoil, so here a date counts only where little else can be meant. English only,
like the two words. With a colon (`since:2014`) there is no doubt, and no such rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_FEW = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_UNIT = r"(?:day|week|month|year)s?"
_EXPRESSION = re.compile(
    rf"(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)"
    rf"|(?P<dated>(?:{_DAY} (?:of )?)?{_MONTH}(?: {_DAY},?)? {_YEAR}|{_YEAR}|{_DAY} (?:of )?{_MONTH}|{_MONTH} {_DAY})"
    rf"|(?P<month>{_MONTH})"
    rf"|(?P<relative>(?:the )?(?:last|past|this|previous) (?:(?:{_FEW} )?{_UNIT}|{_WEEKDAY}|{_MONTH})"
    rf"|yesterday|today|{_FEW} {_UNIT} ago|{_WEEKDAY})",
    re.IGNORECASE,
)
_LOOKED_AROUND = 300
_OPERATOR = re.compile(r"(since|until) (?=\w)", re.IGNORECASE)
# What may follow: the end of a sentence, another operator, or a word that begins something new.
_GOES_ON = re.compile(
    r"$|[?.!,;]+(?:$|\s)|\s+(?:[-\"“„«(]|\w+:|(?:since|until|in|on|at|about|for|with|and|from|by|what|who|when|where|how|"
    r"which|why|did|does|do|has|have|is|are|was|were)\b)",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:first|last|only|most|least|worst|best|record|ever|\w{2,}est)\b", re.IGNORECASE)
_LASTS = re.compile(r"\b(?:has|have|had|been|is|are|was|were)\b|['’]ve\b", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:who|what|when|where|which|why|how|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|"
    r"should|must|lasts?|runs?|stays?|not|up)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\b\w+(?:ed|en|ing)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateWords:
    """The operator ("since" or "until"), the words of the date, and where they end in the text."""

    operator: str
    expression: str
    end: int


def date_words(text: str, at: int, *, follows_since: bool) -> DateWords | None:
    """Find an operator without a colon that begins at a place of the text.

    `follows_since`: a first day was named before, so that "until" is its counterpart.
    """
    operator = _OPERATOR.match(text, at)
    expression = _EXPRESSION.match(text, operator.end()) if operator else None
    if operator is None or expression is None or not _GOES_ON.match(text, expression.end()):
        return None
    before, word = text[max(0, at - _LOOKED_AROUND) : at], operator[1].casefold()
    around = f"{before} {text[expression.end() : expression.end() + _LOOKED_AROUND]}"
    is_meant = (
        follows_since or expression["iso"] or not (_SENTENCE.search(around) or _STATE.search(before))
        if word == "until"
        else not _is_of_the_question(around, expression)
    )
    return DateWords(word, expression[0], expression.end()) if is_meant else None


def _is_of_the_question(around: str, expression: re.Match[str]) -> bool:
    """Tell "worst since 1953" and "has ruled since 2014" from "repairs since 2024"."""
    if expression["dated"]:
        return bool(_COMPARES.search(around) or _LASTS.search(around))
    return bool(expression["month"] and _COMPARES.search(around))
