"""What can come of checking a quotation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.answer import Quote, Searched


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a quotation and what the article has there; one of both may be empty."""

    quoted: str
    printed: str
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """Words in brackets, and the words of the article in whose place they stand ("" where it has none there)."""

    bracketed: str
    printed: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A part of a quotation, and where it stands."""

    quoted: str
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """It stands word for word in the newest revision of an article.

    `left_out` are the words in whose place it has a mark of omission, `instead` what its brackets stand for: it is
    shortened then, and says so itself. `other_marks`: commas, full stops or hyphens differ. `in_headline`: it is of the
    headline, which has no place in the text, so that the slice is empty. `follows_colon`, `precedes_dash`: the article
    has a colon just before the words, a dash or bracket just after, as if it named a source there itself. `speech`:
    where the article has the words in quotation marks too, the text around them, which names who said them.
    """

    claim: str
    quote: Quote
    left_out: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()
    is_shortened: bool = False
    other_marks: bool = False
    in_headline: bool = False
    follows_colon: bool = False
    precedes_dash: bool = False
    speech: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """It is close to what an article says. `pieces` are all of its words in order, beside those of the article.

    They are empty where the article's words may not be shown (`is_withheld`). `reordered`: the words are the article's
    in another order. `hides_negation`: a mark of omission, or brackets, stand in the place of a "not". `near` is what
    the article has there, for judging and not for showing.
    """

    claim: str
    quote: Quote
    pieces: tuple[Piece, ...]
    is_withheld: bool = False
    reordered: bool = False
    hides_negation: bool = False
    in_headline: bool = False
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """An earlier revision said it, and the newest does not; `until` is when a revision without it was stored first.

    `quote` is of the earlier revision. `now` is what the newest says in its place, with the `pieces` that differ; None
    where it says nothing like it.
    """

    claim: str
    quote: Quote
    until: datetime
    now: Quote | None = None
    pieces: tuple[Piece, ...] = ()
    is_shortened: bool = False
    in_headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spliced:
    """It is put together from several places. `is_marked`: it has a mark of omission, but they are far apart. `near` is
    as above.
    """

    claim: str
    origins: tuple[Origin, ...]
    is_marked: bool = False
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """No article that was looked through has it."""

    claim: str
    searched: Searched


Verdict = Exact | Altered | Older | Spliced | NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The verdict on a message. It holds `quotations` quotations, of which this is the one that departs most.

    `passage` is the id where a passage was named instead of a text.
    """

    verdict: Verdict
    quotations: int = 1
    passage: str = ""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What is shown of articles, in order."""
        match self.verdict:
            case Exact() | Altered():
                return (self.verdict.quote,)
            case Older():
                return (self.verdict.quote, *((self.verdict.now,) if self.verdict.now else ()))
            case Spliced():
                return tuple(origin.quote for origin in self.verdict.origins)
            case NotFound():
                return ()
