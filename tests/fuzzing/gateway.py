"""Events as Discord never sends them: fields that are missing, of another kind, or odd."""

from __future__ import annotations

import asyncio
import copy
import random
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest import mock

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.interfaces.discord.client import PullquoteBot
from bot.interfaces.discord.manners import Limits
from bot.storage.database import Database
from tests.fakes.discord import CHANNEL_ID, GUILD_ID, FakeDiscord, Json, text_of
from tests.fuzzing.target import Target, plain_text_of
from tests.integration.discord.conftest import HARBOUR, SCHOOLS, Newsroom

_T = TypeVar("_T")
_ALICE = "501"
_BETWEEN_QUESTIONS = 50
_STEPS = 6
_PATIENCE_SECONDS = 20.0
_ODD: tuple[Any, ...] = (
    None, "", "x", "-1", "0", 0, -1, 1 << 70, 1.5, True, [], {}, [None], [[]], {"id": None}, {"id": "1"}, [{}], "9" * 400, "\ud800",
    "2024-13-45T99:00:00", "\u202e\x1b[2J", ["a"] * 50,
)  # fmt: skip


class _World:
    """A bot that is connected to the double, and lives as long as this process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._tried = 0
        self.run(self._open())

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._loop.run_until_complete(work)

    async def _open(self) -> None:
        self._loop.set_exception_handler(_left_alone)
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self.lab = await self._stack.enter_async_context(FakeDiscord())
        self.lab.patience_seconds = _PATIENCE_SECONDS
        self._stack.enter_context(mock.patch.object(Route, "BASE", self.lab.url))
        self._stack.enter_context(
            mock.patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.lab.gateway_url))
        )
        database = Database(Path(self._stack.enter_context(tempfile.TemporaryDirectory())))
        database.open()
        self._stack.callback(database.close)
        limits = Limits(cooldown_seconds=0, at_once_per_server=500, at_once=500)
        room = Newsroom([HARBOUR, SCHOOLS], limits, database)
        self.bot: PullquoteBot = await self._stack.enter_async_context(room.bot())

    def close(self) -> None:
        self.run(self._stack.aclose())
        self._loop.close()

    async def hear(self, event: str, data: Any) -> None:  # noqa: ANN401 - whatever Discord sends
        """Let the bot hear an event, and now and then ask whether it still answers over the same connection."""
        if isinstance(data, dict) and event == "INTERACTION_CREATE":
            self.lab.expect(str(cast("Json", data).get("token")))
        parsers = self.bot._connection.parsers  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - where events come in
        parsers[event](data)
        for _ in range(_STEPS):
            await asyncio.sleep(0)
        self._tried += 1
        if self._tried % _BETWEEN_QUESTIONS == 0:
            answer = await self.lab.slash(_ALICE, "ask", question="When was the breakwater built?")
            assert "1911" in text_of(answer)
            assert self.lab.connections == 1
            self.lab.forget(20)
            self.lab.violations.clear()  # what is late here is so because hundreds came at once


def _left_alone(_loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
    """An interaction that lacks its own fields may end by itself."""


@cache
def _world() -> _World:
    return _World()


def close() -> None:
    """End the bot, where one was started."""
    if _world.cache_info().currsize:
        _world().close()
        _world.cache_clear()


def _interaction(kind: int, data: Json, message: Json | None = None) -> Json:
    who = {"id": _ALICE, "username": "alice", "discriminator": "0", "global_name": None, "avatar": None}
    member: Json = {
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
    }
    return {
        "id": "1", "application_id": "100", "type": kind, "token": "t", "version": 1, "data": data, "channel_id": CHANNEL_ID,
        "channel": {"id": CHANNEL_ID, "type": 0}, "locale": "de", "app_permissions": "0", "entitlements": [], "context": 0,
        "authorizing_integration_owners": {}, "attachment_size_limit": 1, "guild_id": GUILD_ID, "guild_locale": "en-US",
        "guild": {"id": GUILD_ID, "locale": "en-US", "features": []}, "member": {**member, "user": who, "permissions": "8"},
        **({"message": message} if message else {}),
    }  # fmt: skip


_MESSAGE: Json = {
    "id": "1235200000000000001", "channel_id": CHANNEL_ID, "content": "<@100> when was the breakwater built?", "tts": False,
    "author": {"id": _ALICE, "username": "alice", "discriminator": "0", "global_name": None, "avatar": None, "bot": False},
    "timestamp": "2024-05-01T12:00:00+00:00", "edited_timestamp": None, "mention_everyone": False, "mention_roles": [],
    "mentions": [{"id": "100", "username": "bot", "discriminator": "0", "avatar": None}], "attachments": [], "embeds": [],
    "pinned": False, "type": 0, "flags": 0, "components": [], "guild_id": GUILD_ID,
}  # fmt: skip
_EVENTS: tuple[tuple[str, Json], ...] = (
    ("MESSAGE_CREATE", _MESSAGE),
    ("INTERACTION_CREATE", _interaction(2, {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "value": "why", "type": 3}]})),
    ("INTERACTION_CREATE", _interaction(2, {"id": "1", "name": "settings", "type": 1, "options": [{"name": "set", "type": 1, "options": []}]})),
    ("INTERACTION_CREATE", _interaction(2, {"id": "1", "name": "Find the news on this", "type": 3, "target_id": "9", "resolved": {"messages": {"9": _MESSAGE}}})),
    ("INTERACTION_CREATE", _interaction(3, {"custom_id": "pq:more:receipt1:0", "component_type": 2}, _MESSAGE)),
    ("INTERACTION_CREATE", _interaction(3, {"custom_id": "pq:set:zone", "component_type": 3, "values": ["UTC"]}, _MESSAGE)),
    ("INTERACTION_CREATE", _interaction(4, {"id": "1", "name": "ask", "type": 1, "options": [{"name": "source", "value": "a", "type": 3, "focused": True}]})),
    ("INTERACTION_CREATE", _interaction(5, {"custom_id": "pq:ask:receipt1", "components": [{"type": 18, "component": {"type": 4, "custom_id": "question", "value": "why?"}}]}, _MESSAGE)),
    ("CHANNEL_CREATE", {"id": "301", "type": 1, "recipients": [{"id": _ALICE, "username": "a", "discriminator": "0", "avatar": None}]}),
    ("GUILD_MEMBER_UPDATE", {"guild_id": GUILD_ID, "user": {"id": "7"}, "roles": []}),
    ("MESSAGE_DELETE", {"id": "1", "channel_id": CHANNEL_ID, "guild_id": GUILD_ID}),
)  # fmt: skip
_KEPT = "token"  # the double answers to none that it does not know


def _spoiled(chance: random.Random, data: Json, text: str) -> object:
    """Take fields away, or put something odd in their place."""
    made = copy.deepcopy(data)
    for _ in range(chance.randint(1, 4)):
        holder: Any = made
        while keys := [key for key in _keys(holder) if key != _KEPT]:
            key = chance.choice(keys)
            if holder[key] and _keys(holder[key]) and chance.random() < 0.7:
                holder = holder[key]
                continue
            if chance.random() < 0.3:
                del holder[key]
            else:
                holder[key] = copy.deepcopy(chance.choice((*_ODD, text)))
            break
    return made


def _keys(holder: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Return the places of an object or a list."""
    if isinstance(holder, list):
        return list(range(len(cast("list[Any]", holder))))
    return list(cast("Json", holder)) if isinstance(holder, dict) else []


def _event(data: bytes) -> None:
    chance = random.Random(data)  # noqa: S311 - to try things, no secret
    event, valid = chance.choice(_EVENTS)
    number = str(chance.getrandbits(60))
    valid = {**valid, "id": number} | ({"token": number} if "token" in valid else {})
    spoiled = _spoiled(chance, valid, plain_text_of(data)[:300])
    _world().run(_world().hear(event, spoiled if chance.random() < 0.97 else chance.choice(_ODD)))


TARGETS = (
    Target(name="gateway events", attack=_event, seeds=(b"<@100> why?", b"more", "\u202e".encode()), longest=600),
)
