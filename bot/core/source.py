"""Where articles come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.rights import QuotePolicy

EVERYWHERE = 0  # the server id of what the operator added: it serves all servers


class SourceKind(StrEnum):
    """How a source is read."""

    FILES = "files"  # imported once
    FOLDER = "folder"  # watched
    FEED = "feed"  # RSS, Atom, RDF, JSON Feed
    SITEMAP = "sitemap"  # a news sitemap
    PAGE = "page"  # one address


FETCHED_KINDS = frozenset({SourceKind.FEED, SourceKind.SITEMAP, SourceKind.PAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been; `error` is "" after a success, else a sentence. `failures` counts those in a row."""

    articles: int = 0
    last_success: datetime | None = None
    next_poll: datetime | None = None
    failures: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that articles come from. `address` is a URL, or the absolute path of a folder.

    `of_operator`: the operator added it, and not only moderators. `keep_days` and `keep_articles` bound what is kept of
    it; None takes the setting.
    """

    id: int
    name: str
    kind: SourceKind
    address: str
    policy: QuotePolicy = QuotePolicy.PASSAGE
    paused: bool = False
    of_operator: bool = False
    keep_days: int | None = None
    keep_articles: int | None = None
    health: Health = Health()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """What is to be different about a source; None leaves it."""

    policy: QuotePolicy | None = None
    keep_days: int | None = None
    keep_articles: int | None = None
    due_at: datetime | None = None
