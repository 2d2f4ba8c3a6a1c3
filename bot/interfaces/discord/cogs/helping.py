"""`/help` and `/privacy`."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.privacycard import privacy_card


class Helping(commands.Cog):
    """What the bot is and what it keeps."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=locale_str("help"), description=locale_str("How to ask, and what an answer means"))
    async def help(self, interaction: discord.Interaction) -> None:
        """Explain how to ask."""
        await self._show(interaction, help_card(self._desk.asker(interaction).words))

    @app_commands.command(name=locale_str("privacy"), description=locale_str("What is kept of you, and for how long"))
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Say what is kept."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            settings = (await self._desk.audience(asker)).settings
            counts = settings.gaps if asker.server_id else None
            await place.put(privacy_card(asker.words, counts_gaps=counts), asker.words, "")

    async def _show(self, interaction: discord.Interaction, card: Card) -> None:
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            await place.put(card, asker.words, "")


def help_card(words: Words) -> Card:
    """Say how to ask and what the three kinds of answer mean."""
    return Card(
        sections=(
            "\n".join(
                [
                    f"### {words('Ask the news')}",
                    words(
                        "I answer by quoting articles word for word, with their source. I never write a sentence of "
                        "my own about the news."
                    ),
                    words(
                        "- **/ask** a question; `since`, `until` and `source` narrow it, `private` shows it to you "
                        "alone"
                    ),
                    words(
                        '- In any question: `"exact phrase"`, `-without`, `source:name`, `title:word`, '
                        "`since:2024-05`, `until:yesterday`, `before:2024`, `after:2023`, `this OR that`"
                    ),
                    words("- **Mention me**, or write me a direct message"),
                    words("- **Follow up** with the button, or reply to my answer to a mention: “and when was that?”"),
                    words("- **/latest** shows the newest articles, also on a topic"),
                    words(
                        "- **Tell me when** under an answer: one direct message as soon as an article answers it; "
                        "**Why this?** says why a passage was chosen"
                    ),
                    words(
                        "- **Helpful** or **Not helpful** under an answer: only then the words of your question "
                        "are kept, "
                        "to measure answers with"
                    ),
                    words("- Open the menu of a message, then Apps: **Find the news on this**"),
                    words(
                        "- **/verify**, or Apps: **Check this quote** in the menu of a message: is a quotation exact?"
                    ),
                    words("- Whoever manages the server chooses with **/sources** where the news comes from"),
                ]
            ),
            "\n".join(
                [
                    f"**{words('What an answer means')}**",
                    words("- **Answered**: the sentence in bold should state the answer"),
                    words("- **Closest passages**: the right story, but it may not answer"),
                    words("- **Nothing**: the articles that I have do not say it"),
                ]
            ),
        )
    )
