"""Engines take turns, one that is slow sits out, and what was measured is there after an interruption."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import pytest

from bot.core.benching import Asked, Built, EngineFigures, Served, Story
from bot.core.benchports import Contender, Material, Watch
from bot.errors import EngineFailed, NotFound
from bot.service.benching import ENGINE_SECONDS, TURN, WARM, Benching

MORE = 3
Trouble = Callable[[str], None]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Stub:
    """An engine that takes a set time for everything, and finds what it was given, unless it is forgetful."""

    def __init__(self, name: str, shop: Shop) -> None:
        self._name = name
        self._shop = shop
        self._found = set[int]()

    def top(self, asked: Asked) -> Sequence[object]:
        self._shop.calls.append((self._name, asked.text))
        self._shop.clock.now += self._shop.seconds[self._name]
        self._shop.trouble(asked.text)
        return ()

    def finds(self, asked: Asked, number: int) -> bool:  # noqa: ARG002 - as the port has it
        return number in self._found

    def put(self, story: Story) -> int:
        self._shop.clock.now += 2 * self._shop.seconds[self._name]
        if self._name != "forgetful":
            self._found.add(story.id)
        return story.id

    def drop(self, number: int) -> None:
        self._shop.clock.now += 3 * self._shop.seconds[self._name]
        self._found.discard(number)

    def close(self) -> None:
        self._shop.closed.append(self._name)


class Shop:
    """A workshop of stubs."""

    def __init__(self, seconds: dict[str, float], questions: int, trouble: Trouble = lambda _: None) -> None:
        self.clock = Clock()
        self.seconds = seconds
        self.trouble = trouble
        self.calls: list[tuple[str, str]] = []
        self.closed: list[str] = []
        self._questions = questions

    def absent(self, name: str, passages: int) -> str:  # noqa: ARG002 - as the port has it
        if name not in self.seconds:
            raise NotFound(f"There is no engine {name}.")
        return "It is not installed." if name == "missing" else ""

    def prepare(self, passages: int | None, watch: Watch) -> Material:  # noqa: ARG002 - as the port has it
        story = Story(id=1, title="", language="en", passages=("words",))
        texts = [f"question {number}" for number in range(self._questions)]
        questions = tuple(Asked(text=text, terms=("word",), words=("word",)) for text in texts)
        more = tuple(
            (Story(id=number, title="", language="en", passages=story.passages), questions[0]) for number in range(MORE)
        )
        return Material(passages=passages or 7, articles=1, questions=questions, more=more)

    def build(self, name: str, watch: Watch) -> Built:  # noqa: ARG002 - as the port has it
        if name == "broken":
            raise EngineFailed("broken broke off.")
        return Built(seconds=1.0, rate=10.0, peak_bytes=None, disk_bytes=1)

    def serve(self, name: str) -> Served:  # noqa: ARG002 - as the port has it
        return Served(cold_seconds=1.0, questions=1, resident_bytes=None, anonymous_bytes=None)

    def changes(self, name: str) -> bool:
        return name != "rigid"

    def open(self, name: str) -> Contender:
        return Stub(name, self)


@contextmanager
def unseen(doing: str, total: int) -> Generator[Watch]:
    yield lambda _: None


def measured(shop: Shop, *sizes: int | None) -> dict[str, EngineFigures]:
    bench = Benching(shop, tuple(shop.seconds), shop.clock, unseen)
    bench.run(sizes)
    return {engine.name: engine for engine in bench.so_far()[-1].engines}


def test_engines_take_turns_of_some_questions_and_another_begins_each_time() -> None:
    shop = Shop({"one": 0.001, "two": 0.002}, questions=TURN + 5)
    found = measured(shop, 100)
    first, second = range(TURN), range(TURN, TURN + 5)
    turns = (("one", first), ("two", first), ("two", second), ("one", second))
    expected = [(name, f"question {number}") for name, numbers in turns for number in numbers]
    assert shop.calls[2 * WARM :] == expected
    assert found["one"].asked
    assert (found["one"].asked.count, found["one"].asked.p50) == (30, pytest.approx(1.0))
    assert found["two"].asked
    assert found["two"].asked.p99 == pytest.approx(2.0)


def test_a_slow_engine_sits_out_when_its_time_is_up() -> None:
    found = measured(Shop({"slow": 1.0, "quick": 0.001}, questions=100), 100)
    assert found["slow"].asked
    assert found["slow"].asked.count == pytest.approx(ENGINE_SECONDS, abs=1)
    assert found["quick"].asked
    assert found["quick"].asked.count == 100


def test_adding_and_deleting_are_timed_where_an_engine_can() -> None:
    found = measured(Shop({"one": 0.001, "rigid": 0.001}, questions=20), 100)
    added, deleted = found["one"].added, found["one"].deleted
    assert added
    assert deleted
    assert (added.count, added.p50) == (MORE, pytest.approx(2.0))
    assert (deleted.count, deleted.p50) == (MORE, pytest.approx(3.0))
    assert found["rigid"].added is None


def test_what_is_missing_broken_or_forgetful_is_named_and_the_others_go_on() -> None:
    shop = Shop({"missing": 1, "broken": 1, "forgetful": 0.001, "one": 0.001}, questions=20)
    found = measured(shop, 100)
    assert found["missing"].left_out == "It is not installed."
    assert found["broken"].left_out == "broken broke off."
    assert found["forgetful"].left_out.startswith("An article that was added is not found.")
    assert found["one"].left_out == ""
    assert found["one"].deleted
    assert sorted(shop.closed) == ["forgetful", "one"]


def test_an_unknown_engine_is_refused_before_anything_is_built() -> None:
    shop = Shop({"one": 1}, questions=20)
    bench = Benching(shop, ("one", "nobody"), shop.clock, unseen)
    with pytest.raises(NotFound):
        bench.run([100])
    assert bench.so_far() == ()


def test_what_was_measured_before_an_interruption_is_there() -> None:
    def stop(text: str) -> None:
        if len(shop.calls) > 2 * WARM + 60 + 2 * WARM + 34:
            raise KeyboardInterrupt

    shop = Shop({"one": 0.001, "two": 0.001}, questions=30, trouble=stop)
    bench = Benching(shop, ("one", "two"), shop.clock, unseen)
    with pytest.raises(KeyboardInterrupt):
        bench.run([100, 200])
    first, second = bench.so_far()
    assert (first.passages, second.passages) == (100, 200)
    (one, other) = second.engines
    assert one.built
    assert one.asked
    assert other.asked
    assert (one.asked.count, other.asked.count) == (25, 9)
    assert sorted(shop.closed) == ["one", "one", "two", "two"]


def test_each_size_is_measured_for_itself() -> None:
    shop = Shop({"one": 0.001}, questions=20)
    bench = Benching(shop, ("one",), shop.clock, unseen)
    bench.run([100, None])
    assert [size.passages for size in bench.so_far()] == [100, 7]
