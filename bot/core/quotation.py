"""Which words of a passage to quote, and which sentence of them answers. Always whole sentences, always one slice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.analysis import Analyzer
from bot.core.answer import Quote
from bot.core.article import Article, Kind
from bot.core.choosing import sentence_worths
from bot.core.passage import Passage, heading_before
from bot.core.sentences import sentence_spans
from bot.core.wanted import Wanted

LONGEST_PASSAGE = 900
_LONGEST_WITH_CONTEXT = 700
_MOST_RUN_ON_PARAGRAPHS = 3

_BACKWARD = re.compile(
    r"(?:He|She|They|It|His|Her|Their|Its|This|These|That|Those|But|And|So|However|Meanwhile|Instead|Still|Yet)\b"
)
_OPEN_CLOSE = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Extract:
    """A slice of an article's text with the sentence that answers inside it; code points of `article.text`."""

    start: int
    end: int
    sentence: tuple[int, int]
    heading: str = ""


class Quoter:
    """Chooses sentences by what a question asks; keeps the analyzer it reads them with."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def extract(
        self, article: Article, passage: Passage, idfs: Mapping[str, float], wanted: Wanted, room: int
    ) -> Extract | None:
        """Choose what to quote of a passage in at most `room` characters; None where not even its best sentence
        fits.
        """
        sentences = self._sentences(article, passage)
        best = self._best_sentence(article, sentences, idfs, wanted)
        if passage.end - passage.start <= min(room, LONGEST_PASSAGE):
            start, end, heading = _with_context(article, passage, min(room, _LONGEST_WITH_CONTEXT))
            return Extract(start, _run_on(article, passage, start, end, min(room, LONGEST_PASSAGE)), best, heading)
        start, end = _around(sentences, sentences.index(best), min(room, LONGEST_PASSAGE))
        return Extract(start, end, best) if end - start <= room else None

    def as_printed(self, corrections: Sequence[tuple[str, str]], quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
        """Say which word of the quotations, as printed, a misspelt one was taken for."""
        printed: dict[str, str] = {}
        for quote in quotes:
            text = f"{quote.head.title} {quote.text}"
            for token in self._analyzer.tokens(text, quote.head.language):
                for term in token.terms:
                    printed.setdefault(term, token.text.removesuffix("'s").removesuffix("’s"))
        yield from ((word, printed[term]) for word, term in corrections if term in printed)

    def _sentences(self, article: Article, passage: Passage) -> list[tuple[int, int]]:
        text = article.text[passage.start : passage.end]
        spans = sentence_spans(text, article.head.language)
        return [(passage.start + start, passage.start + end) for start, end in spans] or [(passage.start, passage.end)]

    def _best_sentence(
        self, article: Article, sentences: list[tuple[int, int]], idfs: Mapping[str, float], wanted: Wanted
    ) -> tuple[int, int]:
        """Return the sentence that most probably answers; of equals the first."""
        texts = [article.text[start:end] for start, end in sentences]
        worths = sentence_worths(self._analyzer, texts, article.head.language, idfs, wanted)
        return sentences[max(range(len(worths)), key=lambda place: (worths[place], -place))]


def _with_context(article: Article, passage: Passage, room: int) -> tuple[int, int, str]:
    """A passage that points backward takes the paragraph before it along where that fits, else names its heading."""
    number = passage.paragraph - 1
    text = article.text[passage.start : passage.end]
    if number < 0 or not _BACKWARD.match(text):
        return passage.start, passage.end, ""
    before = article.paragraphs[number]
    if before.kind is not Kind.HEADING and passage.end - before.start <= room:
        return before.start, passage.end, ""
    heading = heading_before(article.paragraphs, passage.paragraph)
    return passage.start, passage.end, article.paragraph_text(heading) if heading is not None else ""


def _run_on(article: Article, passage: Passage, start: int, end: int, room: int) -> int:
    """Extend a quotation that does not close in its paragraph to its close, within three paragraphs and the room."""
    last = passage.last_paragraph
    for number in range(last + 1, min(last + _MOST_RUN_ON_PARAGRAPHS, len(article.paragraphs))):
        if not _is_open(article.text[start:end]):
            return end
        following = article.paragraphs[number]
        if following.kind is Kind.HEADING or following.end - start > room:
            break
        end = following.end
    return end if not _is_open(article.text[start:end]) else passage.end


def _is_open(text: str) -> bool:
    for opening, closing in _OPEN_CLOSE.items():
        if opening in text and text.rfind(opening) > text.rfind(closing):
            return True
    return text.count('"') % 2 == 1


def _around(sentences: list[tuple[int, int]], best: int, room: int) -> tuple[int, int]:
    """Grow from the best sentence, backward and forward in turn, while whole sentences fit."""
    first = last = best
    grown = True
    while grown:
        grown = False
        if last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= room:
            last, grown = last + 1, True
        if first > 0 and sentences[last][1] - sentences[first - 1][0] <= room:
            first, grown = first - 1, True
    return sentences[first][0], sentences[last][1]


def narrowed(quote: Quote, room: int) -> Quote:
    """Return a quotation of at most `room` characters: whole sentences around the one that answers, else its words.

    The result is a slice of the same article, so it is as verbatim as the longer one.
    """
    if len(quote.text) <= room:
        return quote
    spans = sentence_spans(quote.text, quote.head.language) or [(0, len(quote.text))]
    offset = quote.sentence[0] - quote.start
    best = next((place for place, (_, end) in enumerate(spans) if end > offset), 0)
    start, end = _around(spans, best, room)
    if end - start > room:
        end = _last_word_end(quote.text, start, start + room)
    sentence = max(quote.sentence[0], quote.start + start), min(quote.sentence[1], quote.start + end)
    return replace(
        quote,
        start=quote.start + start,
        end=quote.start + end,
        text=quote.text[start:end],
        sentence=sentence,
        cut_before=quote.cut_before or start > 0,
        cut_after=quote.cut_after or end < len(quote.text),
    )


def _last_word_end(text: str, start: int, limit: int) -> int:
    """Return the end of the last whole word before a limit; the limit itself where there is no white space."""
    if text[limit : limit + 1].isspace():
        return limit
    cut = max(text.rfind(space, start, limit) for space in (" ", "\n", "\u3000"))
    return start + len(text[start:cut].rstrip()) if cut > start else limit
