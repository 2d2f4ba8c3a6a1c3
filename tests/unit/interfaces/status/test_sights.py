"""What has to hold for the bot to be ready, and what is said where it does not."""

from __future__ import annotations

from bot.core.vitals import Gateway, IndexSize
from bot.interfaces.status.pages import spoken
from bot.interfaces.status.sights import Sights, conditions, is_ready

INDEX = IndexSize(articles=27, passages=1512, segments=2, stored_bytes=9)


def lines(sights: Sights) -> list[str]:
    return [condition.line for condition in conditions(sights)]


def test_nothing_is_there_at_first() -> None:
    assert lines(Sights()) == [
        "no index: not loaded yet; articles are being read",
        "no gateway: not connected to Discord; it is tried again and again",
        "no questions: none are taken yet; the bot is starting",
    ]
    assert not is_ready(Sights())


def test_all_is_there() -> None:
    sights = Sights(
        index=lambda: INDEX,
        gateway=lambda: Gateway(is_connected=True, latency_seconds=0.0421, servers=1),
        is_stopping=lambda: False,
    )
    assert lines(sights) == [
        "ok index: 1,512 passages of 27 articles",
        "ok gateway: connected to Discord, 1 server, 42 ms",
        "ok questions: are taken",
    ]
    assert is_ready(sights)


def test_each_of_them_is_needed() -> None:
    sights = Sights(
        index=lambda: INDEX, gateway=lambda: Gateway(is_connected=True, servers=2), is_stopping=lambda: False
    )
    assert is_ready(sights)
    for broken in (
        Sights(None, sights.gateway, sights.is_stopping),
        Sights(sights.index, lambda: Gateway(is_connected=False, servers=2), sights.is_stopping),
        Sights(sights.index, sights.gateway, lambda: True),
    ):
        assert not is_ready(broken)
        assert sum(line.startswith("no ") for line in lines(broken)) == 1
    assert lines(Sights(is_stopping=lambda: True))[2] == "no questions: none are taken any more; the bot is stopping"


def test_times_are_said_in_their_two_largest_units() -> None:
    seconds = (0.4, 59, 60, 3_725, 90_000, 31_536_061)
    assert [spoken(one) for one in seconds] == ["0 s", "59 s", "1 min", "1 h 2 min", "1 d 1 h", "365 d 1 min"]
