"""An article under the name and rights that hold for one server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.article import Article
from bot.core.rights import QuotePolicy, Rights
from bot.core.serving import ServerSettings, Serving
from bot.service.answering import Answering
from bot.service.audience import Audience, Everything
from bot.service.recalling import Recalling
from tests.fakes.backend import FakeSearch, FakeStore
from tests.fakes.budgets import FakeBudgets
from tests.fakes.posted import FakePosted
from tests.fakes.receipts import FakeReceipts
from tests.fakes.revisions import FakeRevisions
from tests.making import make_article

NOW = datetime(2024, 5, 1, tzinfo=UTC)
FULL = Rights(policy=QuotePolicy.FULL)
STORED = replace(make_article(["A storm."], rights=FULL), source="theirs", also_from=("mine", "others", "ours"))


def served(*readable: str, policy: QuotePolicy = QuotePolicy.FULL) -> Article | None:
    search, store = FakeSearch([STORED]), FakeStore([STORED])
    recalling = Recalling(FakeReceipts(), store, b"key", lambda: NOW, budgets=FakeBudgets(), posted=FakePosted())
    everything = Everything(
        search=search,
        store=store,
        revisions=FakeRevisions(),
        answering=Answering(search, store),
        recalling=recalling,
    )
    return Audience(Serving(ServerSettings(policy=policy), frozenset(readable)), everything).served(STORED)


def test_only_sources_that_the_server_may_read_are_named() -> None:
    article = served("mine", "ours")
    assert article is not None
    assert (article.source, article.also_from) == ("mine", ("ours",))
    assert served("elsewhere") is None
    assert served() is None


def test_the_stricter_of_two_policies_holds() -> None:
    article = served("mine", policy=QuotePolicy.SENTENCE)
    assert article is not None
    assert article.rights.policy is QuotePolicy.SENTENCE
    article = served("mine")
    assert article is not None
    assert article.rights.policy is QuotePolicy.FULL
