"""A question, and the three things that can come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from bot.core.article import Head
from bot.core.passage import Passage

MOST_QUOTES = 3
MOST_QUOTED_CHARACTERS = 1_500
MOST_FURTHER = 2 * MOST_QUOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look. Dates are inclusive, and an article without one is outside any date range.

    `articles` limits the search to some articles; `hidden` names (article, paragraph) pairs that do not exist for this
    question, which evaluation uses.
    """

    since: date | None = None
    until: date | None = None
    source: str = ""
    articles: frozenset[int] = frozenset()
    hidden: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asked, when, and where to look; `limit` is how many quotations at most. `zone` is the asker's,
    in which "today" begins.
    """

    text: str
    asked_at: datetime
    scope: Scope = Scope()
    limit: int = MOST_QUOTES
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class TermShare:
    """One word of the question in one passage: how it was written, its idf (nats), and where it stands."""

    word: str
    idf: float
    place: str  # "passage", "context" (headline or a neighbour) or "" (missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A ranked passage, its score, and what the score is made of (feature → nats, adding up to it).

    `when` tells how its time suits the one asked for: −1 contradicts it, 0 unknown, 1 fits.
    """

    passage: Passage
    score: float
    shares: tuple[tuple[str, float], ...] = ()
    terms: tuple[TermShare, ...] = ()
    when: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the search came back with: hits best first, and how sure it is of the first (0..1).

    `idfs` maps each term of the question to its idf in order; `language` is the one the question was read in.
    `newer` maps articles of the first hits to the newest article on the same story. `leads` are the articles to show
    where the latest was asked for, newest first, one a story; `on_topic` tells that they are about what was named.
    """

    hits: tuple[Hit, ...]
    confidence: float
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

    `samples_only`: they are the sample articles that came with Pullquote.
    """

    articles: int
    earliest: date | None = None
    latest: date | None = None
    samples_only: bool = False


class Hint(StrEnum):
    """Why a text is no question that can be looked up."""

    ONLY_COMMON_WORDS = "only common words"
    GREETING = "greeting"
    NOISE = "noise"


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
