"""What a turn of a conversation means, given what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Nothing, Quote, Scope

_COMMANDS = {
    "more": re.compile(
        r"(?:(?:show|tell|give) (?:me )?)?(?:some )?more(?: please| about (?:it|that))?|next|go on|continue",
        re.IGNORECASE,
    ),
    "context": re.compile(
        r"(?:show (?:me )?)?(?:the |more )?context(?: please)?|what(?: else)? (?:came|comes|was|is) (?:before|after|"
        r"around)(?: (?:it|that))?",
        re.IGNORECASE,
    ),
    "source": re.compile(
        r"(?:(?:what(?:'s| is)|show(?: me)?|which is|where is) )?(?:the |your |that )?sources?(?: please)?|where "
        r"(?:is|was|did) (?:that|this|it|you (?:get|read) (?:that|this|it)) ?(?:from|printed|published)?|link(?: "
        r"please)?",
        re.IGNORECASE,
    ),
}
_WHO_SAID = re.compile(
    r"(?:and |but |so )?(?:who|according to wh?om?) (?:said|says|claimed|claims|told|reported|announced)(?: (?:so|"
    r"that|this|it))?|says who|according to who(?:m)?",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"(?:and|but|so|what about|how about|why|when|where|who|how|which|was|did|is|are|were|does)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:that|it|its|they|them|their|he|him|his|she|her|this|these|those|there|then|so|else|one|ones)\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\b(?:said|says|say|told|according to|announced|reported|confirmed|stated|wrote|added|warned|estimated|declared|"
    r"claimed|explained|insisted|promised|argued|noted|called|acknowledged|signal(?:l)?ed|indicated|statement)\b"
)
_NEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that stands alone; `articles` are where to look first (empty: everywhere).

    `scope` is what the question that it leans on asked for. `bare`: the turn had no word of its own to look up
    ("and when was that?"), so only the kind of answer is new.
    """

    text: str
    articles: frozenset[int] = frozenset()
    scope: Scope = field(default_factory=Scope)
    bare: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """The next passages on the last question."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around the last quotation."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the last quotations were printed."""


@dataclass(frozen=True, slots=True)
class WhoSaid:
    """Whose words or claim the last quotation is."""


Turn = Ask | More | Context | Source | WhoSaid


@dataclass(frozen=True, slots=True)
class Memory:
    """The last question that stood alone, and what it was answered with."""

    question: str
    answer: Answer

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The last quotations, none after `Nothing`."""
        return () if isinstance(self.answer, Nothing) else self.answer.quotes


def interpret(text: str, memory: Memory | None, analyzer: Analyzer) -> Turn:
    """Read a turn. Without a memory everything is a question."""
    if memory is None:
        return Ask(text)
    plain = " ".join(text.split()).strip(" ?!.…").replace("’", "'")
    for command, turn in (("more", More()), ("context", Context()), ("source", Source())):
        if _COMMANDS[command].fullmatch(plain):
            return turn
    if _WHO_SAID.fullmatch(plain) and memory.quotes:
        return WhoSaid()
    own = list(dict.fromkeys(analyzer.terms(text, "en")))
    about = re.match(r"(?:and |but |so )?(?:what|how) about\b", plain, re.IGNORECASE)
    leans = bool(_LEADS_ON.match(plain)) and (bool(_POINTS_BACK.search(plain)) or not own)
    if not (about or leans) or len(own) > _NEW_WORDS:
        return Ask(text)
    carried = content_words(memory.answer.question.words, analyzer)
    focus = frozenset(quote.article_id for quote in memory.quotes[:1]) if not about else frozenset[int]()
    return Ask(f"{plain} {' '.join(carried)}", focus, memory.answer.question.scope.asked_for, bare=not own)


def content_words(question: str, analyzer: Analyzer) -> list[str]:
    """Return the words of a question that carry it, as written."""
    return [token.text for token in analyzer.tokens(question, "en") if token.terms]


def attributes(sentence: str) -> bool:
    """Tell whether a sentence says who said something."""
    return _ATTRIBUTION.search(sentence) is not None
