"""`/forget-me` leaves nothing of a user in any table, whatever they did: the whole database is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.gap import asker_of
from bot.core.receipt import seal
from bot.storage.receipts import read_key
from tests.fakes.discord import FakeDiscord, Json, labels, text_of
from tests.integration.discord.whole import Snapshot, WholeHouse
from tests.unit.test_privacy import tables_of_a_person

ALICE, BOB, CEM = "770000000000000501", "770000000000000502", "770000000000000503"
OF_NOBODY = {"posted", "receipt_articles", "budgets"}  # which message shows which article, and how much of it
ANSWERED = "How much will the breakwater repairs cost?"
CLOSE = "breakwater of Port Alder aquarium"
POOL = "When does the swimming pool open?"
HARBOUR = (
    "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
    "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns. They will take until the end of May.",
    "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
    "The breakwater of Port Alder was built in 1911 and raised once, in 1954, after a flood.",
    "Breakwater engineers from the capital will look at the stones under water next week.",
)


@pytest.fixture
def house(home: Path) -> Iterator[WholeHouse]:
    made = WholeHouse(home / "data")
    made.print_article("Storm closes the harbour of Port Alder", HARBOUR)
    yield made
    made.database.close()


async def do_everything(lab: FakeDiscord, who: str, others: list[Json], own: str) -> list[Json]:
    """Ask, press and say all that there is; `others` are cards of other people, `own` a word of nobody else."""
    answered = await lab.slash(who, "ask", question=ANSWERED)
    close = await lab.slash(who, "ask", question=f"{CLOSE} {own}")
    nothing = await lab.slash(who, "ask", question=f"Who owns the {own} zeppelin?", private=True)
    await lab.slash(who, "ask", question=POOL)
    for card in (answered, close, nothing, *others):
        for label in ("Helpful", "Tell me when", "Why this?", "Context", "More"):
            if label in labels(card):
                await lab.press(who, card, label)
    await lab.press(who, close, "Not helpful")
    modal = await lab.press(who, answered, "Follow up")
    await lab.submit(who, modal, f"and until when, {own}?", answered)
    said = await lab.answer_to(await lab.say(who, f"<@100> {ANSWERED}"))
    await lab.answer_to(await lab.say(who, f"<@100> who said so, {own}?", reply_to=said))
    await lab.slash(who, "ask", question=f"{ANSWERED} {own}", dm=True)
    for command in ("latest", "help", "privacy"):
        await lab.slash(who, command)
    await lab.slash(who, "verify", quote="the breakwater would cost 4 million crowns")
    message = await lab.say(who, f"The {own} breakwater would cost 4 million crowns", pings=False)
    await lab.menu(who, "Find the news on this", message)
    await lab.menu(who, "Check this quote", message)
    await lab.slash(who, "sources gaps", manages=True)
    return [answered, close]


def changed(one: Snapshot, two: Snapshot) -> set[str]:
    """Name the tables with other rows."""
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def forms_of(user: str, key: bytes, rows: str) -> list[str]:
    """Return the user's number and everything that it is sealed to; a question's seal stands in the rows."""
    gaps = sorted(set(re.findall(r"\b[0-9a-f]{32}\b", rows)))
    return [user, seal(key, int(user)), *(asker_of(key, gap, int(user)) for gap in gaps)]


def found(forms: list[str], snapshot: Snapshot) -> set[str]:
    """Name the tables in which one of some forms stands."""
    return {name for name, rows in snapshot.items() if any(form in row for row in rows for form in forms)}


async def test_after_it_the_database_is_as_it_was(lab: FakeDiscord, house: WholeHouse) -> None:
    key = read_key(house.settings.data_dir)
    async with house.bot():
        await lab.slash(BOB, "settings set", manages=True, gaps=True)
        cards = await do_everything(lab, BOB, [], "ocelot")
        await do_everything(lab, CEM, cards, "marmot")
        before = house.snapshot()
        await do_everything(lab, ALICE, cards, "quokka")
        during = house.snapshot()
        told = text_of(await lab.slash(ALICE, "forget-me"))
        after = house.snapshot()
    forms = [*forms_of(ALICE, key, repr(during)), "quokka"]
    assert changed(before, during) - OF_NOBODY == tables_of_a_person() == found(forms, during)
    assert changed(before, after) <= OF_NOBODY
    assert found(forms, after) == set()
    assert "- 0 " not in told
    assert "of 0 " not in told
    assert found(forms_of(BOB, key, repr(after)), after) == tables_of_a_person() - {"gaps"}  # Alice's were the words
