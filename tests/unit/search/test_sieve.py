"""Which questions some articles could answer."""

from __future__ import annotations

from bot.core.analysis import Analyzer
from bot.core.article import Article
from bot.search.local import LocalSearch
from bot.search.sieve import WordSieve
from tests.making import make_article

FERRY = make_article(
    [
        "The ferry to Birch Haven stays moored until the storm is over.",
        "The harbour master spoke on Friday.",
        "Bakers in Elmton opened late.",
        "Ten trains were cancelled.",
    ],
    number=1,
    title="Storm stops the ferry",
)
BRIDGE = make_article(["The bridge over the Alder will be closed for repairs from Monday."], number=2, title="Bridge")
OTHERS = [
    make_article([f"Article {number} speaks of the council, the school and the weather."], number=number)
    for number in range(3, 30)
]


def sieve(*articles: Article) -> WordSieve:
    return LocalSearch.of(articles, Analyzer()).sieve()


def passes(question: str, *arrived: int) -> bool:
    (passed,) = sieve(FERRY, BRIDGE, *OTHERS).passing([[question]], arrived)
    return passed


def test_what_shares_most_words_with_a_passage_its_headline_and_its_neighbours_passes() -> None:
    assert passes("when does the ferry to Birch Haven sail", 1)
    assert passes("harbour master storm", 1)  # the first passage, beside the second, under the headline
    assert not passes("bakers trains harbour Haven", 2)


def test_words_that_stand_far_apart_in_an_article_are_not_enough() -> None:
    filler = "It was a quiet day, people went to work, and nothing was heard of the matter for hours. " * 4
    filler = filler.strip()
    texts = [f"Zorvik is a town. {filler}", filler, filler, f"Quilmar is another. {filler}"]
    apart, other = make_article(texts, number=1), make_article(["Tessenbrook is a third."], number=2)
    assert sieve(apart, other, *OTHERS).passing([["Zorvik Quilmar Tessenbrook"]], [1, 2]) == [False]
    together = make_article(["Zorvik is a town.", "Quilmar is another."], number=1)
    assert sieve(together, other, *OTHERS).passing([["Zorvik Quilmar Tessenbrook"]], [1]) == [True]


def test_only_the_articles_that_arrived_count() -> None:
    question = "when does the ferry to Birch Haven sail"
    assert not passes(question, 2, 3, 4)
    assert passes(question, 1, 2)
    assert not passes(question)
    assert not passes(question, 999)  # gone again


def test_common_words_alone_are_not_enough() -> None:
    assert not passes("council votes on the lighthouse of Birch Haven", 3)


def test_a_time_is_not_looked_for() -> None:
    assert passes("ferry in March 2024", 1)


def test_what_no_text_holds_is_asked_again_for_it_may_be_misspelt() -> None:
    assert passes("lighthuose", 1)


def test_one_search_of_several_is_enough() -> None:
    found = sieve(FERRY, BRIDGE, *OTHERS).passing([["aquarium council", "closed bridge"], ["ferry"], []], [2])
    assert found == [True, False, False]


def test_neighbours_end_where_the_article_ends() -> None:
    alone = sieve(make_article(["First lighthouse.", "Second harbour.", "Third bakery."], number=1))
    assert alone.passing([["lighthouse harbour"]], [1]) == [True]
    first, last = make_article(["Lighthouse."], number=1), make_article(["Bakery."], number=2)
    apart = sieve(first, last).passing([["lighthouse bakery aquarium harbour"]], [1, 2])
    assert apart == [True]  # half of what is known, in each
    three = [make_article([text], number=number) for number, text in enumerate(["Ferry.", "Bridge.", "School."], 1)]
    assert sieve(*three).passing([["ferry bridge school"]], [1, 2, 3]) == [False]
