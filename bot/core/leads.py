"""The lead of an article: its first sentence, which tells the most important thing first."""

from __future__ import annotations

from bot.core.answer import Hit, Quote
from bot.core.article import Article
from bot.core.passage import passages_of
from bot.core.quotation import permitted
from bot.core.sentences import sentence_spans
from bot.core.textfragment import text_directive


def lead_of(article: Article, hit: Hit | None = None) -> Quote | None:
    """Quote an article's first sentence, if its rights allow that many words; None where it has no passage."""
    passages = passages_of(article)
    if not passages:
        return None
    first = passages[0]
    spans = sentence_spans(article.text[first.start : first.end], article.head.language)
    start, end = (first.start + spans[0][0], first.start + spans[0][1]) if spans else (first.start, first.end)
    quote = Quote(
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
        hit=hit,
        is_updated=article.is_updated,
        is_summary=article.is_summary,
    )
    return permitted(quote, article)
