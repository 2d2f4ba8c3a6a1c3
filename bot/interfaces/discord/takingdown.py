"""Taking down the cards whose articles were withdrawn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from bot.core.ports import PostedCards
from bot.core.posted import PostedCard
from bot.interfaces.catalogue import Catalogue, Words
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.places import NOBODY, is_gone
from bot.interfaces.discord.views import layout

_LOG = logging.getLogger(__name__)

_AT_ONCE = 20
_TRY_SOON = timedelta(minutes=1)
_TRY_AGAIN = timedelta(hours=1)


class TakingDown:
    """Edits due cards, else deletes them. `now` is the clock."""

    def __init__(self, posted: PostedCards, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._posted = posted
        self._catalogue = catalogue
        self._now = now

    async def take_down(self, bot: discord.Client) -> int:
        """Take down what is due; count it. Raises discord.HTTPException or StorageError where it has to wait."""
        count = 0
        while due := await self._posted.due(self._now(), _AT_ONCE):
            for card in due:
                try:
                    is_down = await self._is_down(bot, card)
                except discord.HTTPException:  # the others shall not wait for this one
                    await self._posted.postpone(card, self._now() + _TRY_SOON)
                    raise
                if is_down:
                    await self._posted.forget(card)
                    count += 1
                else:
                    _LOG.warning("card_not_taken_down message=%s", card.message_id)
                    await self._posted.postpone(card, self._now() + _TRY_AGAIN)
        if count:
            _LOG.info("cards_taken_down count=%s", count)
        return count

    async def _is_down(self, bot: discord.Client, card: PostedCard) -> bool:
        """Take one down; False where the bot may neither edit nor delete it now."""
        message = bot.get_partial_messageable(card.channel_id).get_partial_message(card.message_id)
        words = self._words(bot, card.channel_id)
        try:
            await message.edit(view=layout(withdrawn_card(words), words, card.receipt_id), allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            if is_gone(error):
                return True
            if not _is_refused(error):
                raise
            return await _is_deleted(message)
        return True

    def _words(self, bot: discord.Client, channel_id: int) -> Words:
        channel = bot.get_channel(channel_id)
        guild = getattr(channel, "guild", None)
        return self._catalogue.words(guild.preferred_locale.value if guild else "en")


async def _is_deleted(message: discord.PartialMessage) -> bool:
    try:
        await message.delete()
    except discord.HTTPException as error:
        if is_gone(error):
            return True
        if not _is_refused(error):
            raise
        return False
    return True


def _is_refused(error: discord.HTTPException) -> bool:
    """Tell whether trying again at once would change nothing: Discord did not like what was asked, or forbids it."""
    return 400 <= error.status < 500 and error.status != 429  # noqa: PLR2004 - HTTP's own numbers


def withdrawn_card(words: Words) -> Card:
    """Say that an answer was taken back."""
    sentence = words(
        "This answer quoted an article that has been withdrawn, so it is no longer shown. Ask again for what else "
        "there is."
    )
    return Card(sections=(sentence,), buttons=(Button.DELETE,))
