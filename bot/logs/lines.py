"""Lines of the log: one for people, one of JSON for machines."""

from __future__ import annotations

import json
import logging
import math
from datetime import UTC, datetime
from typing import Any

from bot.logs.fields import line_of, printable, said
from bot.logs.hiding import Secrets, without_ids
from bot.logs.tracing import traced

_LONGEST_VALUE = 2_000
_TAKEN = frozenset({"time", "level", "logger", "event", "text", "exception"})


class TextLines(logging.Formatter):
    """`2026-11-28 09:12:03,511 INFO bot.… event key=value …`, and below it the traceback where there is one."""

    def __init__(self, secrets: Secrets, *, is_frank: bool) -> None:
        """`is_frank`: tracebacks with what exceptions say, which may quote a question."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = secrets
        self._is_frank = is_frank

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        try:
            message = line_of(record)
        except (TypeError, ValueError):
            message = _misfit(record)
        if not _is_ours(record):
            message = without_ids(self._secrets.hidden(message))
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {printable(message)}"
        exception = _exception(record, is_frank=self._is_frank)
        return self._secrets.hidden(f"{line}\n{exception}" if exception else line)


class JsonLines(logging.Formatter):
    """An object a line: `time` (UTC), `level`, `logger`, `event`, the fields of the event, `text`, `exception`."""

    def __init__(self, secrets: Secrets, *, is_frank: bool) -> None:
        """`is_frank` as above."""
        super().__init__()
        self._secrets = secrets
        self._is_frank = is_frank

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; whatever is not ASCII is escaped, so that nothing can begin another line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
        }
        try:
            found = said(record)
            line["event"] = found.event or "message"
            line |= {f"{key}_" if key in _TAKEN else key: _value(value) for key, value in found.fields.items()}
            text = found.text
        except (TypeError, ValueError):
            line["event"], text = "message", _misfit(record)
        if text:
            line["text"] = (text if _is_ours(record) else without_ids(self._secrets.hidden(text)))[:_LONGEST_VALUE]
        if exception := _exception(record, is_frank=self._is_frank):
            line["exception"] = exception
        return self._secrets.hidden(json.dumps(line))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "bot"


def _misfit(record: logging.LogRecord) -> str:
    """Show a template whose arguments do not fit, without them."""
    return f"log_line_broken {record.msg}"


def _value(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else str(value)
    return str(value)[:_LONGEST_VALUE]


def _exception(record: logging.LogRecord, *, is_frank: bool) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return traced(error, is_frank=is_frank) if error is not None else ""
