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
