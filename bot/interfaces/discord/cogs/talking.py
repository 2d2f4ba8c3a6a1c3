"""Mentions, direct messages, and replies to answers."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.core.answer import Scope
from bot.core.observing import Door, Outcome
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.buttons import receipt_of
from bot.interfaces.discord.cogs.helping import help_card
from bot.interfaces.discord.desk import Asker, Desk
from bot.interfaces.discord.hearing import Seen
from bot.interfaces.discord.openness import answers_openly, openly_in
from bot.interfaces.discord.persisting import FAILURES, described
from bot.interfaces.discord.places import NOBODY, MessagePlace
from bot.interfaces.discord.reading import names_people, question_in
from bot.service.audience import Audience
from bot.service.conversing import Conversation

_LOG = logging.getLogger(__name__)
_ANSWERED_TYPES = (discord.MessageType.default, discord.MessageType.reply)


class Talking(commands.Cog):
    """Listens to messages that are meant for the bot, and to no other."""

    def __init__(self, bot: discord.Client, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        self._hinted = Seen()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is a question to the bot."""
        if not self._is_for_me(message) or not self._desk.heard.is_new(message.id):
            return
        asker, place = self._asker(message), MessagePlace(message)
        if not await self._can_answer(message, asker.words):
            return
        async with self._desk.courtesy(place, asker.words, Door.MENTION if message.guild else Door.DIRECT) as visit:
            audience = await self._desk.audience(asker)
            if not answers_openly(message, audience):
                await _explain(message, openly_in(audience, asker.words))
                return
            text = question_in(message.content)
            if text:
                with self._desk.admitted(asker, audience):
                    talk = await self._conversation(message, asker, audience)
                    is_typed = not names_people(message.content, but=self._bot.user.id if self._bot.user else 0)
                    visit.outcome = await self._desk.answer(place, asker, audience, text, talk, is_typed=is_typed)
            elif self._replied_to(message):
                if self._hinted.is_new((asker.user_id, asker.channel_id)):
                    await place.tell(_press_follow_up(asker.words))
            else:
                receipt = self._desk.services.recalling.receipt(asker.user_id)
                await place.put(help_card(asker.words), asker.words, receipt.id)
                visit.outcome = Outcome.DONE

    def _is_for_me(self, message: discord.Message) -> bool:
        me = self._bot.user
        if me is None or message.author.bot or message.webhook_id or message.type not in _ANSWERED_TYPES:
            return False
        is_direct = message.guild is None and getattr(message.channel, "guild_id", None) is None
        return is_direct or any(user.id == me.id for user in message.mentions)

    def _asker(self, message: discord.Message) -> Asker:
        locale = message.guild.preferred_locale.value if message.guild else "en"
        return Asker(
            user_id=message.author.id,
            channel_id=message.channel.id,
            server_id=message.guild.id if message.guild else None,
            words=self._desk.catalogue.words(locale),
            manages=isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild,
        )

    def _replied_to(self, message: discord.Message) -> discord.Message | None:
        """Return the bot's own message that this one replies to."""
        replied = message.reference.resolved if message.reference else None
        mine = isinstance(replied, discord.Message) and self._bot.user and replied.author.id == self._bot.user.id
        return replied if mine and isinstance(replied, discord.Message) else None

    async def _conversation(self, message: discord.Message, asker: Asker, audience: Audience) -> Conversation:
        """Go on from the answer replied to, else from the user's last one in this channel, else begin."""
        replied = self._replied_to(message)
        receipt_id = receipt_of(replied) if replied else ""
        if receipt_id:
            return await self._desk.conversation_of(audience, receipt_id)
        last = self._desk.conversations.of_user(asker.user_id, asker.channel_id)
        return last or self._desk.begin(audience, Scope())

    async def _can_answer(self, message: discord.Message, words: Words) -> bool:
        """Tell whether the bot may write there; if not, say to the asker, who asked, what is missing."""
        if message.guild is None:
            return True
        may = message.channel.permissions_for(message.guild.me)
        in_thread = isinstance(message.channel, discord.Thread)
        if may.view_channel and (may.send_messages_in_threads if in_thread else may.send_messages):
            return True
        missing = "Send Messages in Threads" if in_thread else "Send Messages"
        sentence = words(
            "I may not write in {channel}. Somebody who may manage the channel can allow me “{permission}” there; /ask "
            "works without it.",
            channel=f"<#{message.channel.id}>",
            permission=missing,
        )
        await _explain(message, sentence)
        return False


async def _explain(message: discord.Message, sentence: str) -> None:
    """Tell who asked, and nobody else, why there is no answer where they asked."""
    try:
        await message.author.send(sentence, allowed_mentions=NOBODY)
    except FAILURES as error:
        _LOG.info("could_not_explain %s", described(error))


def _press_follow_up(words: Words) -> str:
    return words(
        "Discord does not show me the words of a reply to a slash answer. Press “Follow up” on the answer, or "
        "mention me "
        "with your question."
    )
