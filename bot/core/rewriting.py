"""A follow-up → a question that stands alone: what it adds, what it keeps of the last question, what it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.core.analysis import Analyzer
from bot.core.leaning import LONGEST_FOLLOW_UP, Form, Lean, asking, content_words, lean, plain, wanted_of
from bot.core.wanted import AnswerKind, Wanted

_MOST_CARRIED = 8
_MOST_ADDED = 6

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NAME = re.compile(r"(?<=[\w,;’'“\"(–—-] )[A-ZÀ-Þ][\w’'-]+")
_PAIRS = (
    "men women|boy girl|first second|highest lowest|oldest youngest|biggest smallest|north south|east west|home away|"
    "winner loser|best worst"
)
_PARTNER = {
    one: other for pair in _PAIRS.split("|") for one, other in (tuple(pair.split()), tuple(reversed(pair.split())))
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What a conversation is about: the words of the last question that stood alone (`topic`), the words that the
    last turn added (`last`), what it asked for, and in which words.
    """

    topic: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A turn that leans on what came before (`said`), written out as `text`.

    Words as written, in order: `own` are its own, `light` those too common to tell anything, `carried` come from the
    last question, `topic` from the one that began the thread, `dropped` were replaced.
    `opposed` tells that one of a pair is replaced by the other.
    """

    said: str
    text: str
    form: Form
    wanted: Wanted = field(default_factory=Wanted)
    asks: str = ""
    own: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    opposed: bool = False

    @property
    def thread(self) -> Thread:
        """What the conversation is about after this turn."""
        bare = not self.own or self.form is Form.ELSE
        last = self.carried if bare else (*self.own, *(self.carried if self.form is Form.REPLACED else ()))
        topic = (*self.own, *self.topic) if self.form is Form.REPLACED else self.topic
        return Thread(topic=topic[:_MOST_CARRIED], last=last[:_MOST_CARRIED], wanted=self.wanted, asks=self.asks)


def thread_of(question: str, analyzer: Analyzer) -> Thread:
    """Begin a thread with a question that stands alone."""
    begun = plain(question[:LONGEST_FOLLOW_UP])
    words = content_words(begun, analyzer)[:_MOST_CARRIED]
    return Thread(topic=words, last=words, wanted=wanted_of(begun), asks=asking(begun))


def follow_up(text: str, thread: Thread, printed: str, analyzer: Analyzer, *, narrows: bool = False) -> FollowUp | None:
    """Write a turn out; None where it stands alone. `printed` is what was quoted, for the names in it; a turn that
    `narrows` the search need not have words.
    """
    leaning = lean(text, analyzer, narrows=narrows)
    if leaning is None:
        return None
    if leaning.form is Form.REPLACED:
        return _replacing(leaning, thread, printed, analyzer)
    carried = () if leaning.form is Form.OPEN else thread.last
    spoken = leaning.light if leaning.form is Form.REASKED else (leaning.rest.removeprefix(leaning.asks).strip(),)
    is_same_kind = leaning.form is Form.ELSE and leaning.wanted.kind is AnswerKind.ANYTHING
    return FollowUp(
        said=leaning.said,
        text=_written((leaning.asks, *spoken), (*carried, *thread.topic), analyzer),
        form=leaning.form,
        wanted=thread.wanted if is_same_kind else leaning.wanted,
        asks=leaning.asks,
        own=leaning.own,
        light=leaning.light,
        carried=carried,
        topic=thread.topic,
    )


def _replacing(leaning: Lean, thread: Thread, printed: str, analyzer: Analyzer) -> FollowUp:
    """Ask the last question of something else: "what about France?"."""
    partners = _partners(leaning.own, thread)
    dropped = partners or _stood_for(leaning.own, thread, printed, analyzer)
    carried = tuple(word for word in thread.last if word not in dropped)
    topic = tuple(word for word in thread.topic if word not in dropped)
    counted = [word for word in carried if thread.wanted.unit in analyzer.terms(word, "en")]
    return FollowUp(
        said=leaning.said,
        text=_written((thread.asks, *counted, *leaning.own, *leaning.light), (*carried, *topic), analyzer),
        form=leaning.form,
        wanted=thread.wanted,
        asks=thread.asks,
        own=leaning.own,
        light=leaning.light,
        carried=carried,
        topic=topic,
        dropped=dropped,
        opposed=bool(partners),
    )


def _partners(own: Sequence[str], thread: Thread) -> tuple[str, ...]:
    """Return the words of the last question that are the other one of a pair: "men's" for "women's"."""
    others = {_PARTNER.get(_unmarked(word)) for word in own} - {None}
    return tuple(word for word in dict.fromkeys((*thread.last, *thread.topic)) if _unmarked(word) in others)


def _unmarked(word: str) -> str:
    """Take off a possessive, which chat writes with and without its apostrophe."""
    return word.casefold().replace("'", "").removesuffix("s")


def _stood_for(own: Sequence[str], thread: Thread, printed: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Choose the words of the last question that the new ones stand for: a year for a year, else its names."""
    before = dict.fromkeys((*thread.last, *thread.topic))
    years = tuple(word for word in before if _YEAR.fullmatch(word))
    if years and any(map(_YEAR.fullmatch, own)):
        return years
    names = {term for match in _NAME.findall(printed) for term in analyzer.terms(match, "en")}
    return tuple(word for word in before if names & set(analyzer.terms(word, "en")) or word[0].isupper())


def _written(spoken: Iterable[str], added: Iterable[str], analyzer: Analyzer) -> str:
    """Put words in a row; of those added at most six, and none that has been said already, in whatever form."""
    words = [part for part in spoken if part]
    seen = {term for part in words for term in analyzer.terms(part, "en")}
    most = len(words) + _MOST_ADDED
    for word in added:
        terms = set(analyzer.terms(word, "en"))
        if len(words) < most and not (terms and terms <= seen):
            words.append(word)
            seen |= terms
    return " ".join(words)
