"""From a press to a figure: rated in Discord, exported, evaluated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.discord import GUILD_ID, FakeDiscord
from tests.integration.conftest import CommandLine, Ran
from tests.integration.discord.whole import WholeHouse

ALICE, BOB, CEM = "770000000000000501", "770000000000000502", "770000000000000503"
COST = "How much will the breakwater repairs cost?"
SCHOOLS = "When do lessons begin in Elmton?"
FERRIES = "How many ferries stayed moored in Port Alder?"
HARBOUR = (
    "# The harbour",
    "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
    "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns. They will take until the end of May.",
    "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
)
ELMTON = (
    "The school board of Elmton voted to let lessons begin at nine from autumn on.",
    "Parents collected 2,400 names.",
)


@pytest.fixture
def house(home: Path) -> Iterator[WholeHouse]:
    made = WholeHouse(home / "data")
    made.print_article("Storm closes the harbour of Port Alder", HARBOUR)
    made.print_article("Elmton schools to begin at nine", ELMTON, source="post")
    made.print_article("A festival of kites", ["Kites will fly over Birch Haven on Sunday, if the wind is kind."])
    yield made
    made.database.close()


async def run(pullquote: CommandLine, *arguments: str) -> Ran:
    """Run a command, which has an event loop of its own."""
    return await asyncio.to_thread(pullquote, *arguments)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def whole(folder: Path) -> tuple[str, list[int]]:
    """Return all that is written in a folder, and the modes of it and its files."""
    files = sorted(folder.iterdir())
    return "".join(map(Path.read_text, files)), [path.stat().st_mode for path in (folder, *files)]


async def rate(lab: FakeDiscord, house: WholeHouse) -> None:
    """Rate three answers, one of them with others' voices against it."""
    async with house.bot():
        cost = await lab.slash(ALICE, "ask", question=f"{COST} source:Courier")
        await lab.press(ALICE, cost, "Helpful")
        house.now += timedelta(minutes=1)
        schools = await lab.slash(BOB, "ask", question=SCHOOLS, dm=True)
        await lab.press(BOB, schools, "Helpful", dm=True)
        house.now += timedelta(minutes=1)
        ferries = await lab.slash(ALICE, "ask", question=FERRIES)
        for who, label in ((ALICE, "Helpful"), (BOB, "Not helpful"), (CEM, "Not helpful")):
            await lab.press(who, ferries, label)


async def test_a_server_measures_on_its_own_use(lab: FakeDiscord, house: WholeHouse, pullquote: CommandLine) -> None:
    await rate(lab, house)
    told = await run(pullquote, "feedback", "export", "set")
    assert told.status == 0
    assert told.out.splitlines()[:3] == [
        "2 answers were rated helpful: set/questions.jsonl",
        "1 answer was rated not helpful, to be judged: set/to_judge.jsonl",
        "2 articles: set/articles.jsonl",
    ]
    first, second = lines(Path("set/questions.jsonl"))
    assert (first["question"], first["type"], first["date"]) == (COST, "answered", "2024-05-01")
    assert first["evidence"][0] == {
        "article_id": "1",
        "paragraph_indexes": [2],
        "fact": HARBOUR[2].partition(" They")[0],
        "grade": 2,
    }
    assert {evidence["grade"] for evidence in first["evidence"][1:]} <= {1}
    assert (second["question"], second["answerable"]) == (SCHOOLS, True)
    (unsolved,) = lines(Path("set/to_judge.jsonl"))
    assert (unsolved["question"], unsolved["answerable"], unsolved["evidence"]) == (FERRIES, None, [])
    assert unsolved["shown"][0] == ["1", 1]
    assert unsolved["voices"] == {"helpful": 1, "not_helpful": 2}
    texts = [
        [part if isinstance(part, str) else part["text"] for part in article["paragraphs"]]
        for article in lines(Path("set/articles.jsonl"))
    ]
    assert texts == [[HARBOUR[0].removeprefix("# "), *HARBOUR[1:]], list(ELMTON)]
    measured = await run(pullquote, "evaluate", "set", "--json", "--no-remember", "--run", "run.jsonl")
    assert measured.status == 0, measured.err
    judged = {line["id"]: line for line in lines(Path("run.jsonl"))}
    assert judged[first["id"]]["results"][0][:2] == ["1", 2]
    assert judged[first["id"]]["outcome"] == "answered"
    refused = await run(pullquote, "evaluate", "set", "--questions", "set/to_judge.jsonl")
    assert (refused.status, '"answerable" is neither true nor false' in refused.err) == (2, True)


async def test_an_export_names_nobody_and_is_for_who_runs_the_bot_alone(
    lab: FakeDiscord, house: WholeHouse, pullquote: CommandLine
) -> None:
    await rate(lab, house)
    told = await run(pullquote, "feedback", "export", "set")
    assert "pass them to nobody" in told.out
    written, modes = whole(Path("set"))
    hidden = {ALICE, BOB, CEM, GUILD_ID}
    rows = house.snapshot()
    hidden |= {
        part for name in ("voices", "rated_answers") for row in rows[name] for part in row.split("'") if len(part) > 11
    }
    assert not [part for part in hidden if part in written and part not in (COST, SCHOOLS, FERRIES)]
    assert len(modes) == 4
    assert not any(mode & 0o077 for mode in modes)


async def test_one_server_is_exported_without_the_others(
    lab: FakeDiscord, house: WholeHouse, pullquote: CommandLine
) -> None:
    await rate(lab, house)
    told = await run(pullquote, "feedback", "export", "set", "--server", GUILD_ID, "--all-articles")
    assert told.out.startswith("1 answer was rated helpful: set/questions.jsonl\n")
    assert [line["question"] for line in lines(Path("set/questions.jsonl"))] == [COST]
    assert "3 articles: set/articles.jsonl" in told.out
    nothing = await run(pullquote, "feedback", "export", "other", "--server", "999")
    assert nothing.status == 2
    assert nothing.err.startswith(
        "pullquote: No answer was rated in server 999 in the last 180 days. People press Helpful"
    )
    assert not (house.settings.data_dir.parent / "other").exists()


async def test_a_passage_that_was_changed_is_left_out_and_one_that_moved_is_found(
    lab: FakeDiscord, house: WholeHouse, pullquote: CommandLine
) -> None:
    await rate(lab, house)
    title = "Storm closes the harbour of Port Alder"
    house.print_article(title, ["Updated on Monday by the newsroom of the Alder Courier.", *HARBOUR])
    await run(pullquote, "feedback", "export", "set")
    first = lines(Path("set/questions.jsonl"))[0]
    assert first["evidence"][0]["paragraph_indexes"] == [3]
    house.print_article(
        title, [HARBOUR[1], "Repairs will cost more than was thought, said mayor Berta Lund on Tuesday."]
    )
    told = await run(pullquote, "feedback", "export", "set", "--replace")
    assert [line["question"] for line in lines(Path("set/questions.jsonl"))] == [SCHOOLS]
    assert "1 answer was left out: the passage is gone or was changed since." in told.out


@pytest.fixture
def file(home: Path) -> None:
    (home / "file").write_text("", encoding="utf-8")


@pytest.mark.usefixtures("file")
async def test_what_cannot_be_written_is_said_in_a_sentence(
    lab: FakeDiscord, house: WholeHouse, pullquote: CommandLine
) -> None:
    await rate(lab, house)
    for name in ("file", "file/set"):
        told = await run(pullquote, "feedback", "export", name)
        assert (told.status, "is a file, or lies in one. Name a folder." in told.err) == (2, True)
