"""Why a passage was chosen, from what ranking saw of it: for telling a person who knows nothing of ranking."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.answer import Answered, Hit, Quote, Related, TermShare
from bot.core.timeliness import FITS
from bot.core.timing import Intent, read_timing
from bot.core.wanted import AnswerKind, wanted

_LITTLE = 1 / 3  # of the rarest word's worth
_MUCH = 0.3  # of the whole score
_WORTH_TELLING = 0.05
_TIME = re.compile(r"\d{4}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountedWord:
    """A word of a question as it was written, the term it is read as, and how many passages hold it."""

    word: str
    term: str
    holding: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many passages were looked through, and the words of the question."""

    passages: int
    words: tuple[CountedWord, ...]


class Place(Enum):
    """Where a word stands."""

    PASSAGE = auto()
    AROUND = auto()  # in the headline, or in the paragraph before or after
    DATE = auto()  # its article was published then, which counts as saying so
    MISSING = auto()


class Weight(Enum):
    """How much a word counts, beside the other words of its question."""

    MOST = auto()
    SOME = auto()
    LITTLE = auto()


class Moved(Enum):
    """What else spoke for a passage, or against it."""

    HEADLINE = auto()
    SIDE_BY_SIDE = auto()
    KIND = auto()
    ARTICLE = auto()
    PUBLISHER = auto()
    IN_TIME = auto()
    OF_ANOTHER_TIME = auto()
    NEWER = auto()
    LATEST = auto()
    ASKS = auto()
    TALK = auto()


@dataclass(frozen=True, slots=True)
class WordReason:
    """What became of one word of the question; `holding` is how many passages have it, None where that is not known."""

    word: str
    place: Place
    weight: Weight
    holding: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why the first quotation stands first: its words, those that count most first; what else; the kind of thing asked
    for. `passages` were looked through.
    """

    words: tuple[WordReason, ...]
    passages: int
    moved: tuple[Moved, ...]
    kind: AnswerKind
    is_sure: bool

    def of(self, place: Place) -> tuple[WordReason, ...]:
        """Return the words that stand in one place."""
        return tuple(word for word in self.words if word.place is place)


def reasons_of(answer: Answered | Related, counts: Counts, around: Collection[str], inside: Collection[str]) -> Reasons:
    """Explain the first quotation. `inside` are the terms of its text, `around` those of its headline, which tell where
    the words stand if the passage was chosen in a conversation, without the index.
    """
    hit = answer.quotes[0].hit
    shares = hit.terms if hit and hit.terms else _shares(counts, around, inside)
    holding = {counted.word: counted.holding for counted in counts.words}
    most = max((share.idf for share in shares), default=0.0)
    dated = {counted.word for counted in counts.words if _is_told_by_date(counted, hit, inside)}
    told = (_word(share, most, holding, dated) for share in sorted(shares, key=lambda share: -share.idf))
    return Reasons(
        words=tuple(told),
        passages=counts.passages,
        moved=tuple(_moved(answer, answer.quotes[0], hit)),
        kind=wanted(answer.question.words, "en").kind,
        is_sure=isinstance(answer, Answered),
    )


def _word(share: TermShare, most: float, holding: Mapping[str, int], dated: Collection[str]) -> WordReason:
    place = {"passage": Place.PASSAGE, "context": Place.AROUND}.get(share.place, Place.MISSING)
    place = Place.DATE if place is Place.PASSAGE and share.word in dated else place
    weight = Weight.MOST if share.idf >= most else Weight.LITTLE if share.idf < _LITTLE * most else Weight.SOME
    return WordReason(share.word, place, weight, holding.get(share.word))


def _is_told_by_date(counted: CountedWord, hit: Hit | None, inside: Collection[str]) -> bool:
    """Tell a year or month that a passage does not print, but whose article was published then."""
    is_of_that_time = hit is not None and hit.when >= FITS
    return is_of_that_time and counted.term not in inside and _TIME.fullmatch(counted.word) is not None


def _shares(counts: Counts, around: Collection[str], inside: Collection[str]) -> tuple[TermShare, ...]:
    """Find words in a text at hand."""
    return tuple(
        TermShare(
            counted.word,
            math.log(1 + (counts.passages - counted.holding + 0.5) / (counted.holding + 0.5)),
            "passage" if counted.term in inside else "context" if counted.term in around else "",
        )
        for counted in counts.words
    )


def _moved(answer: Answered | Related, quote: Quote, hit: Hit | None) -> list[Moved]:
    if read_timing(answer.question.words, answer.question.asked_at, answer.question.zone)[1].intent is Intent.LATEST:
        return [Moved.LATEST]
    if hit is None or not hit.shares:
        return [Moved.TALK]
    of = dict(hit.shares)
    least = _WORTH_TELLING * abs(hit.score)
    told = {
        Moved.HEADLINE: of["title"] > 0.0,
        Moved.SIDE_BY_SIDE: of["pair"] > 0.0,
        Moved.KIND: of["answer_in_sentence"] + of["answer_in_passage"] > 0.0,
        Moved.ARTICLE: of["article"] >= _MUCH * hit.score,
        Moved.PUBLISHER: of["outlet"] > 0.0 and bool(quote.head.publisher),
        Moved.IN_TIME: of["when"] > least,
        Moved.OF_ANOTHER_TIME: of["when"] < -least,
        Moved.NEWER: of["recent"] > least,
        Moved.ASKS: of["asking"] < -least,
    }
    return [moved for moved, holds in told.items() if holds]
