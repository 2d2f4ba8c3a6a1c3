"""What the buttons do, for the asker, for others, and after a restart."""

from __future__ import annotations

import pytest

from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import FakeDiscord, labels, text_of
from tests.integration.discord.conftest import Newsroom

ALICE, BOB = "501", "502"
QUESTION = "How much will the breakwater repairs cost?"
BROAD = "breakwater of Port Alder"

pytestmark = pytest.mark.usefixtures("running")


async def test_context_shows_the_neighbours_to_who_pressed(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    context = await lab.press(BOB, card, "Context")
    assert context["flags"] & 64
    text = text_of(context)
    assert (
        text.index("Before it") < text.index("eleven ferries") < text.index("Quoted") < text.index("4 million crowns")
    )
    assert text.index("After it") < text.index("put the plan off twice")


async def test_more_is_shown_to_all_where_the_asker_pressed_and_only_once(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=BROAD)
    assert "More" in labels(card)
    more = await lab.press(ALICE, card, "More")
    assert "### Further passages – they may not answer" in text_of(more)
    assert not more["flags"] & 64
    assert "More" not in labels(card)


async def test_more_of_somebody_else_is_for_them_alone(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=BROAD)
    assert (await lab.press(BOB, card, "More"))["flags"] & 64
    assert "More" in labels(card)


async def test_follow_up_opens_a_modal_and_goes_on(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    modal = await lab.press(ALICE, card, "Follow up")
    assert modal["title"] == "Follow up"
    answer = await lab.submit(ALICE, modal, "and who said so?", card)
    assert text_of(answer).startswith("-# and who said so?")
    assert "Mayor Berta Lund" in text_of(answer)


async def test_only_the_asker_or_a_manager_deletes(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    assert "can delete this answer" in text_of(await lab.press(BOB, card, "Delete"))
    assert lab.deleted == []
    await lab.press(ALICE, card, "Delete")
    assert lab.deleted == [card["id"]]
    other = await lab.slash(ALICE, "ask", question=QUESTION)
    await lab.press(BOB, other, "Delete", manages=True)
    assert lab.deleted[-1] == other["id"]


async def test_delete_answer_from_the_menu(lab: FakeDiscord) -> None:
    card = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    assert "can delete this answer" in text_of(await lab.menu(BOB, "Delete answer", card))
    assert text_of(await lab.menu(ALICE, "Delete answer", card)) == "Deleted."
    assert lab.deleted == [card["id"]]
    foreign = await lab.say(BOB, "hello", pings=False)
    assert "not an answer of mine" in text_of(await lab.menu(BOB, "Delete answer", foreign))


async def test_buttons_outlive_a_restart(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    card = await lab.slash(ALICE, "ask", question=BROAD)
    modal = await lab.press(ALICE, card, "Follow up")
    await running.close()
    async with newsroom.bot():
        assert "In its article" in text_of(await lab.press(BOB, card, "Context"))
        assert "Mayor Berta Lund" in text_of(await lab.submit(ALICE, modal, "who said so?", card))
        assert "Further passages" in text_of(await lab.press(ALICE, card, "More"))
        await lab.press(ALICE, card, "Delete")
        assert lab.deleted == [card["id"]]


async def test_after_thirty_days_the_buttons_say_so(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    newsroom.later(days=31)
    assert "more than 30 days old" in text_of(await lab.press(ALICE, card, "Context"))


async def test_receipts_hold_no_words_and_no_user_id(lab: FakeDiscord, newsroom: Newsroom) -> None:
    await lab.slash(ALICE, "ask", question=QUESTION)
    (receipt,) = newsroom.receipts.kept.values()
    assert "breakwater" not in repr(receipt)
    assert ALICE not in repr(receipt)


async def test_a_follow_up_after_a_restart_goes_on_from_the_quotation(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    modal = await lab.press(ALICE, card, "Follow up")
    await running.close()
    async with newsroom.bot():
        replied = text_of(await lab.answer_to(await lab.say(ALICE, "and until when?", reply_to=card)))
        assert "They will take until the end of May." in replied
        assert "-# “and until when” was read as “until when " in replied
        typed = text_of(await lab.submit(ALICE, modal, "since when?", card))
        assert "Storm closes the harbour of Port Alder" in typed
