"""Builds our search and others over the same articles."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.article import Article
from bot.core.ports import ExhaustiveSearch, Ranker
from bot.search import rivals
from bot.search.local import LocalSearch


class LocalEngines:
    """The engines of this process."""

    def __init__(self) -> None:
        self._analyzer = Analyzer(FOR_ARCHIVES)  # shared, so that every cut of a set finds its words stemmed

    def search(self, articles: Sequence[Article]) -> ExhaustiveSearch:
        """Build ours; one at a time."""
        return LocalSearch.of(articles, self._analyzer)

    def rival(self, name: str, articles: Sequence[Article]) -> Ranker:
        """Build another engine. Raises NotFound for an unknown name, MissingPackage for one not installed."""
        return rivals.build(name, articles)
