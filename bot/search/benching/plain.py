"""Our index with nothing but the words of passages, and plain BM25 over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice, tee
from pathlib import Path

from bot.core.analysis import FOR_ARCHIVES, Analyzer, TermRun
from bot.core.article import Article, Head
from bot.core.benching import Asked, Story
from bot.core.benchports import TOP
from bot.core.passage import Passage, without_dateline
from bot.errors import NotFound
from bot.search import plain
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis, collected
from bot.search.documents import ArticleTerms, Document, UnitTerms
from bot.search.plain import Ranked
from bot.search.snapshot import Snapshots
from bot.search.writing import Writer

_FINGERPRINT = "bench"
_AT_ONCE = 1_000  # articles


class PlainKind:
    """Builds and keeps an index by the ways of a running bot."""

    changes = True
    overlaps = True

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Write articles of body terms alone, put the segments together and keep them."""
        writer, reader = Writer(), _reader()
        kept, given = tee(_groups(stories))
        with closing(Analysts(_reader).analyses(given)) as found:
            for group, analysis in zip(kept, found, strict=True):
                writer.apply((), analysis or reader(group))
        view = writer.settle()
        while writer.merge():
            view = writer.view
        Snapshots(folder, _FINGERPRINT).write(view, 1)

    def open(self, folder: Path) -> Plain:
        """Map the files into memory. Raises NotFound where nothing was built."""
        found = Snapshots(folder, _FINGERPRINT).read()
        if found is None:
            raise NotFound("There is no index to open.", mend="Build one first.")
        return Plain(Writer(found.view))


def _groups(stories: Iterable[Story]) -> Iterator[list[Story]]:
    left = iter(stories)
    while group := list(islice(left, _AT_ONCE)):
        yield group


def _reader() -> Callable[[Sequence[Story]], Analysis]:
    analyzer = Analyzer(FOR_ARCHIVES)
    return lambda stories: collected(_read(story, story.id, analyzer) for story in stories)


class Plain:
    """Ranks the units of the newest view."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._analyzer = Analyzer()

    def top(self, asked: Asked) -> Sequence[Ranked]:
        """Return units with their scores."""
        view = self._writer.view
        numbers = (view.vocabulary.number_of(term) for term in asked.terms)
        return plain.top(view, [number for number in numbers if number is not None], TOP)

    def finds(self, asked: Asked, number: int) -> bool:
        """Look whether one of the best belongs to the article."""
        view = self._writer.view
        passages = (view.passage(hit.unit) for hit in self.top(asked))
        return any(passage is not None and passage.article_id == number for passage in passages)

    def put(self, story: Story) -> int:
        """Add an article to the tail."""
        number = -story.id  # none of those built has it
        self._writer.apply((), collected([_read(story, number, self._analyzer)]))
        return number

    def drop(self, number: int) -> None:
        """Take an article out."""
        self._writer.apply({number})

    def close(self) -> None:
        """The files are let go with the arrays."""


def _read(story: Story, number: int, analyzer: Analyzer) -> tuple[Article, Document]:
    runs = (analyzer.terms(without_dateline(text), story.language) for text in story.passages)
    units = [UnitTerms(TermRun(terms, [0] * len(terms))) for terms in runs]
    passages = tuple(Passage(number, 1, place, place, 0, 0) for place in range(len(units)))
    article = Article(id=number, revision=1, source="", head=Head(language=story.language), text="", paragraphs=())
    return article, Document(ArticleTerms((), units), passages)
