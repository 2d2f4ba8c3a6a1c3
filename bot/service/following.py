"""Where a follow-up is looked up: in the articles it speaks of, in another that it brings up, or everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.answer import Answer, Answered, Nothing, Question, Quote, Related
from bot.core.confidence import NAME_WORTH_MISSING
from bot.core.conversation import Memory
from bot.core.leaning import Form
from bot.core.ports import ArticleStore
from bot.core.rereading import Reread, reread
from bot.core.rewriting import FollowUp, Thread
from bot.service.answering import AnswerAgain, Answering

_ALL = 0.95
_HALF = 0.5
_CLEARLY_MORE = 0.1
_BESIDE = 0.5


@dataclass(frozen=True, slots=True)
class Followed:
    """An answer, and what the conversation is about after it; no thread where the turn turned out to stand alone."""

    answer: Answer
    thread: Thread | None


class Following:
    """Answers follow-ups."""

    def __init__(self, answering: Answering, store: ArticleStore) -> None:
        self._answering = answering
        self._store = store

    async def answer(self, follow: FollowUp, memory: Memory, leaning: Question, alone: Question) -> Followed:
        """Answer in the articles quoted, where they have the words of the turn; else look everywhere.

        `alone` is the turn as it stands, `leaning` the same with the filters of what it leans on.
        """
        question = replace(leaning, text=follow.text, said=follow.said)
        again = await self._again(follow, question, memory.articles(), memory)
        if again and _is_told_there(follow, again[1], memory):
            return Followed(again[0], follow.thread)
        if follow.form is Form.OPEN:
            return await self._open(follow, alone, again)
        if follow.form is Form.REPLACED:
            brought_up = await self._brought_up(follow, question, memory)
            if brought_up:
                return Followed(brought_up, follow.thread)
        everywhere = await self._answering.ask(question)
        if again and _share_of(follow.own, everywhere) < again[1].covered + _CLEARLY_MORE and again[1].known > 0:
            return Followed(again[0], follow.thread)
        return Followed(_only_about(follow, everywhere), follow.thread)

    async def _open(self, follow: FollowUp, question: Question, again: AnswerAgain | None) -> Followed:
        """Take the turn as it stands, unless the articles quoted have as much of it."""
        alone = await self._answering.ask(question)
        share = _share_of(follow.own, alone)
        if not again or not again[1].known:
            return Followed(alone, None)
        stands_alone = share > 0 and (_names(follow.own, alone) or len(follow.own) > 1)
        if not stands_alone or again[1].covered >= _HALF or share <= again[1].covered + _CLEARLY_MORE:
            return Followed(again[0], follow.thread)
        return Followed(alone, None)

    async def _brought_up(self, follow: FollowUp, question: Question, memory: Memory) -> Answer | None:
        """Find the article that the turn brings up, and read it for what the last question asked."""
        everywhere = await self._answering.ask(question)
        shown = everywhere.near_misses if isinstance(everywhere, Nothing) else everywhere.quotes
        others = [found.article_id for found in shown if found.article_id not in memory.articles()[:1]]
        if not others:
            return None
        its_own = await self._again(follow, question, others[:1], None)
        asked_of_it = replace(follow, own=follow.carried, carried=follow.own)
        again = await self._again(asked_of_it, question, others[:1], None)
        brings_up = its_own is not None and (follow.opposed or its_own[1].known >= _ALL)
        return again[0] if again and brings_up and again[1].covered >= _HALF else None

    async def _again(
        self, follow: FollowUp, question: Question, numbers: Sequence[int], memory: Memory | None
    ) -> AnswerAgain | None:
        """Read articles again, nearest first."""
        articles = await self._store.articles(numbers)
        ordered = [articles[number] for number in numbers if number in articles]
        quotes = memory.quotes if memory else ()
        shown = frozenset(quote.id for quote in quotes[:1])
        found = await self._answering.read_again(
            question, articles, lambda analyzer, within: reread(follow, ordered, quotes, shown, analyzer, within)
        )
        if found and quotes and memory:
            answer = _unsure(found[0]) if _misses_a_name(memory.answer) else found[0]
            return _with_note(answer, memory.answer), found[1]
        if found and memory and not quotes:  # nothing was quoted, so these are articles that only come close
            return _unsure(found[0]), found[1]
        return found


def _is_told_there(follow: FollowUp, again: Reread, memory: Memory) -> bool:
    """Tell whether the articles quoted have the words of the turn, and are not about what it replaces."""
    if again.known < _ALL or (follow.form is Form.OPEN and again.covered < _ALL):
        return False
    headlines = " ".join(quote.head.title for quote in memory.quotes[:1]).casefold()
    return not (follow.opposed and any(word.casefold().rstrip("s'") in headlines for word in follow.dropped))


def _only_about(follow: FollowUp, answer: Answer) -> Answer:
    """Do not call an answer one that leaves out what the conversation is about."""
    return _unsure(answer) if _share_of(follow.carried or follow.topic, answer) < _HALF else answer


def _misses_a_name(before: Answer) -> bool:
    """Tell whether what was shown as related lacks a word about as rare as a name: then it is about something else."""
    hit = before.quotes[0].hit if isinstance(before, Related) else None
    return hit is not None and any(not term.place and term.idf >= NAME_WORTH_MISSING for term in hit.terms)


def _with_note(answer: Answer, before: Answer) -> Answer:
    """Name the newer article on the story, which was found when the article was first quoted."""
    if isinstance(answer, Nothing) or isinstance(before, Nothing) or before.newer is None:
        return answer
    quoted = {quote.article_id for quote in answer.quotes}
    is_same_story = answer.quotes[0].article_id == before.quotes[0].article_id
    return replace(answer, newer=before.newer) if is_same_story and before.newer.article_id not in quoted else answer


def _unsure(answer: Answer) -> Answer:
    """Show as related what may not answer."""
    if not isinstance(answer, Answered):
        return answer
    return Related(
        question=answer.question,
        confidence=answer.confidence,
        quotes=answer.quotes,
        searched=answer.searched,
        further=answer.further,
        read_as=answer.read_as,
        newer=answer.newer,
    )


def _names(words: Iterable[str], answer: Answer) -> bool:
    """Tell whether one of some words is printed as a name where the first quotation has it."""
    text = " ".join(f". {quote.head.title}. {quote.text}" for quote in answer.quotes[:1])
    return any(re.search(rf"[\w,] {re.escape(word[:1].upper() + word[1:])}", text) for word in words)


def _share_of(words: Iterable[str], answer: Answer) -> float:
    """Return which share of some words (by rarity) stands in the first quotation; around it they count half."""
    wanted = {word.casefold() for word in words}
    quotes: tuple[Quote, ...] = answer.quotes
    hit = quotes[0].hit if quotes else None
    terms = [term for term in hit.terms if term.word.casefold() in wanted] if hit else []
    total = sum(term.idf for term in terms)
    held = sum(term.idf * {"passage": 1.0, "context": _BESIDE}.get(term.place, 0.0) for term in terms)
    return held / total if total else 0.0
