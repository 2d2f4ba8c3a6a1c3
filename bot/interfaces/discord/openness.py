"""Who sees an answer: everybody in the channel, or the asker alone."""

from __future__ import annotations

import discord

from bot.interfaces.catalogue import Words
from bot.service.audience import Audience

_MOST_NAMED = 10


def answers_openly(where: discord.Interaction | discord.Message, audience: Audience) -> bool:
    """Tell whether moderators let everybody see answers in a channel."""
    channel = where.channel
    if channel is None:
        return not audience.settings.channels
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return audience.settings.answers_openly_in(channel.id, parent_id)


def is_for_one(interaction: discord.Interaction, audience: Audience, *, private: bool | None = None) -> bool:
    """Tell whether the answer to a command is for its asker alone; `private` is what was asked for, None nothing."""
    wanted = audience.settings.private if private is None else private
    return wanted or not answers_openly(interaction, audience)


def only_you_see_this(audience: Audience, words: Words) -> str:
    """Say why nobody else sees an answer."""
    return words("Only you see this: here everybody sees answers in {channels}.", channels=_channels(audience))


def openly_in(audience: Audience, words: Words) -> str:
    """Say where a mention is answered."""
    return words(
        "In this server I answer mentions in {channels}. Ask there, or use /ask: its answer is for you alone "
        "elsewhere.",
        channels=_channels(audience),
    )


def _channels(audience: Audience) -> str:
    return ", ".join(f"<#{number}>" for number in sorted(audience.settings.channels)[:_MOST_NAMED])
