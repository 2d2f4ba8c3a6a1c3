"""Which passages a word stands in, beside, or above."""

from __future__ import annotations

import numpy as np

from bot.core.analysis import Analyzer
from bot.search.collecting import analysed
from bot.search.excerpt import Excerpt
from bot.search.view import View
from bot.search.writing import Writer
from tests.making import make_article

ANALYZER = Analyzer()
FILL = "while nobody on the long stone pier of the small town looked at the grey sea that had been so calm all summer"


def view_of(*articles: tuple[str, list[str]]) -> View:
    writer = Writer()
    made = [
        make_article([f"{text} {FILL}." for text in paragraphs], number=number, title=title)
        for number, (title, paragraphs) in enumerate(articles, start=1)
    ]
    writer.apply((), analysed(made, ANALYZER))
    return writer.view


def around(view: View, word: str) -> list[int]:
    """Return the units of all articles that a word tells of."""
    number = view.vocabulary.number_of(ANALYZER.terms(word, "en")[0])
    assert number is not None
    excerpt = Excerpt(view, np.arange(view.articles, dtype=np.int64))
    units, starts = excerpt.around(np.array([number], np.int32))
    assert starts.tolist() == [0, len(units)]
    return units.tolist()


def test_a_word_tells_of_its_passage_and_of_those_beside_it() -> None:
    view = view_of(("Weather", ["Rain fell", "A storm came", "An oak broke", "A crane sank", "Ice melted"]))
    assert view.units == 5
    assert around(view, "oak") == [1, 2, 3]
    assert around(view, "rain") == [0, 1]
    assert around(view, "ice") == [3, 4]


def test_what_ends_an_article_tells_nothing_of_the_next() -> None:
    view = view_of(("Weather", ["Rain fell", "A storm came"]), ("Roads", ["A bridge broke", "A crane sank"]))
    assert around(view, "storm") == [0, 1]
    assert around(view, "bridge") == [2, 3]


def test_a_headline_tells_of_every_passage_below_it() -> None:
    view = view_of(("Weather", ["Rain fell"]), ("Zanzibar", ["A bridge broke", "A crane sank", "Ice melted"]))
    assert around(view, "zanzibar") == [1, 2, 3]
