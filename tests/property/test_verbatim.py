"""Every quotation is a slice of its article, made of whole sentences, within the limits, whatever is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import MOST_QUOTED_CHARACTERS, MOST_QUOTES, Answered, Nothing, Question, Scope, Searched
from bot.core.article import Article
from bot.core.composing import compose
from bot.core.confidence import ANSWERED
from bot.core.detection import LanguageDetector
from bot.core.quotation import Quoter
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from tests.tries import tries

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANALYZER = Analyzer()


@cache
def shipped() -> tuple[dict[int, Article], LocalSearch, list[str]]:
    """Read and index the shipped articles once; the third part is their vocabulary."""
    judged = read_set(ROOT, ROOT / "tests" / "quality" / "questions.jsonl", ROOT / "corpus", LanguageDetector())
    words = sorted({word for article in judged.articles for word in article.text.split()})
    return {a.id: a for a in judged.articles}, LocalSearch.of(judged.articles, ANALYZER), words


@settings(max_examples=tries(150))
@given(st.data())
def test_quotations_are_verbatim_whole_sentences_within_the_limits(data: st.DataObject) -> None:
    articles, search, words = shipped()
    text = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=12)))
    scope = Scope()
    question = Question(text=text, asked_at=NOW, scope=scope)
    findings = search.find(text, scope, 12)
    answer = compose(question, findings, articles, Searched(len(articles)), Quoter(ANALYZER))
    assert len(answer.quotes) <= MOST_QUOTES
    assert sum(len(quote.text) for quote in answer.quotes) <= MOST_QUOTED_CHARACTERS
    for quote in answer.quotes:
        article = articles[quote.article_id]
        assert article.text[quote.start : quote.end] == quote.text
        assert quote.start <= quote.sentence[0] < quote.sentence[1] <= quote.end
        assert quote.sentence_text == article.text[slice(*quote.sentence)]
        assert quote.text == quote.text.strip()
    assert isinstance(answer, Nothing) or isinstance(answer, Answered) == (answer.confidence >= ANSWERED)


@settings(max_examples=tries(200))
@given(st.text(max_size=200))
def test_no_text_makes_the_search_fail_or_lie(text: str) -> None:
    articles, search, _ = shipped()
    findings = search.find(text, Scope(), 12)
    assert 0.0 <= findings.confidence <= 1.0
    assert [hit.score for hit in findings.hits] == sorted((hit.score for hit in findings.hits), reverse=True)
    assert all(hit.passage.article_id in articles for hit in findings.hits)


@settings(max_examples=tries(60))
@given(st.data())
def test_the_order_of_reading_never_changes_a_ranking_beyond_ties(data: st.DataObject) -> None:
    articles, _, words = shipped()
    text = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=6)))
    some = data.draw(st.lists(st.sampled_from(sorted(articles)), min_size=3, max_size=3, unique=True))
    again = LocalSearch.of([articles[number] for number in some], ANALYZER).find(text, Scope(), 12)
    plain = LocalSearch.of([articles[number] for number in sorted(some)], ANALYZER).find(text, Scope(), 12)
    assert {(hit.passage.id, round(hit.score, 6)) for hit in again.hits if hit.score > plain.hits[-1].score + 1e-6} == {
        (hit.passage.id, round(hit.score, 6)) for hit in plain.hits if hit.score > plain.hits[-1].score + 1e-6
    }
