"""Article → the terms that the index keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.analysis import Analyzer, TermRun
from bot.core.article import Article, Kind
from bot.core.passage import Passage, passages_of, without_dateline


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """The terms of one passage, or of a heading between passages, which is context and never ranked itself."""

    run: TermRun
    rankable: bool = True


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """What the index needs of one article; `units` in the order of the text."""

    title: Sequence[str]
    units: Sequence[UnitTerms]


@dataclass(frozen=True, slots=True)
class Document:
    """An article's units in the order of its text; a heading has no passage."""

    terms: ArticleTerms
    passages: tuple[Passage | None, ...]


def document_of(article: Article, analyzer: Analyzer) -> Document:
    """Analyse one article: its passages, and between them its headings, which are context to both sides."""
    language = article.head.language
    by_paragraph: dict[int, Passage | None] = {passage.paragraph: passage for passage in passages_of(article)}
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.kind is Kind.HEADING:
            by_paragraph[number] = None
    passages = tuple(by_paragraph[number] for number in sorted(by_paragraph))
    units: list[UnitTerms] = []
    for number in sorted(by_paragraph):
        passage = by_paragraph[number]
        if passage is None:
            units.append(UnitTerms(analyzer.run(article.paragraph_text(number), language), rankable=False))
        else:
            text = without_dateline(article.text[passage.start : passage.end])
            units.append(UnitTerms(analyzer.run(text, language)))
    return Document(ArticleTerms(analyzer.terms(article.head.title, language), units), passages)
