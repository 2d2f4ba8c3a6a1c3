"""Answers → the JSON of `--json`."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.core.answer import Answer, Answered, NearMiss, Newer, Nothing, Question, Quote, Related, Scope
from bot.core.article import Article, RevisionNote

# What JSON may hold as it is, and a terminal or a reader of lines takes for something else.
_STEERING = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def written(value: object) -> str:
    """Write a value as one line of JSON that is as safe to print as to parse."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def outcome(answer: Answer) -> str:
    """Name the outcome."""
    match answer:
        case Answered():
            return "answered"
        case Related():
            return "related"
        case Nothing():
            return "nothing"


def answer_object(answer: Answer, took_ms: float) -> dict[str, Any]:
    """Return the object that `ask --json` prints."""
    answered = isinstance(answer, Answered)
    return {
        "question": answer.question.text,
        "read": _read(answer.question),
        "outcome": outcome(answer),
        "answered": answered,
        "confidence": round(answer.confidence, 4),
        "quotes": [quote_object(quote, marked=answered and place == 0) for place, quote in enumerate(answer.quotes)],
        "near_misses": [_near_miss(miss) for miss in answer.near_misses] if isinstance(answer, Nothing) else [],
        "newer": _newer(None if isinstance(answer, Nothing) else answer.newer),
        "hint": answer.hint.value if isinstance(answer, Nothing) and answer.hint else None,
        "searched": {
            "articles": answer.searched.articles,
            "earliest": answer.searched.earliest.isoformat() if answer.searched.earliest else None,
            "latest": answer.searched.latest.isoformat() if answer.searched.latest else None,
            "undated": answer.searched.undated,
        },
        "took_ms": round(took_ms, 2),
    }


def _read(question: Question) -> dict[str, Any] | None:
    """Tell how a question was read: the words looked up and what narrowed the search; None where they are the text."""
    scope = question.scope.asked_for
    if question.read is None and scope == Scope():
        return None
    return {
        "words": question.words,
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.until.isoformat() if scope.until else None,
        "time_zone": str(scope.zone),
        "source": scope.source or None,
        "sources": list(scope.sources),
        "not_sources": list(scope.not_sources),
        "phrases": list(scope.phrases),
        "title": list(scope.title),
        "excluded": list(scope.excluded),
        "either": [list(choices) for choices in question.read.either] if question.read else [],
    }


def article_object(article: Article, history: list[RevisionNote]) -> dict[str, Any]:
    """Return the object that `article --json` prints."""
    head = article.head
    return {
        "id": str(article.id),
        "revision": article.revision,
        "title": head.title,
        "author": list(head.authors),
        "publisher": head.publisher,
        "published_at": head.published.isoformat() if head.published else None,
        "url": head.url,
        "language": head.language,
        "sample": head.sample,
        "source": article.source,
        "text": article.text,
        "paragraphs": [
            {"kind": p.kind.value, "start": p.start, "end": p.end, "text": article.text[p.start : p.end]}
            for p in article.paragraphs
        ],
        "revisions": [{"revision": n.number, "title": n.title, "stored_at": n.stored_at} for n in history],
    }


def quote_object(quote: Quote, *, marked: bool) -> dict[str, Any]:
    """Return a quotation; its sentence where it is `marked` as the answer."""
    head = quote.head
    return {
        "id": quote.id,
        "text": quote.text,
        "sentence": quote.sentence_text if marked else None,
        "article_id": str(quote.article_id),
        "headline": head.title,
        "byline": head.byline,
        "publisher": head.publisher,
        "published_at": head.published.isoformat() if head.published else None,
        "url": head.url,
        "sample": head.sample,
        "updated": quote.is_updated,
        "summary": quote.is_summary,
        "paragraph": quote.paragraph,
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.hit.score, 6) if quote.hit else 0.0,
        "also_in": list(quote.also_in),
    }


def _newer(newer: Newer | None) -> dict[str, Any] | None:
    if newer is None:
        return None
    head = newer.head
    return {
        "article_id": str(newer.article_id),
        "headline": head.title,
        "url": head.url,
        "published_at": head.published.isoformat() if head.published else None,
    }


def _near_miss(miss: NearMiss) -> dict[str, Any]:
    return {
        "article_id": str(miss.article_id),
        "headline": miss.head.title,
        "matched": list(miss.matched),
        "missing": list(miss.missing),
    }
