"""`/ask`, `/latest`, and the message commands."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, tzinfo
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.core.answer import Scope
from bot.core.calendar import LANGUAGES, read_day
from bot.core.observing import Door, Outcome
from bot.core.query import without_operators
from bot.errors import UnreadableDate
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.buttons import receipt_of
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.cards import newest_card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.markup import clipped, escape
from bot.interfaces.discord.openness import answers_openly, is_for_one, only_you_see_this
from bot.interfaces.discord.persisting import persist
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.presses import DeskPresses, only_asker_deletes
from bot.interfaces.discord.reading import question_in

_MOST_CHOICES = 25
_LONGEST_CHOICE = 100
_Text = app_commands.Range[str, 1, 500]
_Short = app_commands.Range[str, 1, 100]


class Asking(commands.Cog):
    """The commands that look something up."""

    def __init__(self, desk: Desk, presses: DeskPresses, tree: app_commands.CommandTree) -> None:
        self._desk = desk
        self._presses = presses
        for name, callback in (
            (locale_str("Find the news on this"), self.find_on_this),
            (locale_str("Delete answer"), self.delete_answer),
        ):
            tree.add_command(app_commands.ContextMenu(name=name, callback=callback), override=True)

    @app_commands.command(
        name=locale_str("ask"), description=locale_str("Ask the news; the answer is quoted word for word")
    )
    @app_commands.describe(
        question=locale_str("What you want to know"),
        since=locale_str("Only articles from this day on: 2024-05-01, 2024-05, 2024 or “last week”"),
        until=locale_str("Only articles up to this day, such as 2024-05-01 or “yesterday”"),
        source=locale_str("Only articles of this source or publisher"),
        private=locale_str("Show the answer to you alone"),
    )
    async def ask(
        self,
        interaction: discord.Interaction,
        question: _Text,
        since: _Short | None = None,
        until: _Short | None = None,
        source: _Short | None = None,
        private: bool | None = None,  # noqa: FBT001 - discord.py hands options over by name
    ) -> None:
        """Answer a question."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.SLASH) as visit:
            self._desk.manners.may_ask(asker.user_id, asker.bound_to)
            audience = await self._desk.audience(asker)
            scope = await self._scope(place, asker.words, audience.zone(self._desk.zone), since, until, source)
            if scope is None:
                return
            await place.acknowledge(ephemeral=is_for_one(interaction, audience, private=private))
            with self._desk.admitted(asker, audience):
                talk = self._desk.begin(audience, scope)
                is_open = answers_openly(interaction, audience)
                notice = "" if is_open else only_you_see_this(audience, asker.words)
                visit.outcome = await self._desk.answer(
                    place, asker, audience, question, talk, asked=question, notice=notice
                )

    @app_commands.command(
        name=locale_str("latest"), description=locale_str("The newest articles, of everything or on a topic")
    )
    @app_commands.describe(
        topic=locale_str("A person, a place or a thing"), source=locale_str("Only articles of this source or publisher")
    )
    async def latest(
        self, interaction: discord.Interaction, topic: _Short | None = None, source: _Short | None = None
    ) -> None:
        """List the newest articles."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.LATEST) as visit:
            self._desk.manners.may_ask(asker.user_id, asker.bound_to)
            audience = await self._desk.audience(asker)
            await place.acknowledge(ephemeral=is_for_one(interaction, audience))
            with self._desk.admitted(asker, audience):
                newest = await audience.browsing.newest(topic or "", Scope(source=source or ""))
                receipt = self._desk.services.recalling.receipt(asker.user_id, newest.quotes)
                await self._desk.keep(receipt)
                sent = await self._desk.put(place, newest_card(newest, asker.words), asker.words, receipt)
                await self._desk.remember_place(sent, receipt)
                visit.outcome = Outcome.ANSWERED if newest.quotes else Outcome.NOTHING

    async def _scope(
        self,
        place: InteractionPlace,
        words: Words,
        zone: tzinfo,
        since: str | None,
        until: str | None,
        source: str | None,
    ) -> Scope | None:
        """Read the options; say which date is none and return None."""
        languages = sorted(LANGUAGES, key=lambda code: code != words.language)
        days: list[date | None] = []
        for text, is_end in ((since, False), (until, True)):
            try:
                read = partial(read_day, text or "", self._desk.now(), zone, languages, end=is_end)
                days.append(await asyncio.to_thread(read) if text else None)
            except UnreadableDate:
                shown = escape(clipped(text or "", 40))
                await place.tell(
                    words("“{text}” is not a date. Write it as 2024-05-01, 2024-05, 2024 or “last week”.", text=shown)
                )
                return None
        first, last = days
        if first and last and first > last:
            await place.tell(words("“since” is after “until”; swap them."))
            return None
        return Scope(since=first, until=last, source=(source or "").strip())

    @ask.autocomplete("source")
    @latest.autocomplete("source")
    async def _sources(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:  # pyright: ignore[reportUnusedFunction] - the decorators register it
        audience = await self._desk.audience(self._desk.asker(interaction))
        names = await audience.store.outlets(Scope())
        wanted = typed.casefold().strip()
        matching = [name for name in names if wanted in name.casefold() and len(name) <= _LONGEST_CHOICE]
        matching.sort(key=lambda name: not name.casefold().startswith(wanted))
        return [Choice(name=name, value=name) for name in matching[:_MOST_CHOICES]]

    async def find_on_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer the words of a message."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words, Door.MESSAGE_COMMAND) as visit:
            self._desk.manners.may_ask(asker.user_id, asker.bound_to)
            text = question_in(message.content)
            if not text:
                await place.tell(asker.words("That message has no words to look up."))
                return
            audience = await self._desk.audience(asker)
            await place.acknowledge(ephemeral=is_for_one(interaction, audience))
            with self._desk.admitted(asker, audience):
                talk = self._desk.begin(audience, Scope())
                found = without_operators(text)
                visit.outcome = await self._desk.answer(place, asker, audience, found, talk, asked=text, is_typed=False)

    async def delete_answer(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Delete one of the bot's own answers."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            own = interaction.client.user is not None and message.author.id == interaction.client.user.id
            if not own:
                await place.tell(asker.words("That is not an answer of mine. Choose one of my answers."))
            elif await self._presses.may_delete(interaction, receipt_of(message)):
                await place.acknowledge(ephemeral=True)
                with suppress(discord.NotFound):
                    await persist(message.delete)
                await place.put(Card(sections=(asker.words("Deleted."),)), asker.words, "")
            else:
                await place.tell(only_asker_deletes(asker.words))
