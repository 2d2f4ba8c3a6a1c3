"""The bot as Discord sees it: its intents, its commands, and where its events go."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.buttons import CardButton
from bot.interfaces.discord.cogs.asking import Asking
from bot.interfaces.discord.cogs.forgetting import Forgetting
from bot.interfaces.discord.cogs.helping import Helping
from bot.interfaces.discord.cogs.sources import SourceCommands
from bot.interfaces.discord.cogs.talking import Talking
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.places import NOBODY, InteractionPlace
from bot.interfaces.discord.presses import DeskPresses, typed_text
from bot.interfaces.discord.proposals import AddButton, Proposals
from bot.interfaces.discord.registering import register_missing

_LOG = logging.getLogger(__name__)


def intents() -> discord.Intents:
    """Return what the bot listens to. None of it is privileged: content comes with mentions and direct messages."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


def permissions() -> discord.Permissions:
    """Return what the bot asks for when it is invited."""
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        read_message_history=True,
    )


class PullquoteBot(commands.Bot):
    """One connection to Discord; everything it needs to answer lies on the desk."""

    def __init__(self, desk: Desk, test_guild_id: int | None, tell: Callable[[str], None], **options: Any) -> None:  # noqa: ANN401 - shards
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents(),
            allowed_mentions=NOBODY,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            **options,
        )
        self.presses = DeskPresses(desk)
        self.sources = SourceCommands(desk, Proposals(monotonic))
        self._desk = desk
        self._test_guild_id = test_guild_id
        self._tell = tell

    async def setup_hook(self) -> None:
        """Put the commands, buttons and translations in place; register the commands that Discord lacks."""
        await add_commands(self, self._desk, self.presses, self.sources)
        await self.add_cog(Talking(self, self._desk))
        self.add_dynamic_items(CardButton, AddButton)
        self.tree.error(self._on_command_error)
        await register_missing(self, self._test_guild_id)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cog that listens to them; there are no prefix commands."""

    async def on_ready(self) -> None:
        """Tell the terminal that questions can come."""
        _LOG.info("ready servers=%s", len(self.guilds))
        servers = f"{len(self.guilds)} server{'' if len(self.guilds) == 1 else 's'}"
        self._tell(f"Connected as {self.user} in {servers}. Ctrl-C stops.")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a submitted follow-up; the library knows only modals opened since the last start."""
        typed = typed_text(interaction)
        if typed:
            await self.presses.followed_up(interaction, *typed)

    async def _on_command_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """Say that a command broke before it came to the desk."""
        incident = secrets.token_hex(2)
        _LOG.error("command_failed incident=%s", incident, exc_info=error)
        words = self._desk.asker(interaction).words
        if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
            sentence = words("This command has changed. Reload Discord, or wait a minute, and try again.")
        else:
            sentence = words(
                "Something broke here, not at your end. Try again in a minute; if it stays, tell who runs this bot: "
                "incident {incident}.",
                incident=incident,
            )
        await InteractionPlace(interaction).tell(sentence)


class ShardedPullquoteBot(PullquoteBot, commands.AutoShardedBot):
    """The same over several connections, for when Discord recommends more than one."""


class CatalogueTranslator(app_commands.Translator):
    """Names and descriptions of commands in the languages of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the translation, None where there is none."""
        del context
        translated = self._catalogue.words(locale.value)(string.message)
        return translated if translated != string.message else None


async def add_commands(bot: commands.Bot, desk: Desk, presses: DeskPresses, sources: SourceCommands) -> None:
    """Add every command and its translations."""
    await bot.tree.set_translator(CatalogueTranslator(desk.catalogue))
    await bot.add_cog(Asking(desk, presses, bot.tree))
    await bot.add_cog(Helping(desk))
    await bot.add_cog(Forgetting(desk))
    await bot.add_cog(sources)
