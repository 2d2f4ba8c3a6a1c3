"""How much of an article a channel is shown in a day, beyond first answers. Spans add up; what was shown is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.article import Article
from bot.core.rights import is_unbounded

MOST_OF_AN_ARTICLE = 0.25
MOST_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one revision of an article; code points, `end` exclusive."""

    revision: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError("a span runs forward from 0 on")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose budget is spent: one article in one channel on one UTC day."""

    channel_id: int
    day: date
    article_id: int


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to show, as any of its `choices`, the best first."""

    choices: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Granted:
    """What of each wish may be shown, None where nothing, and all that has then been shown."""

    spans: tuple[Span | None, ...]
    shown: tuple[Span, ...]


def allowed_of(article: Article) -> int | None:
    """Return how many characters of an article a channel is shown in a day; None where there is no limit."""
    if is_unbounded(article.rights, sample=article.head.sample):
        return None
    return min(MOST_CHARACTERS, int(len(article.text) * MOST_OF_AN_ARTICLE))


def grant(shown: Sequence[Span], wishes: Iterable[Wish], allowed: int) -> Granted:
    """Grant the first choice of each wish that keeps all that was shown within `allowed` characters.

    What adds nothing to what was shown is granted even where more than that was shown already.
    """
    total = united(shown)
    spans: list[Span | None] = []
    for wish in wishes:
        spans.append(None)
        for choice in wish.choices:
            after = united((*total, choice))
            if characters(after) <= max(allowed, characters(total)):
                spans[-1], total = choice, after
                break
    return Granted(tuple(spans), total)


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap or touch; ascending, apart, none of them empty."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if span.start == span.end:
            continue
        if last and last.revision == span.revision and span.start <= last.end:
            joined[-1] = Span(last.revision, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def characters(spans: Iterable[Span]) -> int:
    """Count the characters of spans that are apart."""
    return sum(span.end - span.start for span in spans)
