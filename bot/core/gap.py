"""Questions that find no answer in a server, counted so that nobody's words are told before three people asked them.

Until then a question is a keyed hash of its stems, and its asker one that differs from question to question. Of when it
was asked the day is kept alone, so that it is not matched by the second with what else is kept of that moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.answer import Answer, Answered, Nothing, Question, Scope

GAP_LIFETIME = timedelta(days=30)
FEWEST_PEOPLE = 3
LONGEST_COUNTED = 200  # characters: who pastes a text asks what nobody else will
MOST_OF_A_SERVER = 10_000
_SEAL_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """One asking of a question without an answer. `gap` and `asker` are sealed; `words` are kept only if enough other
    people asked the same; `is_close`: there were related passages.
    """

    server_id: int
    gap: str
    asker: str
    words: str
    is_close: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that at least three different people asked in vain, in the words of the third."""

    words: str
    people: int
    last_on: date
    is_close: bool


def may_be_counted(question: Question) -> bool:
    """Tell whether a question stands alone, is narrowed to no time or source, and is short."""
    is_narrowed = question.scope.asked_for != Scope(zone=question.scope.zone)
    return not question.said and not is_narrowed and len(question.text) <= LONGEST_COUNTED


def is_gap(answer: Answer) -> bool:
    """Tell whether an answer is one that moderators may want to know of."""
    is_no_question = isinstance(answer, Nothing) and answer.hint is not None
    return not isinstance(answer, Answered) and not is_no_question and may_be_counted(answer.question)


def gap_of(key: bytes, server_id: int, terms: Iterable[str]) -> str:
    """Seal a question, given by its terms: the same for the same words in any order and form, in one server."""
    return _sealed(key, f"gap\x1f{server_id}\x1f" + "\x1f".join(sorted(set(terms))))


def asker_of(key: bytes, gap: str, user_id: int) -> str:
    """Seal who asked a question, differently for each question."""
    return _sealed(key, f"asker\x1f{gap}\x1f{user_id}")


def _sealed(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=_SEAL_BYTES).hexdigest()
