"""The guard lets nothing through that the standard library calls special."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.web.guard import Forbidden, guarded, is_public, is_public_or_own

FOURS = st.ip_addresses(v=4)
SIXES = st.ip_addresses(v=6)
SPECIAL = [
    ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
        " 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128 100::/64"
        " 2001::/32 2001:db8::/32 fc00::/7 fe80::/10 fec0::/10 ff00::/8 64:ff9b:1::/48"
    ).split()
]


@given(st.one_of(FOURS, SIXES))
def test_what_is_public_is_public_to_the_standard_library_too(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        plain = (getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)) or address
        assert plain.is_global or plain in ip_network("64:ff9b::/96")
        for name in ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_unspecified"):
            assert not getattr(plain, name)


@given(st.sampled_from(SPECIAL), st.integers(min_value=0))
def test_no_address_of_a_special_block_is_public(block: IPv4Network | IPv6Network, offset: int) -> None:
    assert not is_public(block[offset % block.num_addresses])


@given(FOURS)
def test_an_address_that_carries_another_is_judged_by_that(four: IPv4Address) -> None:
    number = int(four)
    for six in (
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x64FF9B << 96) | number),
    ):
        assert is_public(six) == is_public(four)
        assert is_public_or_own(six) == is_public_or_own(four)
    assert not is_public(IPv6Address((0x20010000 << 96) | (number ^ 0xFFFF_FFFF)))  # Teredo
    assert not is_public(IPv6Address(number))


@given(FOURS)
def test_most_of_the_address_space_is_not_refused(four: IPv4Address) -> None:
    assert is_public(four) == (four.is_global and not any(four in block for block in (*SPECIAL, RELAYS)))


RELAYS = ip_network("192.88.99.0/24")


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are(text: str) -> None:
    with guarded(is_public)((socket.AF_INET, socket.SOCK_STREAM, 0, "", (text, 80))) as made:
        assert (made.family, made.type) == (socket.AF_INET, socket.SOCK_STREAM)


@given(st.one_of(st.text(), FOURS.map(str), SIXES.map(str)))
def test_a_socket_is_made_for_public_addresses_alone(text: str) -> None:
    made: list[int] = []

    def make_socket(family: int, kind: int, protocol: int) -> socket.socket:
        made.append(family)
        raise InterruptedError

    with pytest.raises((Forbidden, InterruptedError)):
        guarded(is_public, make_socket)((socket.AF_INET, socket.SOCK_STREAM, 0, "", (text, 80)))
    if made:
        assert is_public(IPv6Address(text) if ":" in text else IPv4Address(text))
