"""Shared fixtures, and a guard: no test talks to anything but this machine."""

from __future__ import annotations

import os
import random
import socket
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.tries import IS_USUAL

_LOOPBACK = ("127.0.0.1", "::1", "localhost")

# A slow machine is no failure, and what passes once passes always; with more tries than usual new examples are looked for.
settings.register_profile(
    "pullquote", deadline=None, derandomize=IS_USUAL, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("pullquote")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer another order."""
    parser.addoption("--shuffled", type=int, metavar="SEED", help="run modules, and the tests of each, in any order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let modules stay whole, for what they share is made once."""
    seed: int | None = config.getoption("--shuffled")
    if seed is not None:
        chance = random.Random(seed)  # noqa: S311 - the same order for the same seed
        modules = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
        chance.shuffle(modules)
        items[:] = [test for tests in modules for test in chance.sample(tests, len(tests))]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[str, int] | str) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Work in an empty folder with none of the caller's settings."""
    for name in list(os.environ):
        if name.startswith(("PULLQUOTE_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
