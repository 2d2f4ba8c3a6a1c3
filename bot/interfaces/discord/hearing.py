"""What comes from the gateway: each question once, and an event that cannot be read is left out."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

_LOG = logging.getLogger(__name__)

_MOST_REMEMBERED = 1_000
_ONCE = ("INTERACTION_CREATE", "MESSAGE_CREATE")
_INDISPENSABLE = ("READY", "RESUMED")  # without them there is no connection to speak of

Parser = Callable[[Any], None]


class Seen:
    """Remembers the latest keys."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._keys: OrderedDict[Hashable, None] = OrderedDict()

    def is_new(self, key: Hashable) -> bool:
        """Tell whether a key is new, and remember it."""
        if key in self._keys:
            return False
        self._keys[key] = None
        while len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True


def careful(parsers: Mapping[str, Parser], on_unread: Callable[[str, Any], None]) -> dict[str, Parser]:
    """Return parsers that read a question once, though Discord may deliver it twice, and that leave out what they
    cannot read: discord.py ends the connection then. `on_unread` gets such an event's name and data.
    """
    seen = Seen()
    return {
        event: parser if event in _INDISPENSABLE else _careful(event, parser, seen, on_unread)
        for event, parser in parsers.items()
    }


def _careful(event: str, parse: Parser, seen: Seen, on_unread: Callable[[str, Any], None]) -> Parser:
    def parse_once(data: object) -> None:
        number = cast("dict[str, object]", data).get("id") if isinstance(data, dict) else None
        if event in _ONCE and number is not None and not seen.is_new((event, str(number))):
            _LOG.info("event_came_twice event=%s", event)
            return
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one event, the others are to be heard
            _LOG.warning("event_not_read event=%s %s", event, type(error).__name__)  # its text may quote the event
            _LOG.debug("event_not_read", exc_info=error)
            on_unread(event, data)

    return parse_once
