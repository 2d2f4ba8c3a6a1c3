"""Finding the articles that may have a quotation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.article import Article
from bot.core.claim import LONGEST_CLAIM
from bot.core.printed import Stored
from bot.core.verdict import Altered, Exact, NotFound, Older, Spliced
from bot.errors import NotFound as NoSuchPassage
from bot.errors import QuestionRefused
from bot.search.local import LocalSearch
from bot.service.verifying import Verifying
from tests.fakes.backend import FakeStore
from tests.fakes.revisions import FakeRevisions
from tests.making import make_article

HARBOUR = make_article(
    ["A storm closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.", "It is what it is."],
    title="Storm closes harbour",
    publisher="Alder Courier",
)
SCHOOLS = make_article(
    ["The school board of Elmton voted to begin lessons at nine from autumn on, after parents collected 2,400 names."],
    number=2,
    title="Elmton schools",
    publisher="Elmton Post",
)
FILLING = [
    make_article([f"It is said what is done in week {number}, and it was so."], number=number, title=f"Week {number}")
    for number in range(10, 60)
]
STORED = datetime(2024, 5, 1, 14, 5, tzinfo=UTC)


def verifying(*articles: Article, histories: tuple[tuple[Stored, ...], ...] = ()) -> Verifying:
    return Verifying(LocalSearch.of(articles, Analyzer()), FakeStore(articles), FakeRevisions(histories, articles))


async def test_an_exact_quotation_is_found_among_many_articles() -> None:
    found = await verifying(HARBOUR, SCHOOLS, *FILLING).verify("eleven ferries stayed moored")
    assert isinstance(found.verdict, Exact)
    assert found.verdict.quote.article_id == HARBOUR.id
    assert found.quotes == (found.verdict.quote,)


async def test_words_that_stand_everywhere_are_found_where_they_stand_in_a_row() -> None:
    found = await verifying(HARBOUR, SCHOOLS, *FILLING).verify("it is what it is")
    assert isinstance(found.verdict, Exact)


async def test_both_articles_of_a_spliced_quotation_are_found() -> None:
    text = "A storm closed the harbour of Port Alder after parents collected 2,400 names"
    found = await verifying(*FILLING, HARBOUR, SCHOOLS).verify(text)
    assert isinstance(found.verdict, Spliced)
    assert len(found.quotes) == 2


async def test_what_a_scope_leaves_out_is_not_found_in_any_way() -> None:
    service = verifying(HARBOUR, SCHOOLS, histories=())
    for text in ("eleven ferries stayed moored", "eleven boats stayed moored"):
        assert isinstance((await service.verify(text)).verdict, Exact | Altered)
        other = await service.verify(text, Scope(source="Elmton Post"))
        assert isinstance(other.verdict, NotFound)
        assert other.verdict.searched.articles == 1
    with pytest.raises(NoSuchPassage):
        await service.verify("1:1:0", Scope(source="Elmton Post"))


def revised() -> tuple[Article, tuple[Stored, ...]]:
    """Change an article so that no word of its first revision is left."""
    first = make_article(["Zebras quietly occupied the botanical greenhouse."], number=3, title="Animals")
    newest = replace(make_article(["Nothing happened today."], number=3, title="Correction"), revision=2)
    return newest, (Stored(first, STORED), Stored(newest, STORED))


async def test_an_earlier_revision_is_found_when_none_of_its_words_is_left_in_the_index() -> None:
    newest, history = revised()
    service = verifying(newest, HARBOUR, SCHOOLS, histories=(history,))
    found = await service.verify("“Zebras quietly occupied the botanical greenhouse”")
    assert isinstance(found.verdict, Older)
    assert found.verdict.until == STORED
    assert isinstance((await service.verify("Zebras quietly occupied it", Scope(source="nobody"))).verdict, NotFound)


async def test_a_short_quotation_inside_a_sentence_of_an_earlier_revision_does_not_hide_it() -> None:
    text = "Zebras quietly occupied greenhouses to attract “the best and the brightest” keepers of them all."
    first = make_article([text], number=3, title="Animals")
    newest = replace(make_article(["Nothing happened today."], number=3, title="Correction"), revision=2)
    other = make_article(["They are the best and the brightest."], number=4, title="Schools")
    history = (Stored(first, STORED), Stored(newest, STORED))
    found = await verifying(newest, other, HARBOUR, histories=(history,)).verify(text)
    assert isinstance(found.verdict, Older)


async def test_an_earlier_revision_is_found_among_many_that_have_its_words() -> None:
    newest, history = revised()
    others: list[tuple[Stored, ...]] = []
    for number in range(100, 180):
        text = "The botanical greenhouse was quietly occupied by zebras."
        first = make_article([text], number=number, title="Another")
        others.append((Stored(first, STORED), Stored(replace(first, revision=2), STORED)))
    articles = [newest, *(other[-1].article for other in others)]
    service = verifying(*articles, histories=(*others, history))
    assert isinstance((await service.verify("Zebras quietly occupied the botanical greenhouse")).verdict, Older)


async def test_a_passage_is_compared_with_what_its_article_says_now() -> None:
    newest, history = revised()
    service = verifying(newest, HARBOUR, histories=(history,))
    then, now = await service.verify("3:1:0"), await service.verify(" 3:2:0 ")
    assert isinstance(then.verdict, Older)
    assert then.passage == "3:1:0"
    assert then.verdict.quote.text == "Zebras quietly occupied the botanical greenhouse."
    assert isinstance(now.verdict, Exact)


@pytest.mark.parametrize("named", ["9:1:0", "1:2:0", "1:1:9", "3:0:0"])
async def test_an_unknown_passage_is_said_to_be_none(named: str) -> None:
    with pytest.raises(NoSuchPassage, match=named):
        await verifying(HARBOUR).verify(named)


@pytest.mark.parametrize("text", ["", "two words", "x" * (LONGEST_CLAIM + 1)])
async def test_what_is_too_short_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(QuestionRefused):
        await verifying(HARBOUR).verify(text)


async def test_a_text_of_the_greatest_length_is_checked() -> None:
    text = " ".join([HARBOUR.text.replace("Saturday", "Sunday")] * 60)[:LONGEST_CLAIM]
    found = await verifying(HARBOUR, SCHOOLS).verify(text)
    assert not isinstance(found.verdict, Exact)
