"""A quoted article read again in the light of a follow-up."""

from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Quote
from bot.core.article import Article
from bot.core.leaning import Form, wanted_of
from bot.core.rereading import DOUBTFUL, SURE, UNSURE, Reread, reread
from bot.core.rewriting import FollowUp
from tests.making import make_article

FERRY = make_article(
    [
        "The ferry Alba ran onto a rock off Port Alder on Friday evening, and all passengers were saved.",
        "Captain Ida Holm, 52, said that the steering had failed without a warning.",
        "Fishing boats from the village took the passengers ashore within two hours.",
        "# Why the rock is unmarked",
        "The light on it went out in 2019 and was not mended because the council had no money.",
        "The Alba cost 9 million crowns and can carry 300 passengers.",
        "Last year another ferry, the Brona of Elmton, went aground there.",
    ],
    title="Ferry Alba aground",
    published="2024-05-03",
)


def quoting(article: Article, paragraph: int) -> Quote:
    place = article.paragraphs[paragraph]
    span = (place.start, place.end)
    return Quote(
        article_id=article.id,
        revision=article.revision,
        paragraph=paragraph,
        start=place.start,
        end=place.end,
        text=article.paragraph_text(paragraph),
        sentence=span,
        head=article.head,
        source=article.source,
    )


def read(said: str, form: Form, *own: str, carried: tuple[str, ...] = ("ferry", "rock"), after: int = 0) -> Reread:
    follow = FollowUp(said=said, text=said, form=form, wanted=wanted_of(said), own=own, carried=carried)
    quotes = (quoting(FERRY, after),)
    found = reread(follow, [FERRY], quotes, frozenset({quotes[0].id}), Analyzer())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "form", "own", "after", "paragraph", "sure"),
    [
        ("when", Form.REASKED, (), 0, 0, SURE),
        ("how much did it cost", Form.POINTING, (), 0, 5, SURE),
        ("how old is he", Form.POINTING, (), 1, 1, SURE),
        ("what happened next", Form.NEXT, (), 0, 1, UNSURE),
        ("who was the captian", Form.OPEN, ("captian",), 0, 1, SURE),  # a slip of the keyboard
        ("and in 2023", Form.REPLACED, ("2023",), 0, 6, SURE),  # printed as "last year"
        ("and the helicopter", Form.REPLACED, ("helicopter",), 0, 0, DOUBTFUL),
    ],
)
def test_the_passage_is_chosen_by_the_turn_s_own_words_then_by_kind_then_by_nearness(
    said: str, form: Form, own: tuple[str, ...], after: int, paragraph: int, sure: float
) -> None:
    found = read(said, form, *own, after=after)
    assert (found.findings.hits[0].passage.paragraph, found.findings.confidence) == (paragraph, sure)


def test_who_else_leaves_out_what_was_shown() -> None:
    found = read("who else", Form.ELSE, after=1)
    assert 1 not in {hit.passage.paragraph for hit in found.findings.hits}


def test_a_number_of_what_is_counted_is_preferred() -> None:
    follow = FollowUp(
        said="how many passengers",
        text="",
        form=Form.OPEN,
        wanted=wanted_of("how many passengers were saved"),
        own=("passengers",),
    )
    found = reread(follow, [FERRY], (quoting(FERRY, 0),), frozenset(), Analyzer())
    assert found is not None
    assert found.findings.hits[0].passage.paragraph == 5


def test_it_is_known_which_words_the_articles_have() -> None:
    found = read("who saw the helicopter", Form.OPEN, "helicopter", "captain")
    assert 0.0 < found.known < 1.0
    assert found.covered <= found.known


def test_only_what_the_filters_let_through_is_chosen() -> None:
    follow = FollowUp(said="", text="", form=Form.OPEN, wanted=wanted_of("who"), own=("captain",))
    found = reread(follow, [FERRY], (), frozenset(), Analyzer(), frozenset({"1:1:2", "1:1:5"}))
    assert found is not None
    assert {hit.passage.paragraph for hit in found.findings.hits} == {2, 5}
    assert reread(follow, [FERRY], (), frozenset(), Analyzer(), frozenset()) is None


def test_without_an_article_nothing_is_read() -> None:
    follow = FollowUp(said="why", text="why", form=Form.REASKED)
    assert reread(follow, [], (), frozenset(), Analyzer()) is None


def test_a_german_article_is_read_in_german() -> None:
    article = make_article(
        [
            "Die Fähre lief am Abend vor dem Hafen auf einen Felsen.",
            "Die neue Brücke über den Fluss wurde im Mai feierlich eingeweiht.",
        ],
        language="de",
    )
    follow = FollowUp(said="und die brücke", text="", form=Form.REPLACED, wanted=wanted_of("wann"), own=("brücke",))
    found = reread(follow, [article], (), frozenset(), Analyzer())
    assert found is not None
    assert found.findings.hits[0].passage.paragraph == 1
