"""A conversation: each turn is read in the light of the last answer."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from bot.core.answer import (
    MOST_QUOTED_CHARACTERS,
    MOST_QUOTES,
    Answer,
    Answered,
    Nothing,
    Question,
    Quote,
    Related,
    Scope,
)
from bot.core.article import Article, Kind
from bot.core.conversation import Ask, Context, Memory, More, Source, WhoSaid, attributes, interpret
from bot.core.ports import ArticleStore
from bot.core.quotation import permitted
from bot.core.reply import NoMore, Reply, Sources
from bot.core.rewriting import Thread
from bot.core.rights import limit_of
from bot.core.sentences import sentence_spans
from bot.service.answering import Answering
from bot.service.following import Followed, Following
from bot.service.spending import Purse, context_of


class Conversation:
    """Remembers the last question and its quotations, in memory only; `memory` is what to begin with."""

    def __init__(
        self,
        answering: Answering,
        store: ArticleStore,
        scope: Scope = Scope(),  # noqa: B008 - frozen value
        memory: Memory | None = None,
        zone: tzinfo = UTC,
        limit: int = MOST_QUOTES,
    ) -> None:
        self._answering = answering
        self._store = store
        self._scope = scope
        self._following = Following(answering, store)
        self._zone = zone
        self._limit = limit
        self._analyzer = answering.analyzer  # shared: the first use of one costs 0.15 ms
        self._memory = memory
        self._shown = {quote.id for quote in memory.quotes} if memory else set[str]()

    @property
    def scope(self) -> Scope:
        """Where it looks."""
        return self._scope

    def fork(self) -> Conversation:
        """Return one that goes on from here on its own."""
        other = copy(self)
        other._shown = set(self._shown)  # noqa: SLF001 - one of its own kind
        return other

    async def say(self, text: str, asked_at: datetime, purse: Purse | None = None) -> Reply:
        """Take one turn; what `more` and `context` show is paid for with `purse`, where there is one. Raises
        QuestionRefused.
        """
        reading = await self._answering.read(Question(text=text, asked_at=asked_at, zone=self._zone))
        turn = interpret(text, reading, self._memory, self._analyzer)
        memory = self._memory
        if isinstance(turn, Ask) or memory is None:
            return await self._ask(turn if isinstance(turn, Ask) else Ask(text), asked_at)
        memory = await self._present(memory.standing)
        match turn:
            case More():
                return await self._more(memory, asked_at, purse)
            case Context():
                return await self._context(memory, purse)
            case Source():
                return Sources(memory.quotes) if memory.quotes else NoMore("source")
            case WhoSaid():
                return await self._who_said(memory)

    async def _ask(self, turn: Ask, asked_at: datetime) -> Reply:
        """Ask what stands alone everywhere, and what leans on an earlier turn in its light.

        What is found nowhere but speaks of the article quoted last ("who owns the ship?") gets its closest passages.
        """
        question = Question(text=turn.text, asked_at=asked_at, zone=self._zone, scope=self._scope, limit=self._limit)
        if turn.follow is not None and self._memory is not None:
            leaning = replace(question, scope=self._scope.narrowed(turn.scope))
            found = await self._following.answer(turn.follow, self._memory, leaning, question)
        else:
            found = Followed(await self._answering.ask(question), None)
        answer = found.answer
        if isinstance(answer, Nothing) and not answer.hint and turn.follow is not None:
            answer = await self._closest_in_last_article(answer) or answer
        self._remember(answer, found.thread)
        return answer

    def _remember(self, answer: Answer, thread: Thread | None) -> None:
        """Keep what can be referred to; a follow-up (`thread`) that finds nothing leaves the talk where it was."""
        if isinstance(answer, Nothing) and (answer.hint or (thread and self._memory)):
            return
        self._memory = self._memory.then(answer, thread) if self._memory else Memory(answer, thread)
        if answer.quotes:
            self._shown = {quote.id for quote in answer.quotes}

    async def _closest_in_last_article(self, answer: Nothing) -> Related | None:
        """Show what the article quoted last has, where it holds at least half of the question's words."""
        quotes = self._memory.quotes if self._memory else ()
        if not quotes:
            return None
        number = quotes[0].article_id
        article = (await self._store.articles([number])).get(number)
        asked = set(self._analyzer.terms(answer.question.words, "en"))
        if article is None or 2 * len(asked & set(self._analyzer.terms(article.text, article.head.language))) < len(
            asked
        ):
            return None
        there = replace(answer.question, scope=replace(answer.question.scope, articles=frozenset({number})))
        closest = await self._answering.further(there, frozenset())
        return closest if closest.quotes else None

    async def _present(self, memory: Memory) -> Memory:
        """Return a memory without the articles that may no longer be told of, under the names of their sources now."""
        answer = memory.answer
        if isinstance(answer, Nothing):
            return memory
        articles = await self._store.articles(quote.article_id for quote in (*answer.quotes, *answer.further))

        def left(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
            there = ((quote, articles.get(quote.article_id)) for quote in quotes)
            return tuple(replace(quote, source=article.source) for quote, article in there if article is not None)

        searched = self._answering.searched(answer.question.scope)
        present = replace(answer, quotes=left(answer.quotes), further=left(answer.further), searched=searched)
        return replace(memory, answer=present)

    async def _more(self, memory: Memory, asked_at: datetime, purse: Purse | None) -> Reply:
        further = await self._answering.further(
            replace(
                memory.answer.question,
                asked_at=asked_at,
                zone=self._zone,
                scope=self._scope.narrowed(memory.answer.question.scope),
            ),
            frozenset(self._shown),
        )
        articles = await self._store.articles(quote.article_id for quote in further.quotes)
        quotes = [quote for quote in further.quotes if self._may_follow(articles.get(quote.article_id))]
        if not quotes:
            return NoMore("more")
        self._shown |= {quote.id for quote in quotes}
        shown = await purse.quotations(quotes, articles) if purse else tuple(quotes)
        further = replace(further, quotes=shown)
        self._memory = replace(memory, answer=further)
        return further

    def _may_follow(self, article: Article | None) -> bool:
        """Tell whether an article may be quoted once more after what was shown."""
        if article is None or not limit_of(article.rights, sample=article.head.sample).once:
            return article is not None
        return all(not shown.startswith(f"{article.id}:") for shown in self._shown)

    async def _context(self, memory: Memory, purse: Purse | None) -> Reply:
        if not memory.quotes:
            return NoMore("context")
        quote = memory.quotes[0]
        article = (await self._store.articles([quote.article_id])).get(quote.article_id)
        if article is None or article.revision != quote.revision:
            return NoMore("context")
        return await purse.context(article, quote) if purse else context_of(article, quote)

    async def _who_said(self, memory: Memory) -> Reply:
        """Show the nearest sentence that names a speaker: in the quotation, after it, before it."""
        if not memory.quotes:
            return NoMore("source")
        quote = memory.quotes[0]
        article = (await self._store.articles([quote.article_id])).get(quote.article_id)
        known = article if article and quote.text and article.revision == quote.revision else None
        found = speaker_sentence(known, quote) if known else None
        if article is None or found is None:
            return Sources(memory.quotes[:1])
        paragraph, sentence = found
        start, end = (
            (quote.start, quote.end) if quote.start <= sentence[0] < quote.end else _slice(article, paragraph, sentence)
        )
        if limit_of(article.rights, sample=article.head.sample).once and (start, end) != (quote.start, quote.end):
            return Sources(memory.quotes[:1])
        shown = replace(
            quote,
            paragraph=paragraph,
            start=start,
            end=end,
            text=article.text[start:end],
            sentence=sentence,
            heading="",
            cut_before=False,
            cut_after=False,
        )
        return (
            replace(memory.answer, quotes=(permitted(shown, article),))
            if isinstance(memory.answer, Answered | Related)
            else memory.answer
        )


def speaker_sentence(article: Article, quote: Quote) -> tuple[int, tuple[int, int]] | None:
    """Find (paragraph, sentence span) of the nearest sentence with an attribution."""
    inside = [n for n, p in enumerate(article.paragraphs) if p.start < quote.end and quote.start < p.end]
    near: Sequence[int] = [*inside, *range(inside[-1] + 1, inside[-1] + 3), *range(inside[0] - 1, inside[0] - 3, -1)]
    for number in near:
        if not 0 <= number < len(article.paragraphs) or article.paragraphs[number].kind is Kind.HEADING:
            continue
        offset = article.paragraphs[number].start
        spans = sentence_spans(article.paragraph_text(number), article.head.language)
        sentences = [(offset + start, offset + end) for start, end in spans]
        sentences.sort(key=lambda span: span != quote.sentence)  # the sentence that answered first
        for span in sentences:
            if attributes(article.text[span[0] : span[1]]):
                return number, span
    return None


def _slice(article: Article, paragraph: int, sentence: tuple[int, int]) -> tuple[int, int]:
    whole = article.paragraphs[paragraph]
    return (whole.start, whole.end) if whole.end - whole.start <= MOST_QUOTED_CHARACTERS else sentence
