"""What kind of answer a question asks for: a number of something, a sum, a time, a person, a country, a name.

Li and Roth, "Learning Question Classifiers" (2002), coarse and some fine classes; here by the question's own words,
English only so far. A question in another language asks for nothing in particular, which leaves its ranking to the
other features.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntFlag, StrEnum

import Stemmer

from bot.core.gazetteer import COUNTRIES, STATES
from bot.core.sentences import sentence_spans


class AnswerKind(StrEnum):
    """The kind of thing that would answer."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    AGE = "age"
    DURATION = "duration"
    MEASURE = "measure"
    TIME = "time"
    YEAR = "year"
    PERSON = "person"
    PLACE = "place"
    COUNTRY = "country"
    STATE = "state"
    NAME = "name"
    REASON = "reason"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer, and the term of the thing counted: "how many seconds" counts "second"; "" where none."""

    kind: AnswerKind = AnswerKind.ANYTHING
    unit: str = ""

    @property
    def is_of_a_kind(self) -> bool:
        """The question asks for something in particular that a term can be; a reason is told by whole clauses."""
        return self.kind not in (AnswerKind.ANYTHING, AnswerKind.REASON)

    @property
    def is_named(self) -> bool:
        """Whether a name would answer."""
        return self.kind in (AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.NAME)


class TermClass(IntFlag):
    """What a term is by itself, wherever it stands."""

    NUMBER = 1
    TIME = 2
    YEAR = 4
    COUNTRY = 8
    STATE = 16
    TIME_UNIT = 32
    MEASURE_UNIT = 64
    PERCENT = 128
    SCALE = 256  # million, dozen
    OLD_YEAR = 512  # 1000 to 1699: a year only where a time was asked for
    AGED = 1024  # aged, old, born


_MEASURES = "far|tall|high|deep|wide|heavy|big|large|fast|strong|hot|cold|loud"
_SUMS = (
    "cost|pay|paid|worth|price|spend|spent|sell|sold|buy|bought|raised?|earn|fined?|bid|donat\\w+|dollars?|euros?|pounds?|"
    "budget|invest\\w*|owe|lose|lost|damages?|reward|prize|salary|make|gallon"
)
_QUANTITIES = "number|amount|score|speed|size|height|rate|margin|magnitude|temperature"

# In this order: "how long ago" is a time, "how long" a duration.
_BY_WORDS = (
    (
        AnswerKind.PERCENT,
        r"\b(?:percent|percentage(?! points?\b)|(?:what|which) (?:share|proportion|portion|fraction))\b",
    ),
    (AnswerKind.AGE, r"\bhow old\b|\b(?:what|which) age\b"),
    (AnswerKind.TIME, r"\bhow (?:long ago|recently|soon)\b"),
    (
        AnswerKind.DURATION,
        r"\bhow long\b|\bhow many (?:\w+ )?(?:seconds|minutes|hours|days|weeks|months|years|decades)\b",
    ),
    (AnswerKind.MEASURE, rf"\bhow (?:{_MEASURES})\b|\bhow much\b.*?\bweigh"),
    (
        AnswerKind.MONEY,
        (
            rf"\bhow much\b.*?\b(?:{_SUMS})\b|\bhow much (?:money|cash|funding)\b|"
            r"\b(?:what|which) (?:\w+ )?(?:price|cost|sum|salary|fee|fine)\b|"
            r"\bwhat (?:is|was|were|are) the (?:\w+ )?(?:price|cost|damage|salary|fine|fee|budget|prize)\b"
        ),
    ),
    (
        AnswerKind.NUMBER,
        (
            r"\bhow (?:many|much|often)\b|\b(?:death toll|population of|magnitude of)\b|"
            rf"\b(?:what|which) (?:\w+ )?(?:{_QUANTITIES}|level)\b|"
            rf"\bwhat (?:is|was|were|are) the (?:\w+ ){{0,2}}(?:{_QUANTITIES}|toll|population)\b"
        ),
    ),
    (
        AnswerKind.REASON,
        r"^(?:and |but |so |for )?(?:why|what (?:for|caused|led|made|(?:is|was) the (?:reason|cause)))\b|\bhow come\b",
    ),
    (AnswerKind.YEAR, r"\b(?:what|which) (?:\w+ )?year\b"),
    (
        AnswerKind.TIME,  # not the "when" of "when it crashed", which only says which event is meant
        (
            r"(?:^|, |\b(?:and|but|so|since|until|by|from|about) )(?:exactly )?when\b"
            r"(?!.*, (?:what|which|who|how|where)\b)|"
            r"\b(?:what|which) (?:\w+ )?(?:date|day|month|century|decade|time|weekday|season|hour)\b"
        ),
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _BY_WORDS)
_WHICH = re.compile(r"\b(?:which|what)((?: [\w.’'&-]+){1,6})")
_NOT_BEFORE_NOUN = frozenset(
    "is are was were be been do does did has have had can could will would should may might made that this these those "
    "the a an of to in on at for from by with and or as he she it they you we i his her its their".split()
)
_NOUNS = (
    (AnswerKind.COUNTRY, "country countries nation nations"),
    (AnswerKind.STATE, "state states"),
    (
        AnswerKind.PLACE,
        (
            "city cities town village county region province island river lake place capital continent park location "
            "borough district territory mountain sea ocean destination airport stadium"
        ),
    ),
    (
        AnswerKind.PERSON,
        (
            "person man woman king queen president minister actor actress singer player politician senator governor "
            "celebrity star author writer artist leader candidate athlete director rapper musician comedian journalist "
            "lawmaker congressman congresswoman member boxer golfer billionaire ceo founder scientist coach driver "
            "pope chef model host judge justice"
        ),
    ),
    (
        AnswerKind.NAME,
        (
            "team club company firm party agency band film movie show book university school college airline retailer "
            "automaker carmaker brand chain bank newspaper magazine organization organisation platform app website "
            "game song album series franchise hurricane storm planet league network podcast store museum tournament "
            "award awards painting ship spacecraft rocket mission software service hotel restaurant group manufacturer "
            "startup"
        ),
    ),
)
_OF_NOUN = {noun: kind for kind, nouns in _NOUNS for noun in nouns.split()}
_PLAIN = (
    (AnswerKind.PERSON, re.compile(r"\b(?:who|whom|whose|who's)\b")),
    (AnswerKind.PLACE, re.compile(r"\bwhere\b")),
    (AnswerKind.NAME, re.compile(r"\b(?:name of|named|titled)\b")),
)
_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\bhow many (?:[\w-]+ )??([\w-]+?)(?: (?:did|do|does|were|was|are|is|has|have|had|will|would|can|could|of|in|on|"
    r"may|from|for|to|that|who|with|since|at|by|took|take|died|killed|[\w-]+ed)\b|[?.,]|$)"
)


def wanted(question: str, code: str) -> Wanted:
    """Classify a question by its asking part: the last sentence that has a question word."""
    if code != "en":
        return Wanted()
    asked = asking_part(question).casefold().replace("’", "'")
    kind = next((kind for kind, pattern in _PATTERNS if pattern.search(asked)), None)
    kind = kind or _kind_of_noun(asked) or next((kind for kind, pattern in _PLAIN if pattern.search(asked)), None)
    return Wanted(kind or AnswerKind.ANYTHING, _counted(asked) if kind is AnswerKind.NUMBER else "")


def asking_part(question: str) -> str:
    """Return the last sentence of an English question that has a question word: what stands before it tells of the
    event.
    """
    sentences = [question[start:end] for start, end in sentence_spans(question, "en")]
    return next((sentence for sentence in reversed(sentences) if _ASKS.search(sentence)), question)


def _kind_of_noun(asked: str) -> AnswerKind | None:
    """Tell the kind by the noun after "which" or "what"."""
    for match in _WHICH.finditer(asked):
        for word in match[1].split():
            noun = word.strip("'’.,")
            if noun in _NOT_BEFORE_NOUN:
                break
            if noun in _OF_NOUN:
                return _OF_NOUN[noun]
    return None


def _counted(asked: str) -> str:
    match = _COUNTED.search(asked)
    return Stemmer.Stemmer("english", 0).stemWord(match[1]) if match else ""


_SCALES = frozenset("dozen hundr hundred thousand million billion trillion".split())
_NUMBER_WORDS = _SCALES | frozenset("half third quarter twice thrice doubl tripl".split())
_TIME_WORDS = frozenset(
    "januari februari march april may june juli august septemb octob novemb decemb jan feb mar apr jun jul aug sep "
    "sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur fri sat sun "
    "yesterday today tomorrow tonight centuri decad".split()
)
_TIME_UNITS = frozenset("second minut hour day week month year decad centuri".split())
_MEASURE_UNITS = frozenset(
    "km kilomet kilometr mile metr meter foot ft inch centimet centimetr cm mm millimet ton tonn kg kilogram kilo "
    "pound acr hectar squar degre mph kph knot gallon litr liter barrel celsius fahrenheit magnitud megawatt gigawatt "
    "time".split()
)
_YEAR = re.compile(r"(?:1[7-9]|20)\d\d\Z")
_OLD_YEAR = re.compile(r"1[0-6]\d\d\Z")


_TERMS = (
    (TermClass.NUMBER, _NUMBER_WORDS),
    (TermClass.SCALE, _SCALES),
    (TermClass.TIME, _TIME_WORDS),
    (TermClass.TIME_UNIT, _TIME_UNITS),
    (TermClass.MEASURE_UNIT, _MEASURE_UNITS),
    (TermClass.PERCENT, frozenset(("percent",))),
    (TermClass.AGED, frozenset(("age", "old", "born"))),
    (TermClass.COUNTRY, COUNTRIES),
    (TermClass.STATE, STATES),
)
_FORMS = (
    (TermClass.NUMBER, re.compile(r"\d")),
    (TermClass.TIME, _YEAR),
    (TermClass.YEAR, _YEAR),
    (TermClass.OLD_YEAR, _OLD_YEAR),
)


_LISTED = frozenset[str]().union(*(terms for _, terms in _TERMS))


def term_class(term: str) -> int:
    """Return the classes (`TermClass`) of a term as the analyzer gives it."""
    if term not in _LISTED and not term[:1].isdecimal():  # nearly all, and each form begins with a digit
        return 0
    classes = [kind for kind, terms in _TERMS if term in terms] + [kind for kind, form in _FORMS if form.match(term)]
    return int(sum(set(classes)))
