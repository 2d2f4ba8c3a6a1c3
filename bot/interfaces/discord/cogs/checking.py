"""`/verify`, and the message command that does the same for a message."""

from __future__ import annotations

import asyncio
from typing import assert_never

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.core.claim import claims_in
from bot.core.observing import Door, Outcome
from bot.core.verdict import Altered, Exact, Older, Spliced, Verdict
from bot.core.verdict import NotFound as NotInCorpus
from bot.errors import NotFound
from bot.interfaces.discord.desk import Asker, Desk
from bot.interfaces.discord.openness import is_for_one
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.verdicts import verdict_card
from bot.service.audience import Audience
from bot.service.verifying import names_passage

_Text = app_commands.Range[str, 1, 4_000]


class Checking(commands.Cog):
    """Says whether a quotation is exact.

    The verdict on a message is for all to see, like an answer: it settles an argument, and names nobody.
    """

    def __init__(self, desk: Desk, tree: app_commands.CommandTree) -> None:
        self._desk = desk
        menu = app_commands.ContextMenu(name=locale_str("Check this quote"), callback=self.check_message)
        tree.add_command(menu, override=True)

    @app_commands.command(
        name=locale_str("verify"), description=locale_str("Is this quotation exact, altered, or in no article?")
    )
    @app_commands.describe(
        quote=locale_str("What is said to be quoted from an article"),
        private=locale_str("Show the answer to you alone"),
    )
    async def verify(
        self,
        interaction: discord.Interaction,
        quote: _Text,
        private: bool | None = None,  # noqa: FBT001 - discord.py hands options over by name
    ) -> None:
        """Check a text."""
        await self._check(interaction, quote, private=private)

    async def check_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Check what a message quotes."""
        await self._check(interaction, text_of(message), private=None)

    async def _check(self, interaction: discord.Interaction, text: str, *, private: bool | None) -> None:
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words, manners = asker.words, self._desk.manners
        async with self._desk.courtesy(place, words, Door.VERIFY) as visit:
            manners.may_ask(asker.user_id, asker.bound_to)
            audience = await self._desk.audience(asker)
            if not names_passage(text) and await asyncio.to_thread(claims_in, text) is None:
                await place.tell(words("That is too short to check. A quotation has three words or more."))
                return
            await place.acknowledge(ephemeral=is_for_one(interaction, audience, private=private))
            with self._desk.admitted(asker, audience):
                visit.outcome = await self._answer(place, asker, audience, text)

    async def _answer(self, place: InteractionPlace, asker: Asker, audience: Audience, text: str) -> Outcome:
        desk = self._desk
        try:
            verified = await audience.verifying.verify(text)
        except NotFound:
            await place.tell(asker.words("There is no passage with that id here."))
            return Outcome.NOTHING
        receipt = desk.services.recalling.receipt(asker.user_id, verified.quotes)
        await desk.keep(receipt)
        sent = await desk.put(place, verdict_card(verified, asker.words), asker.words, receipt)
        await desk.remember_place(sent, receipt)
        return _outcome_of(verified.verdict)


def _outcome_of(verdict: Verdict) -> Outcome:
    """Say what a check came to: the words are printed so, something like them is, or nothing."""
    match verdict:
        case Exact():
            return Outcome.ANSWERED
        case Altered() | Older() | Spliced():
            return Outcome.RELATED
        case NotInCorpus():
            return Outcome.NOTHING
        case _:
            assert_never(verdict)


def text_of(message: discord.Message) -> str:
    """Return the words of a message: its own, else those that it forwards, else those of its embeds."""
    if message.content.strip():
        return message.content
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    described = [embed.description or "" for embed in message.embeds]
    return next((text for text in (*forwarded, *described) if text.strip()), "")
