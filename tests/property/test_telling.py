"""Whatever arrives, is pressed and is killed in whatever order: no message twice, none on what is only related, none lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answer import Answered
from bot.core.watch import Delivery, Kept, Watch
from tests.fakes.waiting import STATES, Killed, World
from tests.tries import tries

TOPICS = st.sampled_from(["ferry", "bridge", "school"])
USERS = st.sampled_from([501, 502])
STEPS = st.one_of(
    st.tuples(st.just("wait"), TOPICS, USERS),
    st.tuples(st.just("related"), TOPICS, USERS),
    st.tuples(st.just("answers"), TOPICS, USERS),
    st.tuples(st.just("cancel"), TOPICS, USERS),
    st.tuples(st.just("look"), TOPICS, USERS),
    st.tuples(st.just("kill"), st.integers(1, 6), st.booleans()),
    st.tuples(st.just("fail"), TOPICS, USERS),
    st.tuples(st.just("restart"), TOPICS, USERS),
)


class Diary:
    """What happened, and what therefore has to be told in the end."""

    def __init__(self) -> None:
        self.world = World()
        self.owed: dict[str, Watch] = {}
        self.waiting: dict[str, Watch] = {}

    async def step(self, what: str, one: object, two: object) -> None:
        world = self.world
        world.later(minutes=2)
        match what:
            case "wait":
                await self._wait(str(one), int(str(two)))
            case "related":
                world.arrive(str(one))
            case "answers":
                self._answer(str(one))
            case "cancel":
                await self._cancel(str(one), int(str(two)))
            case "look":
                await world.look()
            case "fail":
                world.messenger.deliveries.append(Delivery.LATER)
            case "kill":
                world.calls_left, world.is_late = int(str(one)), bool(two)
                with suppress(Killed):
                    await world.look()
                world.start()
            case _:
                world.start()

    async def _wait(self, topic: str, user: int) -> None:
        subscribed = await self.world.wait_for(topic, user=user)
        if isinstance(subscribed, Kept):
            self.waiting[subscribed.watch.id] = subscribed.watch

    def _answer(self, topic: str) -> None:
        article = self.world.arrive(topic, STATES)
        of_topic = {key: watch for key, watch in self.waiting.items() if watch.question.text == topic}
        self.owed |= {key: watch for key, watch in of_topic.items() if article.id > watch.after}

    async def _cancel(self, topic: str, user: int) -> None:
        for watch in list(self.world.watches.kept.values()):
            if (watch.question.text, watch.user_id) == (topic, user):
                await self.world.telling.cancel(watch.id, user)
                self.waiting.pop(watch.id, None)
                self.owed.pop(watch.id, None)

    async def end(self) -> None:
        """Let everything settle."""
        self.world.start()
        for _ in range(12):
            self.world.later(hours=7)
            await self.world.look()


@settings(max_examples=tries(200))
@given(st.lists(STEPS, max_size=30))
def test_each_subscription_is_told_at_most_once_and_never_of_what_is_related(
    steps: list[tuple[str, object, object]],
) -> None:
    async def live() -> Diary:
        diary = Diary()
        for what, one, two in steps:
            await diary.step(what, one, two)
        await diary.end()
        return diary

    diary = asyncio.run(live())
    sent = diary.world.messenger.sent
    assert all(isinstance(answer, Answered) and answer.quotes[0].article_id > watch.after for watch, answer in sent)
    counts = Counter(watch.id for watch, _ in sent)
    assert set(counts.values()) <= {1}
    assert diary.owed.keys() <= counts.keys()
    assert not any(watch.claimed_at for watch in diary.world.watches.kept.values())
