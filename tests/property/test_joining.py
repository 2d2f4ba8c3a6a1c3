"""Segments that are put together by copying are the segment that is built from their articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import TermRun
from bot.core.article import Article
from bot.core.passage import Passage
from bot.search import joining
from bot.search.building import segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import collected
from bot.search.documents import ArticleTerms, Document, UnitTerms
from bot.search.joining import joined
from bot.search.laying import together
from bot.search.snapshot import arrays_of
from bot.search.view import Part
from bot.search.vocabulary import Vocabulary
from bot.search.writing import without
from tests.making import make_article
from tests.tries import tries

WORDS: st.SearchStrategy[str] = st.sampled_from("alder birch cedar elm fir oak pine rowan".split())
UNITS = st.lists(st.tuples(st.booleans(), st.lists(st.tuples(WORDS, st.integers(0, 3)), max_size=6)), max_size=4)
GROUPS = st.lists(
    st.lists(st.tuples(st.lists(WORDS, max_size=3), UNITS), min_size=1, max_size=3), min_size=1, max_size=4
)


@pytest.fixture(autouse=True, scope="module")
def _little_at_once() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Copy a few postings in one go."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "_AT_ONCE", 3)
        yield


def parts_of(groups: list[Any]) -> list[Part]:
    """Make a segment a group, of articles numbered on."""
    vocabulary, catalogue = Vocabulary(), Catalogue()
    parts: list[Part] = []
    number = 0
    for group in groups:
        documents: list[tuple[Article, Document]] = []
        for title, units in group:
            number += 1
            runs = [TermRun([word for word, _ in words], [mark for _, mark in words]) for _, words in units]
            terms = ArticleTerms(title, [UnitTerms(run) for run in runs])
            passages = tuple(Passage(number, 1, 0, 0, 0, 1) if is_one else None for is_one, _ in units)
            documents.append((make_article(["Text."], number=number), Document(terms, passages)))
        parts.append(Part(segment_of(collected(documents).numbered(vocabulary, catalogue))))
    return parts


@settings(max_examples=tries(150))
@given(GROUPS, st.frozensets(st.integers(1, 12)))
def test_copying_gives_what_building_gives(groups: list[Any], dead: frozenset[int]) -> None:
    parts = [without(part, dead) for part in parts_of(groups)]
    built = segment_of(together([part.segment for part in parts], [part.alive for part in parts]))
    copied = joined(parts)
    ours, theirs = arrays_of(copied), arrays_of(built)
    assert copied.tally.totals == built.tally.totals
    assert np.trim_zeros(ours.pop("tally.languages"), "b").tolist() == theirs.pop("tally.languages").tolist()
    assert {name: (array.dtype, array.tolist()) for name, array in ours.items()} == {
        name: (array.dtype, array.tolist()) for name, array in theirs.items()
    }
