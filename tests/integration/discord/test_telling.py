"""`Tell me when`: the press, the confirmation, the direct message, cancelling, closed doors, restarts."""

from __future__ import annotations

from dataclasses import replace

from bot.core.answer import Question
from bot.core.rights import QuotePolicy, Rights
from bot.interfaces.discord.client import PullquoteBot
from bot.interfaces.discord.directmessages import DirectMessages
from tests.fakes.discord import FakeDiscord, Json, labels, text_of
from tests.integration.discord.conftest import Newsroom
from tests.making import make_article

ALICE, BOB = "501", "502"
UNKNOWN = "When will the Birch Haven lighthouse open to visitors?"
LIGHTHOUSE = make_article(
    [
        "The Birch Haven lighthouse will open to visitors on 12 June, said keeper Ola Nord.",
        "The lighthouse was closed for two years while its stairs were mended.",
    ],
    number=3,
    title="Birch Haven lighthouse to open to visitors",
    published="2024-05-02",
    publisher="Haven Herald",
    rights=Rights(policy=QuotePolicy.FULL),
)
ONLY_RELATED = make_article(
    ["The Birch Haven lighthouse was painted white by volunteers."],
    number=4,
    title="Fresh paint for the lighthouse",
    published="2024-05-02",
)


async def wait(lab: FakeDiscord, who: str = ALICE, question: str = UNKNOWN) -> tuple[Json, Json]:
    """Ask, and press; return the card and the confirmation."""
    card = await lab.slash(ALICE, "ask", question=question)
    return card, await lab.press(who, card, "Tell me when")


async def look(newsroom: Newsroom, bot: PullquoteBot) -> None:
    await newsroom.telling.look(messages(newsroom, bot))


def messages(newsroom: Newsroom, bot: PullquoteBot) -> DirectMessages:
    return DirectMessages(newsroom.laid, lambda: bot)


def direct(lab: FakeDiscord) -> list[Json]:
    return [message for message in lab.messages.values() if message["channel_id"] == "301"]


async def test_it_stands_under_nothing_and_related_alone(lab: FakeDiscord, running: PullquoteBot) -> None:
    nothing = await lab.slash(ALICE, "ask", question="Who is the mayor of Reykjavik?")
    assert labels(nothing) == ["Follow up", "Tell me when", "Delete"]
    related = await lab.slash(ALICE, "ask", question="breakwater of Port Alder aquarium")
    assert labels(related) == [
        *("More", "Context", "Follow up", "Why this?"),
        *("Tell me when", "Helpful", "Not helpful", "Delete"),
    ]
    answered = await lab.slash(ALICE, "ask", question="How much will the breakwater repairs cost?")
    assert "Tell me when" not in labels(answered)
    assert "Tell me when" not in labels(await lab.slash(ALICE, "ask", question="hello"))


async def test_the_confirmation_says_what_is_kept_until_when_and_how_to_cancel(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    _, confirmation = await wait(lab)
    text = text_of(confirmation)
    assert confirmation["flags"] & 64
    assert f"> {UNKNOWN}" in text
    assert (
        "the words of this question, when and in which server it was asked, where to look, and your user number" in text
    )
    assert "31 May 2024" in text
    assert "/forget-me" in text
    assert labels(confirmation) == ["Cancel"]
    (watch,) = newsroom.watches.kept.values()
    assert (watch.user_id, watch.server_id, watch.question.text) == (501, 200, UNKNOWN)


async def test_an_arriving_article_brings_one_direct_message_with_the_ordinary_card(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await wait(lab)
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    (message,) = direct(lab)
    text = text_of(message)
    assert text.startswith(f"-# On 1 May 2024 you asked: {UNKNOWN}\n### Answered, in the printed words")
    assert "will open to visitors on 12 June" in text
    assert "Haven Herald" in text
    assert "You get this because you pressed “Tell me when”" in text
    assert {"Cancel", "Delete", "Follow up", "Why this?"} <= set(labels(message))
    assert newsroom.watches.kept == {}
    await look(newsroom, running)
    assert len(direct(lab)) == 1


async def test_the_buttons_of_the_message_work(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    await wait(lab)
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    (message,) = direct(lab)
    assert "closed for two years" in text_of(await lab.press(ALICE, message, "Context"))
    assert "### Why the first passage stands first" in text_of(await lab.press(ALICE, message, "Why this?"))
    assert text_of(await lab.press(ALICE, message, "Cancel")).startswith("That question is not kept any more.")
    modal = await lab.press(ALICE, message, "Follow up")
    assert "Ola Nord" in text_of(await lab.submit(ALICE, modal, "who said so?", message))


async def test_no_message_on_what_is_only_related(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    await wait(lab)
    newsroom.arrive(ONLY_RELATED)
    await look(newsroom, running)
    assert direct(lab) == []
    assert len(newsroom.watches.kept) == 1


async def test_whoever_sees_the_card_may_press_for_themselves(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card, _ = await wait(lab)
    await lab.press(BOB, card, "Tell me when")
    assert sorted(watch.user_id for watch in newsroom.watches.kept.values()) == [501, 502]
    assert "I wait for that already" in text_of(await lab.press(BOB, card, "Tell me when"))
    assert len(newsroom.watches.kept) == 2


async def test_cancelling_takes_the_place_of_the_confirmation(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    _, confirmation = await wait(lab)
    await wait(lab, question="Who is the mayor of Reykjavik?")
    edited = await lab.press(ALICE, confirmation, "Cancel")
    assert text_of(edited) == (
        "Cancelled: the question is deleted, with your user number. You still wait for 1 other question; /forget-me "
        "deletes it."
    )
    assert labels(edited) == []
    assert [watch.question.text for watch in newsroom.watches.kept.values()] == ["Who is the mayor of Reykjavik?"]


async def test_the_question_of_a_follow_up_is_the_one_that_is_waited_for(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card = await lab.slash(ALICE, "ask", question="How much will the breakwater repairs cost?")
    modal = await lab.press(ALICE, card, "Follow up")
    answer = await lab.submit(ALICE, modal, "Who is the mayor of Reykjavik?", card)
    await lab.press(ALICE, answer, "Tell me when")
    (watch,) = newsroom.watches.kept.values()
    assert "Reykjavik" in watch.question.text


async def test_after_a_restart_the_question_is_forgotten_and_the_press_says_so(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card = await lab.slash(ALICE, "ask", question=UNKNOWN)
    await running.close()
    async with newsroom.bot():
        assert "are forgotten. Ask again." in text_of(await lab.press(ALICE, card, "Tell me when"))
    assert newsroom.watches.kept == {}


async def test_a_subscription_outlives_a_restart_and_so_does_its_cancel(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    _, confirmation = await wait(lab)
    await wait(lab, question="Who is the mayor of Reykjavik?")
    newsroom.arrive(LIGHTHOUSE)
    await running.close()
    async with newsroom.bot() as bot:
        await look(newsroom, bot)
        assert len(direct(lab)) == 1
        assert "not kept any more" in text_of(await lab.press(ALICE, confirmation, "Cancel"))


async def test_closed_doors_end_it(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    await wait(lab)
    lab.closed_to_bot.add(ALICE)
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    assert direct(lab) == []
    assert newsroom.watches.kept == {}


async def test_who_has_left_the_server_is_told_nothing_of_its_sources(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await wait(lab)
    lab.left.add(ALICE)
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    assert direct(lab) == []
    assert newsroom.watches.kept == {}


async def test_a_message_whose_answer_was_lost_is_not_sent_again(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await wait(lab)
    newsroom.arrive(LIGHTHOUSE)
    lab.lose_next_answer = True
    await look(newsroom, running)
    assert len(direct(lab)) == 1
    assert newsroom.watches.kept == {}


async def test_a_process_that_finds_the_claim_of_a_dead_one_finds_its_message(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await wait(lab)
    (watch,) = newsroom.watches.kept.values()
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    direct(lab)[0]["nonce"] = None  # forgotten after some minutes
    newsroom.watches.kept[watch.id] = replace(watch, claimed_at=newsroom.now)
    await running.close()
    async with newsroom.bot() as bot:
        await look(newsroom, bot)
    assert len(direct(lab)) == 1
    assert newsroom.watches.kept == {}


async def test_a_source_of_the_server_is_told_of_to_its_members_and_shows_no_more_in_direct_messages(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    newsroom.servers.own[200] = frozenset({"private"})
    await wait(lab)
    await newsroom.telling.subscribe(502, None, Question(text=UNKNOWN, asked_at=newsroom.now), "en")
    newsroom.arrive(replace(LIGHTHOUSE, source="private"))
    await look(newsroom, running)
    (message,) = direct(lab)
    assert "will open to visitors on 12 June" in text_of(message)
    assert labels(message) == ["Cancel", "Delete"]
    assert [watch.user_id for watch in newsroom.watches.kept.values()] == [502]


async def test_why_this_counts_nothing_of_what_a_server_may_not_read(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    newsroom.arrive(replace(LIGHTHOUSE, source="private"))
    card = await lab.slash(ALICE, "ask", question="Port Alder lighthouse of 1911")
    assert "**lighthouse**: not there · no passage has it" in text_of(await lab.press(ALICE, card, "Why this?"))


async def test_the_nonce_keeps_a_message_from_being_made_twice(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await wait(lab)
    (watch,) = newsroom.watches.kept.values()
    newsroom.arrive(LIGHTHOUSE)
    answer = watch.met_by(await newsroom.audiences.ask(watch.question, watch.server_id))
    assert answer is not None
    for _ in range(2):
        await messages(newsroom, running).tell(watch, answer)
    assert len(direct(lab)) == 1


async def test_a_message_in_the_language_of_who_pressed(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card = await lab.slash(ALICE, "ask", question=UNKNOWN, locale="de")
    confirmation = await lab.press(ALICE, card, "Sag mir Bescheid", locale="de")
    assert "Ich sage dir Bescheid" in text_of(confirmation)
    newsroom.arrive(LIGHTHOUSE)
    await look(newsroom, running)
    assert text_of(direct(lab)[0]).startswith("-# Am 1. Mai 2024 hast du gefragt:")


async def test_forget_me_deletes_all_and_says_what(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    card, _ = await wait(lab)
    await wait(lab, BOB)
    await lab.slash(BOB, "ask", question=UNKNOWN)
    told = text_of(await lab.slash(ALICE, "forget-me"))
    assert told.startswith(
        "### Deleted\n- 1 question that you waited for an answer to\n- of 2 answers: that they were yours"
    )
    assert [watch.user_id for watch in newsroom.watches.kept.values()] == [502]
    assert len(newsroom.receipts.kept) == 1
    assert "forgotten" in text_of(await lab.press(ALICE, card, "Tell me when"))
    again = text_of(await lab.slash(ALICE, "forget-me"))
    assert "- 0 questions" in again
    assert "- of 0 answers" in again


async def test_the_privacy_card_tells_of_it(lab: FakeDiscord, running: PullquoteBot) -> None:
    text = text_of(await lab.slash(ALICE, "privacy"))
    assert "Only if you press **Tell me when**" in text
    assert "**/forget-me** deletes all that is kept of you" in text
