"""How much of an article is quoted, by its source's policy and its page's wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Answered, Findings, Hit, Nothing, Question, Quote, Related, Searched
from bot.core.article import Article
from bot.core.composing import compose
from bot.core.leads import lead_of
from bot.core.passage import passages_of
from bot.core.quotation import Quoter
from bot.core.receipt import Slice, quoted_again
from bot.core.rights import PageRights, QuotePolicy, Rights, shows_surroundings
from tests.making import make_article

FERRY = "The ferry sank at noon."
CRANE = "Divers raised the ferry with a crane on Friday, four days after it sank."
PIER = "Nobody was hurt in the accident at the pier."
LONG = " ".join([FERRY, CRANE, PIER, *["The weather on the coast stayed mild that evening."] * 11])  # 709 characters

LINK_ONLY = Rights(policy=QuotePolicy.LINK_ONLY, fetched=True)
SENTENCE = Rights(policy=QuotePolicy.SENTENCE)
FETCHED = Rights(fetched=True)
FULL = Rights(policy=QuotePolicy.FULL, fetched=True)


def snippet(longest: int) -> Rights:
    return Rights(page=PageRights(longest=longest), fetched=True)


def findings_of(articles: list[Article], words: str) -> Findings:
    hits = tuple(Hit(passage=passage, score=10.0) for article in articles for passage in passages_of(article))
    idfs = dict.fromkeys(Analyzer().terms(words, "en"), 2.0)
    return Findings(hits=hits, confidence=0.9, story=0.9, idfs=idfs, language="en", known=True)


def answer_of(*articles: Article, words: str = "raised ferry crane") -> Answer:
    question = Question(text=words, asked_at=datetime(2024, 5, 1, tzinfo=UTC))
    known = {article.id: article for article in articles}
    return compose(question, findings_of(list(articles), words), known, Searched(len(known)), Quoter(Analyzer()))


def quote_of(rights: Rights, text: str = LONG) -> Quote:
    return answer_of(make_article([text], rights=rights)).quotes[0]


def test_without_rights_of_its_own_a_passage_is_quoted_as_ever() -> None:
    assert quote_of(Rights()).text == LONG


def test_a_fetched_article_is_quoted_with_at_most_600_characters_around_its_answer() -> None:
    quote = quote_of(FETCHED)
    assert 500 < len(quote.text) <= 600
    assert quote.sentence_text == CRANE
    assert quote.cut_after


def test_full_text_is_not_cut_where_it_was_fetched() -> None:
    assert quote_of(FULL).text == LONG


def test_sentence_and_gated_show_the_best_sentence_alone() -> None:
    for rights in (SENTENCE, Rights(page=PageRights(gated=True), fetched=True)):
        assert quote_of(rights).text == CRANE


def test_max_snippet_cuts_at_a_sentence_and_holds_for_full_text_too() -> None:
    assert quote_of(snippet(100)).text == f"{FERRY} {CRANE}"
    assert quote_of(Rights(policy=QuotePolicy.FULL, page=PageRights(longest=80))).text == CRANE


def test_a_page_that_allows_more_than_600_characters_loosens_nothing() -> None:
    assert quote_of(snippet(5_000)).text == quote_of(FETCHED).text


@pytest.mark.parametrize("rights", [LINK_ONLY, snippet(0), snippet(30)])
def test_what_may_not_be_quoted_is_named_and_never_an_answer(rights: Rights) -> None:
    answer = answer_of(make_article([LONG], rights=rights))
    assert isinstance(answer, Related)
    (quote,) = answer.quotes
    assert (quote.text, quote.start, quote.directive) == ("", quote.end, "")
    assert not quote.cut_before
    assert not quote.cut_after
    assert quote.head.title == "A headline"


def test_an_answer_after_a_link_does_not_make_the_link_one() -> None:
    link = make_article([LONG], number=1, rights=LINK_ONLY)
    open_to_all = make_article([f"{CRANE} Crowds watched the raising."], number=2)
    answer = answer_of(link, open_to_all)
    assert isinstance(answer, Related)
    assert [bool(quote.text) for quote in answer.quotes] == [False, True]
    assert isinstance(answer_of(open_to_all, link), Answered)


def test_where_one_quotation_is_allowed_an_answer_has_one() -> None:
    paragraphs = [f"{CRANE} {PIER}", f"{FERRY} The crane came late."]
    for rights, count in ((SENTENCE, 1), (LINK_ONLY, 1), (snippet(200), 1), (FETCHED, 2)):
        answer = answer_of(make_article(paragraphs, rights=rights))
        assert not isinstance(answer, Nothing)
        assert len(answer.quotes) + len(answer.further) == count


def test_a_lead_keeps_to_the_rights() -> None:
    lead = lead_of(make_article([LONG], rights=LINK_ONLY))
    assert lead is not None
    assert lead.text == ""
    lead = lead_of(make_article([LONG], rights=SENTENCE))
    assert lead is not None
    assert lead.text == FERRY


def test_a_receipt_shows_no_more_than_the_rights_of_now() -> None:
    before = make_article([LONG])
    place = Slice.of(answer_of(before).quotes[0])
    for rights, text in ((Rights(), LONG), (SENTENCE, CRANE), (LINK_ONLY, ""), (snippet(100), f"{FERRY} {CRANE}")):
        again = quoted_again(place, make_article([LONG], rights=rights))
        assert again is not None
        assert again.text == text
        assert again.text == before.text[again.start : again.end]


def test_surroundings_are_shown_where_no_limit_forbids_it() -> None:
    assert shows_surroundings(FETCHED)
    assert shows_surroundings(FULL)
    for rights in (LINK_ONLY, SENTENCE, snippet(200), Rights(page=PageRights(archived=False))):
        assert not shows_surroundings(rights)
    assert shows_surroundings(LINK_ONLY, sample=True)


def test_marks_tell_of_updates_and_summaries_of_fetched_articles() -> None:
    updated = answer_of(make_article([CRANE], revision=2, rights=FETCHED, is_summary=True)).quotes[0]
    assert updated.is_updated
    assert updated.is_summary
    assert not answer_of(make_article([CRANE], revision=2)).quotes[0].is_updated


def test_an_edited_reprint_is_folded_where_it_is_known_as_a_copy() -> None:
    first = make_article([f"{CRANE} {PIER}"], number=1, publisher="The Paper")
    edited = make_article(
        [f"Rescue divers raised the ferry with a crane on Friday. {PIER}"], number=2, publisher="Post"
    )
    assert len(answer_of(first, edited).quotes) == 2
    copies = [_copy(first, 1), _copy(edited, 1)]
    (quote,) = answer_of(*copies).quotes
    assert quote.also_in == ("Post",)
    other = make_article(["The crane is painted yellow and can be seen from the ferry."], number=3, publisher="Echo")
    assert len(answer_of(copies[0], _copy(other, 1)).quotes) == 2


def _copy(article: Article, original: int) -> Article:
    return replace(article, copy_of=original)
