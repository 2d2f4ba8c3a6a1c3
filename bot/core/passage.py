"""Cutting an article into passages: the units that are ranked and quoted.

A passage is one printed paragraph, word for word; only crumbs are joined to what follows them. Its text is always one
contiguous slice of the article's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.core.article import Article, Kind, Paragraph
from bot.core.boilerplate import is_boilerplate

_CRUMB_WORDS = 8
_LEAD_IN_WORDS = 20
_LONG_WORD = 12  # characters
_MOST_JOINED = 3
_MOST_WORDS = 120
_MOST_CHARACTERS = 700
_LIST_CHARACTERS = 900

_OPENERS = "\"“„«‘'‹「『"
_CLOSERS = "\"”“»’'›」』"
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}|[\p{L}\p{M}\p{N}]+", regex.V1
)

_DATELINE = regex.compile(
    r"(?:\p{Lu}[\p{Lu}\p{M}.'’\-]+(?:[ ]\p{Lu}[\p{Lu}\p{M}.'’\-]+){0,4})(?:,[ ][\p{L}.][\p{L}. ]{1,24})?"
    r"(?:,?[ ]\p{Lu}\p{Ll}{2,8}\.?[ ]\d{1,2})?[ ]*(?:\([\p{L}./& ]{2,30}\))?[ ]*[—–-]{1,2}[ ]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Paragraphs `first`..`last` of an article, inclusive, from 0."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A ranked and quotable slice of one revision: `article.text[start:end]`, code points."""

    article_id: int
    revision: int
    paragraph: int
    last_paragraph: int
    start: int
    end: int

    @property
    def paragraphs(self) -> range:
        """The numbers of its paragraphs."""
        return range(self.paragraph, self.last_paragraph + 1)

    @property
    def id(self) -> str:
        """`article:revision:paragraph`, stable over rebuilds of the index."""
        return f"{self.article_id}:{self.revision}:{self.paragraph}"


def passages_of(article: Article) -> list[Passage]:
    """Cut a stored article; the same article always gives the same passages."""
    texts = [article.text[p.start : p.end] for p in article.paragraphs]
    return [
        Passage(
            article.id,
            article.revision,
            span.first,
            span.last,
            article.paragraphs[span.first].start,
            article.paragraphs[span.last].end,
        )
        for span in cut([p.kind for p in article.paragraphs], texts)
    ]


def cut(kinds: Sequence[Kind], texts: Sequence[str]) -> list[Span]:
    """Group paragraphs into passages, in order; headings and boilerplate belong to none."""
    spans: list[Span] = []
    number = 0
    while number < len(texts):
        if kinds[number] is Kind.HEADING or is_boilerplate(texts[number]):
            number += 1
            continue
        last = _list_end(kinds, texts, number)
        if last is None:
            last = _join_end(kinds, texts, number)
        spans.append(Span(number, last))
        number = last + 1
    return spans


def without_dateline(text: str) -> str:
    """Drop a leading "WASHINGTON (AP) — " for the index; the quotation keeps it."""
    match = _DATELINE.match(text)
    return text[match.end() :] if match else text


def count_words(text: str) -> int:
    """Count words; scripts written without spaces count two characters as one."""
    return len(_WORD.findall(text))


def _list_end(kinds: Sequence[Kind], texts: Sequence[str], first: int) -> int | None:
    """A list's run and the line with a colon before it are one passage while they are short enough."""
    items = first + 1 if texts[first].endswith((":", "：")) and kinds[first] is not Kind.ITEM else first
    last = None
    size = len(texts[first]) if items > first else 0
    for number in range(items, len(texts)):
        size += len(texts[number])
        if kinds[number] is not Kind.ITEM or size > _LIST_CHARACTERS:
            break
        last = number
    return last


def _join_end(kinds: Sequence[Kind], texts: Sequence[str], first: int) -> int:
    """A crumb, a bare quotation or a lead-in takes the paragraph after it along."""
    last = first
    if _has_words(texts[first], _LEAD_IN_WORDS if _leads_in(texts[first]) else _CRUMB_WORDS):
        return first
    words, size = count_words(texts[first]), len(texts[first])
    while last + 1 < len(texts) and last - first + 1 < _MOST_JOINED and _leans_on_next(texts[last], words):
        following = last + 1
        words += count_words(texts[following])
        size += len(texts[following])
        if kinds[following] in (Kind.HEADING, Kind.ITEM) or is_boilerplate(texts[following]):
            break
        if words > _MOST_WORDS or size > _MOST_CHARACTERS:
            break
        last = following
    return last


def _leans_on_next(text: str, words: int) -> bool:
    return words < _CRUMB_WORDS or (words < _LEAD_IN_WORDS and _leads_in(text))


def _has_words(text: str, number: int) -> bool:
    """Tell whether a text has so many words; of a long one the beginning mostly tells."""
    begins = text[: number * _LONG_WORD].split()
    return sum(map(str.isalpha, begins)) >= number or count_words(text) >= number


def _leads_in(text: str) -> bool:
    bare_quotation = text[0] in _OPENERS and text.rstrip(".,!?…")[-1:] in _CLOSERS
    return bare_quotation or text.endswith((":", "："))


def heading_before(paragraphs: Sequence[Paragraph], number: int) -> int | None:
    """Return the number of the nearest heading above a paragraph."""
    return next((i for i in range(number - 1, -1, -1) if paragraphs[i].kind is Kind.HEADING), None)
