"""The buttons on a card. All they need stands in their custom ids, so they outlive a restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

PREFIX = "pq"
RECEIPT = r"(?P<receipt>[A-Za-z0-9_-]{6,40})"

_Pressable = ui.Button[ui.LayoutView]


class Presses(Protocol):
    """What happens when a button is pressed."""

    async def more(self, interaction: discord.Interaction, receipt_id: str, page: int) -> None:
        """Show the page of further passages."""
        ...

    async def context(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Show what stands around the first quotation."""
        ...

    async def follow_up(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Open the modal for a follow-up question."""
        ...

    async def delete(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Delete the card."""
        ...


class _HasPresses(Protocol):
    presses: Presses


def _presses(interaction: discord.Interaction) -> Presses:
    return cast("_HasPresses", interaction.client).presses


class MoreButton(ui.DynamicItem[_Pressable], template=rf"{PREFIX}:more:{RECEIPT}:(?P<page>\d{{1,3}})"):
    """Further passages."""

    def __init__(self, receipt_id: str, page: int, label: str = "More") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"{PREFIX}:more:{receipt_id}:{page}"))
        self._receipt_id, self._page = receipt_id, page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(match["receipt"], int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        await _presses(interaction).more(interaction, self._receipt_id, self._page)


class ContextButton(ui.DynamicItem[_Pressable], template=rf"{PREFIX}:context:{RECEIPT}"):
    """The paragraphs around the quotation."""

    def __init__(self, receipt_id: str, label: str = "Context") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"{PREFIX}:context:{receipt_id}"))
        self._receipt_id = receipt_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(match["receipt"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        await _presses(interaction).context(interaction, self._receipt_id)


class FollowUpButton(ui.DynamicItem[_Pressable], template=rf"{PREFIX}:follow:{RECEIPT}"):
    """A question that goes on from the answer."""

    def __init__(self, receipt_id: str, label: str = "Follow up") -> None:
        super().__init__(
            ui.Button(label=label, custom_id=f"{PREFIX}:follow:{receipt_id}", style=discord.ButtonStyle.primary)
        )
        self._receipt_id = receipt_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(match["receipt"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        await _presses(interaction).follow_up(interaction, self._receipt_id)


class DeleteButton(ui.DynamicItem[_Pressable], template=rf"{PREFIX}:delete:{RECEIPT}"):
    """Takes the card away."""

    def __init__(self, receipt_id: str, label: str = "Delete") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"{PREFIX}:delete:{receipt_id}"))
        self._receipt_id = receipt_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make one from a press."""
        del interaction, item
        return cls(match["receipt"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        await _presses(interaction).delete(interaction, self._receipt_id)


ALL_BUTTONS = (MoreButton, ContextButton, FollowUpButton, DeleteButton)


def receipt_of(message: discord.Message) -> str:
    """Return the receipt that the buttons of a posted card name, "" where there is none."""
    pattern = re.compile(rf"{PREFIX}:\w+:{RECEIPT}(?::\d+)?")
    for custom_id in _custom_ids(message.components):
        if match := pattern.fullmatch(custom_id):
            return match["receipt"]
    return ""


def _custom_ids(components: Any) -> list[str]:  # noqa: ANN401 - discord.py's components have no common type
    found: list[str] = []
    for component in components:
        found += _custom_ids(getattr(component, "children", ()))
        found.append(getattr(component, "custom_id", "") or "")
    return found
