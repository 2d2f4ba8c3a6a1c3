"""The token, the address of the alerts' webhook and the database's password are shown nowhere, whatever fails."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from multidict import CIMultiDict, CIMultiDictProxy
from typer.main import get_command

import bot
from bot.errors import ConfigurationError, DeliveryFailed, StorageError
from bot.ingest.web.webhook import Webhook
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.main import build
from bot.interfaces.cli.terminal import Terminal
from bot.interfaces.discord.connecting import Access
from bot.interfaces.discord.inspecting import check_discord
from bot.interfaces.discord.persisting import described
from bot.service.checking import State
from bot.settings import load_settings
from bot.storage.database import Database
from tests.fakes.discord import FakeDiscord, Fault
from tests.integration.conftest import CommandLine
from tests.integration.hidden import HOOK, PASSWORD, TOKEN, files_with_secrets, log_of, shown_in

QUESTION = "When did the storm close the harbour of Port Alder?"
COMMANDS = sorted(vars(get_command(build(cast("OpenHouse", None), cast("Terminal", None))))["commands"])
# What each is called with; one that is not named here is called with nothing, which most refuse.
CALLS: dict[str, list[tuple[str, ...]]] = {
    "ask": [("ask", QUESTION), ("ask", QUESTION, "--json"), ("ask", TOKEN)],
    "article": [("article", "1"), ("article", "99")],
    "extract": [("extract", "courier/none.html")],
    "import": [("import", "courier"), ("import", "nowhere")],
    "read-feed": [("read-feed", "courier/harbour.md")],
    "sources": [("sources", "list"), ("sources", "export"), ("sources", "poll"), ("sources", "add", "nowhere")],
    "verify": [("verify", "eleven ferries stayed moored")],
    "withdraw": [("withdraw", "99")],
    "evaluate": [("evaluate", "courier")],
    "bench": [("bench", "--passages", "50", "--engines", "none-such")],
}


class Lab:
    """The double in a thread of its own, for commands that have an event loop of theirs."""

    def __init__(self) -> None:
        self.double = FakeDiscord()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    @contextmanager
    def open(self) -> Generator[FakeDiscord]:
        """Serve."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.double.__aenter__(), self._loop).result(10)
        try:
            yield self.double
        finally:
            asyncio.run_coroutine_threadsafe(self.double.__aexit__(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()

    def when_connected(self, do: signal.Signals) -> None:
        """Send this process a signal as soon as the bot has begun its session."""

        async def wait() -> None:
            await self.double.until(lambda: self.double.identified_times > 0)
            os.kill(os.getpid(), do)

        asyncio.run_coroutine_threadsafe(wait(), self._loop)


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Generator[Lab]:
    made = Lab()
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", False)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", False)
    with made.open() as double:
        double.patience_seconds = 30.0
        monkeypatch.setattr(Route, "BASE", double.url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(double.gateway_url))
        yield made


@pytest.fixture
def secretive(pullquote: CommandLine, newspaper: Path, caplog: pytest.LogCaptureFixture) -> CommandLine:
    """A command line with every secret in its `.env`, whose log is read from DEBUG on, that of the libraries too."""
    caplog.set_level(logging.DEBUG)
    (newspaper.parent / ".env").write_text(
        f"DISCORD_TOKEN={TOKEN}\nPULLQUOTE_ALERT_WEBHOOK=http://127.0.0.1:1/{HOOK}\nPULLQUOTE_LOG_LEVEL=DEBUG\n",
        encoding="utf-8",
    )
    return pullquote


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("run", "sync", "doctor", "chat")])
def test_no_command_shows_a_secret(
    secretive: CommandLine, name: str, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for call in [*CALLS.get(name, [(name,)]), (name, "--no-such-option"), (name, "--help")]:
        ran = secretive(*call)
        asked = [] if TOKEN not in call else [TOKEN]  # who types it sees it
        shown = ran.out.replace(TOKEN, "") + ran.err.replace(TOKEN, "") if asked else ran.out + ran.err
        assert shown_in(shown) == []
    assert shown_in(log_of(caplog)) == []
    assert files_with_secrets(home) == []


@pytest.mark.parametrize(
    "fault",
    [
        None,
        "refused",
        "limited",
        Fault("GET gateway", reset="before", times=9),
        Fault("GET users", reset="after", times=9),
    ],
)
@pytest.mark.parametrize("name", ["doctor", "sync"])
def test_no_look_at_discord_shows_a_secret(
    secretive: CommandLine, lab: Lab, home: Path, caplog: pytest.LogCaptureFixture, name: str, fault: Fault | str | None
) -> None:
    lab.double.rejects_token = fault == "refused"
    if fault == "limited":
        lab.double.faults.append(Fault("GET users", limited=0.01))
    if isinstance(fault, Fault):
        lab.double.faults.append(fault)
    ran = secretive(name)
    assert shown_in(ran.out + ran.err + log_of(caplog)) == []
    assert files_with_secrets(home) == []


@pytest.mark.parametrize("refused", [False, True])
def test_the_bot_shows_no_secret(
    secretive: CommandLine, lab: Lab, home: Path, caplog: pytest.LogCaptureFixture, *, refused: bool
) -> None:
    lab.double.rejects_token = refused
    if not refused:
        lab.when_connected(signal.SIGTERM)
    ran = secretive("run")
    assert ran.status == (2 if refused else 0), ran.err
    assert lab.double.identified.get("token") in (None, TOKEN)
    assert shown_in(ran.out + ran.err + log_of(caplog)) == []
    assert files_with_secrets(home) == []


@pytest.mark.parametrize(
    "token",
    [f"Bot {TOKEN}", f'"{TOKEN}\nX-Injected: 1"', f"{TOKEN}ä", f"{TOKEN} {TOKEN}", f'"{TOKEN}\x07"'],
)
def test_a_token_that_no_header_takes_is_refused_in_words(
    pullquote: CommandLine, home: Path, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    caplog.set_level(logging.DEBUG)
    (home / ".env").write_text(f"DISCORD_TOKEN={token}\n", encoding="utf-8")
    ran = pullquote("run")
    assert ran.status == 2
    assert "DISCORD_TOKEN is wrong" in ran.err
    assert shown_in(ran.out + ran.err + log_of(caplog)) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"PULLQUOTE_ALERT_WEBHOOK=ftp://x.example/{HOOK}", "PULLQUOTE_ALERT_WEBHOOK"),
        (f"PULLQUOTE_DATABASE_URL=postgresql+nosuch://u:{PASSWORD}@127.0.0.1/d", "PULLQUOTE_DATABASE_URL"),
        (f"PULLQUOTE_DATABASE_URL=//u:{PASSWORD}@127.0.0.1", "PULLQUOTE_DATABASE_URL"),
        (f"PULLQUOTE_DATABASE_URL=sqlite:////no/such/folder/{PASSWORD}.db", "cannot be written"),
    ],
)
@pytest.mark.parametrize("call", [("doctor",), ("ask", QUESTION)])
def test_a_wrong_setting_is_named_without_its_secret(
    pullquote: CommandLine, home: Path, caplog: pytest.LogCaptureFixture, line: str, said: str, call: tuple[str, ...]
) -> None:
    caplog.set_level(logging.DEBUG)
    (home / ".env").write_text(f"{line}\nPULLQUOTE_LOG_LEVEL=DEBUG\n", encoding="utf-8")
    ran = pullquote(*call)
    assert ran.status != 0
    assert said in ran.out + ran.err
    assert shown_in(ran.out + ran.err + log_of(caplog)) == []


def test_a_line_without_its_sign_is_named_without_its_secret(pullquote: CommandLine, home: Path) -> None:
    (home / ".env").write_text(f"PULLQUOTE_ALERT_WEBHOOKhttps://x.example/{HOOK}\n", encoding="utf-8")
    ran = pullquote("doctor")
    assert "There is no setting PULLQUOTE_ALERT_WEBHOOKhttps." in ran.err
    assert shown_in(ran.out + ran.err) == []


def test_what_holds_a_secret_does_not_print_it(home: Path) -> None:
    (home / ".env").write_text(
        f"DISCORD_TOKEN={TOKEN}\nPULLQUOTE_ALERT_WEBHOOK=https://x.example/{HOOK}\n"
        f"PULLQUOTE_DATABASE_URL=sqlite:///{PASSWORD}.db\n",
        encoding="utf-8",
    )
    settings = load_settings()
    assert settings.database_url.endswith(f"{PASSWORD}.db")
    for held in (settings, Access(TOKEN), Webhook(f"https://x.example/{HOOK}", "agent")):
        assert shown_in(f"{held!r}{held}") == []


def test_the_cause_of_a_wrong_setting_holds_no_secret(home: Path) -> None:
    (home / ".env").write_text(f"PULLQUOTE_ALERT_WEBHOOK=ftp://x.example/{HOOK}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_settings()
    assert shown_in(f"{raised.value!r}{raised.value.__cause__!r}{raised.value.__cause__}") == []


def test_the_cause_of_a_database_that_cannot_be_opened_holds_no_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised:
        Database(tmp_path, f"postgresql+nosuch://u:{PASSWORD}@127.0.0.1/d")
    assert raised.value.__cause__ is None
    assert shown_in(str(raised.value)) == []


def refused_answer() -> aiohttp.ClientResponseError:
    """An error of aiohttp that holds the headers of its request."""
    headers = CIMultiDictProxy(CIMultiDict({"Authorization": f"Bot {TOKEN}"}))
    request = aiohttp.RequestInfo(yarl.URL("http://127.0.0.1/api"), "GET", headers, yarl.URL("http://127.0.0.1/api"))
    return aiohttp.ClientResponseError(request, (), status=502, message="Bad Gateway")


def test_errors_that_hold_headers_are_described_without_them(caplog: pytest.LogCaptureFixture) -> None:
    error = refused_answer()
    assert shown_in(repr(error))  # so that this test can fail
    assert shown_in(described(error)) == []
    try:
        raise error
    except aiohttp.ClientError:
        logging.getLogger("bot.tests").exception("failed")
    assert shown_in(log_of(caplog)) == []


async def test_what_doctor_says_of_an_error_with_headers_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async def login(*_: object) -> None:
        raise refused_answer()

    monkeypatch.setattr("discord.ext.commands.Bot.login", login)
    (check,) = await check_discord(TOKEN)
    assert check.state is State.FAIL
    assert shown_in(f"{check!r}") == []


def test_no_error_is_written_by_its_repr() -> None:
    """`repr` of an error of aiohttp holds the headers of its request, and with them the token."""
    wrong = re.compile(
        r"%r|\{(?:error|exc|exception|cause|failure|settings|self\._?settings|access)\b[^{}]*!r\}|repr\((?:error|exc|settings)"
    )
    folder = Path(bot.__path__[0])
    found = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for path in sorted(folder.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if wrong.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", ["/", "/closed"])
async def test_a_webhook_that_fails_is_not_named(caplog: pytest.LogCaptureFixture, path: str) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryFailed) as raised:
        await Webhook(f"http://127.0.0.1:1{path}{HOOK}", "agent").send("The disk is full.")
    assert raised.value.__cause__ is None
    assert shown_in(f"{raised.value}{log_of(caplog)}") == []


def test_a_crash_shows_no_values(
    secretive: CommandLine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A traceback shows lines of code, never what stands in the variables."""

    def crash(*_: object) -> None:
        token = TOKEN
        raise ZeroDivisionError(len(token))

    monkeypatch.setattr("bot.app.Application.checks", crash)
    ran = secretive("doctor")
    assert "Something broke" in ran.err
    assert "ZeroDivisionError" in log_of(caplog)
    assert shown_in(ran.out + ran.err + log_of(caplog)) == []
