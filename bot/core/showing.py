"""What is shown of the article in a verdict: never more than an ordinary quotation of it would show."""

from __future__ import annotations

import re

from bot.core.answer import Quote
from bot.core.printed import Printed
from bot.core.quotation import LONGEST_PASSAGE, emptied, narrowed, permitted
from bot.core.textfragment import text_directive

_CLOSE = re.compile('[.!?…。！？]+["”’»』」]?')


def shown(printed: Printed, first: int, end: int, *, is_closed: bool = False, longest: int = LONGEST_PASSAGE) -> Quote:
    """Quote the words `first`..`end` of a text, as far as rights allow; empty where they allow nothing, or where they
    are of the headline. `is_closed`: with the full stop after them, if there is one.
    """
    start, stop = printed.characters(first, end)
    if is_closed and (mark := _CLOSE.match(printed.words.text, stop)):
        stop = mark.end()
    return slice_of(printed, start, stop, focus=first, longest=longest)


def slice_of(printed: Printed, start: int, stop: int, *, focus: int, longest: int = LONGEST_PASSAGE) -> Quote:
    """Quote some characters of a text, as far as rights allow."""
    article = printed.article
    if printed.is_headline:
        start = stop = 0
    spans = [p for p in article.paragraphs if p.start < stop and start < p.end]
    sentence = _within(printed.around(focus, focus + 1), start, stop) if start < stop else (start, stop)
    quote = Quote(
        article_id=article.id,
        revision=article.revision,
        paragraph=article.paragraphs.index(spans[0]) if spans else 0,
        start=start,
        end=stop,
        text=article.text[start:stop],
        sentence=sentence,
        head=article.head,
        source=article.source,
        cut_before=bool(spans) and start > spans[0].start,
        cut_after=bool(spans) and stop < spans[-1].end,
        directive=text_directive(article.text, *sentence) if start < stop else "",
        is_updated=article.is_updated,
        is_summary=article.is_summary,
    )
    if printed.is_headline:
        return emptied(quote)
    return narrowed(permitted(quote, article), longest)


def _within(span: tuple[int, int], start: int, stop: int) -> tuple[int, int]:
    first, last = max(span[0], start), min(span[1], stop)
    return (first, last) if first < last else (start, stop)
