"""Who is talking about what: conversations of a user in a channel, for a quarter of an hour, in memory only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.answer import Scope
from bot.core.reply import Reply
from bot.service.conversing import Conversation

LIFETIME_SECONDS = 15 * 60
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Kept:
    conversation: Conversation
    reply: Reply
    user_id: int
    is_own: bool
    until: float


class Conversations:
    """Finds the conversation that a question goes on from. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def of_user(self, user_id: int, channel_id: int) -> Conversation | None:
        """Return a copy of the user's last conversation in a channel."""
        return self._find(f"user:{user_id}:{channel_id}")

    def of_answer(self, receipt_id: str) -> Conversation | None:
        """Return a copy of the conversation as it was when an answer was posted."""
        return self._find(f"answer:{receipt_id}")

    def reply_of(self, receipt_id: str) -> Reply | None:
        """Return what was posted with a receipt."""
        kept = self._living(f"answer:{receipt_id}")
        return kept.reply if kept else None

    def own_reply(self, receipt_id: str, user_id: int) -> Reply | None:
        """Return what was posted with a receipt if the words that it answers are the user's own and no other's."""
        kept = self._living(f"answer:{receipt_id}")
        return kept.reply if kept and kept.is_own and kept.user_id == user_id else None

    def keep(
        self,
        conversation: Conversation,
        reply: Reply,
        *,
        user_id: int,
        channel_id: int,
        receipt_id: str,
        is_own: bool = False,
    ) -> None:
        """Remember where a conversation stands after a reply. `is_own`: it answers just what the user typed."""
        kept = _Kept(conversation, reply, user_id, is_own, self._clock() + LIFETIME_SECONDS)
        keys = [f"answer:{receipt_id}"]
        if conversation.scope == Scope():  # a later question is not narrowed by the options of an earlier command
            keys.append(f"user:{user_id}:{channel_id}")
        for key in keys:
            self._kept.pop(key, None)
            self._kept[key] = kept
        while self._kept and (len(self._kept) > _MOST or next(iter(self._kept.values())).until < self._clock()):
            self._kept.popitem(last=False)

    def forget(self, user_id: int) -> int:
        """Forget what a user talked about; count the answers."""
        own = [key for key, kept in self._kept.items() if kept.user_id == user_id]
        for key in own:
            del self._kept[key]
        return sum(key.startswith("answer:") for key in own)

    def _find(self, key: str) -> Conversation | None:
        kept = self._living(key)
        return kept.conversation.fork() if kept else None

    def _living(self, key: str) -> _Kept | None:
        kept = self._kept.get(key)
        return kept if kept and kept.until >= self._clock() else None
