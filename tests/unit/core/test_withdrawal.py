"""Names of sites, and what lies at them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.posted import first_id_at
from bot.core.withdrawal import domain_in, is_at


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("example.org", "example.org"),
        (" HTTPS://News.Example.org:8080/a?b ", "news.example.org"),
        ("example.org.", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("org", ""),
        ("", ""),
        ("a..b", ""),
        ("http://[", ""),
        ("ex ample.org", ""),
        ("%.org", ""),
        ("x" * 300 + ".org", ""),
    ],
)
def test_the_domain_that_a_text_names(text: str, domain: str) -> None:
    assert domain_in(text) == domain


def test_what_lies_at_a_domain() -> None:
    assert is_at("https://www.example.org/a", "example.org")
    assert is_at("https://bücher.example/a", "xn--bcher-kva.example")
    assert not is_at("https://notexample.org/a", "example.org")
    assert not is_at("https://example.org.evil.example/a", "example.org")
    assert not is_at("https://[broken", "example.org")


def test_message_ids_tell_their_time() -> None:
    assert first_id_at(datetime(2015, 1, 1, tzinfo=UTC)) == 0
    assert first_id_at(datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)) == 175928847298985984 >> 22 << 22
