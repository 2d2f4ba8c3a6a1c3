"""What stands above an article, as it may be kept and printed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from bot.core.article import Head
from bot.core.printable import as_line, is_line

_LONGEST = 2_000
_LONGEST_NAME = 300
_MOST_AUTHORS = 50


def tidied(head: Head) -> Head:
    """Make lines of a head's texts, each of bearable length; what is no address of the web goes."""
    names = (as_line(name)[:_LONGEST_NAME].strip() for name in head.authors[:_MOST_AUTHORS])
    return replace(
        head,
        title=as_line(head.title)[:_LONGEST].strip(),
        authors=tuple(dict.fromkeys(filter(None, names))),
        publisher=as_line(head.publisher)[:_LONGEST_NAME].strip(),
        url=head.url if is_address(head.url) else "",
        language=as_line(head.language),
    )


def is_address(url: str) -> bool:
    """Tell whether a text is the address of a web page: on one line, with a host, and a port that can be."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and parts.scheme in ("http", "https") and len(url) <= _LONGEST and is_line(url)
