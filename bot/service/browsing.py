"""The newest articles, of everything or on a topic."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.answer import Quote, Scope, Searched
from bot.core.article import Article
from bot.core.confidence import RELATED
from bot.core.leads import lead_of
from bot.core.ports import ArticleStore, SearchBackend
from bot.core.timing import Intent, Timing
from bot.service.answering import readable

_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Newest:
    """The first sentence of each of the newest articles, newest first; `topic` is "" where all were asked for."""

    topic: str
    quotes: tuple[Quote, ...]
    searched: Searched


class Browsing:
    """Lists what is new."""

    def __init__(self, search: SearchBackend, store: ArticleStore) -> None:
        self._search = search
        self._store = store

    async def newest(self, topic: str, scope: Scope) -> Newest:
        """Return up to five articles; on a topic one a story, of those about as relevant as the best.

        Raises QuestionRefused.
        """
        if topic.strip():
            articles = await self._on_topic(readable(topic), scope)
        else:
            articles = await self._store.newest(scope, _MOST_LISTED)
        quotes = tuple(quote for article in articles if (quote := lead_of(article)))
        return Newest(topic.strip(), quotes, self._search.searched(scope))

    async def _on_topic(self, topic: str, scope: Scope) -> list[Article]:
        findings = await self._search.search(topic, scope, _MOST_LISTED, Timing(intent=Intent.LATEST))
        if findings.story < RELATED:
            return []
        articles = await self._store.articles(findings.leads)
        return [articles[number] for number in findings.leads if number in articles][:_MOST_LISTED]
