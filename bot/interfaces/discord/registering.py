"""Telling Discord which commands there are, only where it does not know them yet."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord.ext import commands
from discord.http import Route

_LOG = logging.getLogger(__name__)

_CHAT_INPUT = 1
_PLAIN = ("name", "description", "required", "autocomplete", "min_length", "max_length")
_PERMISSIONS = "default_member_permissions"  # a number when it is asked for, its digits when Discord tells it
_TRANSLATED = ("name_localizations", "description_localizations")
_LISTED = {"contexts": (), "integration_types": (0,)}  # with what Discord adds where nothing was asked for


async def register(bot: commands.Bot, guild_id: int | None) -> bool:
    """Register the commands in a guild, or everywhere; return False where Discord has them just so already.

    Raises discord.HTTPException.
    """
    guild = discord.Object(guild_id) if guild_id else None
    if guild:
        bot.tree.copy_global_to(guild=guild)
    if _same(await _registered(bot, guild_id), await _wanted(bot, guild), everywhere=guild is None):
        return False
    await bot.tree.sync(guild=guild)
    return True


async def register_everywhere(bot: commands.Bot, test_guild_id: int | None) -> bool:
    """Register the commands everywhere, and no longer in the test guild, where each would show twice; return False
    where Discord has them just so already. Raises discord.HTTPException.
    """
    changed = await register(bot, None)
    if test_guild_id and await _registered(bot, test_guild_id):
        await bot.http.bulk_upsert_guild_commands(bot.application_id or 0, test_guild_id, [])
        changed = True
    return changed


async def register_missing(bot: commands.Bot, test_guild_id: int | None) -> None:
    """At start: keep the test guild up to date at once, unless the present commands are there from everywhere.
    Everywhere only where there is no command at all yet, for Discord limits how often that may be done; `pullquote
    sync` does it when wanted.
    """
    try:
        known = await _registered(bot, None)
        is_present = _same(known, await _wanted(bot, None), everywhere=True)
        if test_guild_id and not is_present:
            changed = await register(bot, test_guild_id)
            _LOG.info("commands_registered guild=%s changed=%s", test_guild_id, changed)
        elif not known:
            await bot.tree.sync()
            _LOG.info("commands_registered everywhere")
        elif not is_present:
            _LOG.warning("commands_are_old run “pullquote sync” to register the present ones")
    except discord.HTTPException as error:
        _LOG.warning("commands_not_registered status=%s code=%s %s", error.status, error.code, error.text)


async def _registered(bot: commands.Bot, guild_id: int | None) -> list[dict[str, Any]]:
    application = bot.application_id
    if guild_id:
        route = Route(
            "GET",
            "/applications/{application_id}/guilds/{guild_id}/commands",
            application_id=application,
            guild_id=guild_id,
        )
    else:
        route = Route("GET", "/applications/{application_id}/commands", application_id=application)
    known: list[dict[str, Any]] = await bot.http.request(route, params={"with_localizations": "true"})
    return known


async def _wanted(bot: commands.Bot, guild: discord.Object | None) -> list[dict[str, Any]]:
    translator = bot.tree.translator
    found: list[dict[str, Any]] = []
    for kind in discord.AppCommandType:
        for command in bot.tree.get_commands(guild=guild, type=kind):
            if translator:
                found.append(await command.get_translated_payload(bot.tree, translator))
            else:
                found.append(command.to_dict(bot.tree))
    return found


def _signature(part: Mapping[str, Any], *, everywhere: bool) -> tuple[object, ...]:
    """Reduce a command or option to what was asked for: Discord adds ids and defaults. Only what is registered
    everywhere has contexts.
    """
    return (
        part.get("type") or _CHAT_INPUT,
        *(part.get(name) or None for name in _PLAIN),
        str(part.get(_PERMISSIONS) or ""),
        *(repr(sorted(dict[str, str](part.get(name) or {}).items())) for name in _TRANSLATED),
        *(repr(sorted(list[int](part.get(name) or usual))) for name, usual in _LISTED.items() if everywhere),
        tuple(_signature(option, everywhere=False) for option in part.get("options") or ()),
    )


def _same(known: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]], *, everywhere: bool) -> bool:
    return {_signature(command, everywhere=everywhere) for command in known} == {
        _signature(command, everywhere=everywhere) for command in wanted
    }
