"""`/privacy` and `docs/privacy.md` say the same, and the page knows every table."""

from __future__ import annotations

import re

from bot.core.backup import COPY_LIFETIME
from bot.core.gap import FEWEST_PEOPLE, GAP_LIFETIME, LONGEST_COUNTED
from bot.core.posted import POSTED_LIFETIME
from bot.core.rating import RATING_LIFETIME
from bot.core.receipt import RECEIPT_LIFETIME
from bot.core.watch import WATCH_LIFETIME
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.conversations import LIFETIME_SECONDS
from bot.interfaces.discord.privacycard import kept_facts, never_facts, privacy_card
from bot.storage.schema import METADATA
from tests.sentences import BOT

PAGE = (BOT.parent / "docs" / "privacy.md").read_text(encoding="utf-8")
CATALOGUE = Catalogue(BOT / "locale")
WORDS = CATALOGUE.words("en")


def section(title: str) -> str:
    """Return what stands under a heading."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def items(text: str) -> list[str]:
    """Return the items of a list, each on one line."""
    return [" ".join(item.split()) for item in re.findall(r"^- (.*?)(?=^- |^\s*$|\Z)", text, re.MULTILINE | re.DOTALL)]


def test_the_page_and_the_card_say_the_same_sentences() -> None:
    assert items(section("What `/privacy` says")) == [*kept_facts(WORDS), *never_facts(WORDS)]


def test_the_card_says_every_fact_in_every_language() -> None:
    for language in ("en", *(path.stem for path in (BOT / "locale").glob("*.po"))):
        words = CATALOGUE.words(language)
        text = "\n".join(privacy_card(words, counts_gaps=True).sections)
        assert all(fact in text for fact in [*kept_facts(words), *never_facts(words)])


def test_the_facts_name_the_times_that_hold() -> None:
    answers, cards, memory, telling, rating, gaps = kept_facts(WORDS)
    assert f"for {RECEIPT_LIFETIME.days} days" in answers
    assert (POSTED_LIFETIME.days, LIFETIME_SECONDS, FEWEST_PEOPLE) == (365, 15 * 60, 3)
    assert "For a year" in cards
    assert "For 15 minutes" in memory
    assert f"at most {WATCH_LIFETIME.days} days" in telling
    assert f"for {RATING_LIFETIME.days} days" in rating
    assert f"for {GAP_LIFETIME.days} days" in gaps
    assert f"at most {LONGEST_COUNTED} characters" in " ".join(PAGE.split())


def test_the_page_names_every_copy_and_when_it_goes() -> None:
    copies = [line.split("|")[1:4] for line in section("Copies").splitlines() if line.startswith("| ")][1:]
    assert [re.findall(r"`([^`]+)`", name) for name, _, _ in copies] == [
        ["pullquote.db.…-before-…"],
        ["before-restore-…"],
        ["pullquote backup"],
    ]
    assert all(f"after {COPY_LIFETIME.days} days" in goes for _, _, goes in copies[:2])


def test_every_table_stands_on_the_page_once() -> None:
    rows = [line.split("|")[1] for line in section("Where it lies").splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(METADATA.tables)


def tables_of_a_person() -> set[str]:
    """Name the tables that the page says to hold something of a person."""
    rows = [line.split("|")[1:4] for line in section("Where it lies").splitlines() if line.startswith("| `")]
    return {name for names, _, of in rows if of.strip().startswith("yes") for name in re.findall(r"`(\w+)`", names)}


def test_the_tables_of_a_person_are_marked() -> None:
    assert {"receipts", "watches", "voices"} < tables_of_a_person() < set(METADATA.tables)
