"""The selects on a card of settings. All they need stands in their custom ids, so they outlive a restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.interfaces.discord.buttons import PREFIX
from bot.interfaces.discord.settingscard import Setting

_SETTINGS = "|".join(Setting)


class Choosing(Protocol):
    """What happens when something is chosen."""

    async def chosen(self, interaction: discord.Interaction, setting: Setting, values: list[str]) -> None:
        """Take a choice."""
        ...


class _HasSettings(Protocol):
    settings: Choosing


class SettingSelect(ui.DynamicItem[ui.Select[Any]], template=rf"{PREFIX}:set:(?P<setting>{_SETTINGS})"):
    """A select on the card."""

    def __init__(self, item: ui.Select[Any], setting: Setting) -> None:
        super().__init__(item)
        self._setting = setting

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a choice."""
        del interaction
        return cls(cast("ui.Select[Any]", item), Setting(match["setting"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the choice over."""
        data: dict[str, Any] = dict(interaction.data or {})
        values = [str(value) for value in data.get("values", [])]
        await cast("_HasSettings", interaction.client).settings.chosen(interaction, self._setting, values)
