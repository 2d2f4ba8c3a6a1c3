"""Cards → Discord's components, or embeds where components are refused."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.interfaces.catalogue import Words
from bot.interfaces.discord.buttons import PREFIX, CardButton
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.proposals import AddButton

_MOST_IN_AN_EMBED = 4_096
_MOST_IN_A_ROW = 5


def layout(card: Card, words: Words, receipt_id: str, page: int = 0) -> ui.LayoutView:
    """Dress a card in components (version 2)."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(card.tone.value))
    for place, section in enumerate(card.sections):
        if place:
            container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(section))
    for buttons in _rows(card.buttons):
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for button in buttons:
            row.add_item(_button(button, words, receipt_id, page))
        container.add_item(row)
    return ui.LayoutView(timeout=None).add_item(container)


def embeds(card: Card) -> list[discord.Embed]:
    """Dress a card in embeds, one for each section."""
    colour = discord.Colour(card.tone.value)
    return [discord.Embed(description=section[:_MOST_IN_AN_EMBED], colour=colour) for section in card.sections]


def button_row(card: Card, words: Words, receipt_id: str, page: int = 0) -> ui.View:
    """Put the buttons of a card under embeds."""
    view = ui.View(timeout=None)
    for number, buttons in enumerate(_rows(card.buttons)):
        for button in buttons:
            item = _button(button, words, receipt_id, page)
            item.row = number
            view.add_item(item)
    return view


def without_more(message: discord.Message) -> ui.LayoutView | None:
    """Return a posted card's components without its `More`, None where it has none."""
    if not message.flags.components_v2:
        return None
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and (item.custom_id or "").startswith(f"{PREFIX}:{Button.MORE.value}:"):
            parent = item.parent
            if isinstance(parent, ui.ActionRow):
                parent.remove_item(item)
                return view
    return None


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """Put buttons into as few rows as Discord allows, of about the same length."""
    rows = -(-len(buttons) // _MOST_IN_A_ROW)
    length = -(-len(buttons) // max(1, rows))
    return [buttons[length * row : length * (row + 1)] for row in range(rows)]


def _button(button: Button, words: Words, receipt_id: str, page: int) -> CardButton | AddButton:
    if button is Button.ADD:
        return AddButton(receipt_id, words("Add"))
    labels = {
        Button.MORE: words("More"),
        Button.CONTEXT: words("Context"),
        Button.FOLLOW_UP: words("Follow up"),
        Button.WHY: words("Why this?"),
        Button.TELL_ME_WHEN: words("Tell me when"),
        Button.CANCEL: words("Cancel"),
        Button.HELPFUL: words("Helpful"),
        Button.NOT_HELPFUL: words("Not helpful"),
        Button.TAKE_BACK: words("Take back"),
        Button.DELETE: words("Delete"),
    }
    return CardButton(button, receipt_id, page, labels[button])
