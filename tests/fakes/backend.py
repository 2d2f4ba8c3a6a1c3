"""Doubles of the ports that answering needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.core.answer import Findings, Hit, Scope, Searched
from bot.core.article import Article
from bot.core.passage import passages_of
from bot.core.timing import ANY_TIME, Timing


class FakeSearch:
    """Finds the passages that hold any word of the question, in the order of the articles; as sure as it is told
    to be.
    """

    def __init__(self, articles: Iterable[Article], confidence: float = 0.9, story: float = 0.9) -> None:
        self._articles = tuple(articles)
        self.confidence = confidence
        self.newer: tuple[tuple[int, int], ...] = ()
        self.story = story

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return what holds a word of the question, within the articles of the scope, at any time."""
        del timing
        words = {word.casefold().strip("?") for word in text.split()}
        hits = [
            Hit(passage=passage, score=10.0)
            for article in self._articles
            if not scope.articles or article.id in scope.articles
            for passage in passages_of(article)
            if words & set(article.text[passage.start : passage.end].casefold().replace(".", "").split())
        ]
        return Findings(
            hits=tuple(hits[:limit]),
            confidence=self.confidence if hits else 0.0,
            story=self.story if hits else 0.0,
            idfs=dict.fromkeys(words, 1.0),
            language="en",
            known=bool(hits),
            newer=self.newer,
        )

    def searched(self, scope: Scope) -> Searched:
        """Count the articles of the scope."""
        wanted = [a for a in self._articles if not scope.articles or a.id in scope.articles]
        days = sorted(article.head.published.day for article in wanted if article.head.published)
        return Searched(len(wanted), days[0] if days else None, days[-1] if days else None)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the passages of the scope's articles."""
        articles = (a for a in self._articles if a.id in scope.articles)
        return frozenset(passage.id for article in articles for passage in passages_of(article))


class FakeStore:
    """Holds articles in a dict."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self._arrived: dict[int, datetime] = {}

    def add(self, article: Article, now: datetime) -> None:
        """Put an article in that arrives now."""
        self._articles[article.id] = article
        self._arrived[article.id] = now

    async def last_id_before(self, moment: datetime) -> int:
        """Return the last id; what no time is known of was always there."""
        earlier = (number for number in self._articles if number not in self._arrived or self._arrived[number] < moment)
        return max(earlier, default=0)

    def put(self, article: Article) -> None:
        """Hold an article in the place of its earlier revision."""
        self._articles[article.id] = article

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named ones that exist."""
        return {number: self._articles[number] for number in ids if number in self._articles}

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return the newest dated articles that may be read; of the scope nothing else is looked at."""
        dated = [(a.head.published.isoformat(), a) for a in self._readable(scope) if a.head.published]
        return [article for _, article in sorted(dated, key=lambda pair: pair[0], reverse=True)][:limit]

    async def outlets(self, scope: Scope) -> list[str]:
        """Name the sources and publishers that may be read; of the scope nothing else is looked at."""
        names = {name for a in self._readable(scope) for name in (*a.sources, a.head.publisher) if name}
        publishers = {a.head.publisher for a in self._readable(scope)}
        return sorted(n for n in names if scope.readable is None or n in scope.readable or n in publishers)

    def _readable(self, scope: Scope) -> list[Article]:
        readable = scope.readable
        return [a for a in self._articles.values() if readable is None or readable & set(a.sources)]
