"""Tracebacks that say where and what kind, but not with which words: what an exception says may quote a question."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import cast

from bot.errors import ConfigurationError, DeliveryFailed, DiscordError, StorageError
from bot.logs.fields import printable

_OF_THE_MACHINE = (ConfigurationError, DeliveryFailed, DiscordError, StorageError)  # their sentences are our own
_MOST_PARTS = 20
_LONGEST_MESSAGE = 2_000


def traced(error: BaseException, *, is_frank: bool) -> str:
    """Return the traceback of an exception, its causes first; `is_frank`: with what the exceptions say."""
    lines: list[str] = []
    for place, part in enumerate(_parts(error)):
        if place >= _MOST_PARTS:
            lines.append("…")
            break
        frames = traceback.extract_tb(part.__traceback__)
        lines += ["Traceback (most recent call last):"] if frames else []
        lines += [line for frame in frames.format() for line in frame.rstrip().split("\n")]
        lines.append(_told(part, is_frank=is_frank))
    return "\n".join(map(printable, lines))


def _told(error: BaseException, *, is_frank: bool) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    message = str(error) if is_frank or isinstance(error, _OF_THE_MACHINE) else ""
    if isinstance(error, OSError) and not message and error.errno is not None:
        message = f"[Errno {error.errno}] {error.strerror}"
    return f"{name}: {message[:_LONGEST_MESSAGE]}" if message else name


def _parts(error: BaseException, seen: set[int] | None = None) -> Iterator[BaseException]:
    """Give an exception after what it came of; a group after all that is in it."""
    seen = set() if seen is None else seen
    if id(error) in seen:
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _parts(before, seen)
    if isinstance(error, BaseExceptionGroup):
        for part in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _parts(part, seen)
    yield error
