"""What is told to one user alone about an answer: why it is that one, and that a better one is waited for."""

from __future__ import annotations

import discord

from bot.core.answer import Answered, Nothing, Related
from bot.core.observing import Door
from bot.core.watch import Kept
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.places import NOBODY, InteractionPlace
from bot.interfaces.discord.reasoncards import reasons_card
from bot.interfaces.discord.views import layout
from bot.interfaces.discord.watchcards import cancelled_sentence, kept_card, not_kept_sentence


class Asides:
    """Answers presses that concern who pressed, and nobody else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def why(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Say why the first quotation was chosen."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words = asker.words
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await place.acknowledge(ephemeral=True)
            reply = self._desk.conversations.reply_of(receipt_id)
            if isinstance(reply, Answered | Related):
                readable = (await self._desk.audience(asker)).serving.readable
                card = reasons_card(await self._desk.services.explaining.why(reply, readable), words)
            else:
                card = _forgotten(words)
            await place.put(card, words, receipt_id)

    async def tell_me_when(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Wait for an article that answers the question, for whoever pressed."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words = asker.words
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await place.acknowledge(ephemeral=True)
            reply = self._desk.conversations.reply_of(receipt_id)
            if not isinstance(reply, Related | Nothing):
                await place.put(_forgotten(words), words, receipt_id)
                return
            telling = self._desk.services.telling
            kept = await telling.subscribe(asker.user_id, asker.server_id, reply.question, words.language)
            if isinstance(kept, Kept):
                await place.put(kept_card(kept, words), words, kept.watch.id)
            else:
                await place.put(Card(sections=(not_kept_sentence(kept, words),)), words, receipt_id)

    async def cancel(self, interaction: discord.Interaction, watch_id: str) -> None:
        """Wait no longer: in place of the confirmation, or beside the message that told."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words, telling = asker.words, self._desk.services.telling
        is_confirmation = interaction.message is not None and interaction.message.flags.ephemeral
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await (interaction.response.defer() if is_confirmation else place.acknowledge(ephemeral=True))
            was_kept = await telling.cancel(watch_id, asker.user_id)
            others = await telling.count_of(asker.user_id)
            card = Card(sections=(cancelled_sentence(words, others, was_kept=was_kept),))
            if is_confirmation:
                await interaction.edit_original_response(view=layout(card, words, watch_id), allowed_mentions=NOBODY)
            else:
                await place.put(card, words, watch_id)


def _forgotten(words: Words) -> Card:
    return Card(
        sections=(
            words("The words of a question are kept for 15 minutes, and those of this one are forgotten. Ask again."),
        )
    )
