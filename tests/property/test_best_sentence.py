"""The sentence that the index finds best is the one that is set in bold, whatever stands around it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.quotation import Quoter
from bot.core.wanted import Wanted
from bot.search.local import LocalSearch
from tests.making import make_article
from tests.tries import tries

DATELINES = ("", "OSLO (AP) — ", "ST. PAUL, Minn. (AP) — ", "OSLO, Sept. 3 (Reuters) - ")
OTHERS = (
    "It was so.",
    "And then what?",
    "THEY DID IT AGAIN.",
    "“We saw Mr. Lund leave at 5 p.m.,” she said.",
    "Larches grow in the U.S. and in Norway.",
    "Über die Brücke ging niemand.",
    "… !",
)
ANALYZER = Analyzer()
FOUND = "The zebra crossed the border at dawn."


@settings(max_examples=tries(100))
@given(st.sampled_from(DATELINES), st.lists(st.sampled_from(OTHERS), max_size=5), st.data())
def test_the_sentence_found_is_the_sentence_shown(dateline: str, others: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(others)))
    article = make_article([dateline + " ".join([*others[:place], FOUND, *others[place:]])])
    hits = LocalSearch.of([article], ANALYZER).find("Where did the zebra cross the border?", Scope(), 5).hits
    hit = next(hit for hit in hits if FOUND in article.text[hit.passage.start : hit.passage.end])
    assert hit.sentence is not None
    found = Quoter(ANALYZER).extract(article, hit, {}, Wanted(), 2_000)  # no idfs: reading the text would tell nothing
    assert found is not None
    assert FOUND in article.text[slice(*found.sentence)]
    assert article.text[slice(*found.sentence)].removeprefix(dateline).startswith(FOUND[:4])
