"""Quotations checked in Discord."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.printed import Stored
from bot.core.rights import QuotePolicy, Rights
from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import FakeDiscord, labels, text_of
from tests.integration.discord.conftest import HARBOUR, SCHOOLS, Newsroom
from tests.making import make_article

ALICE, BOB = "501", "502"
TRUE = "The breakwater of Port Alder was built in 1911 and raised once, in 1954, after a flood."
UNTIL = datetime(2024, 5, 1, 14, 5, tzinfo=UTC)


async def checked(lab: FakeDiscord, text: str) -> str:
    """Have bob say something and alice check it; return the card."""
    said = await lab.say(BOB, text)
    return text_of(await lab.menu(ALICE, "Check this quote", said))


@pytest.mark.usefixtures("running")
async def test_a_true_an_altered_and_an_invented_quotation(lab: FakeDiscord) -> None:
    true = await checked(lab, f"> {TRUE}\nis that so?")
    assert "### Word for word in the article" in true
    assert f"> {TRUE}" in true
    assert "Alder Courier" in true
    altered = await checked(lab, "they wrote “Mayor Berta Lund said repairs would cost 40 million crowns” !!")
    assert "### Altered: the article has other words" in altered
    assert "~~40~~ **4** million crowns" in altered
    assert "- The quotation has “40”, the article “4”." in altered
    assert "- The quotation leaves out “to the breakwater”." in altered
    assert "> Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns." in altered
    invented = await checked(lab, "“The mayor fed the ferries to a whale on Sunday night,” says everybody")
    assert "### In none of the articles" in invented
    assert "That does not mean that it is false" in invented
    assert "Looked through 2 articles" in invented


@pytest.mark.usefixtures("running")
async def test_a_verdict_is_for_all_and_can_be_deleted_by_who_asked(lab: FakeDiscord) -> None:
    card = await lab.menu(ALICE, "Check this quote", await lab.say(BOB, TRUE))
    assert not card["flags"] & 64
    assert labels(card) == ["Context", "Delete"]
    assert "1911" in text_of(await lab.press(BOB, card, "Context"))
    refused = await lab.press(BOB, card, "Delete")
    assert "Only whoever asked" in text_of(refused)
    await lab.press(ALICE, card, "Delete")
    assert lab.deleted[-1] == card["id"]


@pytest.mark.usefixtures("running")
async def test_verify_can_be_private_and_answers_in_german(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "verify", locale="de", quote=TRUE.replace("once", "twice"), private=True)
    assert card["flags"] & 64
    text = text_of(card)
    assert "### Verändert: Im Artikel stehen andere Wörter" in text
    assert "- Im Zitat steht „twice“, im Artikel „once“." in text


@pytest.mark.usefixtures("running")
async def test_words_taken_from_two_articles_are_shown_with_both(lab: FakeDiscord) -> None:
    text = await checked(lab, "The school board of Elmton voted to begin lessons after a storm with gusts of 140 km/h")
    assert "### Put together from 2 places" in text
    assert "Elmton Post" in text
    assert "Alder Courier" in text


async def test_what_an_article_said_before_is_dated_in_the_readers_time(lab: FakeDiscord, newsroom: Newsroom) -> None:
    first = make_article(["Eleven boats sank off Elmton."], number=9, title="Boats", rights=HARBOUR.rights)
    newest = replace(
        make_article(["Nine boats sank off Elmton."], number=9, title="Boats", rights=HARBOUR.rights), revision=2
    )
    newsroom.articles = [newest, SCHOOLS]
    newsroom.histories = [(Stored(first, UNTIL), Stored(newest, UNTIL))]
    async with newsroom.bot():
        text = await checked(lab, "Eleven boats sank off Elmton")
        assert f"The article said so until <t:{int(UNTIL.timestamp())}:f>." in text
        assert "> Nine boats sank off Elmton." in text
        named = text_of(await lab.slash(ALICE, "verify", quote="9:1:0"))
        assert "### Not in the article any more" in named
        missing = text_of(await lab.slash(ALICE, "verify", quote="9:7:0"))
        assert missing == "There is no passage with that id here."


async def test_no_word_of_an_article_that_is_only_linked_is_shown(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.articles = [replace(HARBOUR, rights=Rights(policy=QuotePolicy.LINK_ONLY)), SCHOOLS]
    async with newsroom.bot():
        card = await lab.menu(ALICE, "Check this quote", await lab.say(BOB, TRUE.replace("1911", "1811")))
        text = text_of(card)
        assert "Altered" in text
        assert "1911" not in text
        assert "This article's words are not shown here" in text
        assert "Storm closes the harbour" in text
        assert labels(card) == ["Delete"]


@pytest.mark.usefixtures("running")
async def test_a_message_without_a_quotation_is_told_to_its_checker_alone(lab: FakeDiscord) -> None:
    said = await lab.say(BOB, "hm")
    told = await lab.menu(ALICE, "Check this quote", said)
    assert told["flags"] & 64
    assert text_of(told) == "That is too short to check. A quotation has three words or more."


async def test_the_words_of_an_embed_are_checked_where_a_message_has_none(
    lab: FakeDiscord, running: PullquoteBot
) -> None:
    del running
    said = await lab.say(BOB, "")
    embed = {"type": "rich", "description": TRUE}
    card = await lab.menu(ALICE, "Check this quote", {**said, "content": "", "embeds": [embed]})
    assert "### Word for word in the article" in text_of(card)


@pytest.mark.usefixtures("running")
async def test_markdown_of_a_quotation_and_of_an_article_shows_as_it_stands(lab: FakeDiscord) -> None:
    text = await checked(
        lab, "The breakwater of *Port* Alder was built_in_1811 and raised once, in @everyone 1954, after"
    )
    assert "@everyone" not in text.replace("\\@everyone", "")
