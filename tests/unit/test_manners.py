"""Who may ask now, and who is told to wait."""

from __future__ import annotations

import pytest

from bot.core.textfragment import text_directive
from bot.errors import TryLater, Wait
from bot.interfaces.discord.manners import Limits, Manners


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_user_waits_and_others_do_not() -> None:
    clock = Clock()
    manners = Manners(Limits(5, 10, 10), clock)
    with manners.asking(1, 7):
        pass
    with pytest.raises(TryLater) as refused:
        manners.may_ask(1, 7)
    assert (refused.value.why, refused.value.seconds) == (Wait.TOO_SOON, 5)
    manners.may_ask(2, 7)
    clock.now += 5
    manners.may_ask(1, 7)


async def test_a_server_and_all_servers_have_a_bound() -> None:
    manners = Manners(Limits(0, 1, 2), Clock())
    with manners.asking(1, 7):
        with pytest.raises(TryLater) as refused:
            manners.may_ask(2, 7)
        assert refused.value.why is Wait.BUSY
        with manners.asking(2, 8), pytest.raises(TryLater):
            manners.may_ask(3, 9)
    manners.may_ask(3, 7)


async def test_stopping_waits_for_what_is_under_way_and_admits_nothing() -> None:
    manners = Manners(Limits(0, 1, 2), Clock())
    with manners.working():
        assert not await manners.finish(0.01)
        with pytest.raises(TryLater) as refused:
            manners.may_ask(1, 7)
        assert refused.value.why is Wait.STOPPING
    assert await manners.finish(0.01)


def test_a_link_names_a_sentence_only_where_the_text_is_unique() -> None:
    text = "Rain fell, as ever. The ferry-line opened, at last, & sank. Rain fell, as ever."
    assert text_directive(text, 20, 59) == ":~:text=The%20ferry%2Dline%20opened%2C%20at%20last%2C%20%26%20sank."
    assert text_directive(text, 0, 19) == ""
    long = "A " + "very " * 30 + "long sentence begins in one way and ends in quite another one."
    assert text_directive(long, 0, len(long)).count(",") == 1
