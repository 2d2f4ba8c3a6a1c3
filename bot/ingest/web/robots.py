"""What a site's robots.txt allows (RFC 9309)."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from bot.core.fetching import Failed, Failure
from bot.core.ports import RobotsMemory
from bot.ingest.web import failing
from bot.ingest.web.following import Arrived
from bot.ingest.web.headers import retry_after
from bot.ingest.web.pacing import MOST_DELAY_SECONDS
from bot.ingest.web.targets import Target

MOST_ROBOTS_BYTES = 500_000
PRODUCT = "Pullquote"

_FRESH = timedelta(days=1)
_NOT_NOW = timedelta(hours=1)
_MOST_UNREACHABLE = 2_000  # origins whose hour is remembered
_LONG = 20_000  # characters that take more than a few milliseconds to read
_TOO_MANY_REQUESTS = 429
_AGENT = re.compile(r"\s*user[-\s]?agent\s*[:\s]\s*(.*)", re.IGNORECASE)
_RULE = re.compile(r"\s*(allow|dis?s?all?[ao]w|crawl[-\s]delay)\s*[:\s]\s*(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"\*|[a-z_-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be fetched, with so much time after the request before."""

    delay_seconds: float = 0.0


class Robots:
    """Asks each origin once a day; who cannot be asked is left alone for an hour."""

    def __init__(
        self,
        memory: RobotsMemory,
        ask: Callable[[str], Awaitable[Arrived | Failed]],
        now: Callable[[], datetime],
    ) -> None:
        self._memory = memory
        self._ask = ask
        self._now = now
        self._unreachable: OrderedDict[str, tuple[datetime, str]] = OrderedDict()  # until when, and why
        self._asking: dict[str, asyncio.Lock] = {}

    async def verdict(self, target: Target) -> Allowed | Failed:
        """Say whether an address may be fetched now."""
        text = await self._text(target)
        if isinstance(text, Failed):
            return text
        if len(text) < _LONG:
            return _judge(text, target)
        return await asyncio.to_thread(_judge, text, target)

    async def _text(self, target: Target) -> str | Failed:
        """Return the rules that are for this program, from memory or from the site; one asks, others wait for it."""
        lock = self._asking.setdefault(target.origin, asyncio.Lock())
        try:
            async with lock:
                known = await self._memory.find(target.origin)
                if known is not None and self._now() - known[1] < _FRESH:
                    return known[0]
                return await self._fetch(target)
        finally:
            if not lock.locked() and self._asking.get(target.origin) is lock:
                del self._asking[target.origin]

    async def _fetch(self, target: Target) -> str | Failed:
        known = self._unreachable.get(target.origin)
        if known is not None and self._now() < known[0]:
            return failing.robots_unknown(target.host, known[0] - self._now(), known[1])
        text = self._read(target, await self._ask(f"{target.origin}/robots.txt"))
        if isinstance(text, Failed):
            return text
        self._unreachable.pop(target.origin, None)
        await self._memory.keep(target.origin, text, self._now())
        return text

    def _read(self, target: Target, answer: Arrived | Failed) -> str | Failed:
        """Return the rules, or why there is nothing to be fetched now."""
        if isinstance(answer, Failed):
            if answer.failure in {Failure.ADDRESS, Failure.BLOCKED}:
                return answer
            known = answer.failure in {Failure.SLOW, Failure.CONNECTION}  # of the host, not of the file
            why = answer.sentence.removesuffix(" It is asked again later.") if known else ""
            return self._not_now(target, _NOT_NOW, why)
        status, body = answer.reply.status, answer.reply.body
        if status in range(400, 500) and status != _TOO_MANY_REQUESTS:
            return ""  # there are no rules
        if status not in range(200, 300):
            return self._not_now(target, max(retry_after(answer.reply.headers, self._now()) or _NOT_NOW, _NOT_NOW))
        return rules_for_us(body.decode("utf-8-sig", "replace"))

    def _not_now(self, target: Target, wait: timedelta, why: str = "") -> Failed:
        """Leave an origin alone for a while."""
        self._unreachable[target.origin] = (self._now() + wait, why)
        self._unreachable.move_to_end(target.origin)
        while len(self._unreachable) > _MOST_UNREACHABLE:
            self._unreachable.popitem(last=False)
        return failing.robots_unknown(target.host, wait, why)


def rules_for_us(text: str) -> str:
    """Cut a robots.txt down to the groups that are for this program or for all.

    A parser copies each rule to each agent of its group: 3,000 agents with 30,000 rules fit into the half megabyte that
    is read and would take gigabytes.
    """
    kept: list[str] = []
    agents: list[str] = []
    between_agents = False
    for line in text.splitlines():
        plain = line.partition("#")[0]
        agent, rule = _AGENT.match(plain), _RULE.match(plain)
        if agent:
            agents = (agents if between_agents else []) + _ours(agent[1])
            between_agents = True
        elif rule:
            if between_agents:
                kept += [f"User-agent: {name}" for name in dict.fromkeys(agents)]
            between_agents = False
            kept += [plain.strip()] if agents else []
    return "\n".join(kept)


def _ours(text: str) -> list[str]:
    """Return the agent that is named, where it is this program or all."""
    token = _TOKEN.match(text.strip())
    return [token[0]] if token and token[0].casefold() in {"*", PRODUCT.casefold()} else []


def _judge(text: str, target: Target) -> Allowed | Failed:
    rules = Protego.parse(text)
    if not rules.can_fetch(str(target.url), PRODUCT):
        return failing.robots_forbid(target.host)
    return Allowed(min(float(rules.crawl_delay(PRODUCT) or 0.0), MOST_DELAY_SECONDS))
