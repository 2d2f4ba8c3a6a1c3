"""The Markdown of the bot's cards → HTML, as a Discord client shows it. Only what cards use is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from babel.dates import format_date, format_datetime, format_timedelta

_INLINE: Sequence[tuple[str, re.Pattern[str]]] = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"`([^`]+)`")),
    ("masked", re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(<?([^\s)>]+)>?\)")),
    ("person", re.compile(r"<@!?(\d+)>")),
    ("channel", re.compile(r"<#(\d+)>")),
    ("command", re.compile(r"<(/[^:>]+):\d+>")),
    ("moment", re.compile(r"<t:(\d+):([tDfR])>")),
    ("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("strike", re.compile(r"~~([\s\S]+?)~~")),
    ("emphasis", re.compile(r"\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*")),
)
_LINES: Sequence[tuple[str, re.Pattern[str]]] = (
    ("quote", re.compile(r"> ?(.*)")),
    ("heading", re.compile(r"#{1,3} (.+)")),
    ("subtext", re.compile(r"-# (.+)")),
    ("item", re.compile(r"[-*] (.+)")),
    ("note", re.compile(r"[ \t]+-# (.+)")),  # under an item
    ("plain", re.compile(r"(.*)")),
)
_LISTED = ("item", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks at the page: the names that this person sees, and when."""

    now: datetime
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    channels: Mapping[str, str] = field(default_factory=dict[str, str])


def to_html(text: str, reader: Reader) -> str:
    """Return what a text display shows."""
    out: list[str] = []
    for kind, lines in groupby(map(_kind, text.split("\n")), lambda line: "list" if line[0] in _LISTED else line[0]):
        found = list(lines)
        if kind == "list":
            out.append(_list(found, reader))
        else:
            out += _blocks(kind, [body for _, body in found], reader)
    return "".join(out)


def _kind(line: str) -> tuple[str, str]:
    """Tell what a line is, and what stands in it."""
    return next((name, match[1]) for name, rule in _LINES if (match := rule.fullmatch(line)))


def _blocks(kind: str, bodies: Sequence[str], reader: Reader) -> Iterator[str]:
    if kind == "quote":
        yield f"<blockquote>{_broken(bodies, reader)}</blockquote>"
    elif kind == "plain":
        yield f"<div>{_broken(bodies, reader)}</div>"
    else:
        tag, name = ("h3", "") if kind == "heading" else ("div", ' class="subtext"')
        yield from (f"<{tag}{name}>{inline(body, reader)}</{tag}>" for body in bodies)


def _broken(lines: Sequence[str], reader: Reader) -> str:
    return "<br>".join(inline(line, reader) for line in lines)


def _list(lines: Sequence[tuple[str, str]], reader: Reader) -> str:
    items: list[str] = []
    for kind, body in lines:
        if kind == "item" or not items:
            items.append(inline(body, reader))
        else:
            items[-1] += f'<div class="subtext">{inline(body, reader)}</div>'
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def inline(text: str, reader: Reader) -> str:
    """Return one line's words with their formats."""
    out: list[str] = []
    place = 0
    while place < len(text):
        name, match = next(((name, m) for name, rule in _INLINE if (m := rule.match(text, place))), ("", None))
        if match is None:
            out.append(escape(text[place]))
            place += 1
        else:
            out.append(_SHOWN[name](match, reader))
            place = match.end()
    return "".join(out)


def _moment(match: re.Match[str], reader: Reader) -> str:
    at = datetime.fromtimestamp(int(match[1]), UTC)
    if match[2] == "R":
        return escape(format_timedelta(at - reader.now, add_direction=True, locale="en"))
    if match[2] == "D":
        return escape(format_date(at, "d MMMM y", locale="en"))
    return escape(format_datetime(at, "HH:mm" if match[2] == "t" else "d MMMM y HH:mm", locale="en"))


def _mention(name: str) -> str:
    return f'<span class="mention">{escape(name)}</span>'


_SHOWN: Mapping[str, Callable[[re.Match[str], Reader], str]] = {
    "escape": lambda match, _: escape(match[1]),
    "code": lambda match, _: f"<code>{escape(match[1])}</code>",
    "masked": lambda match, reader: f"<a>{inline(match[1], reader)}</a>",
    "person": lambda match, reader: _mention("@" + reader.people.get(match[1], "someone")),
    "channel": lambda match, reader: _mention("# " + reader.channels.get(match[1], "channel")),
    "command": lambda match, _: _mention(match[1]),
    "moment": _moment,
    "strong": lambda match, reader: f"<strong>{inline(match[1], reader)}</strong>",
    "strike": lambda match, reader: f"<s>{inline(match[1], reader)}</s>",
    "emphasis": lambda match, reader: f"<em>{inline(match[1], reader)}</em>",
}
