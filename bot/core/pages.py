"""Articles taken apart for reading: passages with their sentences, terms and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.analysis import Analyzer
from bot.core.article import Article
from bot.core.passage import Passage, heading_before, passages_of
from bot.core.sentences import sentence_spans

_MOST_PASSAGES = 120
_LAST_YEAR = re.compile(r"\blast year|\bprevious year", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its terms; the year that "last year" means counts as one."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A passage as it is read: its sentences, its terms, those of a heading right above it, and where it stands.

    `article` is the place of its article among those read, `place` its own in the article.
    """

    passage: Passage
    article: int
    place: int
    sentences: tuple[Sentence, ...]
    terms: frozenset[str]
    heading: frozenset[str]


def pages_of(article: Article, number: int, analyzer: Analyzer) -> Iterable[Page]:
    """Take an article apart, at most its first 120 passages."""
    for place, passage in enumerate(passages_of(article)[:_MOST_PASSAGES]):
        sentences = tuple(_sentences(article, passage, analyzer))
        terms = frozenset[str]().union(*(sentence.terms for sentence in sentences))
        yield Page(passage, number, place, sentences, terms, _heading(article, passage, analyzer))


def _sentences(article: Article, passage: Passage, analyzer: Analyzer) -> Iterable[Sentence]:
    text, language, published = article.text[passage.start : passage.end], article.head.language, article.head.published
    for start, end in sentence_spans(text, language) or [(0, len(text))]:
        terms = set(analyzer.terms(text[start:end], language))
        if published and _LAST_YEAR.search(text, start, end):
            terms.add(str(published.day.year - 1))
        yield Sentence(text[start:end], frozenset(terms))


def _heading(article: Article, passage: Passage, analyzer: Analyzer) -> frozenset[str]:
    above = heading_before(article.paragraphs, passage.paragraph)
    if above is None or above != passage.paragraph - 1:
        return frozenset()
    return frozenset(analyzer.terms(article.paragraph_text(above), article.head.language))


def terms_around(pages: Sequence[Page]) -> dict[tuple[int, int], frozenset[str]]:
    """Map (article, place) to the terms of the passages before and after."""
    terms = {(page.article, page.place): page.terms for page in pages}
    nothing = frozenset[str]()
    return {
        (article, place): terms.get((article, place - 1), nothing) | terms.get((article, place + 1), nothing)
        for article, place in terms
    }
