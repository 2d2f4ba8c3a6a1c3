"""`/sources`: what a server's moderators let the bot read."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.errors import InputError, NotFound, PullquoteError
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.gapcards import gaps_card, gaps_off_sentence
from bot.interfaces.discord.markup import clipped, escape
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.proposals import Proposal, Proposals
from bot.interfaces.discord.sourcecards import added_card, preview_card, sources_card

_MOST_CHOICES = 25
_LONGEST_CHOICE = 100
_MOST_FILE_BYTES = 1_000_000
_LONGEST_TOLD = 300
_Address = app_commands.Range[str, 3, 500]
_Name = app_commands.Range[str, 1, 100]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class SourceCommands(
    commands.GroupCog,
    group_name=locale_str("sources"),
    group_description=locale_str("The feeds and pages that answers come from"),
):
    """The commands for moderators; all answers are for their eyes alone."""

    def __init__(self, desk: Desk, proposals: Proposals) -> None:
        super().__init__()
        self._desk = desk
        self._proposals = proposals
        self._most = desk.services.sources_per_server

    @app_commands.command(name=locale_str("list"), description=locale_str("What is read, and how it is"))
    async def list_(self, interaction: discord.Interaction) -> None:
        """Show the sources of this server and the operator's."""
        place, words = await self._begin(interaction)
        async with self._desk.courtesy(place, words):
            book = self._desk.services.subscribing.sources
            serving = await asyncio.to_thread(book.serving, interaction.guild_id or 0)
            own = {source.id for source in await asyncio.to_thread(book.own, interaction.guild_id or 0)}
            await place.put(sources_card(serving, own, words), words, "")

    @app_commands.command(
        name=locale_str("gaps"), description=locale_str("What three people or more asked here and found no answer to")
    )
    async def gaps(self, interaction: discord.Interaction) -> None:
        """Show the questions that more sources could answer."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            server_id = asker.server_id or 0
            if (await self._desk.audience(asker)).settings.gaps:
                card = gaps_card(await self._desk.services.noticing.shown(server_id), asker.words)
            else:
                card = Card(sections=(gaps_off_sentence(asker.words),))
            await place.put(card, asker.words, "")

    @app_commands.command(
        name=locale_str("add"), description=locale_str("Add a feed, a news site or a page; it is shown to you first")
    )
    @app_commands.describe(address=locale_str("The address of a feed, a news site or a page"))
    async def add(self, interaction: discord.Interaction, address: _Address) -> None:
        """Show what is at an address; a button adds it."""
        place, words = await self._begin(interaction)
        async with self._desk.courtesy(place, words):
            server_id = interaction.guild_id or 0
            if await self._left(server_id) < 1:
                await place.tell(_full(self._most, words))
                return
            try:
                preview = await self._desk.services.subscribing.look_up(address, server_id=server_id)
            except InputError as error:
                await place.tell(_could_not(error, words))
                return
            token = self._proposals.keep(Proposal(interaction.user.id, server_id, preview))
            await place.put(preview_card(preview, words), words, token)

    @app_commands.command(
        name=locale_str("remove"), description=locale_str("Remove a source that was added in this server")
    )
    @app_commands.describe(source=locale_str("Its name"))
    async def remove(self, interaction: discord.Interaction, source: _Name) -> None:
        """End the server's subscription."""
        place, words = await self._begin(interaction)
        async with self._desk.courtesy(place, words):
            try:
                found, _ = await self._desk.services.subscribing.remove(source, interaction.guild_id or 0)
            except NotFound:
                await place.tell(_unknown(source, words))
                return
            sentence = words("Removed {name}. Its articles answer no more questions here.", name=_shown(found.name))
            await place.tell(sentence)

    @app_commands.command(name=locale_str("pause"), description=locale_str("Stop reading a source for a while"))
    @app_commands.describe(source=locale_str("Its name"))
    async def pause(self, interaction: discord.Interaction, source: _Name) -> None:
        """Stop reading a source; its articles stay."""
        await self._set_paused(interaction, source, paused=True)

    @app_commands.command(name=locale_str("resume"), description=locale_str("Read a paused source again"))
    @app_commands.describe(source=locale_str("Its name"))
    async def resume(self, interaction: discord.Interaction, source: _Name) -> None:
        """Read a paused source again."""
        await self._set_paused(interaction, source, paused=False)

    @app_commands.command(name=locale_str("import"), description=locale_str("Add every feed of an OPML file"))
    @app_commands.describe(file=locale_str("An OPML file, which other feed readers export"))
    async def import_(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Add the feeds of a file."""
        place, words = await self._begin(interaction)
        async with self._desk.courtesy(place, words):
            server_id = interaction.guild_id or 0
            if file.size > _MOST_FILE_BYTES:
                await place.tell(words("That file is larger than 1 MB. Split it, or add single feeds."))
                return
            try:
                added, known = await self._desk.services.subscribing.import_outlines(
                    await file.read(), server_id=server_id, most=await self._left(server_id)
                )
            except InputError as error:
                await place.tell(_could_not(error, words))
                return
            await place.put(added_card(added, known, words), words, "")

    @remove.autocomplete("source")
    @pause.autocomplete("source")
    @resume.autocomplete("source")
    async def _names(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:  # pyright: ignore[reportUnusedFunction] - the decorators register it
        own = await asyncio.to_thread(self._desk.services.subscribing.sources.own, interaction.guild_id or 0)
        matching = [source.name for source in own if typed.casefold().strip() in source.name.casefold()]
        return [Choice(name=name, value=name) for name in matching if len(name) <= _LONGEST_CHOICE][:_MOST_CHOICES]

    async def accepted(self, interaction: discord.Interaction, token: str) -> None:
        """Store the source that was shown."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        words, server_id = asker.words, interaction.guild_id or 0
        async with self._desk.courtesy(place, words):
            await interaction.response.defer()
            proposal = self._proposals.take(token, interaction.user.id, server_id)
            if proposal is None:
                await place.tell(words("This offer has run out. Use /sources add again."))
                return
            if await self._left(server_id) < 1:
                await place.tell(_full(self._most, words))
                return
            source, is_new = await self._desk.services.subscribing.add(proposal.preview, server_id=server_id)
            name = _shown(source.name)
            if is_new:
                sentence = words("Added {name}. Its newest articles can be found in a minute.", name=name)
            else:
                sentence = words("{name} was added already.", name=name)
            await place.put(Card(sections=(sentence,)), words, "")

    async def _begin(self, interaction: discord.Interaction) -> tuple[InteractionPlace, Words]:
        words, place = self._desk.asker(interaction).words, InteractionPlace(interaction)
        async with self._desk.courtesy(place, words):
            await place.acknowledge(ephemeral=True)
        return place, words

    async def _left(self, server_id: int) -> int:
        own = await asyncio.to_thread(self._desk.services.subscribing.sources.own, server_id)
        return max(0, self._most - len(own))

    async def _set_paused(self, interaction: discord.Interaction, name: str, *, paused: bool) -> None:
        place, words = await self._begin(interaction)
        async with self._desk.courtesy(place, words):
            try:
                found = await self._desk.services.subscribing.pause(name, interaction.guild_id or 0, paused=paused)
            except NotFound:
                await place.tell(_unknown(name, words))
                return
            shown = _shown(found.name)
            if paused:
                await place.tell(words("Paused {name}. Its articles stay; /sources resume reads it again.", name=shown))
            else:
                await place.tell(words("{name} is read again.", name=shown))


def _shown(name: str) -> str:
    return escape(clipped(name, _LONGEST_CHOICE))


def _unknown(name: str, words: Words) -> str:
    return words("No source “{name}” was added in this server. /sources list shows all.", name=_shown(name))


def _full(most: int, words: Words) -> str:
    return words.many(
        "This server has its {count} source already. Remove one first.",
        "This server has its {count} sources already. Remove one first.",
        most,
    )


def _could_not(error: PullquoteError, words: Words) -> str:
    return words("That did not work. {reason}", reason=escape(clipped(str(error), _LONGEST_TOLD)))
