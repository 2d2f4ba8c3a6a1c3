"""What people ask, who they are and the bot's token stay out of the log at INFO and above, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncGenerator, Generator

import pytest

from bot.interfaces.discord import persisting
from bot.interfaces.discord.client import PullquoteBot
from bot.logs.configuring import on_one_line, without_reprs
from bot.logs.hiding import Secrets
from bot.logs.lines import JsonLines, TextLines
from tests.fakes.discord import APPLICATION_ID, CALLBACK, CHANNEL_ID, EDIT, GUILD_ID, SEND, FakeDiscord, Fault, text_of
from tests.integration.discord.conftest import Newsroom

TOKEN = "MTA1NjQ4NzY1NDMyMTA5ODc2NQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105 - made up
WHO = "815263748596071"
NAME = f"user{WHO}"
QUESTION = "Did Quentin Zweifelhaft steal the purple breakwater of Port Alder?"
WORDS = ("quentin", "zweifelhaft", "steal", "purple")
FOLLOW_UP = "and did Wilhelmina Kobold help?"
FOLLOW_UP_WORDS = ("wilhelmina", "kobold")


class Log(logging.Handler):
    """Writes every line from INFO up in both forms, as the bot would."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.text: list[str] = []
        self.json: list[str] = []
        self._forms = TextLines(Secrets(), is_frank=False), JsonLines(Secrets(), is_frank=False)
        self.addFilter(on_one_line)
        self.addFilter(without_reprs)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        if record.levelno >= logging.WARNING or record.name.startswith("bot"):
            self.text.append(self._forms[0].format(record))
            self.json.append(self._forms[1].format(record))

    @property
    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.json]

    def leaks(self) -> list[str]:
        """Return the lines in which something stands that must not."""
        secret = (*WORDS, *FOLLOW_UP_WORDS, WHO, NAME, TOKEN, "breakwater")
        return [
            line
            for line in (*self.text, *self.json)
            if any(word in line.casefold() for word in map(str.casefold, secret))
        ]


@pytest.fixture
def log() -> Generator[Log]:
    """Everything that is logged."""
    handler, root, ours = Log(), logging.getLogger(), logging.getLogger("bot")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    ours.setLevel(before)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(persisting, "PAUSES_SECONDS", (0.0,) * 7)


@pytest.fixture
async def bot(log: Log, lab: FakeDiscord, newsroom: Newsroom) -> AsyncGenerator[PullquoteBot]:
    """A connected bot that is listened to."""
    del log, lab
    async with newsroom.bot() as client:
        yield client


async def ask_everywhere(lab: FakeDiscord) -> None:
    """Ask by every door; where nobody is answered, go on."""
    mention = await lab.say(WHO, f"<@100> {QUESTION}")
    direct = await lab.say(WHO, QUESTION, dm=True)
    other = await lab.say(WHO, QUESTION, pings=False)
    for act in (
        lab.answer_to(mention),
        lab.answer_to(direct),
        lab.slash(WHO, "ask", question=QUESTION),
        lab.slash(WHO, "ask", question=QUESTION, since="Zweifelhaft"),
        lab.slash(WHO, "latest", topic=QUESTION),
        lab.slash(WHO, "verify", quote=QUESTION),
        lab.menu(WHO, "Find the news on this", other),
        lab.menu(WHO, "Check this quote", other),
        lab.slash(WHO, "forget-me"),
        _press_everything(lab),
    ):
        try:
            await act
        except (TimeoutError, KeyError, StopIteration, RuntimeError):  # no answer, or one without such a button
            continue


async def _press_everything(lab: FakeDiscord) -> None:
    card = await lab.slash(WHO, "ask", question=QUESTION)
    modal = await lab.press(WHO, card, "Follow up")
    await lab.submit(WHO, modal, FOLLOW_UP, card)
    await lab.press(WHO, card, "Why this?")
    await lab.press(WHO, card, "Tell me when")


@pytest.mark.usefixtures("bot")
async def test_a_day_without_faults(lab: FakeDiscord, log: Log) -> None:
    await ask_everywhere(lab)
    assert log.events.count("question") >= 8
    assert log.leaks() == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "fault",
    [
        Fault(EDIT, status=400, times=99),
        Fault(EDIT, status=503, times=99),
        Fault(EDIT, limited=0.01, times=99),
        Fault(CALLBACK, limited=0.01, times=5),
        Fault(CALLBACK, reset="after", times=99),
        Fault(SEND, status=403, times=99),
        Fault(SEND, limited=0.01, times=5),
        Fault(SEND, reset="before", times=99),
    ],
    ids=lambda fault: f"{fault.place.split('/')[0]}-{fault.status or fault.limited or fault.reset}",
)
async def test_faults_of_discord(lab: FakeDiscord, log: Log, fault: Fault) -> None:
    lab.faults.append(fault)
    lab.patience_seconds = 0.3
    await ask_everywhere(lab)
    lab.faults.clear()
    assert log.leaks() == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("broken", ["search", "articles", "keep", "subscribe", "on_message", "asker"])
async def test_faults_of_our_own_quote_nobody(
    lab: FakeDiscord, log: Log, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*given: object, **_: object) -> None:
        raise ValueError(f"cannot do that for {given} asked by {NAME}: {QUESTION} {FOLLOW_UP}")

    async def fail_later(*given: object, **named: object) -> None:
        try:
            fail(*given, **named)
        except ValueError as error:
            raise KeyError(QUESTION) from error

    desk, services = newsroom.laid, newsroom.laid.services
    match broken:
        case "search":
            monkeypatch.setattr(newsroom.search, "search", fail_later)
        case "articles":
            monkeypatch.setattr(newsroom.store, "articles", fail_later)
        case "keep":
            monkeypatch.setattr(newsroom.receipts, "keep", fail_later)
        case "subscribe":
            monkeypatch.setattr(services.telling, "subscribe", fail_later)
        case "on_message":
            monkeypatch.setattr(desk.heard, "is_new", fail)
        case _:
            monkeypatch.setattr(desk, "asker", fail)
    lab.patience_seconds = 0.3
    await ask_everywhere(lab)
    assert (
        any(event.endswith(("_failed", "_broke")) or event == "message" for event in log.events)
        or broken == "subscribe"
    )
    assert log.leaks() == []


@pytest.mark.usefixtures("bot")
async def test_what_the_user_is_told_is_found_in_the_log_with_its_traceback(
    lab: FakeDiscord, log: Log, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise KeyError(QUESTION)

    monkeypatch.setattr(newsroom.search, "search", fail)
    shown = text_of(await lab.slash(WHO, "ask", question=QUESTION))
    (incident,) = re.findall(r"incident ([\w-]+)\.", shown)
    (line,) = [one for one in map(json.loads, log.json) if one.get("incident") == incident]
    assert (line["event"], line["level"], line["why"]) == ("question_failed", "ERROR", "KeyError")
    assert line["exception"].startswith("Traceback (most recent call last):")
    assert line["exception"].endswith("\nKeyError")
    (text,) = [one for one in log.text if incident in one]
    assert text.splitlines()[1] == "Traceback (most recent call last):"


@pytest.mark.usefixtures("bot")
async def test_an_unreadable_interaction_and_a_broken_event_have_incidents(
    lab: FakeDiscord, log: Log, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.expect("unreadable")
    await lab.emit(
        "INTERACTION_CREATE",
        {"id": "7", "token": "unreadable", "type": 2, "application_id": APPLICATION_ID, "name": QUESTION},
    )
    shown = text_of(await lab.outcome("unreadable"))
    await lab.emit("MESSAGE_CREATE", {"id": "1", "content": QUESTION, "channel_id": CHANNEL_ID, "guild_id": GUILD_ID})
    monkeypatch.setattr(newsroom.laid.heard, "is_new", None)  # not to be called
    await lab.say(WHO, f"<@100> {QUESTION}")
    await lab.slash(WHO, "help")  # by whose answer the event before has been heard
    incidents = [line["incident"] for line in map(json.loads, log.json) if "incident" in line]
    assert len(set(incidents)) == len(incidents) == 2
    assert f"incident {incidents[0]}." in shown
    assert log.leaks() == []
