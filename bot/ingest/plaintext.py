"""`.txt`: an article as somebody copied it out of a web page, with the page's furniture around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from bot.core.article import Block, Head, Kind, Published
from bot.core.boilerplate import is_boilerplate
from bot.core.dates import parse_published
from bot.core.passage import count_words
from bot.errors import UnreadableFile
from bot.ingest.blocks import blocks

_HEAD_LINES = 10
_HEADING_WORDS = 12
_HEADING_CHARACTERS = 90
_PROSE_LINE = 100
_BYLINE_CHARACTERS = 140
_DATE_CHARACTERS = 80
_LONGEST_AUTHORS = 10_000

_FURNITURE = re.compile(
    r"(?:top|bottom|end) of page|back to top|skip to (?:main )?content|menu|home|search|(?:re)?share(?: this)?(?: "
    r"(?:article|story|page|post))?|"
    r"share on \w+|(?:\d+ |post a |add a |leave a |view )?comments?(?: \(?\d+\)?)?|comment|print|e-?mail|save|saved|"
    r"listen|"
    r"copy link|link copied!?|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|telegram|instagram|tweet|"
    r"sign ?in|sign ?up|log ?in|log ?out|register|subscribe(?: now)?|newsletters?|follow(?: us)?|advert(?:isement)?|"
    r"sponsored|"
    r"(?:continue|keep) reading.*|read more.*|read next.*|more (?:from|on|in) .{1,40}|most (?:read|popular|viewed)|"
    r"trending(?: now)?|"
    r"related(?: (?:articles?|stories|topics|posts|content))?|recent posts|see all|recommended(?: for you)?|"
    r"\d+ ?min(?:ute)?s? read|reading time:? .{1,20}|play video|watch:? .{0,60}|close|loading\W*|"
    r"accept(?: all)?(?: cookies)?|reject all|manage (?:cookies|preferences)|cookie (?:policy|settings)|privacy "
    r"policy|terms (?:of use|of service|and conditions)|"
    r"(?:©|\(c\)|copyright).*|all rights reserved\.?|likes?|\d+ (?:likes?|shares?|views?)|\W+",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:writer|author|written by|words by|reporter|reporting by|story by)s?\s*:?\s+|"
    r"by:?\s+(?=(?-i:[^\Wa-z])))(.{2,120})",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"\(\s*([^()]{2,60}?)\s*\)|(?:publisher|source|via)\s*:\s*(.{2,60})", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:first )?published|posted|updated|last updated|modified|date)?(?:\s+on)?\s*:?\s*(.{6,60})", re.IGNORECASE
)
_BULLET = re.compile(r"[•·▪◦‣*–-]\s+(?=\S)")
_FINAL = re.compile(r"[.!…:;,。！][\"”'’)»\]]*$|[\"”»]$")


@dataclass(slots=True)
class _Found:
    """What the lines above the text told."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: Published | None = None
    rest: list[str] = field(default_factory=list[str])


def read_plain_text(text: str) -> tuple[Head, tuple[Block, ...]]:
    """Return head and blocks of a copied page. Raises UnreadableFile where no paragraph is left."""
    lines = [line.replace("\u00a0", " ").replace("\ufeff", "").strip() for line in text.split("\n")]
    found = _read_head([line if not _FURNITURE.fullmatch(line) else "" for line in lines])
    made = blocks(_classify(_paragraphs(found.rest)))
    if not any(b.kind is Kind.PARAGRAPH for b in made):
        raise UnreadableFile("It holds no paragraph.", mend="An article needs a headline and at least one paragraph.")
    head = Head(title=found.title, authors=found.authors, publisher=found.publisher, published=found.published)
    return head, made


def split_authors(text: str) -> tuple[str, ...]:
    """Split "A, B and C" into names, each once."""
    line = " ".join(text[:_LONGEST_AUTHORS].split())  # in a million spaces each would be tried as the first
    names = (name.strip(" .,;|") for name in re.split(r"\s*(?:,|;|\||&|\band\b)\s*", line))
    return tuple(dict.fromkeys(name for name in names if name))


def _read_head(lines: list[str]) -> _Found:
    """Take title, byline, publisher and date off the top; each only among the first lines that say anything."""
    found = _Found()
    said = 0
    for number, line in enumerate(lines):
        if not line:
            continue
        said += 1
        if said > _HEAD_LINES or not _take(found, line, first=said == 1):
            found.rest = lines[number:]
            break
    return found


def _take(found: _Found, line: str, *, first: bool) -> bool:
    """Try to read one line as part of the head; False where the text has begun."""
    if first:
        found.title = line
        return True
    if (
        not found.authors
        and len(line) <= _BYLINE_CHARACTERS
        and (match := _BYLINE.fullmatch(line))
        and not line.endswith(".")
    ):
        found.authors = split_authors(match[1])
    elif not found.publisher and len(line) <= _BYLINE_CHARACTERS and (match := _PUBLISHER.fullmatch(line)):
        found.publisher = match[1] or match[2]
    elif len(line) <= _DATE_CHARACTERS and (match := _DATE.fullmatch(line)) and (day := parse_published(match[1])):
        found.published = found.published or day
    else:
        return False
    return True


def _paragraphs(lines: list[str]) -> list[str]:
    """Join hard-wrapped lines; a blank line, or a line that ends like prose in a file without blank lines, ends one."""
    groups = [list(group) for filled, group in groupby(lines, key=bool) if filled]
    paragraphs: list[str] = []
    for group in groups:
        if len(group) > 1 and not _is_wrapped(group):
            paragraphs += group
        else:
            paragraphs.append(" ".join(group))
    return [paragraph for paragraph in paragraphs if not is_boilerplate(paragraph)]


def _is_wrapped(group: list[str]) -> bool:
    """Tell lines that an editor broke from paragraphs on a line each: broken lines are short and seldom end
    sentences.
    """
    if any(_BULLET.match(line) for line in group):
        return False
    inner = group[:-1]
    ended = sum(1 for line in inner if _FINAL.search(line) or line.endswith("?"))
    return max(map(len, inner)) <= _PROSE_LINE and ended * 2 < len(inner) + 1


def _classify(paragraphs: list[str]) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        bullet = _BULLET.match(paragraph)
        if bullet:
            found.append((Kind.ITEM, paragraph[bullet.end() :]))
        elif _is_heading(paragraph, following):
            found.append((Kind.HEADING, paragraph))
        else:
            found.append((Kind.PARAGRAPH, paragraph))
    return found


def _is_heading(paragraph: str, following: str) -> bool:
    return (
        len(paragraph) <= _HEADING_CHARACTERS
        and count_words(paragraph) <= _HEADING_WORDS
        and not _FINAL.search(paragraph)
        and len(following) > len(paragraph)
        and not _BULLET.match(following)
    )
