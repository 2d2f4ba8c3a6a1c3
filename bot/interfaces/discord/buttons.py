"""The buttons on a card. All they need stands in their custom ids, so they outlive a restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.interfaces.discord.card import Button

PREFIX = "pq"
RECEIPT = r"(?P<receipt>[A-Za-z0-9_-]{6,40})"

_BUTTONS = "|".join(button.value for button in Button if button is not Button.ADD)  # which has another template
_Pressable = ui.Button[ui.LayoutView]


class Presses(Protocol):
    """What happens when a button is pressed."""

    async def pressed(self, button: Button, interaction: discord.Interaction, receipt_id: str, page: int) -> None:
        """Answer a press; `page` is which further passages a `More` shows, counted from 0."""
        ...


class _HasPresses(Protocol):
    presses: Presses


class CardButton(
    ui.DynamicItem[_Pressable], template=rf"{PREFIX}:(?P<button>{_BUTTONS}):{RECEIPT}:(?P<page>\d{{1,3}})"
):
    """A button on a card."""

    def __init__(self, button: Button, receipt_id: str, page: int, label: str = "") -> None:
        style = discord.ButtonStyle.primary if button is Button.FOLLOW_UP else discord.ButtonStyle.secondary
        custom_id = f"{PREFIX}:{button.value}:{receipt_id}:{page}"
        super().__init__(ui.Button(label=label or button.value, custom_id=custom_id, style=style))
        self._button, self._receipt_id, self._page = button, receipt_id, page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(Button(match["button"]), match["receipt"], int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        presses = cast("_HasPresses", interaction.client).presses
        await presses.pressed(self._button, interaction, self._receipt_id, self._page)


def receipt_of(message: discord.Message) -> str:
    """Return the receipt that the buttons of a posted card name, "" where there is none."""
    pattern = re.compile(rf"{PREFIX}:\w+:{RECEIPT}:\d+")
    for custom_id in _custom_ids(message.components):
        if match := pattern.fullmatch(custom_id):
            return match["receipt"]
    return ""


def bears(message: discord.Message, receipt_id: str, page: int) -> bool:
    """Tell whether a message is the card of a page of an answer."""
    return any(
        custom_id.startswith(f"{PREFIX}:") and custom_id.endswith(f":{receipt_id}:{page}")
        for custom_id in _custom_ids(message.components)
    )


def _custom_ids(components: Any) -> list[str]:  # noqa: ANN401 - discord.py's components have no common type
    found: list[str] = []
    for component in components:
        found += _custom_ids(getattr(component, "children", ()))
        found.append(getattr(component, "custom_id", "") or "")
    return found
