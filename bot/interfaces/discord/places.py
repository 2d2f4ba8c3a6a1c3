"""Where an answer goes: the response to an interaction, or a reply to a message. Both bear Discord's usual faults."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.posted import PostedCard
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.buttons import bears
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.persisting import FAILURES, is_passing, persist
from bot.interfaces.discord.views import button_row, embeds, layout

_LOG = logging.getLogger(__name__)

_BLOCKED_BY_AUTOMOD = (200000, 200001)
_GONE = (10003, 10008, 10015, 10062, 50027)  # channel, message, webhook, interaction; token expired
_BAD_REQUEST = 400
_CARD_STAYS = (discord.InteractionResponseType.message_update, discord.InteractionResponseType.deferred_message_update)

_LOOKED_THROUGH = 10  # the latest messages of a channel, for one whose arrival was not heard of

NOBODY = discord.AllowedMentions.none()


class Place(Protocol):
    """Where the asker reads the answer."""

    async def put(self, card: Card, words: Words, receipt_id: str, page: int = 0) -> PostedCard | None:
        """Show a card; tell where it stands, None where only the asker sees it."""
        ...

    async def tell(self, sentence: str) -> None:
        """Say something to the asker that is no answer."""
        ...


class InteractionPlace:
    """The response to a command, a press or a modal."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction

    async def acknowledge(self, *, ephemeral: bool) -> None:
        """Say that an answer is coming. Whether only the asker sees it cannot be changed later."""
        await self._interaction.response.defer(ephemeral=ephemeral, thinking=True)

    async def put(self, card: Card, words: Words, receipt_id: str, page: int = 0) -> PostedCard | None:
        """Put a card in place of the acknowledgement."""

        async def send(**content: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own arguments
            return await persist(lambda: self._interaction.edit_original_response(allowed_mentions=NOBODY, **content))

        return _posted(await _dressed(send, card, words, receipt_id, page), receipt_id)

    async def show(self, view: ui.LayoutView) -> None:
        """Put components of another kind than a card in place of the acknowledgement."""
        await persist(lambda: self._interaction.edit_original_response(view=view, allowed_mentions=NOBODY))

    async def follow(
        self, card: Card, words: Words, receipt_id: str, page: int = 0, *, ephemeral: bool
    ) -> PostedCard | None:
        """Put a card into a message of its own."""

        async def send(**content: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own arguments
            try:
                return await self._interaction.followup.send(
                    allowed_mentions=NOBODY, ephemeral=ephemeral, wait=True, **content
                )
            except FAILURES as error:
                arrived = await self._arrived(receipt_id, page) if is_passing(error) and not ephemeral else None
                if arrived is None:
                    raise
                return arrived

        async def send_once(**content: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own arguments
            return await persist(lambda: send(**content))

        return _posted(await _dressed(send_once, card, words, receipt_id, page), receipt_id)

    async def _arrived(self, receipt_id: str, page: int) -> discord.Message | None:
        """Return the message that was sent where its response was lost: a message of its own has no nonce."""
        channel = self._interaction.channel
        if isinstance(channel, discord.abc.Messageable):
            with suppress(discord.Forbidden, *FAILURES):
                async for message in channel.history(limit=_LOOKED_THROUGH):
                    if bears(message, receipt_id, page):
                        return message
        return None

    async def tell(self, sentence: str) -> None:
        """Say it to the asker alone, or in place of the acknowledgement; never in place of a card that was pressed."""
        response = self._interaction.response
        if response.type in _CARD_STAYS:
            followup = self._interaction.followup
            await persist(lambda: followup.send(sentence, ephemeral=True, allowed_mentions=NOBODY))
        elif response.is_done():
            await persist(lambda: self._interaction.edit_original_response(content=sentence, allowed_mentions=NOBODY))
        else:
            await response.send_message(sentence, ephemeral=True, allowed_mentions=NOBODY)


class MessagePlace:
    """A reply to a message, which pings nobody."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    async def put(self, card: Card, words: Words, receipt_id: str, page: int = 0) -> PostedCard | None:
        """Reply with a card."""
        return _posted(await _dressed(self._send, card, words, receipt_id, page), receipt_id)

    async def tell(self, sentence: str) -> None:
        """Reply with a sentence."""
        await self._send(content=sentence)

    async def _send(self, **content: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own arguments
        """Send once, however often it has to be tried: Discord knows the nonce again. Raises discord.Forbidden."""
        nonce = secrets.randbits(60)
        reference = self._message.to_reference(fail_if_not_exists=False)
        channel = self._message.channel
        if self._message.guild and not channel.permissions_for(self._message.guild.me).read_message_history:
            return await persist(lambda: channel.send(nonce=nonce, allowed_mentions=NOBODY, **content))
        return await persist(
            lambda: channel.send(
                nonce=nonce, reference=reference, mention_author=False, allowed_mentions=NOBODY, **content
            )
        )


class DirectPlace:
    """A message to a user who asked for it earlier. The same `nonce` is the same message, however often it is sent."""

    def __init__(self, channel: discord.DMChannel, nonce: int) -> None:
        self._channel = channel
        self._nonce = nonce

    async def put(self, card: Card, words: Words, receipt_id: str) -> PostedCard | None:
        """Send a card."""

        async def send(**content: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own arguments
            return await persist(lambda: self._channel.send(nonce=self._nonce, allowed_mentions=NOBODY, **content))

        return _posted(await _dressed(send, card, words, receipt_id, page=0), receipt_id)


def is_gone(error: discord.HTTPException) -> bool:
    """Tell whether nobody can read an answer any more: the interaction ran out, or the message was deleted."""
    return error.code in _GONE


def _posted(message: discord.Message | None, receipt_id: str) -> PostedCard | None:
    """Say where a card can be edited later: not one that only the asker sees."""
    if message is None or message.flags.ephemeral:
        return None
    return PostedCard(message.id, message.channel.id, receipt_id)


async def _dressed(
    send: Callable[..., Awaitable[discord.Message]], card: Card, words: Words, receipt_id: str, page: int
) -> discord.Message | None:
    """Send a card as components, else as embeds; what AutoMod blocks is said plainly, and returns None."""
    try:
        return await send(view=layout(card, words, receipt_id, page))
    except discord.HTTPException as error:
        if error.code in _BLOCKED_BY_AUTOMOD:
            await send(view=layout(blocked_card(card, words), words, receipt_id))
            return None
        if error.status == _BAD_REQUEST and not is_gone(error):
            _LOG.warning("components_refused code=%s %s", error.code, error.text)
            return await send(embeds=embeds(card), view=button_row(card, words, receipt_id, page))
        raise


def blocked_card(card: Card, words: Words) -> Card:
    """Say that AutoMod does not let a card pass."""
    sentence = words(
        "AutoMod of this server blocks words of the passage, so it cannot be shown here. Ask in a direct message, or "
        "ask a moderator to allow the words."
    )
    return Card(sections=(sentence,), buttons=(Button.DELETE,) if Button.DELETE in card.buttons else ())
