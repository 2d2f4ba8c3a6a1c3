"""What is remembered of a posted answer, so that its buttons work after a restart. Never the question's words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.answer import Quote
from bot.core.article import Article
from bot.core.quotation import permitted
from bot.core.textfragment import text_directive

RECEIPT_LIFETIME = timedelta(days=30)
_SEAL_BYTES = 16


@dataclass(frozen=True, slots=True)
class Slice:
    """Where a quotation stands: code points of one revision's text, and its sentence that answers."""

    article_id: int
    revision: int
    paragraph: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @classmethod
    def of(cls, quote: Quote) -> Slice:
        """Keep the place of a quotation, not its words."""
        return cls(quote.article_id, quote.revision, quote.paragraph, quote.start, quote.end, *quote.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One posted answer: the sealed asker, what was shown, and what `More` shows next, best first."""

    id: str
    asker: str
    shown: tuple[Slice, ...]
    further: tuple[Slice, ...]
    made_at: datetime


def seal(key: bytes, user_id: int) -> str:
    """Hash a user id with the key of this installation: tells one asker from another, and names none."""
    return hashlib.blake2b(str(user_id).encode(), key=key, digest_size=_SEAL_BYTES).hexdigest()


def quoted_again(place: Slice, article: Article) -> Quote | None:
    """Quote a slice again as far as its article's rights allow now; None where it has been revised since."""
    if article.revision != place.revision or place.end > len(article.text):
        return None
    inside = [p for p in article.paragraphs if p.start < place.end and place.start < p.end]
    quote = Quote(
        article_id=article.id,
        revision=article.revision,
        paragraph=place.paragraph,
        start=place.start,
        end=place.end,
        text=article.text[place.start : place.end],
        sentence=(place.sentence_start, place.sentence_end),
        head=article.head,
        source=article.source,
        cut_before=bool(inside) and place.start > inside[0].start,
        cut_after=bool(inside) and place.end < inside[-1].end,
        directive=text_directive(article.text, place.sentence_start, place.sentence_end)
        if place.end > place.start
        else "",
        is_updated=article.is_updated,
        is_summary=article.is_summary,
    )
    return permitted(quote, article)
