"""Findings → Answer: folds reprints, keeps within the limits, and applies the policy of the three outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.answer import (
    MOST_FURTHER,
    MOST_QUOTED_CHARACTERS,
    MOST_QUOTES,
    Answer,
    Answered,
    Findings,
    Hit,
    NearMiss,
    Newer,
    Nothing,
    Question,
    Quote,
    Related,
    Searched,
)
from bot.core.article import Article
from bot.core.confidence import ANSWERED, RELATED
from bot.core.leads import lead_of
from bot.core.passage import Passage
from bot.core.quotation import Quoter
from bot.core.rights import limit_of
from bot.core.textfragment import text_directive
from bot.core.timeliness import CONTRADICTS
from bot.core.wanted import wanted

_WORTH_SHOWING = 0.5
_MOST_NEAR_MISSES = 3
_NEARLY_THE_SAME = 0.6
_WORD = re.compile(r"\w+")


def compose(
    question: Question, findings: Findings, articles: Mapping[int, Article], searched: Searched, quoter: Quoter
) -> Answer:
    """Make the answer of what was found; `articles` holds the articles of the hits, by id."""
    if findings.story >= RELATED:
        quotes = choose_quotes(question, findings, articles, quoter)
        if quotes:
            outcome = Answered if _is_answered(findings, quotes) else Related
            return outcome(
                question=question,
                confidence=findings.confidence,
                quotes=quotes,
                searched=searched,
                further=choose_further(question, findings, articles, quoter, quotes),
                read_as=tuple(quoter.as_printed(findings.corrections, quotes)),
                newer=_newer(findings, quotes, articles),
            )
    return Nothing(
        question=question,
        confidence=findings.confidence,
        searched=searched,
        near_misses=near_misses(findings, articles),
    )


def choose_quotes(
    question: Question, findings: Findings, articles: Mapping[int, Article], quoter: Quoter
) -> tuple[Quote, ...]:
    """Quote the best passages, each text once, at most `question.limit` of them and 1,500 characters in all.

    Only passages that score at least half of the best are worth the reader's time. Where the latest was asked for,
    the leads are quoted.
    """
    if findings.leads:
        return _leads(findings, articles)[: question.limit]
    return _choose(question, findings, articles, quoter, (), question.limit, MOST_QUOTED_CHARACTERS)


def choose_further(
    question: Question, findings: Findings, articles: Mapping[int, Article], quoter: Quoter, shown: tuple[Quote, ...]
) -> tuple[Quote, ...]:
    """Quote what comes after the quotations shown, at most six, with as much room for each three."""
    if findings.leads:
        return _leads(findings, articles)[len(shown) :]
    room = MOST_QUOTED_CHARACTERS * (MOST_FURTHER // MOST_QUOTES)
    return _choose(question, findings, articles, quoter, shown, MOST_FURTHER, room)


def _is_answered(findings: Findings, quotes: tuple[Quote, ...]) -> bool:
    """Apply the rules that the confidence does not know: the latest on a topic is answered by leads that are about
    it; a passage of another time than the one asked for answers nothing, nor do words that may not be shown.
    """
    if not quotes[0].text:
        return False
    first = quotes[0].hit
    is_of_another_time = first is not None and first.when <= CONTRADICTS
    return (findings.confidence >= ANSWERED or (bool(findings.leads) and findings.on_topic)) and not is_of_another_time


def _leads(findings: Findings, articles: Mapping[int, Article]) -> tuple[Quote, ...]:
    hits = {hit.passage.article_id: hit for hit in reversed(findings.hits)}
    found = (lead_of(articles[number], hits.get(number)) for number in findings.leads if number in articles)
    return tuple(quote for quote in found if quote)


def _newer(findings: Findings, quotes: tuple[Quote, ...], articles: Mapping[int, Article]) -> Newer | None:
    """Name the newer article on the first quotation's story, unless it is quoted too."""
    article = articles.get(dict(findings.newer).get(quotes[0].article_id, 0))
    if article is None or not article.head.title or any(quote.article_id == article.id for quote in quotes):
        return None
    return Newer(article.id, article.head)


def _choose(
    question: Question,
    findings: Findings,
    articles: Mapping[int, Article],
    quoter: Quoter,
    shown: tuple[Quote, ...],
    limit: int,
    room: int,
) -> tuple[Quote, ...]:
    kind = wanted(question.words, findings.language)
    quotes = list(shown)
    limit += len(shown)
    for hit in findings.hits:
        passage = hit.passage
        article = articles.get(passage.article_id)
        if (
            article is None
            or article.revision != passage.revision
            or hit.score < _WORTH_SHOWING * findings.hits[0].score
        ):
            continue
        if _covered(quotes, passage) or _quoted_already(quotes, article):
            continue
        twin = _twin(quotes, article, passage, articles)
        if twin is not None:
            quotes[twin] = _also_in(quotes[twin], article)
        elif len(quotes) < limit and (extract := quoter.extract(article, hit, findings.idfs, kind, room)):
            quotes.append(_quote(article, passage, hit, extract.start, extract.end, extract.sentence, extract.heading))
            room -= extract.end - extract.start
    return tuple(quotes[len(shown) :])


def near_misses(findings: Findings, articles: Mapping[int, Article]) -> tuple[NearMiss, ...]:
    """Name up to three articles that share words with the question: which words they have and which they lack."""
    misses: dict[int, NearMiss] = {}
    for hit in findings.hits:
        article = articles.get(hit.passage.article_id)
        matched = tuple(share.word for share in hit.terms if share.place)
        if article is None or not matched or hit.passage.article_id in misses or not article.head.title:
            continue
        missing = tuple(share.word for share in hit.terms if not share.place)
        misses[hit.passage.article_id] = NearMiss(
            article_id=article.id, head=article.head, matched=matched, missing=missing
        )
        if len(misses) == _MOST_NEAR_MISSES:
            break
    return tuple(misses.values())


def _quote(
    article: Article, passage: Passage, hit: Hit, start: int, end: int, sentence: tuple[int, int], heading: str
) -> Quote:
    return Quote(
        article_id=article.id,
        revision=article.revision,
        paragraph=passage.paragraph,
        start=start,
        end=end,
        text=article.text[start:end],
        sentence=sentence,
        head=article.head,
        source=article.source,
        heading=heading,
        cut_before=passage.start < start < end,
        cut_after=start < end < passage.end,
        directive=text_directive(article.text, *sentence) if end > start else "",
        hit=hit,
        is_updated=article.is_updated,
        is_summary=article.is_summary,
    )


def _covered(quotes: list[Quote], passage: Passage) -> bool:
    """Tell whether the passage already stands inside a quotation."""
    return any(
        quote.article_id == passage.article_id and passage.start < quote.end and quote.start < passage.end
        for quote in quotes
    )


def _quoted_already(quotes: list[Quote], article: Article) -> bool:
    """Tell whether the one quotation that an article's rights allow has been chosen."""
    limit = limit_of(article.rights, sample=article.head.sample)
    return limit.once and any(quote.article_id == article.id for quote in quotes)


def _twin(quotes: list[Quote], article: Article, passage: Passage, articles: Mapping[int, Article]) -> int | None:
    """Find the quotation that is printed in this other article too: word for word, or edited where the one is known
    as a copy of the other.
    """
    text = article.text[passage.start : passage.end]
    for place, quote in enumerate(quotes):
        if quote.article_id == article.id:
            continue
        other = articles[quote.article_id]
        if (quote.text and text in quote.text) or other.text_hash == article.text_hash:
            return place
        if article.copy_of and other.copy_of == article.copy_of and _is_nearly(text, _passage_text(quote, other)):
            return place
    return None


def _passage_text(quote: Quote, article: Article) -> str:
    """Return the passage that a quotation was taken of; the quotation where it is not known."""
    return article.text[quote.hit.passage.start : quote.hit.passage.end] if quote.hit else quote.text


def _is_nearly(text: str, other: str) -> bool:
    """Tell whether two texts share most of their words (Jaccard)."""
    words, others = (set(_WORD.findall(some.casefold())) for some in (text, other))
    return bool(words) and len(words & others) >= _NEARLY_THE_SAME * len(words | others)


def _also_in(quote: Quote, article: Article) -> Quote:
    name = article.head.publisher or article.source
    own = quote.head.publisher or quote.source
    if not name or name == own or name in quote.also_in:
        return quote
    return replace(quote, also_in=(*quote.also_in, name))
