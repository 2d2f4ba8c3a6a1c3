"""The cards of `/sources`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.core.source import Source, SourceKind
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.fitting import as_many_as_fit
from bot.interfaces.discord.markup import clipped, escape
from bot.service.subscribing import Preview

_LONGEST_NAME = 100
_LONGEST_ADDRESS = 200
_LONGEST_ERROR = 200
_MOST_CHARACTERS = 3_200


def preview_card(preview: Preview, words: Words) -> Card:
    """Show what is at an address, and offer to add it."""
    lines = [
        f"### {escape(clipped(preview.title, _LONGEST_NAME))}",
        f"-# {escape(clipped(preview.address, _LONGEST_ADDRESS))}",
    ]
    if preview.kind is SourceKind.PAGE:
        lines.append(words("A single article. It is read once, and looked at again for a day."))
    else:
        lines.append(words.many("A feed with {count} entry.", "A feed with {count} entries.", preview.entries))
    if preview.headlines and preview.kind is not SourceKind.PAGE:
        lines.append(f"**{words('Its newest headlines')}**")
        lines += [f"- {escape(clipped(headline, _LONGEST_ADDRESS))}" for headline in preview.headlines]
    lines.append(f"-# {words('Nothing is stored until you press Add.')}")
    return Card(sections=("\n".join(lines),), buttons=(Button.ADD,))


def added_card(added: int, known: int, words: Words) -> Card:
    """Say what an import of feeds came to."""
    lines = [
        words.many("{count} source was added.", "{count} sources were added.", added),
        *([words.many("{count} was there already.", "{count} were there already.", known)] if known else []),
        words("Their newest articles can be found in a few minutes; /sources list shows how they are."),
    ]
    return Card(sections=("\n".join(lines),))


def sources_card(sources: Sequence[Source], own: Collection[int], words: Words) -> Card:
    """List the sources of a server, as many as fit: its own, then the operator's."""
    if not sources:
        return Card(sections=(words("There are no sources yet. /sources add takes the address of a news site."),))
    sections: list[str] = [f"### {words('Sources')}"]
    room = _MOST_CHARACTERS
    for title, chosen in (
        (words("Added in this server"), [source for source in sources if source.id in own]),
        (words("Added by whoever runs this bot"), [source for source in sources if source.id not in own]),
    ):
        if chosen:
            lines = as_many_as_fit([_line(source, words) for source in chosen], room, words)
            room -= sum(map(len, lines))
            sections.append("\n".join([f"**{title}**", *lines]))
    return Card(sections=("\n".join(sections[:2]), *sections[2:]))


def _line(source: Source, words: Words) -> str:
    health = source.health
    name = f"- **{escape(clipped(source.name, _LONGEST_NAME))}**"
    facts = [words.many("{count} article", "{count} articles", health.articles)]
    if source.paused:
        facts.append(words("paused"))
    elif health.error:
        facts.append(words("failing"))
    if health.last_success:
        facts.append(words("last read {moment}", moment=_moment(health.last_success)))
    if health.next_poll and not source.paused:
        facts.append(words("next {moment}", moment=_moment(health.next_poll)))
    lines = [f"{name} – {', '.join(facts)}"]
    if health.error:
        lines.append(f"  -# {escape(clipped(health.error, _LONGEST_ERROR))}")
    return "\n".join(lines)


def _moment(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"
