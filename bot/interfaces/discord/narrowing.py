"""What a search was narrowed to, in the reader's language, so that a misreading is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.answer import Answer, Question, Scope
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.markup import clipped, escape

_LONGEST_PART = 60
_MOST_PARTS = 8


def narrowing_lines(answer: Answer, words: Words) -> list[str]:
    """Return up to two lines: what was looked for, and how many articles have no date; none for a plain question."""
    parts = list(_parts(answer.question, words))
    shown = parts[:_MOST_PARTS] + (["…"] if len(parts) > _MOST_PARTS else [])
    lines = [words("Only: {parts}", parts=" · ".join(shown))] if parts else []
    if answer.searched.undated:
        lines.append(
            words.many(
                "{count} article without a date was left out.",
                "{count} articles without a date were left out.",
                answer.searched.undated,
            )
        )
    return lines


def dropping_lines(scope: Scope, words: Words) -> list[str]:
    """Return a line that says what to leave out of a question to find more, if anything."""
    named = (
        (words("the dates"), scope.is_dated),
        (words("the source"), scope.source or scope.sources or scope.not_sources),
        (words("the quoted phrase"), scope.phrases),
        (words("the headline's words"), scope.title),
        (words("the excluded words"), scope.excluded),
    )
    dropped = [name for name, is_there in named if is_there]
    return [words("Ask without {parts} to look through more.", parts=words(" and ").join(dropped))] if dropped else []


def _parts(question: Question, words: Words) -> Iterator[str]:
    scope = question.scope
    if scope.since:
        yield words("since {day}", day=words.day(scope.since))
    if scope.until:
        yield words("until {day}", day=words.day(scope.until))
    sources = [name for name in (scope.source, *scope.sources) if name]
    if sources:
        yield words("source: {names}", names=_either(map(_shown, sources), words))
    for name in scope.not_sources:
        yield words("source not: {name}", name=_shown(name))
    for phrase in scope.phrases:
        yield words("“{phrase}” as it stands", phrase=_shown(phrase))
    for part in scope.title:
        yield words("headline with “{part}”", part=_shown(part))
    for part in scope.excluded:
        yield words("without “{part}”", part=_shown(part))
    for choices in question.read.either if question.read else ():
        yield _either((words("“{phrase}”", phrase=_shown(choice)) for choice in choices), words)


def _either(parts: Iterable[str], words: Words) -> str:
    return words(" or ").join(parts)


def _shown(text: str) -> str:
    return escape(clipped(text, _LONGEST_PART))
