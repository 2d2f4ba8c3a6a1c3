"""What the status page says while the bot runs against the double: ready only with index and connection, and there
while Discord is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.vitals import IndexSize
from bot.interfaces.discord.connecting import Access, Connecting
from bot.interfaces.discord.pace import Pace
from bot.interfaces.status.metrics import Metrics
from bot.interfaces.status.pages import Pages
from bot.interfaces.status.server import serving
from bot.interfaces.status.sights import Sights
from tests.fakes.discord import CALLBACK, FakeDiscord, Fault, text_of
from tests.integration.discord.conftest import Newsroom, at_once
from tests.integration.test_status_pages import ask, free_port

ALICE, BOB = "501", "502"
QUESTION = "When was the breakwater of Port Alder built?"
NOWHERE = "Who is the mayor of Reykjavik?"


class Watched:
    """A bot that is measured, and its page."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.sights = Sights()
        self.metrics = Metrics(self.sights, "1.2.3")
        newsroom.observer = self.metrics
        self.port = free_port()
        self.pages = Pages(self.sights, self.metrics, "1.2.3").by_path
        desk = newsroom.desk()
        self.connecting = Connecting(desk, Access("token"), newsroom.told.append, at_once, Pace(sleep=at_once))
        self.sights.is_stopping = lambda: desk.manners.is_stopping

    async def page(self, path: str) -> tuple[int, str]:
        status, _, body = await ask(self.port, f"GET {path}")
        return status, body

    async def figures(self) -> dict[str, float]:
        """Read the page as Prometheus does."""
        return {
            f"{sample.name} {' '.join(sample.labels.values())}".strip(): sample.value
            for family in text_string_to_metric_families((await self.page("/metrics"))[1])
            for sample in family.samples
        }

    async def until_ready(self, *, ready: bool) -> str:
        async with asyncio.timeout(10):
            while True:
                status, body = await self.page("/readyz")
                if (status == 200) == ready:
                    return body
                await asyncio.sleep(0.01)

    def open_index(self) -> None:
        self.sights.index = lambda: IndexSize(articles=2, passages=7, segments=1, stored_bytes=10)

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        async with serving(self.port, self.pages):
            yield

    @asynccontextmanager
    async def connected(self) -> AsyncGenerator[None]:
        self.sights.gateway = self.connecting.gateway
        task = asyncio.create_task(self.connecting.stay_connected())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def watched(lab: FakeDiscord, newsroom: Newsroom) -> AsyncGenerator[Watched]:
    """A bot whose page is served; it is not connected yet."""
    del lab
    bot = Watched(newsroom)
    async with bot.served():
        yield bot


@pytest.fixture
async def ready(watched: Watched) -> AsyncGenerator[Watched]:
    """One that is ready."""
    watched.open_index()
    async with watched.connected():
        await watched.until_ready(ready=True)
        yield watched


async def test_it_is_ready_with_index_and_connection(watched: Watched) -> None:
    assert (await watched.page("/healthz"))[0] == 200
    status, body = await watched.page("/readyz")
    assert status == 503
    assert body.startswith("no index: not loaded yet")
    watched.open_index()
    status, body = await watched.page("/readyz")
    assert status == 503
    assert body.startswith("ok index: 7 passages of 2 articles\nno gateway: not connected")
    async with watched.connected():
        body = await watched.until_ready(ready=True)
        assert "ok gateway: connected to Discord, 1 server" in body
    assert (await watched.page("/readyz"))[0] == 503


async def test_while_the_gateway_is_away_it_is_alive_and_not_ready(lab: FakeDiscord, ready: Watched) -> None:
    lab.refuse(10_000)
    body = await ready.until_ready(ready=False)
    assert "no gateway: not connected to Discord" in body
    assert (await ready.page("/healthz"))[0] == 200
    found = await ready.figures()
    assert (found["pullquote_gateway_connected"], found["pullquote_ready"]) == (0, 0)
    lab.refused_connections = 0
    await ready.until_ready(ready=True)
    assert (await ready.figures())["pullquote_gateway_connected"] == 1


async def test_the_page_stays_while_discord_refuses_everything(lab: FakeDiscord, watched: Watched) -> None:
    fault = Fault("GET users/@me", status=503, times=10_000)
    lab.faults.append(fault)
    watched.open_index()
    async with watched.connected():
        await lab.until(lambda: fault.times < 9_990)
        assert (await watched.page("/healthz"))[0] == 200
        assert (await watched.page("/readyz"))[0] == 503
        lab.faults.clear()
        await watched.until_ready(ready=True)


async def test_it_is_not_ready_once_it_stops(watched: Watched, ready: Watched, newsroom: Newsroom) -> None:
    assert watched is ready
    await newsroom.laid.manners.finish(1)
    assert "no questions: none are taken any more" in (await ready.page("/readyz"))[1]


class Counting:
    """Tells which counts something changes."""

    def __init__(self, bot: Watched, newsroom: Newsroom) -> None:
        self._bot = bot
        self._newsroom = newsroom

    async def counts(self) -> dict[str, float]:
        await self._newsroom.laid.manners.settle(5)
        wanted = ("pullquote_questions_total", "pullquote_actions_total", "pullquote_stage_seconds_count")
        figures = await self._bot.figures()
        return {name.removeprefix("pullquote_"): value for name, value in figures.items() if name.startswith(wanted)}

    async def __call__(self, cause: Awaitable[object]) -> set[str]:
        """Name the counts that went up by one or more."""
        before = await self.counts()
        with suppress(TimeoutError):  # where nobody is answered
            await cause
        return {name for name, value in (await self.counts()).items() if value > before[name]}


@pytest.fixture
def counting(ready: Watched, newsroom: Newsroom) -> Counting:
    return Counting(ready, newsroom)


SEEN = {f"stage_seconds_count {stage}" for stage in ("search", "store", "send", "answer")}
COMPOSED, RESPONDED = {"stage_seconds_count compose"}, {"stage_seconds_count respond"}


async def test_each_way_in_counts_as_itself(lab: FakeDiscord, counting: Counting) -> None:
    usual = SEEN | COMPOSED | RESPONDED
    asked = await counting(lab.slash(ALICE, "ask", question=QUESTION))
    assert asked == {"questions_total slash answered"} | usual
    said = await lab.say(ALICE, f"Surely: {QUESTION}", pings=False)
    assert (
        await counting(lab.menu(ALICE, "Find the news on this", said))
        == {"questions_total message_command related"} | usual
    )
    assert await counting(mention(lab, NOWHERE)) == {"questions_total mention nothing"} | usual - RESPONDED
    assert await counting(mention(lab, QUESTION, dm=True)) == {"questions_total direct answered"} | usual - RESPONDED
    assert await counting(lab.slash(ALICE, "latest")) == {
        "questions_total latest answered",
        *RESPONDED,
        *(SEEN - {"stage_seconds_count search"}),
    }
    assert await counting(lab.slash(ALICE, "latest", topic="zzyzx")) >= {"questions_total latest nothing"}
    exact = await counting(lab.slash(ALICE, "verify", quote="raised once, in 1954, after a flood"))
    assert exact == {"questions_total verify answered"} | SEEN | RESPONDED
    altered = await counting(lab.slash(ALICE, "verify", quote="raised twice, in 1955, after a flood"))
    assert altered >= {"questions_total verify related"}


async def test_buttons_count_apart_and_a_follow_up_as_a_question(lab: FakeDiscord, counting: Counting) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    assert await counting(lab.press(ALICE, card, "Context")) >= {"actions_total button done"}
    modal = await lab.press(ALICE, card, "Follow up")
    assert await counting(lab.submit(ALICE, modal, "and who is the mayor?", card)) >= {
        "questions_total follow_up answered"
    }
    assert await counting(lab.slash(ALICE, "help")) == {"actions_total command done"} | RESPONDED


async def test_what_is_not_answered_counts_for_its_reason(
    lab: FakeDiscord, counting: Counting, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = await counting(lab.slash(ALICE, "ask", question=QUESTION, since="blurstday"))
    assert refused == {"questions_total slash refused"} | RESPONDED
    lab.patience_seconds = 0.3
    lab.refuse_next = (401, 50027)
    assert await counting(lab.slash(ALICE, "ask", question=QUESTION)) >= {"questions_total slash gone"}
    lab.patience_seconds = 5

    async def broken(*_: object) -> None:
        raise KeyError("breakwater")

    monkeypatch.setattr(newsroom.search, "search", broken)
    found = await counting(lab.slash(ALICE, "ask", question=QUESTION))
    assert found >= {"questions_total slash broken"}
    assert "stage_seconds_count answer" not in found
    await newsroom.laid.manners.finish(5)
    assert await counting(lab.slash(ALICE, "ask", question=QUESTION)) == {"questions_total slash later"} | RESPONDED


async def test_a_first_response_that_has_to_be_tried_again_is_timed_whole(lab: FakeDiscord, ready: Watched) -> None:
    lab.faults.append(Fault(CALLBACK, status=503, times=2))  # pauses of 0.05 and 0.1 s
    await lab.slash(ALICE, "ask", question=QUESTION)
    found = await ready.figures()
    assert found["pullquote_stage_seconds_count respond"] == 1
    assert found["pullquote_stage_seconds_sum respond"] >= 0.15


async def mention(lab: FakeDiscord, text: str, *, dm: bool = False) -> str:
    said = await lab.say(BOB, text if dm else f"<@100> {text}", dm=dm)
    return text_of(await lab.answer_to(said))
