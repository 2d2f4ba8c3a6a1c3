"""The bot as Discord sees it: its intents, its commands, and where its events go."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.core.incidents import new_incident
from bot.core.observing import Door, Outcome
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.buttons import CardButton
from bot.interfaces.discord.catchingup import missed
from bot.interfaces.discord.cogs.asking import Asking
from bot.interfaces.discord.cogs.checking import Checking
from bot.interfaces.discord.cogs.forgetting import Forgetting
from bot.interfaces.discord.cogs.helping import Helping
from bot.interfaces.discord.cogs.moving import Moving
from bot.interfaces.discord.cogs.settings import SettingsCommands
from bot.interfaces.discord.cogs.sources import SourceCommands
from bot.interfaces.discord.cogs.talking import Talking
from bot.interfaces.discord.desk import Desk, told
from bot.interfaces.discord.hearing import careful
from bot.interfaces.discord.incidents import broke, noted
from bot.interfaces.discord.pace import Pace, Presence
from bot.interfaces.discord.persisting import FAILURES, described
from bot.interfaces.discord.places import NOBODY, InteractionPlace
from bot.interfaces.discord.presses import DeskPresses, typed_text
from bot.interfaces.discord.proposals import AddButton, Proposals
from bot.interfaces.discord.registering import register_missing
from bot.interfaces.discord.responding import QuickResponses
from bot.interfaces.discord.settingsselects import SettingSelect

_LOG = logging.getLogger(__name__)

_FINISH_SECONDS = 10.0
_SILENCE_SECONDS = 50.0  # a heartbeat is answered every 41; discord.py would take a silent connection for good for 60
_MESSAGE, _EPHEMERAL = 4, 64


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

    def __init__(
        self,
        desk: Desk,
        test_guild_id: int | None,
        tell: Callable[[str], None],
        pace: Pace | None = None,
        **options: Any,  # noqa: ANN401 - shards
    ) -> None:
        """`pace` is that of all clients of a run."""
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
            heartbeat_timeout=_SILENCE_SECONDS,
            **options,
        )
        self.presence = Presence()
        self._pace = pace or Pace()
        self._listen_carefully()
        self.presses = DeskPresses(desk)
        self.sources = SourceCommands(desk, Proposals(monotonic))
        self._talking = Talking(self, desk)
        self.settings = SettingsCommands(desk)
        self._desk = desk
        self._test_guild_id = test_guild_id
        self.was_ready = False
        self._tell = tell

    async def setup_hook(self) -> None:
        """Put the commands, buttons and translations in place; register the commands that Discord lacks."""
        await add_commands(self, self._desk, self.presses, self.sources, self.settings)
        await self.add_cog(self._talking)
        self.add_dynamic_items(CardButton, AddButton, SettingSelect)
        self.tree.error(self._on_command_error)
        await register_missing(self, self._test_guild_id)

    def _listen_carefully(self) -> None:
        """Hear each question once, outlive events that cannot be read, and ask no failing gateway in a circle."""
        state = self._connection
        state.parsers = careful(state.parsers, self._not_read)
        connect = self.http.ws_connect

        async def connect_in_time(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
            while True:  # for a minute, then discord.py ends it; its own pauses grow for half an hour, once is enough
                await self._pace.before_connecting()
                try:
                    return await connect(url, compress=compress)
                except FAILURES as error:
                    _LOG.warning("gateway_refused %s; trying again", type(error).__name__)

        self.http.ws_connect = connect_in_time

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect; what is begun by the events that come responds to interactions quickly."""
        async_context.set(QuickResponses(self._desk.observer))
        await super().connect(reconnect=reconnect)

    async def close(self) -> None:
        """Finish the answers under way, which need this client's connections, and close."""
        if not self._desk.manners.is_stopping:
            await self._desk.manners.settle(_FINISH_SECONDS)
        await super().close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin no session too soon after the last."""
        del shard_id
        await self._pace.before_identifying(initial=initial)

    async def on_disconnect(self) -> None:
        """Note that the connection is lost."""
        self._left(0)

    async def on_connect(self) -> None:
        """Note that there is a connection."""
        self._back(0)

    async def on_resumed(self) -> None:
        """Note that the connection is there again, and with it what was said meanwhile."""
        self._pace.heard_all(self._desk.now())
        self._back(0)

    def _left(self, shard_id: int) -> None:
        if self.was_ready:
            self._pace.lost(self._desk.now())
        if not self.presence.is_away:
            _LOG.info("gateway_lost")
        self.presence.left(shard_id)

    def _back(self, shard_id: int) -> None:
        self._pace.came_about()
        self.presence.back(shard_id)
        _LOG.info("gateway_there")

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cog that listens to them; there are no prefix commands."""

    async def on_ready(self) -> None:
        """Tell the terminal that questions can come, and answer those that came meanwhile."""
        self.was_ready = True
        _LOG.info("ready servers=%s", len(self.guilds))
        servers = f"{len(self.guilds)} server{'' if len(self.guilds) == 1 else 's'}"
        self._tell(f"Connected as {self.user} in {servers}. Ctrl-C stops.")
        since = self._pace.heard_all(self._desk.now())
        if since:
            async for message in missed(self.guilds, since, self._desk.now()):
                await self._talking.on_message(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a submitted follow-up; the library knows only modals opened since the last start."""
        typed = typed_text(interaction)
        if typed:
            await self.presses.followed_up(interaction, *typed)

    def _not_read(self, event: str, data: Any) -> None:  # noqa: ANN401 - whatever came
        """Have an interaction that could not be read answered all the same."""
        if event == "INTERACTION_CREATE":
            self.dispatch("unread_interaction", data)

    async def on_unread_interaction(self, data: Any) -> None:  # noqa: ANN401 - whatever came
        """Say to whoever asked that it broke, with no more than the two fields that this takes."""
        try:
            route = Route("POST", "/interactions/{number}/{token}/callback", number=data["id"], token=data["token"])
            words = self._desk.catalogue.words(str(data.get("locale", "en")))
            incident = new_incident()
            _LOG.error("interaction_not_read incident=%s", incident)
            self._desk.observer.came(Door.COMMAND, Outcome.BROKEN)
            response: dict[str, object] = {
                "content": broke(words, incident),
                "flags": _EPHEMERAL,
                "allowed_mentions": {"parse": []},
            }
            await self.http.request(route, json={"type": _MESSAGE, "data": response})
        except (KeyError, TypeError, AttributeError, *FAILURES) as error:
            _LOG.info("could_not_say %s", described(error))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:  # noqa: ANN401 - discord.py's own
        """Note an event that broke before it came to the desk; nobody can be told."""
        noted(f"{event_method}_broke", sys.exception() or RuntimeError())

    async def _on_command_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """Say that a command broke before it came to the desk."""
        incident = noted("command_failed", error)
        self._desk.observer.came(Door.COMMAND, Outcome.BROKEN)
        words = self._desk.catalogue.words(interaction.locale.value)
        if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
            sentence = words("This command has changed. Reload Discord, or wait a minute, and try again.")
        else:
            sentence = broke(words, incident)
        await told(InteractionPlace(interaction), sentence)


class ShardedPullquoteBot(PullquoteBot, commands.AutoShardedBot):
    """The same over several connections, for when Discord recommends more than one."""

    async def on_disconnect(self) -> None:
        """Leave it to the event that names the shard."""

    async def on_connect(self) -> None:
        """Leave it to the event that names the shard."""

    async def on_resumed(self) -> None:
        """Leave it to the event that names the shard."""

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note that a shard lost its connection."""
        self._left(shard_id)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard is connected."""
        self._back(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a shard is connected again."""
        self._back(shard_id)


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


async def add_commands(
    bot: commands.Bot, desk: Desk, presses: DeskPresses, sources: SourceCommands, settings: SettingsCommands
) -> None:
    """Add every command and its translations."""
    await bot.tree.set_translator(CatalogueTranslator(desk.catalogue))
    await bot.add_cog(Asking(desk, presses, bot.tree))
    await bot.add_cog(Checking(desk, bot.tree))
    await bot.add_cog(Helping(desk))
    await bot.add_cog(Forgetting(desk))
    await bot.add_cog(sources)
    await bot.add_cog(settings)
    await bot.add_cog(Moving(bot, desk))
