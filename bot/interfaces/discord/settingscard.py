"""The card of a server's settings: each with a select, which shows what holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.core.answer import MOST_QUOTES
from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.buttons import PREFIX

_MOST_CHANNELS = 25
_USUAL = "usual"
_CHANNELS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.forum,
)
_COOLDOWNS = (0, 3, 10, 30, 60, 300)
_ZONES = (
    "UTC",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)

Row = ui.ActionRow[ui.LayoutView]


class Setting(StrEnum):
    """What can be set; the value is its part of a custom id, and its name in `ServerSettings` where it is yes or no."""

    CHANNELS = "channels"
    PRIVATE = "private"
    QUOTATIONS = "quotations"
    COOLDOWN = "cooldown"
    ZONE = "zone"
    POLICY = "policy"
    RATINGS = "ratings"
    GAPS = "gaps"


def custom_id(setting: Setting) -> str:
    """Return what Discord sends back with a choice."""
    return f"{PREFIX}:set:{setting.value}"


def changed(settings: ServerSettings, setting: Setting, values: Sequence[str]) -> ServerSettings:
    """Return settings with one of them as it was chosen. Raises ValueError for what no select offers."""
    match setting:
        case Setting.CHANNELS:
            return replace(settings, channels=frozenset(map(int, values)))
        case Setting.PRIVATE | Setting.RATINGS | Setting.GAPS:
            return replace(settings, **{setting.value: values[0] == "yes"})
        case Setting.QUOTATIONS:
            return replace(settings, quotations=int(values[0]))
        case Setting.COOLDOWN:
            return replace(settings, cooldown_seconds=None if values[0] == _USUAL else int(values[0]))
        case Setting.ZONE:
            return replace(settings, zone="" if values[0] == _USUAL else ZoneInfo(values[0]).key)
        case Setting.POLICY:
            return replace(settings, policy=QuotePolicy(values[0]))


def settings_layout(
    settings: ServerSettings, words: Words, sources: int, usual_cooldown: float, usual_zone: str, saved: str = ""
) -> ui.LayoutView:
    """Dress the settings of a server; `saved` says what was changed just now."""
    selects = _selects(settings, words, usual_cooldown, usual_zone)
    container: ui.Container[ui.LayoutView] = ui.Container()
    intro = words("A choice counts at once. Only you see this card.")
    read = words.many(
        "Answers here come from {count} source: /sources list shows it, /sources add brings more.",
        "Answers here come from {count} sources: /sources list shows them, /sources add brings more.",
        sources,
    )
    top = [f"### {words('How I answer in this server')}", *([f"**{saved}**"] if saved else []), intro, read]
    container.add_item(ui.TextDisplay("\n".join(top)))
    named = ", ".join(f"<#{number}>" for number in sorted(settings.channels))  # for who cannot see the select
    for place, (title, select) in enumerate(selects):
        container.add_item(ui.TextDisplay(f"**{title}**" if place or not named else f"**{title}**: {named}"))
        container.add_item(ui.ActionRow(select))
    return ui.LayoutView(timeout=None).add_item(container)


def _selects(
    settings: ServerSettings, words: Words, usual_cooldown: float, usual_zone: str
) -> list[tuple[str, ui.Item[ui.LayoutView]]]:
    channels: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
        custom_id=custom_id(Setting.CHANNELS),
        channel_types=list(_CHANNELS),
        placeholder=words("Everywhere"),
        min_values=0,
        max_values=_MOST_CHANNELS,
        default_values=[discord.Object(number) for number in sorted(settings.channels)[:_MOST_CHANNELS]],
    )
    private = {"no": words("Everybody in the channel"), "yes": words("The asker alone")}
    quotations = {
        str(count): words.many("At most {count} quotation", "At most {count} quotations", count)
        for count in range(1, MOST_QUOTES + 1)
    }
    cooldowns = sorted({*_COOLDOWNS, *([] if settings.cooldown_seconds is None else [settings.cooldown_seconds])})
    cooldown = {_USUAL: words("As usual ({seconds} s)", seconds=f"{usual_cooldown:g}")} | {
        str(seconds): words("{seconds} s", seconds=seconds) if seconds else words("None") for seconds in cooldowns
    }
    zones = _ZONES if settings.zone in ("", *_ZONES) else (settings.zone, *_ZONES)
    zone = {_USUAL: words("As usual ({zone})", zone=usual_zone)} | {name: name.replace("_", " ") for name in zones}
    policy = {
        QuotePolicy.FULL.value: words("As much as each source allows"),
        QuotePolicy.SENTENCE.value: words("One sentence of an article"),
        QuotePolicy.LINK_ONLY.value: words("Headline and link, no words"),
    }
    ratings = {"yes": words("Helpful and Not helpful stand under answers"), "no": words("No such buttons")}
    gaps = {"no": words("Not counted"), "yes": words("Counted for /sources gaps, without names")}
    chosen_cooldown = _USUAL if settings.cooldown_seconds is None else str(settings.cooldown_seconds)
    return [
        (words("Where everybody sees my answers"), channels),
        (words("Who sees answers to /ask"), _select(Setting.PRIVATE, private, yes_or_no(settings.private))),
        (words("How many quotations"), _select(Setting.QUOTATIONS, quotations, str(settings.quotations))),
        (words("Pause between two questions of one person"), _select(Setting.COOLDOWN, cooldown, chosen_cooldown)),
        (words("Time zone, for “yesterday” and dates"), _select(Setting.ZONE, zone, settings.zone or _USUAL)),
        (words("How much is quoted"), _select(Setting.POLICY, policy, settings.policy.value)),
        (words("Rating of answers"), _select(Setting.RATINGS, ratings, yes_or_no(settings.ratings))),
        (words("Questions that find no answer"), _select(Setting.GAPS, gaps, yes_or_no(settings.gaps))),
    ]


def yes_or_no(is_on: bool) -> str:  # noqa: FBT001 - the value of a choice
    """Write the value of a choice between on and off."""
    return "yes" if is_on else "no"


def _select(setting: Setting, labels: dict[str, str], chosen: str) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(label=label, value=value, default=value == chosen) for value, label in labels.items()
    ]
    return ui.Select(custom_id=custom_id(setting), options=options)
