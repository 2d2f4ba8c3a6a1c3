"""What may be quoted of an article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuotePolicy(StrEnum):
    """How much of a source's articles is quoted, least first."""

    LINK_ONLY = "link-only"
    SENTENCE = "sentence"
    PASSAGE = "passage"
    FULL = "full"  # own or openly licensed text


def stricter(one: QuotePolicy, other: QuotePolicy) -> QuotePolicy:
    """Return the one of two policies that quotes less."""
    return min(one, other, key=list(QuotePolicy).index)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRights:
    """What a page itself says about its use.

    `longest` is the most characters of one quotation (`max-snippet`; 0 for `nosnippet`), None where it names none.
    `archived` is False for `noarchive`: no older text is kept, and no surroundings are shown. `gated` where only a part
    is shown to everybody.
    """

    longest: int | None = None
    archived: bool = True
    gated: bool = False

    def __post_init__(self) -> None:
        if self.longest is not None and self.longest < 0:
            raise ValueError("longest counts characters")


UNRESTRICTED = PageRights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What binds the quoting of one article: its source's policy, what its page says, and whether it was fetched."""

    policy: QuotePolicy = QuotePolicy.PASSAGE
    page: PageRights = UNRESTRICTED
    fetched: bool = False


BY_DEFAULT = Rights()

LONGEST_OF_FETCHED = 600
WITHOUT_END = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """How long one quotation may be: at most `characters`, and a single sentence where `one_sentence`.

    Where `once`, only one quotation of the article is shown in an answer, and nothing of what stands around it.
    """

    characters: int
    one_sentence: bool = False
    once: bool = False


def limit_of(rights: Rights, *, sample: bool = False) -> Limit:
    """Say how long a quotation may be. A page's own wishes hold for every policy; a sample article is the project's own
    text.
    """
    policy, page = (QuotePolicy.FULL if sample else rights.policy), rights.page
    if policy is QuotePolicy.LINK_ONLY:
        return Limit(0, once=True)
    characters = LONGEST_OF_FETCHED if rights.fetched and policy is not QuotePolicy.FULL else WITHOUT_END
    if page.longest is not None:
        characters = min(characters, page.longest)
    one_sentence = policy is QuotePolicy.SENTENCE or page.gated
    return Limit(characters, one_sentence, once=one_sentence or page.longest is not None)


def shows_surroundings(rights: Rights, *, sample: bool = False) -> bool:
    """Tell whether what stands around a quotation may be shown."""
    return not limit_of(rights, sample=sample).once and rights.page.archived


def is_unbounded(rights: Rights, *, sample: bool = False) -> bool:
    """Tell whether any amount may be shown in a day: own or openly licensed text that asks for no limit itself."""
    return (sample or rights.policy is QuotePolicy.FULL) and rights.page == UNRESTRICTED
