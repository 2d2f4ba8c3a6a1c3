"""Floors for the verdicts on quotations made out of the shipped articles. Lowering one needs a reason in its commit."""

from __future__ import annotations

import pytest

from tests.quality import misquotes

_EACH = 11
_SEED = 7


@pytest.fixture(scope="module")
def press() -> misquotes.Press:
    return misquotes.press_of(None, _SEED)


async def test_nearly_all_verdicts_are_right_and_none_is_wrongly_exact(press: misquotes.Press) -> None:
    found = await misquotes.judged(press, misquotes.cases(press, _EACH))
    assert len(found) >= 300
    assert misquotes.false_exact(found) == []
    assert misquotes.right(found) >= 0.98
