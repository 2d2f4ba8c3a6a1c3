"""What stands around a quotation in its article: how much of it, and as which paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.answer import Quote
from bot.core.article import Article, Kind, Paragraph
from bot.core.quotation import nested
from bot.core.reply import Surroundings
from bot.core.rights import limit_of
from bot.core.sentences import sentence_spans

_MOST_WINDOWS = 200


def surroundings(article: Article, quote: Quote) -> Surroundings:
    """Show the paragraph before, those of the quotation, and the one after; headings between them come along."""
    return within(article, quote, *windows(article, quote)[0])


def windows(article: Article, quote: Quote) -> tuple[tuple[int, int], ...]:
    """Return the stretches around a quotation that may be shown, the longest first, down to the quotation itself.

    Whole sentences each; no paragraph, as far as it is shown, is longer than a quotation of the article may be.
    """
    numbers = _neighbourhood(article, quote)
    longest = limit_of(article.rights, sample=article.head.sample).characters
    sentences = [span for number in numbers for span in _sentences(article, number)]
    before = [span for span in sentences if span[1] <= quote.start]
    after = [span for span in sentences if span[0] >= quote.end]
    first = min((span[0] for span in sentences if quote.start < span[1]), default=quote.start)
    last = max((span[1] for span in sentences if span[0] < quote.end), default=quote.end)
    middle = (min(first, quote.start), max(last, quote.end))
    stages = [(quote.start, quote.end), *nested([*before, middle, *after], len(before))]
    paragraphs = [article.paragraphs[number] for number in numbers]
    short = [stage for stage in dict.fromkeys(stages[:_MOST_WINDOWS]) if _is_short(paragraphs, stage, longest)]
    return tuple(reversed(short)) or ((quote.start, quote.end),)


def within(article: Article, quote: Quote, start: int, end: int) -> Surroundings:
    """Make paragraphs of a stretch around a quotation; those that the quotation touches are marked."""
    parts = [
        (article.text[max(p.start, start) : min(p.end, end)], p.start < quote.end and quote.start < p.end)
        for p in article.paragraphs
        if p.start < end and start < p.end
    ]
    return Surroundings(quote, tuple(parts))


def _neighbourhood(article: Article, quote: Quote) -> range:
    """Number the paragraphs from the one before the quotation to the one after."""
    inside = [n for n, p in enumerate(article.paragraphs) if p.start < quote.end and quote.start < p.end]
    first, last = max(0, inside[0] - 1), min(len(article.paragraphs) - 1, inside[-1] + 1)
    while first > 0 and article.paragraphs[first].kind is Kind.HEADING:
        first -= 1
    while last + 1 < len(article.paragraphs) and article.paragraphs[last].kind is Kind.HEADING:
        last += 1
    return range(first, last + 1)


def _sentences(article: Article, number: int) -> Iterator[tuple[int, int]]:
    paragraph = article.paragraphs[number]
    spans = sentence_spans(article.paragraph_text(number), article.head.language)
    for start, end in spans or [(0, paragraph.end - paragraph.start)]:
        yield paragraph.start + start, paragraph.start + end


def _is_short(paragraphs: Iterable[Paragraph], stage: tuple[int, int], longest: int) -> bool:
    start, end = stage
    return all(min(p.end, end) - max(p.start, start) <= longest for p in paragraphs)
