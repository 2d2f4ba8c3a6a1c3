"""What a server asks in vain: counted where it chose so, told from three people on."""

from __future__ import annotations

import pytest

from bot.core.gap import Unanswered
from bot.core.serving import ServerSettings
from tests.fakes.discord import GUILD_ID, FakeDiscord, text_of
from tests.integration.discord.conftest import Newsroom
from tests.making import make_article

PEOPLE = ("501", "502", "503", "504")
SERVER = int(GUILD_ID)
POOL = "When does the swimming pool open?"
SAID = "Unanswered questions are counted in this server, without names; /privacy says how."

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture
def counting(newsroom: Newsroom) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(gaps=True)


async def gaps(lab: FakeDiscord) -> str:
    card = await lab.slash("509", "sources gaps", manages=True)
    assert card["flags"] & 64
    return text_of(card)


async def test_nothing_is_counted_unless_the_server_chose_so(lab: FakeDiscord, newsroom: Newsroom) -> None:
    for who in PEOPLE:
        assert SAID not in text_of(await lab.slash(who, "ask", question=POOL))
    assert newsroom.gaps.asked == {}
    assert (await gaps(lab)).startswith("Unanswered questions are not counted in this server.")


@pytest.mark.usefixtures("counting")
async def test_words_are_kept_and_told_from_the_third_person_on(lab: FakeDiscord, newsroom: Newsroom) -> None:
    for who, question in zip(PEOPLE, (POOL, "when will the SWIMMING pool be opening", POOL, POOL), strict=True):
        if who in PEOPLE[:3]:
            assert newsroom.gaps.words == {}
            assert "pool" not in await gaps(lab)
        card = await lab.slash(who, "ask", question=question)
        assert SAID in text_of(card)
    assert f"- **{POOL}** – 4 people · last on 1 May 2024 · nothing found" in await gaps(lab)
    kept = repr([*newsroom.gaps.asked, *newsroom.gaps.words.values()])
    assert not any(who in kept for who in PEOPLE)


@pytest.mark.usefixtures("counting")
async def test_one_person_counts_once_however_often_they_ask(lab: FakeDiscord) -> None:
    for _ in range(5):
        await lab.slash(PEOPLE[0], "ask", question=POOL)
    assert "There is no question that 3 different people asked in vain." in await gaps(lab)


@pytest.mark.usefixtures("counting")
async def test_closest_passages_count_too(lab: FakeDiscord) -> None:
    for who in PEOPLE[:3]:
        assert SAID in text_of(await lab.slash(who, "ask", question="breakwater of Port Alder aquarium"))
    assert "3 people · last on 1 May 2024 · only closest passages" in await gaps(lab)


@pytest.mark.usefixtures("counting")
async def test_what_is_answered_filtered_no_question_or_not_ones_own_is_not_counted(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    for question in ("How much will the breakwater repairs cost?", "hello", f"{POOL} source:Courier"):
        assert SAID not in text_of(await lab.slash(PEOPLE[0], "ask", question=question))
    message = await lab.say(PEOPLE[1], POOL, pings=False)
    assert SAID not in text_of(await lab.menu(PEOPLE[0], "Find the news on this", message))
    assert SAID not in text_of(await lab.slash(PEOPLE[0], "ask", question=POOL, dm=True))
    assert newsroom.gaps.asked == {}


@pytest.mark.usefixtures("counting")
async def test_an_answer_ends_the_count(lab: FakeDiscord, newsroom: Newsroom) -> None:
    for who in PEOPLE[:3]:
        await lab.slash(who, "ask", question=POOL)
    assert POOL in await gaps(lab)
    newsroom.arrive(
        make_article(["The swimming pool of Elmton will open on 12 June, said the council."], number=3, title="Pool")
    )
    answer = await lab.slash(PEOPLE[3], "ask", question=POOL)
    assert text_of(answer).split("\n")[1] == "### Answered, in the printed words"
    assert POOL not in await gaps(lab)


@pytest.mark.usefixtures("counting")
async def test_switching_it_off_deletes_what_was_counted(lab: FakeDiscord, newsroom: Newsroom) -> None:
    for who in PEOPLE[:3]:
        await lab.slash(who, "ask", question=POOL)
    await lab.slash("509", "settings set", manages=True, gaps=False)
    assert newsroom.gaps.asked == newsroom.gaps.words == {}


@pytest.mark.usefixtures("counting")
async def test_forget_me_takes_a_person_out_of_the_count(lab: FakeDiscord) -> None:
    for who in PEOPLE[:3]:
        await lab.slash(who, "ask", question=POOL)
    told = text_of(await lab.slash(PEOPLE[1], "forget-me"))
    assert "- of 1 question without an answer: that you asked it" in told
    assert POOL not in await gaps(lab)


async def test_privacy_says_whether_this_server_counts(lab: FakeDiscord, newsroom: Newsroom) -> None:
    assert "This server does not." in text_of(await lab.slash(PEOPLE[0], "privacy"))
    newsroom.servers.settings[SERVER] = ServerSettings(gaps=True)
    assert "**This server does.**" in text_of(await lab.slash(PEOPLE[0], "privacy"))
    assert "This server" not in text_of(await lab.slash(PEOPLE[0], "privacy", dm=True))


@pytest.mark.usefixtures("counting")
async def test_what_was_under_way_when_counting_was_switched_off_leaves_nothing(
    lab: FakeDiscord, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = newsroom.gaps.note

    async def switch_off_and_note(asked: Unanswered) -> None:
        newsroom.servers.settings[SERVER] = ServerSettings(gaps=False)
        await note(asked)

    monkeypatch.setattr(newsroom.gaps, "note", switch_off_and_note)
    await lab.slash(PEOPLE[0], "ask", question=POOL)
    await newsroom.laid.manners.settle(5)
    assert newsroom.gaps.asked == {}
    assert not newsroom.servers.settings[SERVER].gaps
