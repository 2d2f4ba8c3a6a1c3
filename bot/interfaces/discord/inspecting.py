"""What `doctor` looks at on Discord, and `sync`: both connect for a moment and answer nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic

import aiohttp
import discord
from discord.ext import commands

from bot.errors import DiscordError
from bot.interfaces.discord.client import add_commands, intents, permissions
from bot.interfaces.discord.cogs.settings import SettingsCommands
from bot.interfaces.discord.cogs.sources import SourceCommands
from bot.interfaces.discord.connecting import NO_SUCH_TOKEN, TOKEN_MEND
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.presses import DeskPresses
from bot.interfaces.discord.proposals import Proposals
from bot.interfaces.discord.registering import register, register_everywhere
from bot.service.checking import Check, State

_READY_SECONDS = 20.0
_MOST_CHANNELS_NAMED = 5


async def sync_commands(desk: Desk, token: str, guild_id: int | None, test_guild_id: int | None) -> str:
    """Register the commands in a guild, or everywhere; say what was done. Raises DiscordError."""
    async with _logged_in(token) as bot:
        await add_commands(
            bot, desk, DeskPresses(desk), SourceCommands(desk, Proposals(monotonic)), SettingsCommands(desk)
        )
        try:
            changed = await (register(bot, guild_id) if guild_id else register_everywhere(bot, test_guild_id))
        except (discord.Forbidden, discord.NotFound) as error:
            raise DiscordError(
                f"Discord does not let this bot register commands in server {guild_id}.",
                mend="Invite it there first; pullquote doctor prints the link.",
            ) from error
        count = len(bot.tree.get_commands())
    where = f"in server {guild_id}" if guild_id else "everywhere"
    return f"{count} commands {'registered' if changed else 'were registered already'} {where}."


async def check_discord(token: str) -> list[Check]:
    """Look at the token, the intents, and the permissions in each channel."""
    try:
        async with _logged_in(token) as bot:
            checks = [Check("token", State.OK, f"belongs to {bot.user}.")]
            connection = asyncio.create_task(bot.connect(reconnect=False))
            ready = asyncio.create_task(bot.wait_until_ready())
            try:
                await asyncio.wait({connection, ready}, timeout=_READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                checks += _seen(bot, is_ready=ready.done())
            finally:
                connection.cancel()
                ready.cancel()
                await asyncio.gather(connection, ready, return_exceptions=True)
    except DiscordError as error:
        return [Check("token", State.FAIL, error.message, error.mend)]
    return checks


def _seen(bot: commands.Bot, *, is_ready: bool) -> list[Check]:
    invite = discord.utils.oauth_url(
        bot.application_id or 0, permissions=permissions(), scopes=("bot", "applications.commands")
    )
    checks = [Check("invite", State.OK, invite)]
    if not is_ready:
        mend = "Look at Discord's status page, and try again."
        return [*checks, Check("gateway", State.FAIL, f"no connection in {_READY_SECONDS:.0f} s.", mend)]
    checks.append(Check("intents", State.OK, "servers, server messages, direct messages; none is privileged."))
    if not bot.guilds:
        return [*checks, Check("servers", State.WARN, "the bot is in no server.", "Open the invite link above.")]
    return checks + [_permissions_in(guild) for guild in bot.guilds]


def _permissions_in(guild: discord.Guild) -> Check:
    """Name the channels that the bot can see but not answer in."""
    lacking = [
        f"#{channel.name} ({', '.join(missing)})"
        for channel in guild.text_channels
        if (may := channel.permissions_for(guild.me)).view_channel
        and (missing := [name.replace("_", " ") for name, wanted in permissions() if wanted and not getattr(may, name)])
    ]
    if not lacking:
        return Check("permissions", State.OK, f"{guild.name}: complete in every channel that the bot sees.")
    named = "; ".join(lacking[:_MOST_CHANNELS_NAMED])
    more = f"; and {len(lacking) - _MOST_CHANNELS_NAMED} more" if len(lacking) > _MOST_CHANNELS_NAMED else ""
    mend = "Allow them in the channel's settings; /ask works there meanwhile."
    return Check("permissions", State.WARN, f"{guild.name}: missing in {named}{more}.", mend)


@asynccontextmanager
async def _logged_in(token: str) -> AsyncGenerator[commands.Bot]:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here
    bot = commands.Bot(
        command_prefix=commands.when_mentioned,
        help_command=None,
        intents=intents(),
        allowed_contexts=discord.app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=False),
    )
    try:
        await bot.login(token)
        yield bot
    except discord.LoginFailure as error:
        raise DiscordError(NO_SUCH_TOKEN, mend=TOKEN_MEND) from error
    except (aiohttp.ClientError, discord.HTTPException, TimeoutError) as error:
        raise DiscordError(
            f"Discord cannot be reached: {error}.", mend="Look at the network, and try again."
        ) from error
    finally:
        await bot.close()
