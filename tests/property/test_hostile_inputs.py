"""Nothing that outsiders can send breaks a reader or a writer: some of what `docs/fuzz.py` tries for half an hour."""

from __future__ import annotations

import logging
from collections.abc import Generator

import pytest

from tests.fuzzing import gateway
from tests.fuzzing.everything import TARGETS
from tests.fuzzing.target import Target

FEW = 100
SLOW = {
    "page": 30,
    "text in a feed": 50,
    "Markdown": 50,
    "front matter": 50,
    "conversations": 30,
    "questions to the samples": 30,
    "verdicts": 50,
    "dates of questions": 50,
    "quotations on Discord": 50,
    "cards of answers": 30,
    "cards of verdicts": 15,
    "the terminal": 8,
    "index on disk": 30,
}


@pytest.fixture(autouse=True, scope="module")
def quiet() -> Generator[None]:
    """Leave the log out: a hundred broken events would be told there."""
    logging.disable()
    yield
    gateway.close()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_breaks(target: Target) -> None:
    for number in range(SLOW.get(target.name, FEW)):
        found = target.try_out(target.input(number))
        assert found is None, f"input {number}: {type(found).__name__}: {found}"


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_is_valid_is_read(target: Target) -> None:
    """Else the inputs, which are made of these, would all be refused at the first look."""
    assert target.valid
    read = 0
    for data in target.valid:
        try:
            target.attack(data)
        except target.refuses:
            continue
        read += 1
    assert read
