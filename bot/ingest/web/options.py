"""What the operator decides about fetching. Loads nothing heavy, since the settings check themselves with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import metadata
from ipaddress import ip_address

MOST_FEED_BYTES = 10_000_000  # after decompression
MOST_PAGE_BYTES = 5_000_000
USUAL_PORTS = frozenset({80, 443, 8080, 8443})

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateHost:
    """A host of the operator's own network: its name or address as it stands in an URL; `port` None for the usual."""

    name: str
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How the web is asked. `pace_seconds` lie between the end of a request to a host and the start of its next."""

    user_agent: str = "Pullquote"
    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    pace_seconds: float = 2.0
    connections: int = 64
    private_hosts: tuple[PrivateHost, ...] = ()
    ports: frozenset[int] = USUAL_PORTS


def user_agent(contact: str = "") -> str:
    """Name this program, its version and address as installed, and the operator's contact where there is one."""
    head = metadata("pullquote")
    urls = [line.partition(",")[2].strip() for line in head.get_all("Project-URL") or ()]
    about = [f"+{url}" for url in urls[:1]] + [text for text in (read_contact(contact),) if text]
    return f"Pullquote/{head['Version']}" + (f" ({'; '.join(about)})" if about else "")


def read_contact(text: str) -> str:
    """Return an address fit for a header. Raises ValueError, which says why it is not."""
    contact = text.strip()
    if len(contact) > 200 or re.search(r"[^!-~]|[()\\]", contact):  # noqa: PLR2004 - a header's comfortable length
        raise ValueError(f"{text!r} is no web or mail address such as https://example.org/bot or me@example.org")
    return contact


def read_private_hosts(text: str) -> tuple[PrivateHost, ...]:
    """Read host names or host:port with commas between. Raises ValueError, which names the wrong one."""
    return tuple(_private_host(part.strip()) for part in text.split(",") if part.strip())


def _private_host(text: str) -> PrivateHost:
    """Read one; an IPv6 address stands in brackets."""
    match = re.fullmatch(r"(\[[^\]]+\]|[^:\[\]]+)(?::(\d{1,5}))?", text.lower())
    name = _host_name(match[1].strip("[]")) if match else ""
    port = int(match[2]) if match and match[2] else None
    if not name or (port is not None and not 0 < port <= _LAST_PORT):
        raise ValueError(f"{text!r} is neither a host such as nas.local nor a host with a port such as nas.local:8000")
    return PrivateHost(name=name, port=port)


def _host_name(text: str) -> str:
    """Return a name or an address in its one spelling, "" where it is neither."""
    try:
        return str(ip_address(text))
    except ValueError:
        name = text.rstrip(".")
        return name if _NAME.fullmatch(name) and re.search("[a-z]", name) else ""
