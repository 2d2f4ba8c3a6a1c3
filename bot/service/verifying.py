"""Is this quotation exact? Finds the articles that may have it, and compares."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.core.answer import Scope
from bot.core.article import Article
from bot.core.claim import LONGEST_CLAIM, Claim, Claims, claim_of, claims_in
from bot.core.passage import passages_of
from bot.core.ports import ArticleStore, RevisionStore, SearchBackend
from bot.core.printed import Stored
from bot.core.reading import judge
from bot.core.verdict import Altered, NotFound, Spliced, Verified
from bot.core.verification import Library, verify
from bot.core.wording import wording
from bot.errors import NotFound as NoSuchPassage
from bot.errors import QuestionRefused

AT_ONCE = 2
_PASSAGE_ID = re.compile(r"(\d{1,15}):(\d{1,9}):(\d{1,6})")
_MOST_ARTICLES = 16
_MOST_CHARACTERS = 2_000_000
_HITS = 6  # of each search
_WINDOW = 14  # words
_MOST_WINDOWS = 8
_LONGEST_SEARCH = 60  # words
_PHRASE = 8  # words
_FEWEST_LETTERS = 5
_MOST_WORDS = 6
_MOST_HOLDING = 8
_LOOKED_THROUGH = 64  # of which a scope may leave only some
_FEWEST_TELLING = 2
_PLAIN_RUN = re.compile(r"\w[\w\s]*")
_PLAIN_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class _Found:
    """Articles that may have a quotation, best first, with their histories."""

    newest: tuple[Article, ...]
    histories: Mapping[int, Sequence[Stored]]


class Verifying:
    """Checks a few quotations at once for all."""

    def __init__(
        self,
        search: SearchBackend,
        store: ArticleStore,
        revisions: RevisionStore,
        slots: asyncio.Semaphore | None = None,
    ) -> None:
        """`slots` bound how many are checked at once, two where none are given."""
        self._search = search
        self._store = store
        self._revisions = revisions
        self._slots = slots or asyncio.Semaphore(AT_ONCE)

    async def verify(self, text: str, scope: Scope | None = None) -> Verified:
        """Check a message that holds a quotation, or the id of a passage, within a scope.

        Raises QuestionRefused for what is too long or too short, NotFound for the id of no passage.
        """
        scope = scope or Scope()
        if len(text) > LONGEST_CLAIM:
            raise QuestionRefused(
                f"That is too long: a quotation may have {LONGEST_CLAIM:,} characters.", mend="Check a part of it."
            )
        if named := _PASSAGE_ID.fullmatch(text.strip()):
            async with self._slots:
                return await self._passage(text.strip(), (int(named[1]), int(named[2]), int(named[3])), scope)
        claims = await asyncio.to_thread(claims_in, text)
        if claims is None:
            raise QuestionRefused("That is too short to check.", mend="Give three words of the quotation or more.")
        async with self._slots:
            return await self._message(claims, scope)

    async def _message(self, claims: Claims, scope: Scope) -> Verified:
        found = await self._found(await self._likely(claims, scope), ())
        library = self._library(found, scope)
        verdict, count = await asyncio.to_thread(judge, claims, partial(verify, library=library))
        is_part = not claims.is_set_off and verdict.claim in {quoted.whole.text for quoted in claims.quoted}
        if is_part or isinstance(verdict, Altered | Spliced | NotFound):
            text = claims.whole.text if is_part else verdict.claim  # the sentence that it is part of may be known
            more = [*await self._phrases(text, scope), *await self._holding(text, scope)]
            if set(more) - {article.id for article in found.newest}:
                library = replace(self._library(await self._found(more, found.newest), scope), shelf=library.shelf)
                verdict, count = await asyncio.to_thread(judge, claims, partial(verify, library=library))
        return Verified(verdict=verdict, quotations=count)

    async def _likely(self, claims: Claims, scope: Scope) -> list[int]:
        """Name the articles that a search for the words finds, those of the first hits first."""
        lists: list[list[int]] = []
        for words in _searches(claims):
            findings = await self._search.search(words, scope, _HITS)
            lists.append([hit.passage.article_id for hit in findings.hits])
        in_turn = (ids[place] for place in range(_HITS) for ids in lists if place < len(ids))
        return list(dict.fromkeys(in_turn))[:_MOST_ARTICLES]

    async def _phrases(self, claim: str, scope: Scope) -> list[int]:
        """Name the articles in which the first or last words of a claim stand in a row, common as they may be."""
        words = wording(claim)
        size = min(len(words), _PHRASE)
        ids: dict[int, None] = {}
        for phrase in {words.written(0, size), words.written(len(words) - size, len(words))}:
            findings = await self._search.search(phrase, scope.narrowed(Scope(phrases=(phrase,))), _HITS)
            ids |= dict.fromkeys(hit.passage.article_id for hit in findings.hits)
        return list(ids)

    async def _holding(self, claim: str, scope: Scope) -> list[int]:
        """Name articles that in any revision, which the index need not know, hold a claim up to a sign, or hold its
        longest words.
        """
        run = " ".join(max(_PLAIN_RUN.findall(claim), key=len, default="").split())
        words = sorted(dict.fromkeys(_PLAIN_WORD.findall(claim)), key=len, reverse=True)
        telling = [word for word in words if len(word) >= _FEWEST_LETTERS or word.isdigit()][:_MOST_WORDS]
        ids: dict[int, None] = {}
        for wanted in ([run] if run else [], telling if len(telling) >= _FEWEST_TELLING else []):
            found = await self._revisions.holding(wanted, _LOOKED_THROUGH)
            ids |= dict.fromkeys((await self._allowed(found, scope))[:_MOST_HOLDING])
        return list(ids)

    async def _allowed(self, ids: Collection[int], scope: Scope) -> list[int]:
        """Leave out the articles that a scope does not let through."""
        if not ids:
            return []
        wanted = frozenset(ids) & (scope.articles or frozenset(ids))
        if not wanted:
            return []
        passages = await asyncio.to_thread(self._search.within, replace(scope, articles=wanted))
        let = {int(passage.partition(":")[0]) for passage in passages}
        return [number for number in ids if number in let]

    async def _found(self, ids: Sequence[int], known: Sequence[Article]) -> _Found:
        """Read articles, and their histories, up to a bound of characters."""
        read = await self._store.articles(set(ids) - {article.id for article in known})
        articles = [*known, *(read[number] for number in ids if number in read)]
        kept: list[Article] = []
        room = _MOST_CHARACTERS
        for article in articles:
            if len(article.text) <= room:
                kept.append(article)
                room -= len(article.text)
        revised = [article.id for article in kept if article.revision > 1]
        histories = await self._revisions.histories(revised) if revised else {}
        return _Found(tuple(kept), dict(_within_room(histories, room)))

    def _library(self, found: _Found, scope: Scope) -> Library:
        return Library(newest=found.newest, histories=found.histories, searched=self._search.searched(scope))

    async def _passage(self, named: str, place: tuple[int, int, int], scope: Scope) -> Verified:
        """Tell whether what a passage says, or said, still stands."""
        number, revision, paragraph = place
        found = await self._found(await self._allowed([number], scope), ())
        history = found.histories.get(number, ())
        then = next((stored.article for stored in history if stored.article.revision == revision), None)
        newest = next(iter(found.newest), None)
        if newest and newest.revision == revision:
            then = newest
        claim = _claim_of_passage(then, paragraph) if then else None
        if claim is None:
            raise NoSuchPassage(
                f"There is no passage {named}.",
                mend="ask --json names the id of each quotation: article:revision:paragraph.",
            )
        library = self._library(found, scope)
        return Verified(verdict=await asyncio.to_thread(verify, claim, library), passage=named)


def names_passage(text: str) -> bool:
    """Tell whether a text is the id of a passage."""
    return _PASSAGE_ID.fullmatch(text.strip()) is not None


def _claim_of_passage(article: Article, paragraph: int) -> Claim | None:
    """Take the words of a passage as a claim; None where there is none with that number."""
    found = next((passage for passage in passages_of(article) if paragraph in passage.paragraphs), None)
    return claim_of(article.text[found.start : found.end]) if found else None


def _searches(claims: Claims) -> Iterator[str]:
    """Give the words to search for: the beginning, stretches of the whole, and each quotation."""
    words = claims.whole.words
    count = len(words)
    yield words.written(0, min(count, _LONGEST_SEARCH))
    if count > _WINDOW:
        windows = min(_MOST_WINDOWS, -(-count // _WINDOW))
        step = (count - _WINDOW) / (windows - 1) if windows > 1 else 0
        for number in range(windows):
            begin = round(number * step)
            yield words.written(begin, begin + _WINDOW)
    else:
        yield words.written(0, -(-count // 2))
        yield words.written(count // 2, count)
    for quoted in claims.quoted:
        yield quoted.whole.words.written(0, min(len(quoted.whole.words), _LONGEST_SEARCH))


def _within_room(histories: Mapping[int, Sequence[Stored]], room: int) -> Iterator[tuple[int, Sequence[Stored]]]:
    """Give the histories whose texts fit together into a bound of characters."""
    for number, history in histories.items():
        size = sum(len(stored.article.text) for stored in history)
        if size <= room:
            room -= size
            yield number, history
