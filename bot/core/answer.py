"""A question, and the three things that can come of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from bot.core.article import Head
from bot.core.passage import Passage

MOST_QUOTES = 3
MOST_QUOTED_CHARACTERS = 1_500
MOST_FURTHER = 2 * MOST_QUOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look. Dates are inclusive days of `zone`, and an article without a date is outside any date range.

    `source` is the name of a source or publisher; of `sources` one must be part of such a name, of `not_sources` none.
    A passage or its headline holds all `phrases`, the headline holds all of `title`, and the passage itself none of
    `excluded`; each of these is one or more words in a row. `articles` limits the search to some articles; `hidden`
    names (article, paragraph) pairs that do not exist for this question, which evaluation uses. `readable` names the
    sources that may be read at all, None where all may: nothing of another is told, not even its name.
    """

    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC
    source: str = ""
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    articles: frozenset[int] = frozenset()
    hidden: frozenset[tuple[int, int]] = frozenset()
    readable: frozenset[str] | None = None

    @property
    def is_dated(self) -> bool:
        """It has a first or a last day."""
        return self.since is not None or self.until is not None

    @property
    def asked_for(self) -> Scope:
        """What a person asked for, without the articles that a conversation or an evaluation looks in."""
        return replace(self, articles=frozenset(), hidden=frozenset())

    def narrowed(self, by: Scope) -> Scope:
        """Add what another scope asks for; the later first day and the earlier last one count. The zone stays."""
        return replace(
            self,
            since=max(filter(None, (self.since, by.since)), default=None),
            until=min(filter(None, (self.until, by.until)), default=None),
            source=self.source or by.source,
            sources=_joined(self.sources, by.sources),
            not_sources=_joined(self.not_sources, by.not_sources),
            phrases=_joined(self.phrases, by.phrases),
            excluded=_joined(self.excluded, by.excluded),
            title=_joined(self.title, by.title),
        )


def _joined(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(some + more))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the query language makes of a text: the plain `words` left over, which are ranked, and the `scope`.

    Where the text says OR, `either` holds the choices of each OR as written, and `searches` the (words, scope) of each
    way to choose; otherwise `searches` is the words and the scope.
    """

    words: str
    scope: Scope = Scope()
    either: tuple[tuple[str, ...], ...] = ()
    searches: tuple[tuple[str, Scope], ...]

    @classmethod
    def plain(cls, text: str) -> Reading:
        """Take a text as it stands."""
        return cls(words=text, searches=((text, Scope()),))

    @property
    def is_plain(self) -> bool:
        """Nothing of the query language was in it."""
        return not self.either and self.scope == Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asked, when, on the calendar of which zone, and where to look; `limit` is how many quotations at
    most.

    `said` is what was typed, where `text` was written out from it in the light of earlier turns; else "".
    `read` is how the text was read, in the question of an answer only; then `scope` holds what the text asks for too.
    """

    text: str
    asked_at: datetime
    zone: tzinfo = UTC
    scope: Scope = Scope()
    limit: int = MOST_QUOTES
    said: str = ""
    read: Reading | None = None

    @property
    def words(self) -> str:
        """The words to look for, without operators once the text was read."""
        return self.read.words if self.read else self.text


@dataclass(frozen=True, slots=True)
class TermShare:
    """One word of the question in one passage: how it was written, its idf (nats), and where it stands."""

    word: str
    idf: float
    place: str  # "passage", "context" (headline or a neighbour) or "" (missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A ranked passage, its score, and what the score is made of (feature → nats, adding up to it).

    `when` tells how its time suits the one asked for: −1 contradicts it, 0 unknown, 1 fits. `sentence` says which of
    the passage's sentences that have a term (0, 1 …) answers best, None where nobody looked.
    """

    passage: Passage
    score: float
    shares: tuple[tuple[str, float], ...] = ()
    terms: tuple[TermShare, ...] = ()
    when: float = 0.0
    sentence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the search came back with: hits best first, how sure it is that the first states the answer (`confidence`,
    0..1), and how sure that the articles tell the story at all (`story`, never below it).

    `idfs` maps each term of the question to its idf in order; `language` is the one the question was read in.
    `newer` maps articles of the first hits to the newest article on the same story. `leads` are the articles to show
    where the latest was asked for, newest first, one a story; `on_topic` tells that they are about what was named.
    """

    hits: tuple[Hit, ...]
    confidence: float
    story: float
    idfs: dict[str, float]
    language: str = ""
    known: bool = False  # some term of the question stands somewhere in the corpus
    corrections: tuple[tuple[str, str], ...] = ()  # (word as written, term it was read as)
    newer: tuple[tuple[int, int], ...] = ()  # (article id, id of the newer)
    leads: tuple[int, ...] = ()
    on_topic: bool = False

    @property
    def articles(self) -> tuple[int, ...]:
        """The ids of all articles named in it, each once."""
        found = [hit.passage.article_id for hit in self.hits] + [newer for _, newer in self.newer] + list(self.leads)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A contiguous slice of a stored article: `article.text[start:end] == text`.

    `sentence` is the (start, end) of the sentence that answers, inside the slice; only an `Answered` shows it.
    `cut_before` and `cut_after` tell that the paragraph goes on beyond the slice. `directive` makes a link open at the
    sentence. `hit` is how it was found, None where it is shown again later.

    Where an article's words may not be shown, the slice is empty (`start == end`) and only its source is named;
    `is_spent` tells that as much of it as a channel gets in a day has been shown. `is_updated` marks a fetched article
    that has changed since it was first read, `is_summary` a text that is the feed's own.
    """

    article_id: int
    revision: int
    paragraph: int
    start: int
    end: int
    text: str
    sentence: tuple[int, int]
    head: Head
    source: str
    heading: str = ""
    cut_before: bool = False
    cut_after: bool = False
    also_in: tuple[str, ...] = ()
    directive: str = ""
    hit: Hit | None = None
    is_updated: bool = False
    is_summary: bool = False
    is_spent: bool = False

    @property
    def id(self) -> str:
        """`article:revision:paragraph`."""
        return f"{self.article_id}:{self.revision}:{self.paragraph}"

    @property
    def sentence_text(self) -> str:
        """The words of the sentence that answers."""
        start, end = self.sentence
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An article that shares some words with the question."""

    article_id: int
    head: Head
    matched: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer article on the story of the first quotation."""

    article_id: int
    head: Head


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through: how many articles, from when to when (None where none has a date).

    `samples_only`: they are the sample articles that came with Pullquote. `undated` counts the articles that only a
    date range left out, because they have no date.
    """

    articles: int
    earliest: date | None = None
    latest: date | None = None
    samples_only: bool = False
    undated: int = 0


class Hint(StrEnum):
    """Why a text is no question that can be looked up."""

    ONLY_COMMON_WORDS = "only common words"
    GREETING = "greeting"
    NOISE = "noise"
    ONLY_FILTERS = "only filters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The first quotation is believed to state the answer. `further` are the next passages, best first."""

    question: Question
    confidence: float
    quotes: tuple[Quote, ...]
    searched: Searched
    further: tuple[Quote, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()  # (word as written, word of the articles)
    newer: Newer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """The right story, but it may not answer. `further` are the next passages, best first."""

    question: Question
    confidence: float
    quotes: tuple[Quote, ...]
    searched: Searched
    further: tuple[Quote, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    newer: Newer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Neither; `hint` where the text could not be looked up at all."""

    question: Question
    confidence: float
    searched: Searched
    near_misses: tuple[NearMiss, ...] = ()
    hint: Hint | None = None
    quotes: tuple[Quote, ...] = field(default=(), init=False)


Answer = Answered | Related | Nothing
