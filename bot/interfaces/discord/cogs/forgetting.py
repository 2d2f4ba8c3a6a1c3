"""`/forget-me`."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.places import InteractionPlace


class Forgetting(commands.Cog):
    """Deletes what is kept of who asks for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(
        name=locale_str("forget-me"), description=locale_str("Delete everything that is kept of you, at once")
    )
    async def forget_me(self, interaction: discord.Interaction) -> None:
        """Delete, and say what was deleted."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        services = self._desk.services
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            waiting = await services.telling.forget_user(asker.user_id)
            rated = await services.rating.forget_user(asker.user_id)
            asked = await services.noticing.forget_user(asker.user_id)
            answers = await services.recalling.forget_asker(asker.user_id)
            self._desk.conversations.forget(asker.user_id)
            await place.put(forgotten_card(Forgotten(waiting, answers, rated, asked), asker.words), asker.words, "")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many questions were waited for, answers were the user's, were rated, and questions counted in vain."""

    waiting: int
    answers: int
    rated: int
    asked_in_vain: int


def forgotten_card(forgotten: Forgotten, words: Words) -> Card:
    """Say what was deleted, and what is left."""
    deleted = [
        words.many(
            "- {count} question that you waited for an answer to",
            "- {count} questions that you waited for an answer to",
            forgotten.waiting,
        ),
        words.many(
            "- of {count} answer: that it was yours, and which passages its buttons show",
            "- of {count} answers: that they were yours, and which passages their buttons show",
            forgotten.answers,
        ),
        words.many(
            "- of {count} answer: whether it helped you, and the question if it was yours",
            "- of {count} answers: whether they helped you, and the questions that were yours",
            forgotten.rated,
        ),
        words.many(
            "- of {count} question without an answer: that you asked it",
            "- of {count} questions without an answer: that you asked them",
            forgotten.asked_in_vain,
        ),
        words("- what you talked about in the last 15 minutes"),
    ]
    left = [
        words(
            "-# My answers still stand in Discord. I no longer know that they were yours: in a server only who may "
            "manage messages can delete them now."
        ),
        words(
            "-# In which message which article was quoted is kept on without you, so that a withdrawn article can be "
            "taken down everywhere."
        ),
    ]
    return Card(sections=("\n".join([f"### {words('Deleted')}", *deleted]), "\n".join(left)))
