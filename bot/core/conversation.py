"""What a turn of a conversation means, given what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Nothing, Quote, Reading, Scope
from bot.core.leaning import plain
from bot.core.rewriting import FollowUp, Thread, follow_up, thread_of

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
_ATTRIBUTION = re.compile(
    r"\b(?:said|says|say|told|according to|announced|reported|confirmed|stated|wrote|added|warned|estimated|declared|"
    r"claimed|explained|insisted|promised|argued|noted|called|acknowledged|signal(?:l)?ed|indicated|statement)\b"
)
_MOST_REMEMBERED = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `follow` is how it leans on what came before, None where it stands alone.

    `scope` is what a question that leans is narrowed to: what the one before asked for, and what it asks for itself.
    """

    text: str
    follow: FollowUp | None = None
    scope: Scope = field(default_factory=Scope)


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
    """The last question that stood alone, and what it was answered with; `earlier` are those before it, last first.

    `thread` is what the conversation is about, where it is known better than by the question's words. `is_recalled`:
    the question is forgotten, and a headline stands for it.
    """

    answer: Answer
    thread: Thread | None = None
    earlier: tuple[Memory, ...] = ()
    is_recalled: bool = False

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The last quotations, none after `Nothing`."""
        return () if isinstance(self.answer, Nothing) else self.answer.quotes

    @property
    def standing(self) -> Memory:
        """The last turn that was answered with quotations, which "more" and "source" refer to; this one if none was."""
        return next((turn for turn in (self, *self.earlier) if turn.quotes), self)

    def then(self, answer: Answer, thread: Thread | None) -> Memory:
        """Return the memory after another turn; three turns are remembered."""
        earlier = (replace(self, earlier=()), *self.earlier)[: _MOST_REMEMBERED - 1]
        return Memory(answer, thread, earlier)

    def articles(self) -> tuple[int, ...]:
        """Name the articles spoken of: quoted last, then those before; after `Nothing` only the nearest misses."""
        if isinstance(self.answer, Nothing):
            return tuple(miss.article_id for miss in self.answer.near_misses[:2])
        quoted = (quote.article_id for turn in (self, *self.earlier) for quote in turn.quotes)
        return tuple(dict.fromkeys(quoted))[:_MOST_REMEMBERED]


def interpret(text: str, reading: Reading, memory: Memory | None, analyzer: Analyzer) -> Turn:
    """Tell what a turn means; `reading` is the text with its operators read. Without a memory all is a question."""
    if memory is None:
        return Ask(text)
    said = plain(text)
    for command, turn in (("more", More()), ("context", Context()), ("source", Source())):
        if _COMMANDS[command].fullmatch(said):
            return turn
    if _WHO_SAID.fullmatch(said) and memory.standing.quotes:
        return WhoSaid()
    thread = memory.thread or _thread(memory, analyzer)
    printed = " ".join(f"{quote.head.title}: {quote.text}" for quote in memory.quotes)
    narrows = reading.scope != Scope()
    follow = None if reading.either else follow_up(reading.words, thread, printed, analyzer, narrows=narrows)
    if follow is None or not follow.text:
        return Ask(text)
    return Ask(text, follow, _leaning(memory.answer.question.scope.asked_for, reading.scope))


def _leaning(before: Scope, own: Scope) -> Scope:
    """Keep the filters of the question before, but for the dates and sources that are named anew."""
    if own.is_dated:
        before = replace(before, since=None, until=None)
    if own.sources:
        before = replace(before, source="", sources=())
    return before.narrowed(own)


def _thread(memory: Memory, analyzer: Analyzer) -> Thread:
    """Begin a thread with a question, or with a headline and the sentence that was quoted under it."""
    begun = thread_of(memory.answer.question.words, analyzer)
    if not memory.is_recalled:
        return begun
    quoted = thread_of(memory.quotes[0].sentence_text, analyzer) if memory.quotes else begun
    return Thread(topic=begun.topic, last=quoted.last)


def attributes(sentence: str) -> bool:
    """Tell whether a sentence says who said something."""
    return _ATTRIBUTION.search(sentence) is not None
