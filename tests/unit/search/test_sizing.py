"""How large an index says that it is."""

from __future__ import annotations

from bot.core.analysis import Analyzer
from bot.search.building import segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import analysed
from bot.search.sizing import size_of
from bot.search.view import Part, View
from bot.search.vocabulary import Vocabulary
from tests.making import make_article

TEXTS = ["The breakwater was built in 1911.", "It was raised in 1954."]


def view_of(*segments: int) -> View:
    """Make a view with segments of so many articles."""
    vocabulary, catalogue = Vocabulary(), Catalogue()
    parts: list[Part] = []
    for articles in segments:
        made = [make_article(TEXTS, number=number) for number in range(articles)]
        parts.append(Part(segment_of(analysed(made, Analyzer()).numbered(vocabulary, catalogue))))
    return View(parts, vocabulary.freeze(), catalogue)


def test_articles_and_segments_are_counted_and_their_arrays_added_up() -> None:
    one, two = size_of(view_of(2)), size_of(view_of(2, 3))
    assert (one.articles, one.segments) == (2, 1)
    assert (two.articles, two.segments) == (5, 2)
    assert two.passages * 2 == one.passages * 5
    assert two.stored_bytes > 2 * one.stored_bytes > 0


def test_an_empty_index_has_no_size() -> None:
    assert size_of(view_of()) == size_of(View((), Vocabulary().freeze(), Catalogue()))
    assert size_of(view_of()).stored_bytes == 0
