"""What the buttons do."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import cast

import discord
from discord import ui

from bot.core.observing import Door
from bot.core.reply import NoMore, Withheld
from bot.errors import StorageError
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.asides import Asides
from bot.interfaces.discord.buttons import PREFIX
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.cards import further_card, surroundings_card, withheld_card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.persisting import persist
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.ratings import Ratings
from bot.interfaces.discord.views import without_more

_LOG = logging.getLogger(__name__)

MODAL_PREFIX = f"{PREFIX}:ask:"
LONGEST_FOLLOW_UP = 500
_LOOKUP_SECONDS = 1.5
_MODAL_SECONDS = 15 * 60


class DeskPresses:
    """Answers presses at the desk. Somebody else's press shows its answer to them alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asides = Asides(desk)
        self._ratings = Ratings(desk)

    async def pressed(self, button: Button, interaction: discord.Interaction, receipt_id: str, page: int) -> None:
        """Do what the button says."""
        match button:
            case Button.MORE:
                await self.more(interaction, receipt_id, page)
            case Button.CONTEXT:
                await self.context(interaction, receipt_id)
            case Button.FOLLOW_UP:
                await self.follow_up(interaction, receipt_id)
            case Button.WHY:
                await self._asides.why(interaction, receipt_id)
            case Button.TELL_ME_WHEN:
                await self._asides.tell_me_when(interaction, receipt_id)
            case Button.CANCEL:
                await self._asides.cancel(interaction, receipt_id)
            case Button.HELPFUL | Button.NOT_HELPFUL | Button.TAKE_BACK:
                await self._ratings.pressed(button, interaction, receipt_id)
            case Button.DELETE:
                await self.delete(interaction, receipt_id)
            case Button.ADD:  # has a press of its own
                raise AssertionError("an AddButton answers itself")

    async def more(self, interaction: discord.Interaction, receipt_id: str, page: int) -> None:
        """Show the next passages: to all where the asker pressed, who can do so once for each page."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words = asker.words
        async with self._desk.courtesy(place, words, Door.BUTTON):
            stripped = without_more(interaction.message) if interaction.message else None
            is_own = stripped is not None and await self._is_asker(receipt_id, asker.user_id)
            if stripped is not None and is_own:
                await interaction.response.edit_message(view=stripped)
                stripped.stop()
            else:
                await place.acknowledge(ephemeral=True)
            further = await (await self._desk.audience(asker)).recalling.further(receipt_id, page, asker.channel_id)
            card = further_card(further, words) if further else forgotten_card(words)
            if is_own:
                sent = await place.follow(card, words, receipt_id, page + 1, ephemeral=_is_ephemeral(interaction))
                await self._desk.remember_place(sent)
            else:
                await place.put(Card(tone=card.tone, sections=card.sections), words, receipt_id)

    async def context(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Show the paragraphs around the first quotation to whoever pressed."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words = asker.words
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await place.acknowledge(ephemeral=True)
            audience = await self._desk.audience(asker)
            found = await audience.recalling.context(receipt_id, asker.channel_id)
            match found:
                case None:
                    card = forgotten_card(words)
                case NoMore():
                    card = Card(sections=(words("The article has changed since; ask again for its present words."),))
                case Withheld():
                    card = replace(withheld_card(found, words), buttons=())
                case _:
                    card = surroundings_card(found, words)
            await place.put(card, words, receipt_id)

    async def follow_up(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Open the modal."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.BUTTON):
            await interaction.response.send_modal(_modal(receipt_id, asker.words))

    async def followed_up(self, interaction: discord.Interaction, receipt_id: str, text: str) -> None:
        """Answer what was typed into the modal."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.FOLLOW_UP) as visit:
            self._desk.manners.may_ask(asker.user_id, asker.bound_to)
            await place.acknowledge(ephemeral=_is_ephemeral(interaction))
            audience = await self._desk.audience(asker)
            with self._desk.admitted(asker, audience):
                talk = await self._desk.conversation_of(audience, receipt_id)
                visit.outcome = await self._desk.answer(place, asker, audience, text, talk, asked=text)

    async def delete(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Delete the card for its asker, or for somebody who may manage messages."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.BUTTON):
            if await self.may_delete(interaction, receipt_id):
                await interaction.response.defer()
                await persist(interaction.delete_original_response)
            else:
                await place.tell(only_asker_deletes(asker.words))

    async def may_delete(self, interaction: discord.Interaction, receipt_id: str) -> bool:
        """Tell whether who pressed may take the answer away."""
        return (
            interaction.guild_id is None
            or interaction.permissions.manage_messages
            or await self._is_asker(receipt_id, interaction.user.id)
        )

    async def _is_asker(self, receipt_id: str, user_id: int) -> bool:
        """Look it up in the time that an unacknowledged interaction has; not knowing counts as no."""
        try:
            async with asyncio.timeout(_LOOKUP_SECONDS):
                return bool(receipt_id) and await self._desk.services.recalling.is_asker(receipt_id, user_id)
        except (TimeoutError, StorageError) as error:
            _LOG.warning("asker_not_looked_up %s", error)
            return False


def only_asker_deletes(words: Words) -> str:
    """Say who may delete an answer."""
    return words("Only whoever asked, or somebody who may manage messages here, can delete this answer.")


def typed_text(interaction: discord.Interaction) -> tuple[str, str] | None:
    """Return the receipt and the words of a submitted follow-up; None for any other interaction.

    Read from the payload, so that a modal opened before a restart still works.
    """
    data: dict[str, object] = dict(interaction.data or {})
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(MODAL_PREFIX):
        return None
    return custom_id.removeprefix(MODAL_PREFIX), _first_value(data)


def _first_value(component: object) -> str:
    """Find the first typed value among nested components."""
    waiting = [component]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            fields = cast("dict[str, object]", part)
            value = fields.get("value")
            if isinstance(value, str) and value:
                return value
            waiting += [fields.get("component"), fields.get("components")]
        elif isinstance(part, list):
            waiting += reversed(cast("list[object]", part))
    return ""


def _modal(receipt_id: str, words: Words) -> ui.Modal:
    modal = ui.Modal(title=words("Follow up"), timeout=_MODAL_SECONDS, custom_id=f"{MODAL_PREFIX}{receipt_id}")
    question: ui.TextInput[ui.Modal] = ui.TextInput(
        placeholder=words("and when was that?"), max_length=LONGEST_FOLLOW_UP, custom_id="question"
    )
    modal.add_item(ui.Label(text=words("Your question"), component=question))
    return modal


def forgotten_card(words: Words) -> Card:
    """Say that an answer is too old."""
    return Card(sections=(words("This answer is more than 30 days old or was forgotten on request. Ask again."),))


def _is_ephemeral(interaction: discord.Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
