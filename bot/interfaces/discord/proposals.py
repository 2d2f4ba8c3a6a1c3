"""Sources that were shown to a moderator and wait for the word."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.interfaces.discord.buttons import PREFIX
from bot.service.subscribing import Preview

_LIFETIME_SECONDS = 15 * 60  # as long as Discord lets the message be changed
_MOST_KEPT = 500
_Pressable = ui.Button[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that one moderator looked at, in one server."""

    user_id: int
    server_id: int
    preview: Preview


class Proposals:
    """Keeps proposals for a quarter of an hour, in memory only. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Proposal]] = {}

    def keep(self, proposal: Proposal) -> str:
        """Keep one; return what it is taken with."""
        now = self._clock()
        self._kept = {token: kept for token, kept in self._kept.items() if now - kept[0] < _LIFETIME_SECONDS}
        while len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        token = secrets.token_urlsafe(9)
        self._kept[token] = (now, proposal)
        return token

    def take(self, token: str, user_id: int, server_id: int) -> Proposal | None:
        """Return what a token stands for, once; None where it ran out or is somebody else's."""
        kept = self._kept.get(token)
        if kept is None or self._clock() - kept[0] >= _LIFETIME_SECONDS:
            return None
        if (kept[1].user_id, kept[1].server_id) != (user_id, server_id):
            return None
        del self._kept[token]
        return kept[1]


class Accepts(Protocol):
    """What happens when a proposal is accepted."""

    async def accepted(self, interaction: discord.Interaction, token: str) -> None:
        """Store the source."""
        ...


class _HasSources(Protocol):
    sources: Accepts


class AddButton(ui.DynamicItem[_Pressable], template=rf"{PREFIX}:add:(?P<token>[A-Za-z0-9_-]{{6,40}})"):
    """The button under a proposal."""

    def __init__(self, token: str, label: str = "Add") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"{PREFIX}:add:{token}", style=discord.ButtonStyle.primary))
        self._token = token

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        await cast("_HasSources", interaction.client).sources.accepted(interaction, self._token)
