"""What a short question asks for, finer than `wanted`.

"how old?", "how heavy?" and "how much?" all want a number, but a follow-up has no other words to tell the right
number by. English, and German where it is as short; any other question asks for anything.
"""

from __future__ import annotations

import re
from enum import StrEnum

_LONGEST = 200  # a question of one kind is short; the patterns may look far ahead


class Asked(StrEnum):
    """The kind of thing that would answer."""

    AGE = "age"
    MONEY = "money"
    WEIGHT = "weight"
    SPEED = "speed"
    TEMPERATURE = "temperature"
    SPAN = "span"  # of time
    LENGTH = "length"
    SHARE = "share"  # by how much something changed or differed
    SCORE = "score"
    COUNT = "count"
    TIME = "time"
    PLACE = "place"
    REASON = "reason"
    SPEECH = "speech"
    SPEAKER = "speaker"
    PERSON = "person"
    ANYTHING = "anything"


_PAYING = r"\b(?:cost|costs|pay|paid|worth|price|offer(?:ed)?|spen[dt]|insured|charge[ds]?)"
_SAYING = r"\b(?:say|think|tell|call|warn|promise|argue|claim|write)"

# The first pattern that stands in a question tells its kind.
_QUESTIONS: tuple[tuple[Asked, str], ...] = (
    (Asked.AGE, r"how old|what age|wie alt"),
    (Asked.TIME, r"how long ago|how recently|how soon"),
    (Asked.MONEY, rf"(?:how much|what) .*{_PAYING}|for how much|how (?:much )?(?:money|expensive|pricey)"),
    (Asked.MONEY, r"(?:the|what) (?:price|cost)|was kostete?|wie teuer|wie viel geld"),
    (Asked.WEIGHT, r"how heavy|how much .*weigh|(?:the|what) (?:weight|mass)|wie schwer"),
    (Asked.SPEED, r"how fast|(?:what|which) speed|wie schnell"),
    (Asked.TEMPERATURE, r"how (?:cold|hot|warm)|(?:what|which) temperature|wie (?:kalt|hei(?:ß|ss)|warm)"),
    (Asked.SPAN, r"for how long|how long|wie lange"),
    (Asked.LENGTH, r"how (?:big|large|wide|tall|high|deep|far|small|thick)|(?:what|which) size"),
    (Asked.LENGTH, r"wie (?:gro(?:ß|ss)|hoch|tief|breit|weit)"),
    (Asked.SHARE, r"(?:by )?how much|um wie viel|wie viel"),
    (Asked.SCORE, r"(?:what|which|the|final) (?:score|result)"),
    (Asked.COUNT, r"how many|(?:what|which|the) (?:number|turnout|toll)|wie viele"),
    (Asked.TIME, r"whens?|(?:what|which|wich) (?:year|date|day|month|century|decade|time|weekday)|wann"),
    (Asked.PLACE, r"wheres?|(?:what|which) (?:place|city|town|country)|wo|wohin|woher"),
    (Asked.REASON, r"whys?|what for|how come|what (?:caused|made|led|(?:is|was) the reason)|for what"),
    (Asked.REASON, r"warum|wieso|weshalb"),
    (Asked.SPEAKER, r"who (?:says|said|claims|claimed|told)|says who|according to|wer sagte?"),
    (Asked.SPEECH, rf"what (?:did|does|do|has|have) .*{_SAYING}|was sagte?"),
    (Asked.PERSON, r"who|whos|whose|whom|whats? .*\bname|(?:which|wich) .*\bname|wer|wem|wen|wessen"),
)
_KINDS = tuple((kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in _QUESTIONS)


def asked(question: str) -> Asked:
    """Classify a question."""
    small = question[:_LONGEST].casefold().replace("’", "'")
    return next((kind for kind, pattern in _KINDS if pattern.search(small)), Asked.ANYTHING)
