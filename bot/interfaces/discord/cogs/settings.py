"""`/settings`: how the bot answers in a server."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.core.answer import MOST_QUOTES
from bot.core.rights import QuotePolicy
from bot.core.serving import LONGEST_COOLDOWN_SECONDS, ServerSettings
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.desk import Asker, Desk
from bot.interfaces.discord.markup import escape
from bot.interfaces.discord.places import InteractionPlace
from bot.interfaces.discord.settingscard import Setting, changed, settings_layout, yes_or_no
from bot.interfaces.discord.zones import zones_like

_MOST_CHOICES = 25
_Zone = app_commands.Range[str, 1, 60]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class SettingsCommands(
    commands.GroupCog,
    group_name=locale_str("settings"),
    group_description=locale_str("How I answer in this server"),
):
    """The commands for moderators; all answers are for their eyes alone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    @app_commands.command(name=locale_str("show"), description=locale_str("One card with all settings, to change them"))
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the card."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            audience = await self._desk.audience(asker)
            await place.show(await self._layout(asker, audience.settings))

    @app_commands.command(name=locale_str("set"), description=locale_str("Change a setting without the card"))
    @app_commands.describe(
        private=locale_str("Show answers to the asker alone, where nothing else is asked for"),
        quotations=locale_str("How many quotations an answer has at most"),
        cooldown=locale_str("Seconds between two questions of one person"),
        zone=locale_str("The time zone, such as Europe/Berlin"),
        quoted=locale_str("How much is quoted of an article at most"),
        ratings=locale_str("Buttons under answers to say whether they helped"),
        gaps=locale_str("Count questions that find no answer, without names, for /sources gaps"),
    )
    @app_commands.choices(
        quoted=[
            Choice(name=locale_str("As much as each source allows"), value=QuotePolicy.FULL.value),
            Choice(name=locale_str("One sentence of an article"), value=QuotePolicy.SENTENCE.value),
            Choice(name=locale_str("Headline and link, no words"), value=QuotePolicy.LINK_ONLY.value),
        ]
    )
    async def set_(
        self,
        interaction: discord.Interaction,
        private: bool | None = None,  # noqa: FBT001 - discord.py hands options over by name
        quotations: app_commands.Range[int, 1, MOST_QUOTES] | None = None,
        cooldown: app_commands.Range[int, 0, LONGEST_COOLDOWN_SECONDS] | None = None,
        zone: _Zone | None = None,
        quoted: str | None = None,
        ratings: bool | None = None,  # noqa: FBT001 - as above
        gaps: bool | None = None,  # noqa: FBT001 - as above
    ) -> None:
        """Change what is named and show the card."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            await place.acknowledge(ephemeral=True)
            wanted = {
                Setting.PRIVATE: private,
                Setting.QUOTATIONS: quotations,
                Setting.COOLDOWN: cooldown,
                Setting.ZONE: zone,
                Setting.POLICY: quoted,
                Setting.RATINGS: ratings,
                Setting.GAPS: gaps,
            }
            settings = (await self._desk.audience(asker)).settings
            for setting, value in wanted.items():
                if value is not None:
                    written = yes_or_no(value) if isinstance(value, bool) else str(value)
                    try:
                        settings = changed(settings, setting, [written])
                    except (ValueError, KeyError, OSError):  # ZoneInfoNotFoundError is a KeyError
                        await place.tell(_no_zone(written, asker.words))
                        return
            await self._save(asker, settings)
            await place.show(await self._layout(asker, settings, asker.words("Saved.")))

    @set_.autocomplete("zone")
    async def _zones(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:  # pyright: ignore[reportUnusedFunction] - the decorators register it
        del interaction
        names = await asyncio.to_thread(zones_like, typed, _MOST_CHOICES)
        return [Choice(name=name, value=name) for name in names]

    async def chosen(self, interaction: discord.Interaction, setting: Setting, values: list[str]) -> None:
        """Take a choice on the card and show it as it is now."""
        asker, place = self._desk.asker(interaction), InteractionPlace(interaction)
        async with self._desk.courtesy(place, asker.words):
            if not asker.manages or asker.server_id is None:
                await place.tell(asker.words("Only whoever manages the server can change its settings."))
                return
            await interaction.response.defer()
            settings = changed((await self._desk.audience(asker)).settings, setting, values)
            await self._save(asker, settings)
            await place.show(await self._layout(asker, settings, asker.words("Saved.")))

    async def _save(self, asker: Asker, settings: ServerSettings) -> None:
        """Remember settings; what was counted goes when counting is switched off."""
        server_id = asker.server_id or 0
        await self._desk.services.audiences.set(server_id, settings)
        if not settings.gaps:
            await self._desk.services.noticing.forget_server(server_id)

    async def _layout(self, asker: Asker, settings: ServerSettings, saved: str = "") -> discord.ui.LayoutView:
        book = self._desk.services.subscribing.sources
        sources = await asyncio.to_thread(book.serving, asker.server_id or 0)
        usual = self._desk.manners.usual_cooldown_seconds
        return settings_layout(settings, asker.words, len(sources), usual, str(self._desk.zone), saved)


def _no_zone(name: str, words: Words) -> str:
    return words(
        "“{name}” is not the name of a time zone. Choose one of the list that appears as you type.", name=escape(name)
    )
