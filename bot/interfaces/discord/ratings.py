"""`Helpful`, `Not helpful` and `Take back`: what is said of an answer, and told to who pressed alone."""

from __future__ import annotations

import discord

from bot.core.answer import Answered, Related
from bot.core.observing import Door
from bot.core.rating import NotRated
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.persisting import persist
from bot.interfaces.discord.places import NOBODY, InteractionPlace
from bot.interfaces.discord.ratingcards import not_rated_sentence, off_card, rated_card, taken_back_sentence
from bot.interfaces.discord.views import layout


class Ratings:
    """Answers presses of those buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, button: Button, interaction: discord.Interaction, receipt_id: str) -> None:
        """Do what one of the three says."""
        if button is Button.TAKE_BACK:
            await self.take_back(interaction, receipt_id)
        else:
            await self.rate(interaction, receipt_id, helped=button is Button.HELPFUL)

    async def rate(self, interaction: discord.Interaction, receipt_id: str, *, helped: bool) -> None:
        """Keep what was pressed, and say what that is."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words, services = asker.words, self._desk.services
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await place.acknowledge(ephemeral=True)
            if not (await self._desk.audience(asker)).settings.ratings:
                is_kept = await services.rating.is_kept(receipt_id, asker.user_id)
                await place.put(off_card(words, is_kept=is_kept), words, receipt_id)
                return
            own = self._desk.conversations.own_reply(receipt_id, asker.user_id)
            rating = await services.rating.rate(
                receipt_id,
                asker.user_id,
                asker.server_id,
                helped=helped,
                own=own if isinstance(own, Answered | Related) else None,
                is_asker=await services.recalling.is_asker(receipt_id, asker.user_id),
            )
            if isinstance(rating, NotRated):
                await place.put(Card(sections=(not_rated_sentence(rating, words),)), words, receipt_id)
            else:
                await place.put(rated_card(rating, words), words, receipt_id)

    async def take_back(self, interaction: discord.Interaction, receipt_id: str) -> None:
        """Delete what was kept, and say so in place of the confirmation."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words = asker.words
        async with self._desk.courtesy(place, words, Door.BUTTON):
            await interaction.response.defer()
            was_kept = await self._desk.services.rating.take_back(receipt_id, asker.user_id)
            view = layout(Card(sections=(taken_back_sentence(words, was_kept=was_kept),)), words, receipt_id)
            await persist(lambda: interaction.edit_original_response(view=view, allowed_mentions=NOBODY))
