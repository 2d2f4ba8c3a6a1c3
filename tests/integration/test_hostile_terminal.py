"""No text of an article, and none that is typed, steers the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.schema import REVISIONS, SOURCES
from tests.integration.conftest import CommandLine

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m"


@pytest.fixture
def poisoned(pullquote: CommandLine, newspaper: Path) -> CommandLine:
    """A database from before readers left control characters out."""
    assert pullquote("import", str(newspaper), "--source", "Courier").status == 0
    database = Database(Path("data"))
    with database.engine.begin() as connection:
        connection.execute(sa.update(REVISIONS).values(title=REVISIONS.c.title + EVIL, authors=json.dumps([EVIL])))
        connection.execute(sa.update(SOURCES).values(name=SOURCES.c.name + EVIL))
    database.close()
    return pullquote


@pytest.mark.parametrize(
    "call",
    [
        ("ask", "When did the storm close the harbour of Port Alder?"),
        ("ask", "When did the storm close the harbour of Port Alder?", "--json"),
        ("ask", f"harbour {EVIL}"),
        ("verify", f"Repairs to the breakwater would cost 41 million crowns {EVIL}"),
        ("verify", "repairs to the breakwater would cost 4 million crowns", "--json"),
        ("article", "1"),
        ("article", "1", "--json"),
        ("article", EVIL),
        ("sources", "list"),
        ("sources", "remove", EVIL),
        ("import", EVIL),
    ],
)
def test_nothing_reaches_the_terminal_that_steers_it(poisoned: CommandLine, call: tuple[str, ...]) -> None:
    ran = poisoned(*call)
    assert ran.out or ran.err
    assert not _STEERING.search(ran.out), ran.out
    assert not _STEERING.search(ran.err), ran.err


def test_json_still_says_what_is_stored(poisoned: CommandLine) -> None:
    ran = poisoned("article", "1", "--json")
    assert json.loads(ran.out)["title"].endswith(EVIL)


def test_words_that_are_no_text_are_a_question_like_others(poisoned: CommandLine) -> None:
    ran = poisoned("ask", "harbour \udcff storm")
    assert ran.status in (0, 1)
    assert "Something broke" not in ran.err
