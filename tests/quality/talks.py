"""Judged conversations: turns as people type them, with the passage that each should be answered with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.answer import Answered, Nothing, Related
from bot.core.article import Article
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Withheld
from bot.service.answering import Answering
from bot.service.conversing import Conversation
from tests.fakes.backend import FakeStore

CONVERSATIONS = Path(__file__).parent / "conversations.jsonl"
ASKED_AT = datetime(2025, 6, 1, tzinfo=UTC)
_HELD_OUT_EVERY = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said, what kind of turn it is, and the (article, fact) pairs of which one should be quoted.

    `kind`: opening, follow (up), new (a topic that must not be dragged into the old story), absent (a follow-up whose
    answer no article has), more, context or source.
    """

    say: str
    kind: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation; those held out were not looked at while the rules were written."""

    id: str
    turns: tuple[Turn, ...]

    @property
    def is_held_out(self) -> bool:
        """Every third one is."""
        return int(self.id[1:]) % _HELD_OUT_EVERY == 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a turn was replied to with, and what a conversation without a past says to the same words."""

    talk: Talk
    turn: Turn
    reply: Reply
    afresh: Reply

    def is_right(self, first: int) -> bool:
        """Tell whether one of the first quotations, or the reply's kind, is the expected one."""
        match self.turn.kind:
            case "new":
                return _places(self.reply) == _places(self.afresh) and type(self.reply) is type(self.afresh)
            case "absent":
                return not isinstance(self.reply, Answered)
            case "more":
                return isinstance(self.reply, Related)
            case "context":
                return isinstance(self.reply, Surroundings)
            case "source":
                return isinstance(self.reply, Sources)
            case _:
                return self._quotes_a_fact(first)

    def _quotes_a_fact(self, first: int) -> bool:
        quotes = self.reply.quotes[:first] if isinstance(self.reply, Answered | Related) else ()
        return any(
            fact in quote.text and quote.article_id == number for quote in quotes for number, fact in self._numbered()
        )

    def _numbered(self) -> Iterable[tuple[int, str]]:
        return ((int(article), fact) for article, fact in self.turn.evidence)


def read_talks(articles: Sequence[Article]) -> list[Talk]:
    """Read the conversations; evidence names articles by the number that they are stored under."""
    numbers = {article.external_id: str(article.id) for article in articles}
    return [_talk(json.loads(line), numbers) for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()]


def _talk(line: dict[str, Any], numbers: dict[str, str]) -> Talk:
    turns = (
        Turn(turn["say"], turn["kind"], tuple((numbers[e["article_id"]], e["fact"]) for e in turn.get("evidence", ())))
        for turn in line["turns"]
    )
    return Talk(line["id"], tuple(turns))


async def hold(talk: Talk, answering: Answering, store: FakeStore) -> list[Judged]:
    """Say every turn of a conversation."""
    conversation = Conversation(answering, store)
    judged: list[Judged] = []
    for turn in talk.turns:
        reply = await conversation.say(turn.say, ASKED_AT)
        judged.append(Judged(talk, turn, reply, await Conversation(answering, store).say(turn.say, ASKED_AT)))
    return judged


def share(judged: Iterable[Judged], first: int = 1) -> float:
    """Return the share of right ones."""
    verdicts = [one.is_right(first) for one in judged]
    return sum(verdicts) / len(verdicts)


def outcome(reply: Reply) -> str:
    """Name what came of a turn."""
    return type(reply).__name__.lower()


def _places(reply: Reply) -> list[str]:
    return [] if isinstance(reply, Surroundings | Withheld | NoMore | Nothing) else [quote.id for quote in reply.quotes]
