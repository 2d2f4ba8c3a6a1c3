"""Which articles are read closely is told from postings alone."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.search import selecting
from bot.search.collecting import analysed
from bot.search.local import LocalSearch
from bot.search.selecting import Worth, select
from bot.search.view import View
from bot.search.writing import Writer
from tests.making import make_article

ANALYZER = Analyzer()


def view_of(*articles: tuple[str, list[str]]) -> View:
    """Index articles of a headline and paragraphs, numbered from 1, two in a segment."""
    writer = Writer()
    for number, (title, paragraphs) in enumerate(articles, start=1):
        article = make_article(paragraphs, number=number, title=title)
        writer.apply((), analysed([article], ANALYZER))
        if number % 2 == 0:
            writer.settle()
    return writer.view


def worth_of(view: View, word: str, value: float = 1.0) -> Worth:
    number = view.vocabulary.number_of(ANALYZER.terms(word, "en")[0])
    assert number is not None
    return Worth(number=number, passage=value, held=value, titled=value, title=value, article=value)


def selected(view: View, words: dict[str, float], most: int = 10, allowed: set[int] | None = None) -> list[int]:
    worths = [worth_of(view, word, value) for word, value in words.items()]
    ids = view.heads("ids")
    may = np.isin(ids, list(allowed)) if allowed is not None else view.alive()
    return ids[select(view, worths, may, None, most)].tolist()


def test_articles_without_any_of_the_words_are_never_chosen() -> None:
    view = view_of(("Trees", ["An oak fell."]), ("Weather", ["Rain fell."]), ("Rivers", ["The oak floated."]))
    assert selected(view, {"oak": 1.0}) == [1, 3]


def test_a_word_that_only_a_headline_has_is_enough() -> None:
    view = view_of(("Flood in Alderton", ["The bridge was closed."]), ("Weather", ["Rain fell on the bridge."]))
    assert selected(view, {"alderton": 1.0}) == [1]
    assert selected(view, {"bridge": 1.0, "alderton": 1.0}) == [1, 2]


def test_what_is_not_allowed_is_not_chosen() -> None:
    view = view_of(*((f"Trees {place}", ["An oak fell."]) for place in "abcd"))
    assert selected(view, {"oak": 1.0}, allowed={2, 4}) == [2, 4]


def test_of_equal_articles_the_ones_stored_first_are_chosen() -> None:
    view = view_of(*(("Trees", ["An oak fell."]) for _ in range(6)))
    assert selected(view, {"oak": 1.0}, most=4) == [1, 2, 3, 4]


def test_only_marked_units_count() -> None:
    view = view_of(("Elms", ["An elm stood."]), ("Elms", ["An elm fell."]))
    worths = [worth_of(view, "elm")]
    assert view.heads("ids")[select(view, worths, view.alive(), view.owners() != 0, 10)].tolist() == [2]


@pytest.fixture
def _few_postings(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Let three articles fill the pool, and two words have more postings than are added up."""
    monkeypatch.setattr(selecting, "MOST_POSTINGS", 1)
    monkeypatch.setattr(selecting, "_POOL", 3)
    monkeypatch.setattr(selecting, "_LIKELY_REPEATS", 1)


ROADS = [("Roads", ["The bridge was closed."])] * 8
BRIDGES = [("The bridge", ["The road was closed."])] * 8


def trees(second: tuple[str, list[str]], *others: tuple[str, list[str]]) -> View:
    """Index four articles about a yew, the last of them long, and others behind the second."""
    long = "Nobody saw how the old yew beside the white house of the former mayor of the town fell in the night."
    return view_of(
        ("Trees", ["A yew fell."]), second, *others, ("Trees", ["A yew fell beside the house."]), ("Trees", [long])
    )


@pytest.mark.parametrize(
    "view",
    [
        trees(("Trees", ["A yew fell on the bridge."]), *ROADS),
        trees(("The bridge", ["A yew fell on the road."]), *BRIDGES),
    ],
    ids=["in the text", "in the headline"],
)
@pytest.mark.parametrize("are_few", [False, True])
def test_common_words_decide_among_articles_with_the_rarer_ones(
    request: pytest.FixtureRequest, view: View, *, are_few: bool
) -> None:
    if are_few:
        request.getfixturevalue("_few_postings")
    assert selected(view, {"yew": 5.0, "bridge": 5.0}, most=1) == [2]


@pytest.mark.usefixtures("_few_postings")
def test_where_there_are_too_many_postings_the_common_words_alone_choose_nothing() -> None:
    view = trees(("Trees", ["A yew fell on the bridge."]), *ROADS)
    assert selected(view, {"yew": 5.0, "bridge": 5.0}, most=3) == [1, 2, 11]


def test_a_withdrawn_article_is_not_chosen() -> None:
    writer = Writer(view_of(("Trees", ["An oak fell."]), ("Trees", ["An oak stood."])))
    writer.apply([1])
    assert selected(writer.view, {"oak": 1.0}) == [2]


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(excluded=("sport",)), Scope(title=("zanzibar",)), Scope(hidden=frozenset({(3, 0)}))]
)
def test_a_filter_on_words_keeps_articles_whose_headline_alone_holds_the_word(scope: Scope) -> None:
    view = view_of(
        ("Flood in Zanzibar", ["The bridge was closed."]),
        ("Zanzibar votes", ["The council meets today."]),
        ("Sport", ["A match of sport in Zanzibar was lost."]),
    )
    found = LocalSearch(lambda: view).find("zanzibar", scope, 10)
    assert {1, 2} <= {hit.passage.article_id for hit in found.hits}
