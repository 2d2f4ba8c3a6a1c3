"""Cuts of a judged set to fewer passages."""

from __future__ import annotations

import pytest

from bot.core.cutting import Cutter
from bot.core.judging import JudgedQuestion, JudgedSet
from tests.making import make_article

LENGTHS = (3, 4, 5, 6, 7, 8, 9, 10)


def paragraph(number: int) -> str:
    return f"Paragraph {number} of this article is long enough to be a passage of its own here."


def question(
    name: str, *articles: int, kind: str = "", hidden: tuple[int, ...] = (), within: str = ""
) -> JudgedQuestion:
    return JudgedQuestion(
        id=name,
        text="?",
        kind=kind or "answerable",
        answerable=not kind,
        relevant=frozenset((f"a{number}", 0) for number in articles),
        hidden=frozenset((f"a{number}", 0) for number in hidden),
        within=within,
    )


@pytest.fixture
def judged_set() -> JudgedSet:
    articles = tuple(
        make_article([paragraph(n) for n in range(length)], number=number)
        for number, length in enumerate(LENGTHS, start=1)
    )
    questions = (
        *(question(f"q{number}", number) for number in range(1, 9)),
        question("both", 1, 2),
        *(question(f"absent{number}", kind="absent_fact", hidden=(number,)) for number in range(1, 9)),
        *(question(f"foreign{number}", kind="foreign") for number in range(18)),
    )
    return JudgedSet(articles, {a.id: tuple(range(len(a.paragraphs))) for a in articles}, questions, "f" * 32)


def test_a_set_that_is_small_enough_is_left_as_it_is(judged_set: JudgedSet) -> None:
    assert Cutter(judged_set).passages == sum(LENGTHS)
    assert Cutter(judged_set).cuts(sum(LENGTHS)) == [judged_set]


@pytest.mark.parametrize("size", [3, 7, 12, 30, 51])
def test_a_cut_has_whole_articles_and_no_more_passages_than_asked_for(judged_set: JudgedSet, size: int) -> None:
    for cut in Cutter(judged_set).cuts(size):
        assert sum(len(article.paragraphs) for article in cut.articles) <= size
        assert all(article in judged_set.articles for article in cut.articles)


@pytest.mark.parametrize("size", [3, 7, 12, 30, 51])
def test_every_question_finds_its_articles_and_is_asked_once_at_most(judged_set: JudgedSet, size: int) -> None:
    cuts = Cutter(judged_set).cuts(size)
    for cut in cuts:
        present = {article.external_id for article in cut.articles}
        for asked in cut.questions:
            if asked.answerable:
                assert {name for name, _ in asked.relevant} <= present
            elif asked.hidden:
                assert {name for name, _ in asked.hidden} & present
    names = [asked.id for cut in cuts for asked in cut.questions]
    assert len(names) == len(set(names))


def test_a_size_that_holds_every_story_asks_every_answerable_question(judged_set: JudgedSet) -> None:
    asked = {question.id for cut in Cutter(judged_set).cuts(10) for question in cut.questions if question.answerable}
    assert asked == {*(f"q{number}" for number in range(1, 9)), "both"}


def test_kinds_are_asked_in_the_proportions_of_the_set(judged_set: JudgedSet) -> None:
    # Seven passages hold the stories of q1 to q5 and "both": six of nine questions, so twelve of eighteen others.
    cuts = Cutter(judged_set).cuts(7)
    kinds = [question.kind for cut in cuts for question in cut.questions]
    assert kinds.count("answerable") == 6
    assert kinds.count("foreign") == 12


def test_the_same_set_is_always_cut_alike(judged_set: JudgedSet) -> None:
    assert Cutter(judged_set).cuts(12) == Cutter(judged_set).cuts(12)


def test_where_no_story_fits_nothing_is_asked(judged_set: JudgedSet) -> None:
    assert Cutter(judged_set).cuts(2) == []
