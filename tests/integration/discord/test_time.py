"""Age on a card."""

from __future__ import annotations

import pytest

from bot.interfaces.discord.manners import Limits
from bot.storage.database import Database
from tests.fakes.discord import FakeDiscord, text_of
from tests.integration.discord.conftest import Newsroom
from tests.making import make_article

OLD = make_article(
    [
        "Berta Lund was elected mayor of Port Alder on Sunday with 57 percent of the vote.",
        "Turnout in Port Alder reached 61 percent, the electoral office reported.",
        "The electoral office reported a turnout of 58 percent in the east of Port Alder.",
        "In the west of Port Alder the turnout was 64 percent, the electoral office reported.",
    ],
    number=1,
    title="Berta Lund elected mayor of Port Alder",
    published="2022-05-09",
)
NEW = make_article(
    [
        "Nils Aker was elected mayor of Port Alder on Sunday, beating Berta Lund by 300 votes.",
        "It rained all day, which kept the turnout low, and the electoral office reported long queues in the afternoon.",
    ],
    number=2,
    title="Nils Aker [really] defeats Lund to become mayor of Port Alder",
    published="2024-05-13",
)

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    """A newsroom with two articles on one story."""
    return Newsroom([OLD, NEW], Limits(cooldown_seconds=0, at_once_per_server=20, at_once=40), database)


async def test_a_card_names_a_newer_article_on_the_story(lab: FakeDiscord) -> None:
    text = text_of(
        await lab.slash("501", "ask", question="which turnout did the electoral office of Port Alder report?")
    )
    assert "Turnout in Port Alder reached 61 percent" in text
    assert (
        "-# Newer on this: **Nils Aker \\[really\\] defeats Lund to become mayor of Port Alder** (13 May 2024)" in text
    )


async def test_the_newer_answer_to_what_holds_now_comes_first_and_is_not_named_twice(lab: FakeDiscord) -> None:
    text = text_of(await lab.slash("501", "ask", question="who is the mayor of Port Alder?"))
    assert text.index("Nils Aker was elected") < text.index("Berta Lund was elected")
    assert "Newer on this" not in text
