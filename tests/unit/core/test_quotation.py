"""Which words are quoted, and which sentence answers."""

from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Hit
from bot.core.article import Article
from bot.core.passage import passages_of
from bot.core.quotation import Extract, Quoter
from bot.core.wanted import AnswerKind, Wanted
from tests.making import make_article

FILLER = "The weather on the coast stayed mild and nobody hurried home that evening. "


def extract(
    article: Article, words: str, *, place: int = 0, kind: AnswerKind = AnswerKind.ANYTHING, room: int = 1_500
) -> Extract:
    analyzer = Analyzer()
    idfs = dict.fromkeys(analyzer.terms(words, "en"), 2.0)
    hit = Hit(passage=passages_of(article)[place], score=1.0)
    found = Quoter(analyzer).extract(article, hit, idfs, Wanted(kind), room)
    assert found is not None
    return found


def test_a_short_passage_is_quoted_whole() -> None:
    article = make_article(["The ferry sank at noon. Nobody was hurt in the accident at the pier."])
    found = extract(article, "ferry")
    assert article.text[found.start : found.end] == article.text


def test_the_sentence_with_most_of_the_question_answers() -> None:
    article = make_article(["The ferry sank at noon. Divers raised the ferry with a crane on Friday."])
    found = extract(article, "raised ferry crane")
    assert article.text[slice(*found.sentence)] == "Divers raised the ferry with a crane on Friday."


def test_the_wanted_kind_of_answer_breaks_the_tie() -> None:
    article = make_article(["The ferry was dear. The ferry cost 4 million crowns, a record for the town."])
    found = extract(article, "ferry", kind=AnswerKind.MONEY)
    assert "4 million" in article.text[slice(*found.sentence)]


def test_a_long_passage_is_cut_at_sentences_around_the_best() -> None:
    article = make_article(
        [FILLER * 10 + "The lighthouse keeper found the lost dog at dawn. " + FILLER * 9 + "The end."]
    )
    found = extract(article, "lighthouse keeper dog")
    text = article.text[found.start : found.end]
    assert len(text) <= 900
    assert "lighthouse keeper" in text
    assert text.startswith("The ")
    assert text.endswith(".")


def test_what_does_not_fit_is_not_quoted() -> None:
    article = make_article(["The ferry sank at noon off the southern pier of the harbour."])
    hit = Hit(passage=passages_of(article)[0], score=1.0)
    assert Quoter(Analyzer()).extract(article, hit, {}, Wanted(), 20) is None


def test_a_passage_that_points_back_takes_the_paragraph_before_it_along() -> None:
    before = "Captain Lund steered the ferry for thirty years and never once missed a crossing."
    article = make_article([before, "She retired on Sunday and was given a brass compass by the crew."])
    found = extract(article, "retired", place=1)
    assert article.text[found.start : found.end].startswith("Captain Lund")


def test_after_a_heading_the_heading_is_named_instead() -> None:
    article = make_article(["# The captain", "She retired on Sunday and was given a brass compass by the crew."])
    assert extract(article, "retired").heading == "The captain"


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_a_quotation_that_runs_on_is_shown_to_its_close(marks: str) -> None:
    article = make_article(
        [
            f"{marks[0]}The ferry will sail again, and I promise you that here today in front of everybody.",
            f"And it will sail in May,{marks[1]} she said to the crowd at the pier.",
        ]
    )
    found = extract(article, "ferry sail")
    assert article.text[found.start : found.end] == article.text
