"""Which words of a passage to quote, and which sentence of them answers. Always whole sentences, always one slice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.core.analysis import Analyzer
from bot.core.answer import Hit, Quote
from bot.core.article import Article, Kind
from bot.core.choosing import sentence_worths
from bot.core.passage import Passage, heading_before, without_dateline
from bot.core.rights import limit_of
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
        self, article: Article, hit: Hit, idfs: Mapping[str, float], wanted: Wanted, room: int
    ) -> Extract | None:
        """Choose what to quote of a passage in at most `room` characters; None where not even its best sentence
        fits. What the article's rights forbid is left out: then the slice is the best sentence alone, or empty.
        """
        passage = hit.passage
        sentences = _sentences(article, passage)
        best = self._found_sentence(article, sentences, hit.sentence)
        if best is None:
            best = self._best_sentence(article, sentences, idfs, wanted)
        limit = limit_of(article.rights, sample=article.head.sample)
        if best[1] - best[0] > limit.characters:
            return Extract(best[0], best[0], (best[0], best[0]))
        if limit.one_sentence:
            return Extract(*best, best) if best[1] - best[0] <= room else None
        room = min(room, limit.characters)
        if passage.end - passage.start <= min(room, LONGEST_PASSAGE):
            start, end, heading = _with_context(article, passage, min(room, _LONGEST_WITH_CONTEXT))
            return Extract(start, _run_on(article, passage, start, end, min(room, LONGEST_PASSAGE)), best, heading)
        start, end = _around(sentences, sentences.index(best), min(room, LONGEST_PASSAGE))
        return Extract(start, end, best) if end - start <= room else None

    def as_printed(self, corrections: Sequence[tuple[str, str]], quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
        """Say which word of the quotations, as printed, a misspelt one was taken for."""
        printed: dict[str, str] = {}
        for quote in quotes if corrections else ():
            text = f"{quote.head.title} {quote.text}"
            for token in self._analyzer.tokens(text, quote.head.language):
                for term in token.terms:
                    printed.setdefault(term, token.text.removesuffix("'s").removesuffix("’s"))
        yield from ((word, printed[term]) for word, term in corrections if term in printed)

    def _found_sentence(
        self, article: Article, sentences: list[tuple[int, int]], number: int | None
    ) -> tuple[int, int] | None:
        """Return the sentence that the search found best; `number` counts those that have a term, as an index does."""
        if number is None:
            return None
        read = [article.text[start:end] for start, end in sentences]
        read[0] = without_dateline(read[0])
        telling = (place for place, text in enumerate(read) if self._analyzer.has_terms(text, article.head.language))
        place = next(islice(telling, number, None), None)
        return None if place is None else sentences[place]

    def _best_sentence(
        self, article: Article, sentences: list[tuple[int, int]], idfs: Mapping[str, float], wanted: Wanted
    ) -> tuple[int, int]:
        """Return the sentence that most probably answers; of equals the first."""
        texts = [article.text[start:end] for start, end in sentences]
        worths = sentence_worths(self._analyzer, texts, article.head.language, idfs, wanted)
        return sentences[max(range(len(worths)), key=lambda place: (worths[place], -place))]


def _sentences(article: Article, passage: Passage) -> list[tuple[int, int]]:
    """Return where a passage's sentences stand, as an index reads them; a dateline belongs to the first."""
    text = article.text[passage.start : passage.end]
    read = without_dateline(text)
    first = passage.end - len(read)
    spans = [(first + start, first + end) for start, end in sentence_spans(read, article.head.language)]
    return [(passage.start, spans[0][1]), *spans[1:]] if spans else [(passage.start, passage.end)]


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


def permitted(quote: Quote, article: Article) -> Quote:
    """Return what the article's rights leave of a quotation: whole sentences around its answer, or nothing."""
    limit = limit_of(article.rights, sample=article.head.sample)
    if limit.one_sentence and len(quote.sentence_text) < len(quote.text):
        quote = _part(quote, quote.sentence[0] - quote.start, quote.sentence[1] - quote.start)
    if len(quote.text) <= limit.characters:
        return quote
    if len(quote.sentence_text) > limit.characters:
        return emptied(quote)
    spans, best = _sentences_of(quote)
    start, end = _around(spans, best, limit.characters)
    return _part(quote, start, end) if end - start <= limit.characters else emptied(quote)


def emptied(quote: Quote, *, is_spent: bool = False) -> Quote:
    """Return a quotation without words, which names its source alone."""
    place = quote.sentence[0]
    return replace(
        quote,
        start=place,
        end=place,
        text="",
        sentence=(place, place),
        heading="",
        cut_before=False,
        cut_after=False,
        directive="",
        is_spent=is_spent,
    )


def shorter(quote: Quote) -> tuple[Quote, ...]:
    """Return a quotation and what it is when sentences are left out at its ends, longest first, down to the one that
    answers.
    """
    stages = list(nested(*_sentences_of(quote)))
    return (quote, *(_part(quote, start, end) for start, end in reversed(stages) if end - start < len(quote.text)))


def nested(sentences: Sequence[tuple[int, int]], best: int) -> Iterator[tuple[int, int]]:
    """Give the stretches of whole sentences that grow from one, forward and backward in turn, shortest first."""
    first = last = best
    yield sentences[best]
    while first > 0 or last + 1 < len(sentences):
        if last + 1 < len(sentences):
            last += 1
            yield sentences[first][0], sentences[last][1]
        if first > 0:
            first -= 1
            yield sentences[first][0], sentences[last][1]


def _sentences_of(quote: Quote) -> tuple[list[tuple[int, int]], int]:
    """Return where a quotation's sentences stand in it, and which of them answers."""
    spans = sentence_spans(quote.text, quote.head.language) or [(0, len(quote.text))]
    offset = quote.sentence[0] - quote.start
    return spans, next((place for place, (_, end) in enumerate(spans) if end > offset), 0)


def _part(quote: Quote, start: int, end: int) -> Quote:
    """Return a part of a quotation; `start` and `end` count within it."""
    return replace(
        quote,
        start=quote.start + start,
        end=quote.start + end,
        text=quote.text[start:end],
        sentence=(max(quote.sentence[0], quote.start + start), min(quote.sentence[1], quote.start + end)),
        cut_before=quote.cut_before or start > 0,
        cut_after=quote.cut_after or end < len(quote.text),
    )


def narrowed(quote: Quote, room: int) -> Quote:
    """Return a quotation of at most `room` characters: whole sentences around the one that answers, else its words.

    The result is a slice of the same article, so it is as verbatim as the longer one.
    """
    if len(quote.text) <= room:
        return quote
    spans, best = _sentences_of(quote)
    start, end = _around(spans, best, room)
    if end - start > room:
        end = _last_word_end(quote.text, start, start + room)
    return _part(quote, start, end)


def _last_word_end(text: str, start: int, limit: int) -> int:
    """Return the end of the last whole word before a limit; the limit itself where there is no white space."""
    if text[limit : limit + 1].isspace():
        return limit
    cut = max(text.rfind(space, start, limit) for space in (" ", "\n", "\u3000"))
    return start + len(text[start:cut].rstrip()) if cut > start else limit
