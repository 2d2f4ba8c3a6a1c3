"""The article as it is known here: head, paragraphs, revisions, and the key that makes two of them the same."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import accumulate
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.rights import BY_DEFAULT, UNRESTRICTED, PageRights, Rights

PARAGRAPH_BREAK = "\n\n"

_TRACKING = re.compile(
    r"(?:utm_|at_|ns_|mc_|pk_|hsa_)\w*|cmpid|xtor|fbclid|gclid|gclsrc|dclid|msclkid|igshid|ito|ref|ref_src|smid|"
    r"guccounter|guce_\w+|CMP|ocid|cid|ncid|sr_share|taid|traffic_source|__twitter_impression|amp",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a block of an article is; the values are those of `pullquote extract`."""

    PARAGRAPH = "p"
    HEADING = "h"
    ITEM = "li"
    QUOTE = "q"
    ROW = "tr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, quotation or table row, as printed."""

    kind: Kind
    text: str

    def __post_init__(self) -> None:
        if not self.text or self.text != self.text.strip() or PARAGRAPH_BREAK in self.text:
            raise ValueError(f"a block is non-empty, stripped and holds no blank line: {self.text[:40]!r}")


@dataclass(frozen=True, slots=True)
class Published:
    """When an article says it was published; `day_only` where it names a day without a time (then midnight UTC)."""

    at: datetime
    day_only: bool = False

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("published_at must be aware")

    @classmethod
    def on(cls, day: date) -> Published:
        """Make one from a day without a time."""
        return cls(datetime.combine(day, time(), UTC), day_only=True)

    @classmethod
    def parse(cls, text: str) -> Published:
        """Read what `isoformat` wrote, or any ISO 8601 date or datetime (naive means UTC). Raises ValueError."""
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return cls.on(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        return cls(at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))

    @property
    def day(self) -> date:
        """The UTC day."""
        return self.at.date()

    def isoformat(self) -> str:
        """Write `2022-02-02` or `2022-02-02T10:00:00+00:00`; both sort together as text."""
        return self.day.isoformat() if self.day_only else self.at.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above an article's text. Absent fields are empty, never guessed."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: Published | None = None
    url: str = ""
    language: str = ""
    sample: bool = False

    @property
    def byline(self) -> str:
        """The authors in order, joined with commas."""
        return ", ".join(self.authors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as a reader found it, before the news desk has decided what it is.

    `external_id` is the id its file gives it, `location` its path below the imported root (with the line of a JSONL
    file). `rights` is what its page says; `is_summary` where the text is the feed's own and not the page's.
    """

    head: Head
    blocks: tuple[Block, ...]
    external_id: str = ""
    location: str = ""
    rights: PageRights = UNRESTRICTED
    is_summary: bool = False

    @property
    def text(self) -> str:
        """The blocks in order, joined with a blank line: what quotations are slices of."""
        return PARAGRAPH_BREAK.join(block.text for block in self.blocks)

    def key(self, source: str) -> str:
        """Return what makes this the same article again: canonical URL, else (source, id), else (source, path)."""
        if self.head.url:
            return f"url:{canonical_url(self.head.url)}"
        if self.external_id:
            return f"id:{source}\x1f{self.external_id}"
        return f"path:{source}\x1f{self.location}"

    def fingerprint(self) -> str:
        """Hash head and blocks: equal for equal articles, so that a second import can tell "unchanged"."""
        head = self.head
        published = head.published.isoformat() if head.published else ""
        parts = [head.title, head.byline, head.publisher, published, head.url, str(head.sample)]
        parts += [f"{block.kind}{block.text}" for block in self.blocks]
        if self.rights != UNRESTRICTED or self.is_summary:  # only then, so that earlier fingerprints stay
            parts += [repr(self.rights), str(self.is_summary)]
        return _digest("\x1e".join(parts))

    def text_hash(self) -> str:
        """Hash the text alone, blind to white space and case: equal for reprints."""
        return _digest(" ".join(self.text.casefold().split()))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block's place in its article's text, in code points."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A stored article in its newest revision (counted from 1).

    `copy_of` is the id of the article that it and its reprints are copies of, its own where it is the first.
    `was_summary` tells that every earlier revision was a summary from the feed. `also_from` names other sources that
    list it, by name.
    """

    id: int
    revision: int
    source: str
    head: Head
    text: str
    paragraphs: tuple[Paragraph, ...]
    text_hash: str = ""
    external_id: str = ""
    rights: Rights = BY_DEFAULT
    is_summary: bool = False
    copy_of: int = 0
    was_summary: bool = False
    also_from: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of all sources that have it, the one that brought it first."""
        return (self.source, *self.also_from)

    @property
    def is_updated(self) -> bool:
        """It was fetched, and has changed since it was first read as a whole."""
        return self.rights.fetched and self.revision > 1 and not self.was_summary

    def paragraph_text(self, number: int) -> str:
        """Return the text of one paragraph or heading, counted from 0."""
        span = self.paragraphs[number]
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """One line of an article's history."""

    number: int
    title: str
    stored_at: str


def layout(blocks: tuple[Block, ...]) -> tuple[Paragraph, ...]:
    """Say where each block stands in the joined text."""
    widths = (len(block.text) + len(PARAGRAPH_BREAK) for block in blocks)
    starts = accumulate(widths, initial=0)
    return tuple(
        Paragraph(block.kind, start, start + len(block.text)) for block, start in zip(blocks, starts, strict=False)
    )


def canonical_url(url: str) -> str:
    """Fold the addresses of one article into one: scheme, host case, `www.`, tracking, fragment, final slash.

    Conservative on purpose: an unknown parameter may choose the article, so it stays.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    path = parts.path.rstrip("/") or "/"
    scheme = "https" if parts.scheme in ("http", "https", "") else parts.scheme
    return urlunsplit((scheme, host + port, path, urlencode(sorted(query)), ""))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
