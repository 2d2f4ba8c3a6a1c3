"""Answering the mentions that came while a session was lost: Discord sends their events to nobody."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime, timedelta

import discord

from bot.interfaces.discord.persisting import FAILURES, described

_LOG = logging.getLogger(__name__)

_LONGEST_GAP = timedelta(minutes=15)
_MOST_CHANNELS, _MOST_MESSAGES = 50, 50


async def missed(guilds: Iterable[discord.Guild], since: datetime, now: datetime) -> AsyncGenerator[discord.Message]:
    """Give the messages in channels of servers since a moment, oldest first in each channel; some may be known.

    Direct messages are not among them: Discord does not tell in which there is something new.
    """
    oldest = discord.utils.time_snowflake(max(since, now - _LONGEST_GAP))
    channels = [
        channel
        for guild in guilds
        for channel in (*guild.text_channels, *guild.threads)
        if (channel.last_message_id or 0) > oldest and _may_read(channel)
    ]
    for channel in channels[:_MOST_CHANNELS]:
        try:
            async for message in channel.history(after=discord.Object(oldest), limit=_MOST_MESSAGES):
                yield message
        except FAILURES as error:
            _LOG.info("not_caught_up channel=%s %s", channel.id, described(error))


def _may_read(channel: discord.TextChannel | discord.Thread) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.read_message_history
