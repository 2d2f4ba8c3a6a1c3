"""A `GapStore` in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.gap import FEWEST_PEOPLE, GAP_LIFETIME, MOST_OF_A_SERVER, Gap, Unanswered

_Key = tuple[int, str]


class FakeGaps:
    """Counts in dicts, which a test may hand to a second bot."""

    def __init__(self, most_of_a_server: int = MOST_OF_A_SERVER) -> None:
        self.asked: dict[_Key, dict[str, Unanswered]] = {}
        self.words: dict[_Key, tuple[str, str]] = {}  # whose, and the words
        self._most_of_a_server = most_of_a_server

    async def note(self, asked: Unanswered) -> None:
        """Count one."""
        key = (asked.server_id, asked.gap)
        self.asked.setdefault(key, {}).pop(asked.asker, None)
        here = [one for (server_id, _), askers in self.asked.items() if server_id == key[0] for one in askers.values()]
        if len(here) >= self._most_of_a_server:
            oldest = min(here, key=lambda one: one.at)
            del self.asked[oldest.server_id, oldest.gap][oldest.asker]
        self.asked.setdefault(key, {})[asked.asker] = asked
        since = asked.at - GAP_LIFETIME
        self._drop_unfounded(since)
        if len(self._recent(key, since)) >= FEWEST_PEOPLE:
            self.words.setdefault(key, (asked.asker, asked.words))

    async def close(self, server_id: int, gap: str) -> None:
        """Forget an answered one."""
        self.asked.pop((server_id, gap), None)
        self.words.pop((server_id, gap), None)

    async def shown(self, server_id: int, since: datetime) -> Sequence[Gap]:
        """Return a server's."""
        found: list[tuple[datetime, Gap]] = []
        for key, (_, words) in self.words.items():
            people = self._recent(key, since)
            if key[0] == server_id and len(people) >= FEWEST_PEOPLE:
                last = max(asked.at for asked in people)
                is_close = any(asked.is_close for asked in people)
                gap = Gap(words=words, people=len(people), last_on=last.date(), is_close=is_close)
                found.append((last, gap))
        found.sort(key=lambda one: (-one[1].people, -one[0].date().toordinal(), one[1].words))
        return [gap for _, gap in found]

    async def forget_asker(self, seal_of: Callable[[str], str]) -> int:
        """Forget a person."""
        count = sum(askers.pop(seal_of(gap), None) is not None for (_, gap), askers in self.asked.items())
        self._drop_unfounded(None)
        return count

    async def forget_before(self, moment: datetime) -> int:
        """Forget the old ones."""
        count = 0
        for key, askers in self.asked.items():
            left = {asker: asked for asker, asked in askers.items() if asked.at.date() >= moment.date()}
            count += len(askers) - len(left)
            self.asked[key] = left
        self._drop_unfounded(None)
        return count

    async def forget_server(self, server_id: int) -> None:
        """Forget a server's."""
        for key in [key for key in {*self.asked, *self.words} if key[0] == server_id]:
            await self.close(*key)

    def _recent(self, key: _Key, since: datetime | None) -> list[Unanswered]:
        return [asked for asked in self.asked.get(key, {}).values() if since is None or asked.at.date() >= since.date()]

    def _drop_unfounded(self, since: datetime | None) -> None:
        for key, (author, _) in list(self.words.items()):
            people = self._recent(key, since)
            if len(people) < FEWEST_PEOPLE or author not in {asked.asker for asked in people}:
                del self.words[key]
