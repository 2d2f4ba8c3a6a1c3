"""Taking articles out: what was named, what came of it, and names of domains."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST_DOMAIN = 253


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article as a list names it."""

    article_id: int
    title: str
    outlet: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What was withdrawn, how many posted cards will be taken down, and where the same text still stands."""

    articles: tuple[Listed, ...]
    cards: int
    reprints: tuple[Listed, ...]


def domain_in(text: str) -> str:
    """Return the domain that a text names, as it stands in addresses; "" where it names none.

    A name without a dot is none: it would be a whole country or kind of sites.
    """
    wanted = text.strip().casefold()
    try:
        name = (urlsplit(wanted if "://" in wanted else f"//{wanted}").hostname or "").strip(".")
        name = name.encode("idna").decode("ascii") if not name.isascii() else name
    except ValueError:  # UnicodeError is one
        return ""
    is_name = all(part and part.replace("-", "").replace("_", "").isalnum() for part in name.split("."))
    return name if "." in name and is_name and len(name) <= _LONGEST_DOMAIN else ""


def is_at(url: str, domain: str) -> bool:
    """Tell whether an address is at a domain or below it."""
    try:
        host = domain_in(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return host == domain or host.endswith(f".{domain}")
