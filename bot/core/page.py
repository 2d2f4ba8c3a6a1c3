"""A web page as extraction found it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.article import Block, Head
from bot.core.rights import UNRESTRICTED, PageRights


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Head and blocks of a page, and what tells an article from a section front or a consent page.

    `says_article`: its markup calls it an article (JSON-LD, og:type, an article's time). `link_share` is the share of
    the blocks' characters that stand inside links, 0..1.
    """

    head: Head
    blocks: tuple[Block, ...]
    rights: PageRights = UNRESTRICTED
    says_article: bool = False
    link_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A file of a page as it was read; `page` is None where it could not be, and `error` says why."""

    id: str
    page: Page | None = None
    error: str = ""
