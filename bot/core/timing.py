"""What a question says of time: which days it asks about, and whether it asks for what is new or for what holds now.

Words that only say so ("this week", "currently", "any news on") are taken out of what is looked up: an article that
answers does not repeat them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.core.timeframe import NamedTime, Timeframe, joined, named_times


class Intent(StrEnum):
    """PLAIN: no wish about time. CURRENT: what holds now, so the newer of two answers. LATEST: what is new."""

    PLAIN = "plain"
    CURRENT = "current"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Timing:
    """The days that are asked about (None: any) and what is wanted of them."""

    frame: Timeframe | None = None
    intent: Intent = Intent.PLAIN


ANY_TIME = Timing()

_LONGEST_QUESTION = 600
_MOST_WORDS_OF_NOW = 20  # a longer question describes what it asks about, and its "now" is part of that

_POLITE = r"(?:(?:so|ok|okay|hey|hi|and|please|can you|could you|tell me|give me|show me|is|are|there|do you have)\W+)*"
_ABOUT = r"(?:on|about|with|in|at|from|regarding|around|for|of|concerning|out of)\s+"
_NEWS = r"(?:news|updates?|developments?|headlines?|info(?:rmation)?)"
_LATEST = re.compile(
    rf"^\W*{_POLITE}(?:"
    rf"(?:what(?:'s| is| are|s)?\s+)?(?:the\s+)?(?:latest|newest|most recent)\s+(?:{_NEWS}\s+)?{_ABOUT}|"
    rf"what(?:'s| is|s)\s+(?:new|happening|going on|up|the news)\s+{_ABOUT}|"
    rf"(?:what\s+)?(?:any|more)\s+(?:new\s+|recent\s+|latest\s+)?{_NEWS}\s+{_ABOUT}|"
    rf"(?:an?\s+|recent\s+|the\s+)?(?:updates?|news)\s+(?:on|about)\s+)",
    re.IGNORECASE,
)
_LATEST_LAST = re.compile(
    rf"^\W*{_POLITE}(?:the\s+)?(?:latest|newest)\s+(?P<topic>.+?)\s+{_NEWS}\W*$|"
    rf"^(?P<topic2>\w.*?\w)[\s,:–-]{{1,3}}(?:latest(?:\s+{_NEWS})?|updates?)[\s?!.]{{0,5}}$",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"[\s,]*\b(?:please|right now|now|currently|at the moment|lately|so far|these days|recently)?\W*$", re.IGNORECASE
)

_NOW = re.compile(
    r"(?:\b(?:as of|by|right|just)\s+)?\bnow\b(?!\s+that\b|-)|\b(?:currently|presently|nowadays|at present|at the "
    r"moment|these days|as of today|to date|so far)\b|\byet\b(?=\W*$)|\bstill\b(?!\s+(?:life|image|photo))",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(r"\b(?:until|till|before|from|than|apocalypse|since)\s+$", re.IGNORECASE)
_CURRENT_THING = re.compile(
    r"(?P<before>\b(?:the|'s|their|its|his|her)\s+|\bwhats\s+)(?P<now>(?:current|present-day|present)\s+)(?=[^\W\d])"
    r"(?!(?:in|of|and|from|that|which|was|is)\b)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:who(?:'s|s| is| are| leads| runs| holds| heads| owns| governs| rules| chairs| coaches)|"
    r"wh(?:at|ich) (?:\w+ )?(?:is|are)|what(?:'s|s)|"
    r"how (?:much|many|high|big|low|large) (?:\w+ ){0,4}?(?:is|are|does|do|has|have)|"
    r"(?:what|which) (?:\w+ ){1,3}(?:do|does))\b.*"
    r"\b(?:president|premier|prime minister|minister|mayor|governor|chancellor|secretary|speaker|chief|executive|ceo|"
    r"boss|head|leader|king|queen|monarch|pope|ambassador|coach|manager|captain|chair(?:man|woman)?|director|owner|"
    r"champions?|holder|record|price|rates?|costs?|fare|fee|toll|tax|deadline|population|level|inflation|unemployment|"
    r"standings?|status|salary|wage|limit|worth|employs?|subscribers|"
    r"leads|runs|holds|heads|owns|governs|rules|chairs|coaches)\b|"
    r"\bhow (?:many|much) (?:\w+ ){1,3}(?:does|do) (?:\w+ ){1,5}(?:have|own|need|earn|cost|use|pay)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|did|had|happened|died|killed|won|lost|announced|became|when|in the|first|former|last|previous|"
    r"this (?:week|month|year))\b",
    re.IGNORECASE,
)
_IS_PRESENT = re.compile(r"\b(?:is|are|do|does|has|have|can|who's|what's|whats)\b", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)


def read_timing(text: str, asked_at: datetime | None, zone: tzinfo) -> tuple[str, Timing]:
    """Return the words to look up and what they say of time.

    `asked_at` only resolves words such as "yesterday", in `zone`; without it they ask about no days. A text that is
    long for a question is a pasted article, whose dates say nothing of what is asked.
    """
    if len(text) > _LONGEST_QUESTION:
        return text, ANY_TIME
    plain = text.replace("’", "'")
    times = named_times(plain, asked_at.astimezone(zone).date() if asked_at else None)
    topic = _topic(plain)
    if topic:
        return _without(topic, _fleeting(named_times(topic, None))), Timing(joined(times), Intent.LATEST)
    spans = [
        match.span()
        for match in _NOW.finditer(plain)
        if not _NOT_NOW.search(plain[max(0, match.start() - 20) : match.start()])
    ]
    spans += [match.span("now") for match in _CURRENT_THING.finditer(plain)]
    if _TODAY.search(plain) and _IS_PRESENT.search(plain) and not _PAST.search(plain):
        spans += [(time.start, time.end) for time in times if _TODAY.match(plain, time.start)]
        times = [time for time in times if not _TODAY.match(plain, time.start)]
    is_short = len(plain.split()) <= _MOST_WORDS_OF_NOW
    is_current = is_short and (bool(spans) or (not times and _asks_for_a_state(plain)))
    words = _without(plain, [*spans, *_fleeting(times)])
    return words, Timing(joined(times), Intent.CURRENT if is_current else Intent.PLAIN)


def _asks_for_a_state(text: str) -> bool:
    """Tell a question in the present tense about what changes: who holds an office, what something costs."""
    return _STATE.search(text) is not None and not _PAST.search(text)


def _fleeting(times: list[NamedTime]) -> list[tuple[int, int]]:
    return [(time.start, time.end) for time in times if time.is_fleeting]


def _topic(text: str) -> str:
    """Return what somebody wants the latest on, "" where that is not what is asked."""
    match = _LATEST.match(text)
    if match is None:
        last = _LATEST_LAST.match(text)
        found = (last["topic"] or last["topic2"]) if last else ""
    else:
        found = text[match.end() :]
    found = _LAST_WORDS.sub("", found).strip(" ?!.,")
    return found if any(map(str.isalnum, found)) else ""


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Cut pieces out of a text; the text itself where nothing would be left."""
    kept = text
    for start, end in sorted(spans, reverse=True):
        kept = f"{kept[:start]} {kept[end:]}"
    return " ".join(kept.split()) if any(map(str.isalnum, kept)) else text
