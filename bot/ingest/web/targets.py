"""An address as it was given, made into the one spelling that is checked, paced and asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address

from yarl import URL

from bot.core.fetching import Failed
from bot.ingest.web import failing
from bot.ingest.web.options import FetchOptions, PrivateHost

_LONGEST_URL = 4_096
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)  # what resolvers read as an IPv4 address


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address to ask. `own` where the operator named this host (and port) as one of the own network."""

    url: URL
    host: str
    port: int
    own: bool

    @property
    def origin(self) -> str:
        """Scheme, host and port, for which one robots.txt holds."""
        return str(self.url.origin())


def read_target(url: str, options: FetchOptions, *, base: Target | None = None) -> Target | Failed:
    """Read an address; one that is relative goes from `base`."""
    url = url.strip()
    shown = _printable(url)
    if not url.isprintable() or len(url) > _LONGEST_URL:
        return failing.address(f"“{shown}” is not a web address.")
    try:
        parsed = URL(url)
        whole = (base.url.join(parsed) if base else parsed).with_fragment(None)
        return _checked(whole, options)
    except (ValueError, IndexError):  # UnicodeError among them; yarl trips over "//][@"
        return failing.address(f"“{shown}” is not a web address.")


def _checked(url: URL, options: FetchOptions) -> Target | Failed:
    """Refuse what is no address of the web. Raises ValueError where the host is none."""
    host, port = (url.raw_host or "").rstrip(".").lower(), url.port
    if url.scheme not in {"http", "https"} or not host or port is None:
        return failing.address("Only addresses that begin with http:// or https:// can be fetched.")
    if url.raw_user is not None or url.raw_password is not None:
        return failing.address(f"The address on {host} has a name or password in it, which is not sent.")
    if "%" in host or (":" not in host and _NUMERIC.fullmatch(host) and str(IPv4Address(host)) != host):
        raise ValueError("a zone, or an odd spelling of an IPv4 address")
    own = _is_own(host, port, options)
    if not own and port not in options.ports:
        usual = ", ".join(str(number) for number in sorted(options.ports))
        return failing.address(f"The address on {host} names port {port}; only {usual} can be fetched.")
    return Target(url=url if url.raw_host == host else url.with_host(host), host=host, port=port, own=own)


def _is_own(host: str, port: int, options: FetchOptions) -> bool:
    """Whether the operator named it: with this port, or without one where the port is a usual one."""
    with_port, without = PrivateHost(name=host, port=port), PrivateHost(name=host)
    return with_port in options.private_hosts or (without in options.private_hosts and port in options.ports)


def _printable(url: str) -> str:
    """Shorten an address for a sentence, without what could break a line, and without a password."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in re.sub(r"//[^/@]*@", "//", url))
    return clean[:100] + ("…" if len(clean) > 100 else "")  # noqa: PLR2004 - what a sentence bears
