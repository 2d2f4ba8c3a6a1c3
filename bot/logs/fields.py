"""What a log call says: `_LOG.info("watch_ended how=%s", how)` is an event with a field.

The template is read, never the finished line, so that nothing in a value can pass for another field.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_EVENT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?=\s|$)")
_CONVERSION = re.compile(r"(?:(?<!\S)([a-z][a-z0-9_]*)=)?%(?:%|[-#0+ ]*\d*(?:\.\d+)?[a-zA-Z])")
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """An event, its fields, and what else the line says. `event` is "" where the line is a sentence of a library."""

    event: str
    fields: dict[str, object]
    text: str


@dataclass(frozen=True, slots=True)
class _Template:
    """A template taken apart: `keys` has one for each argument, "" for those that stand in the `rest`."""

    event: str
    keys: tuple[str, ...]
    rest: str


def said(record: logging.LogRecord) -> Said:
    """Take a record apart. Raises TypeError or ValueError where template and arguments do not fit."""
    if record.name.partition(".")[0] != "bot" or isinstance(record.args, dict):
        return Said("", {}, record.getMessage())
    template, args = _taken_apart(str(record.msg)), tuple(record.args or ())
    if not args:  # then a percent sign is one
        return Said(template.event, {}, str(record.msg)[len(template.event) :].strip())
    fields = {key: value for key, value in zip(template.keys, args, strict=True) if key}
    others = tuple(value for key, value in zip(template.keys, args, strict=True) if not key)
    return Said(template.event, fields, template.rest % others)


def line_of(record: logging.LogRecord) -> str:
    """Return the line with values in quotation marks where they could pass for more than one."""
    if not isinstance(record.args, tuple) or not record.args:
        return record.getMessage()
    keys = _taken_apart(str(record.msg)).keys
    return str(record.msg) % tuple(_unmistakable(keys, record.args))


def printable(text: str) -> str:
    """Write out whatever could begin a line, move the cursor or turn the direction of writing."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def _unmistakable(keys: Sequence[str], args: Sequence[object]) -> Sequence[object]:
    if len(keys) != len(args):
        return args
    return [_quoted(value) if key and isinstance(value, str) else value for key, value in zip(keys, args, strict=True)]


def _quoted(value: str) -> str:
    if value and not re.search(r"[\s\"=]", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(_MOST_REMEMBERED)
def _taken_apart(template: str) -> _Template:
    begun = _EVENT.match(template)
    event = begun[0] if begun else ""
    keys: list[str] = []

    def taken(found: re.Match[str]) -> str:
        key = found[1] or ""
        if found[0] == "%%":
            return found[0]
        is_whole = template[found.end() : found.end() + 1].strip() == ""
        keys.append(key if is_whole else "")
        return "" if key and is_whole else found[0]

    rest = _CONVERSION.sub(taken, template)
    return _Template(event, tuple(keys), " ".join(rest[len(event) :].split()))
