"""Which addresses are connected to: checked when the socket is made, so that no spelling, redirect or change of a DNS
answer comes between the check and the connection.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address
AddressInfo = tuple[int, int, int, str, tuple[object, ...]]  # as getaddrinfo gives it
MakeSocket = Callable[[int, int, int], socket.socket]  # family, type, protocol

# The registries of special addresses (RFC 6890 and its successors), written out because what `ipaddress` calls global
# has changed between versions of Python, and holds multicast and the relays to addresses of version 4.
_SPECIAL_4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
        " 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
_SPECIAL_6 = tuple(ip_network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20"))  # the first has Teredo
_UNICAST_6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_OWN = tuple(
    ip_network(block)
    for block in "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7".split()
)


class Forbidden(OSError):
    """The address may not be connected to. Its words are the same for all addresses: the racing of addresses keeps an
    error's type only where all failed alike.
    """

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not an address of the public Internet")


def is_public(address: IPAddress) -> bool:
    """Whether everybody reaches the same machine under it; one that carries another address is judged by that."""
    carried = _carried(address)
    if carried is not None:
        return is_public(carried)
    if isinstance(address, IPv6Address):
        inside = address in _UNICAST_6 and not any(address in block for block in _SPECIAL_6)
        return inside and address.is_global and address.scope_id is None
    return address.is_global and not any(address in block for block in _SPECIAL_4)


def is_public_or_own(address: IPAddress) -> bool:
    """Whether a host that the operator named may have it: also private and loopback addresses, but never link-local
    ones, where clouds keep their secrets, nor multicast or unspecified ones.
    """
    plain = _carried(address) or address
    return is_public(plain) or any(plain in block for block in _OWN)


def guarded(
    permits: Callable[[IPAddress], bool], make_socket: MakeSocket = socket.socket
) -> Callable[[AddressInfo], socket.socket]:
    """Return a maker of sockets that raises Forbidden before one exists; what it is given is what is connected to."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if not _is_permitted(str(address[0]), permits):
            raise Forbidden
        made = make_socket(family, kind, protocol)
        made.setblocking(False)  # noqa: FBT003 - the name of the standard library
        return made

    return make


def _is_permitted(text: str, permits: Callable[[IPAddress], bool]) -> bool:
    try:
        return permits(ip_address(text))
    except ValueError:  # not an address, so it is not known where it leads
        return False


def _carried(address: IPAddress) -> IPv4Address | None:
    """Return the address of version 4 to which a mapped, 6to4 or NAT64 one leads."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
