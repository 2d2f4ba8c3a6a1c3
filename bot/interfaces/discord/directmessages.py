"""The one direct message that somebody asked for with `Tell me when`."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta

import discord

from bot.core.answer import Answered
from bot.core.conversation import Memory
from bot.core.watch import Delivery, Watch
from bot.interfaces.discord.buttons import receipt_of
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.persisting import FAILURES, described
from bot.interfaces.discord.places import DirectPlace
from bot.interfaces.discord.watchcards import told_card
from bot.service.recalling import shown_and_further

_LOG = logging.getLogger(__name__)

_FORBIDDEN = 403
_NOT_FOUND = 404
_LOOKED_BACK = timedelta(minutes=10)  # before the claim: the clocks of Discord and of this machine may differ
_MOST_LOOKED_AT = 200


class DirectMessages:
    """The `Messenger` of whichever client is connected.

    The receipt of a message has the id of its subscription, which stands in the buttons: so it is known again.
    """

    def __init__(self, desk: Desk, bot: Callable[[], discord.Client | None]) -> None:
        self._desk = desk
        self._bot = bot

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        """Send a message."""
        bot = self._connected()
        if bot is None:
            return Delivery.LATER
        try:
            if not await _is_member(bot, watch):
                return Delivery.LEFT
            await self._send(await bot.create_dm(discord.Object(watch.user_id)), watch, answer)
        except discord.HTTPException as error:
            _LOG.info("message_not_sent code=%s", error.code)
            return Delivery.CLOSED if error.status in (_FORBIDDEN, _NOT_FOUND) else Delivery.LATER
        except FAILURES as error:
            _LOG.info("message_not_sent %s", described(error))
            return Delivery.LATER
        return Delivery.SENT

    async def has_told(self, watch: Watch) -> bool | None:
        """Look for the message in the channel with the user."""
        bot = self._connected()
        if bot is None or watch.claimed_at is None:
            return None
        try:
            channel = await bot.create_dm(discord.Object(watch.user_id))
            since = watch.claimed_at - _LOOKED_BACK
            async for message in channel.history(limit=_MOST_LOOKED_AT, after=since):
                if bot.user is not None and message.author.id == bot.user.id and receipt_of(message) == watch.id:
                    return True
        except discord.HTTPException as error:
            return False if error.status in (_FORBIDDEN, _NOT_FOUND) else None
        except FAILURES:
            return None
        return False

    async def _send(self, channel: discord.DMChannel, watch: Watch, answer: Answered) -> None:
        """Send the card. A talk goes on from it as in direct messages, which know nothing of a server's own sources: of
        these the card alone is shown.
        """
        desk, services, question = self._desk, self._desk.services, watch.question
        words, here = desk.catalogue.words(watch.language), await services.audiences.of(None)
        receipt = services.recalling.receipt(watch.user_id, *shown_and_further(answer), receipt_id=watch.id)
        await desk.keep(receipt)
        shown = {quote.article_id for quote in (*answer.quotes, *answer.further)}
        is_known = len(await here.store.articles(shown)) == len(shown)
        card = told_card(watch, answer, words, is_known=is_known)
        sent = await DirectPlace(channel, _nonce(watch)).put(card, words, receipt.id)
        if is_known:
            talk = desk.begin(here, question.scope, Memory(answer))
            desk.conversations.keep(talk, answer, user_id=watch.user_id, channel_id=channel.id, receipt_id=receipt.id)
        await desk.remember_place(sent, receipt)

    def _connected(self) -> discord.Client | None:
        bot = self._bot()
        return bot if bot is not None and bot.is_ready() else None


async def _is_member(bot: discord.Client, watch: Watch) -> bool:
    """Tell whether the user still belongs to where the question was asked: its sources are for its members."""
    if watch.server_id is None:
        return True
    guild = bot.get_guild(watch.server_id)
    if guild is None:
        return False
    try:
        await guild.fetch_member(watch.user_id)
    except discord.NotFound:
        return False
    return True


def _nonce(watch: Watch) -> int:
    """Return a number that is the same whenever this message is sent."""
    return int.from_bytes(hashlib.blake2b(watch.id.encode(), digest_size=7).digest())
