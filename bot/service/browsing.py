"""The newest articles, of everything or on a topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.answer import Findings, Quote, Scope, Searched
from bot.core.article import Article
from bot.core.confidence import RELATED
from bot.core.passage import passages_of
from bot.core.ports import ArticleStore, SearchBackend
from bot.core.sentences import sentence_spans
from bot.core.textfragment import text_directive
from bot.service.answering import readable

_MOST_LISTED = 5
_LOOKED_AT = 60
_ON_TOPIC = 0.5


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
        """Return up to five articles; on a topic, of those about as relevant as the best. Raises QuestionRefused."""
        if topic.strip():
            articles = await self._on_topic(readable(topic), scope)
        else:
            articles = await self._store.newest(scope, _MOST_LISTED)
        quotes = tuple(quote for article in articles if (quote := lead_of(article)))
        return Newest(topic.strip(), quotes, self._search.searched(scope))

    async def _on_topic(self, topic: str, scope: Scope) -> list[Article]:
        findings = await self._search.search(topic, scope, _LOOKED_AT)
        if findings.confidence < RELATED:
            return []
        articles = await self._store.articles(_relevant(findings))
        dated = (article for article in articles.values() if article.head.published)
        return sorted(dated, key=_published, reverse=True)[:_MOST_LISTED]


def lead_of(article: Article) -> Quote | None:
    """Quote an article's first sentence; None where it has no passage."""
    passages = passages_of(article)
    if not passages:
        return None
    first = passages[0]
    spans = sentence_spans(article.text[first.start : first.end], article.head.language)
    start, end = (first.start + spans[0][0], first.start + spans[0][1]) if spans else (first.start, first.end)
    return Quote(
        article_id=article.id,
        revision=article.revision,
        paragraph=first.paragraph,
        start=start,
        end=end,
        text=article.text[start:end],
        sentence=(start, end),
        head=article.head,
        source=article.source,
        cut_after=end < first.end,
        directive=text_directive(article.text, start, end),
    )


def _relevant(findings: Findings) -> Iterable[int]:
    return {hit.passage.article_id for hit in findings.hits if hit.score >= _ON_TOPIC * findings.hits[0].score}


def _published(article: Article) -> tuple[str, int]:
    return (article.head.published.isoformat() if article.head.published else "", article.id)
