"""Ratings → judged questions over the articles that they name, in the numbers of the articles as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.article import Article
from bot.core.passage import Passage, passages_of
from bot.core.ports import ArticleStore, RevisionStore
from bot.core.rating import Heard, RatedAnswer
from bot.core.receipt import Slice
from bot.core.serverports import ServerBook
from bot.core.voiceports import RatingStore

_AT_ONCE = 200
_ID_BYTES = 8

Place = tuple[int, int]  # article, paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A passage that was shown: its longest paragraph, which a ranking names it by, the others of which words were
    shown, and the sentence that was believed to answer.
    """

    article_id: int
    paragraph: int
    others: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedQuestion:
    """A question, what was shown, best first, and how many said that it helped and that it did not.

    `id` is the same in every export of this installation, and names no message.
    """

    id: str
    answer: RatedAnswer
    shown: tuple[Shown, ...]
    helped: bool
    helpful: int
    not_helpful: int


@dataclass(frozen=True, slots=True)
class Export:
    """Everything but the text of the articles; `lost` counts the answers whose first passage is gone."""

    questions: tuple[RatedQuestion, ...]
    articles: tuple[int, ...]
    lost: int


class Exporting:
    """Puts exports together. `key` hides the ids of messages, `serving` names all articles that answer questions."""

    def __init__(
        self,
        ratings: RatingStore,
        store: ArticleStore,
        revisions: RevisionStore,
        book: ServerBook,
        key: bytes,
        serving: Callable[[], Sequence[int]],
    ) -> None:
        self._ratings = ratings
        self._store = store
        self._revisions = revisions
        self._book = book
        self._key = key
        self._serving = serving

    async def export(self, server_id: int | None, *, all_articles: bool = False) -> Export:
        """Put together what was rated in a server, of sources that it may read now; None for all that was rated.

        Raises StorageError.
        """
        heard = await self._ratings.heard(server_id)
        now = await self._readable({place.article_id for one in heard for place in one.answer.shown}, server_id)
        past = await self._past(heard, now)
        rated = [self._question(one, now, past) for one in heard]
        questions = tuple(one for one in rated if one is not None)
        named = {passage.article_id for question in questions for passage in question.shown}
        if all_articles and questions:
            named |= set(self._serving())
        return Export(questions, tuple(sorted(named)), len(rated) - len(questions))

    async def articles(self, ids: Sequence[int], server_id: int | None) -> AsyncIterator[Article]:
        """Give those of some articles that the server may read, some at a time. Raises StorageError."""
        for start in range(0, len(ids), _AT_ONCE):
            found = await self._readable(ids[start : start + _AT_ONCE], server_id)
            for number in sorted(found):
                yield found[number]

    async def _readable(self, ids: Collection[int], server_id: int | None) -> Mapping[int, Article]:
        found = await self._store.articles(ids)
        if server_id is None:
            return found
        readable = self._book.serving(server_id).readable
        return {number: article for number, article in found.items() if readable.intersection(article.sources)}

    async def _past(self, heard: Sequence[Heard], now: Mapping[int, Article]) -> Mapping[tuple[int, int], Article]:
        """Read the earlier revisions that were quoted, by article and number."""
        places = [place for one in heard for place in one.answer.shown if place.article_id in now]
        revised = sorted({p.article_id for p in places if now[p.article_id].revision != p.revision})
        past: dict[tuple[int, int], Article] = {}
        for start in range(0, len(revised), _AT_ONCE):
            for number, history in (await self._revisions.histories(revised[start : start + _AT_ONCE])).items():
                past |= {(number, stored.article.revision): stored.article for stored in history}
        return past

    def _question(
        self, one: Heard, now: Mapping[int, Article], past: Mapping[tuple[int, int], Article]
    ) -> RatedQuestion | None:
        """Make a question of an answer; None where what stood first is gone."""
        found = [
            shown_now(place, now.get(place.article_id), past.get((place.article_id, place.revision)))
            for place in one.answer.shown
        ]
        if not found or found[0] is None:
            return None
        helpful = sum(voice.helped for voice in one.voices)
        return RatedQuestion(
            id=hashlib.blake2b(one.answer.id.encode(), key=self._key, digest_size=_ID_BYTES).hexdigest(),
            answer=one.answer,
            shown=tuple(shown for shown in found if shown is not None),
            helped=one.helped,
            helpful=helpful,
            not_helpful=len(one.voices) - helpful,
        )


def shown_now(place: Slice, now: Article | None, then: Article | None) -> Shown | None:
    """Find a passage that was shown in its article as it is now, None where its words are not there any more."""
    shown_in = now if now is not None and now.revision == place.revision else then
    passage = _passage(place, shown_in) if shown_in is not None else None
    if now is None or shown_in is None or passage is None:
        return None
    longest = max(passage.paragraphs, key=lambda n: (len(shown_in.paragraph_text(n)), -n))
    main = _number_in(now, shown_in, longest)
    if main is None:
        return None
    others = (_number_in(now, shown_in, number) for number in _overlapping(place, shown_in))
    return Shown(
        article_id=now.id,
        paragraph=main,
        others=tuple(number for number in others if number is not None and number != main),
        sentence=shown_in.text[place.sentence_start : place.sentence_end],
    )


def _passage(place: Slice, article: Article) -> Passage | None:
    return next((passage for passage in passages_of(article) if place.paragraph in passage.paragraphs), None)


def _overlapping(place: Slice, article: Article) -> Iterator[int]:
    """Give the paragraphs of which words were shown."""
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.start < place.end and place.start < paragraph.end:
            yield number


def _number_in(now: Article, then: Article, number: int) -> int | None:
    """Return where a paragraph stands now, None where it was changed."""
    if now is then:
        return number
    text = then.paragraph_text(number)
    return next((n for n in range(len(now.paragraphs)) if now.paragraph_text(n) == text), None)
