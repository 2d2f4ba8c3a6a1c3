"""`Helpful` and `Not helpful`: who may press, what is kept and said, changing it, taking it back."""

from __future__ import annotations

import pytest

from bot.core.rating import RATING_LIFETIME
from bot.core.receipt import seal
from bot.core.serving import ServerSettings
from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import GUILD_ID, FakeDiscord, Json, labels, text_of
from tests.integration.discord.conftest import Newsroom

ALICE, BOB, CEM = "501", "502", "503"
QUESTION = "How much will the breakwater repairs cost?"
RELATED = "breakwater of Port Alder aquarium"
SERVER = int(GUILD_ID)

pytestmark = pytest.mark.usefixtures("running")


async def rate(
    lab: FakeDiscord, label: str = "Helpful", *, by: str = ALICE, question: str = QUESTION
) -> tuple[Json, Json]:
    """Let Alice ask and somebody press; return the card and what was said to the press."""
    card = await lab.slash(ALICE, "ask", question=question)
    return card, await lab.press(by, card, label)


def voices(newsroom: Newsroom) -> dict[str, bool]:
    """Tell who said what, by user."""
    names = {seal(b"key", int(user)): user for user in (ALICE, BOB, CEM)}
    return {names[voice.voter]: voice.helped for voice in newsroom.ratings.voices.values()}


async def test_the_buttons_stand_under_what_was_quoted_for_ones_own_question(lab: FakeDiscord) -> None:
    answered = await lab.slash(ALICE, "ask", question=QUESTION)
    assert labels(answered) == ["Context", "Follow up", "Why this?", "Helpful", "Not helpful", "Delete"]
    assert "Not helpful" in labels(await lab.slash(ALICE, "ask", question=RELATED))
    assert "Helpful" in labels(await lab.answer_to(await lab.say(BOB, f"<@100> {QUESTION}")))
    nothing = await lab.slash(ALICE, "ask", question="Who is the mayor of Reykjavik?")
    assert labels(nothing) == ["Follow up", "Tell me when", "Delete"]


async def test_what_has_words_of_somebody_else_cannot_be_rated(lab: FakeDiscord) -> None:
    card = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    for follow_up in ("and until when?", "more", "who said so?"):
        answer = await lab.answer_to(await lab.say(BOB, f"<@100> {follow_up}", reply_to=card))
        assert "Helpful" not in labels(answer)
    assert "Helpful" not in labels(await lab.slash(CEM, "ask", question=f"{QUESTION} <@502>"))
    message = await lab.say(BOB, QUESTION, pings=False)
    assert "Helpful" not in labels(await lab.menu(ALICE, "Find the news on this", message))


@pytest.mark.parametrize("named", ["<@502>", "<@!502>", "<@&77>", f"<@{5:01700}>"])
async def test_a_message_that_names_a_member_cannot_be_rated(lab: FakeDiscord, named: str) -> None:
    """Its words are kept without names, so what they tell of somebody would not be seen."""
    answer = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION} {named}"))
    assert labels(answer) == ["Context", "Follow up", "Why this?", "Delete"]
    direct = await lab.answer_to(await lab.say(ALICE, f"{named} {QUESTION}", dm=True))
    assert "Helpful" not in labels(direct)
    assert "Helpful" in labels(await lab.answer_to(await lab.say(BOB, f"{QUESTION} <@!100>")))


async def test_the_reply_says_what_is_kept_and_until_when(lab: FakeDiscord, newsroom: Newsroom) -> None:
    _, reply = await rate(lab)
    text = text_of(reply)
    assert reply["flags"] & 64
    assert text.startswith(f"### Noted: this answer helped you\n> {QUESTION}\n**Kept until 28 October 2024:**")
    for part in (
        "these words of your question",
        "the day and the server",
        "which passages",
        "scrambled form",
        "Take back",
    ):
        assert part in text
    assert labels(reply) == ["Take back"]
    (kept,) = newsroom.ratings.kept.values()
    assert (kept.question, kept.server_id, kept.asked_on.isoformat(), kept.is_sure) == (
        QUESTION,
        SERVER,
        "2024-05-01",
        True,
    )
    assert kept.until == newsroom.now + RATING_LIFETIME
    assert kept.shown[0].article_id == 1
    assert ALICE not in repr((newsroom.ratings.kept, newsroom.ratings.voices))


async def test_the_words_to_look_for_are_kept_without_operators(lab: FakeDiscord, newsroom: Newsroom) -> None:
    _, reply = await rate(lab, question=f"{QUESTION} source:Courier")
    (kept,) = newsroom.ratings.kept.values()
    assert kept.question == QUESTION
    assert f"> {QUESTION}\n" in text_of(reply)


async def test_the_reply_says_who_could_find_out_whose_words_they_are(lab: FakeDiscord) -> None:
    _, reply = await rate(lab)
    assert "or from the place of the answer, they could find out whose they are" in text_of(reply)


async def test_of_a_choice_all_words_are_kept_and_no_filter(lab: FakeDiscord, newsroom: Newsroom) -> None:
    await rate(lab, question="breakwater repairs OR works cost source:Courier")
    (kept,) = newsroom.ratings.kept.values()
    assert kept.question == "breakwater repairs works cost"


async def test_one_person_has_one_voice_and_may_change_it(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card, _ = await rate(lab)
    await lab.press(ALICE, card, "Helpful")
    changed = await lab.press(ALICE, card, "Not helpful")
    assert text_of(changed).startswith("### Noted: this answer did not help you")
    assert voices(newsroom) == {ALICE: False}


async def test_taking_back_deletes_it_and_leaves_no_button(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card, reply = await rate(lab)
    await lab.press(BOB, card, "Not helpful")
    edited = await lab.press(ALICE, reply, "Take back")
    assert text_of(edited).startswith("Taken back: what was kept of it is deleted.")
    assert labels(edited) == []
    assert (newsroom.ratings.kept, newsroom.ratings.voices) == ({}, {})
    await lab.press(ALICE, card, "Helpful")
    assert voices(newsroom) == {ALICE: True}


async def test_others_are_heard_only_once_who_asked_let_the_words_be_kept(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card, reply = await rate(lab, by=BOB)
    assert "only whoever asked it can let its words be kept" in text_of(reply)
    assert labels(reply) == []
    assert newsroom.ratings.kept == {}
    await lab.press(ALICE, card, "Helpful")
    reply = await lab.press(BOB, card, "Not helpful")
    assert "because whoever asked it pressed, too" in text_of(reply)
    assert QUESTION not in text_of(reply)
    assert voices(newsroom) == {ALICE: True, BOB: False}
    assert text_of(await lab.press(BOB, reply, "Take back")).startswith("Taken back")
    assert voices(newsroom) == {ALICE: True}


async def test_after_a_restart_the_words_are_forgotten_but_not_what_was_kept(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card, reply = await rate(lab)
    other = await lab.slash(ALICE, "ask", question=RELATED)
    await running.close()
    async with newsroom.bot():
        told = await lab.press(ALICE, other, "Helpful")
        assert "in memory for 15 minutes only" in text_of(told)
        assert len(newsroom.ratings.kept) == 1
        assert "only who asked it" in text_of(await lab.press(BOB, other, "Helpful"))
        await lab.press(ALICE, card, "Not helpful")
        await lab.press(CEM, card, "Helpful")
        assert voices(newsroom) == {ALICE: False, CEM: True}
        assert text_of(await lab.press(ALICE, reply, "Take back")).startswith("Taken back")
        assert newsroom.ratings.kept == {}
        assert text_of(await lab.press(ALICE, reply, "Take back")) == "Nothing of it was kept any more."


async def test_a_server_may_switch_it_off(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    newsroom.servers.settings[SERVER] = ServerSettings(ratings=False)
    assert "has switched off the rating of answers" in text_of(await lab.press(ALICE, card, "Helpful"))
    assert newsroom.ratings.kept == {}
    assert "Helpful" not in labels(await lab.slash(ALICE, "ask", question=QUESTION))
    assert "Helpful" in labels(await lab.slash(ALICE, "ask", question=QUESTION, dm=True))


async def test_what_was_kept_before_a_server_switched_it_off_can_be_taken_back(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    card, _ = await rate(lab)
    newsroom.servers.settings[SERVER] = ServerSettings(ratings=False)
    assert labels(await lab.press(BOB, card, "Helpful")) == []
    reply = await lab.press(ALICE, card, "Not helpful")
    assert text_of(reply).startswith("Nothing was changed:")
    assert voices(newsroom) == {ALICE: True}
    assert text_of(await lab.press(ALICE, reply, "Take back")).startswith("Taken back")
    assert newsroom.ratings.kept == {}


async def test_a_question_that_is_too_long_is_not_kept(lab: FakeDiscord, newsroom: Newsroom) -> None:
    text = f"{QUESTION} " + "breakwater " * 100
    card = await lab.answer_to(await lab.say(ALICE, f"<@100> {text}"))
    assert "the question is too long" in text_of(await lab.press(ALICE, card, "Helpful"))
    assert newsroom.ratings.kept == {}


async def test_forget_me_deletes_it_and_says_so(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card, _ = await rate(lab)
    await lab.press(BOB, card, "Helpful")
    told = text_of(await lab.slash(BOB, "forget-me"))
    assert "- of 1 answer: whether it helped you, and the question if it was yours" in told
    assert voices(newsroom) == {ALICE: True}
    await lab.slash(ALICE, "forget-me")
    assert newsroom.ratings.kept == {}


async def test_in_german(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION, locale="de")
    reply = await lab.press(ALICE, card, "Hilfreich", locale="de")
    assert "**Aufbewahrt bis zum 28. Oktober 2024:** diese Worte deiner Frage" in text_of(reply)
    assert labels(reply) == ["Zurücknehmen"]
