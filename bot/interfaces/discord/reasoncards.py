"""Why this passage: reasons → a card, in words that need no explanation."""

from __future__ import annotations

from typing import assert_never

from bot.core.reasons import Moved, Place, Reasons, Weight, WordReason
from bot.core.wanted import AnswerKind
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.markup import clipped, escape

_MOST_WORDS = 12
_LONGEST_WORD = 40


def reasons_card(reasons: Reasons, words: Words) -> Card:
    """Make the card for who asked why."""
    shown = reasons.words[:_MOST_WORDS]
    counts = len(reasons.words) > 1
    told = [_word_line(word, reasons.passages, words, counts=counts) for word in shown]
    parts = [f"**{words('The words of the question')}**", *told] if told else []
    moved = [line for one in reasons.moved if (line := _moved_line(one, reasons.kind, words))]
    parts += [f"**{words('What else moved it')}**", *(f"- {line}" for line in moved)] if moved else []
    sure = (
        words("Together that was enough to take it for the answer; its sentence is in bold.")
        if reasons.is_sure
        else words("Together that was not enough to be sure that it answers, so nothing is in bold.")
    )
    return Card(sections=("\n".join([f"### {words('Why the first passage stands first')}", *parts, sure]),))


def _word_line(word: WordReason, passages: int, words: Words, *, counts: bool) -> str:
    facts = [_place(word.place, words), _held(word, passages, words), _weight(word.weight, words) if counts else ""]
    return f"- **{escape(clipped(word.word, _LONGEST_WORD))}**: {' · '.join(filter(None, facts))}"


def _place(place: Place, words: Words) -> str:
    match place:
        case Place.PASSAGE:
            return words("in the passage")
        case Place.AROUND:
            return words("in its headline, or just before or after it")
        case Place.DATE:
            return words("told by the date of its article")
        case Place.MISSING:
            return words("not there")
        case _:
            assert_never(place)


def _held(word: WordReason, passages: int, words: Words) -> str:
    if word.holding is None:
        return ""
    if not word.holding:
        return words("no passage has it")
    return words.many(
        "in {count} of {all} passages", "in {count} of {all} passages", word.holding, all=words.number(passages)
    )


def _weight(weight: Weight, words: Words) -> str:
    match weight:
        case Weight.MOST:
            return words("counts most")
        case Weight.LITTLE:
            return words("counts little")
        case Weight.SOME:
            return ""
        case _:
            assert_never(weight)


def _moved_line(moved: Moved, kind: AnswerKind, words: Words) -> str:
    told = {
        Moved.HEADLINE: words("Its headline has words of the question."),
        Moved.SIDE_BY_SIDE: words("Words of the question stand side by side in it."),
        Moved.KIND: words("It holds what you asked for: {kind}.", kind=name) if (name := _kind(kind, words)) else "",
        Moved.ARTICLE: words("The whole article is about it."),
        Moved.PUBLISHER: words("You named its publisher."),
        Moved.IN_TIME: words("It is of the time that you asked about."),
        Moved.OF_ANOTHER_TIME: words("It is of another time than you asked about, which counts against it."),
        Moved.NEWER: words("You asked for what holds now, so of two that answer the newer comes first."),
        Moved.LATEST: words("You asked for the latest, so the newest articles on it come first."),
        Moved.ASKS: words("It asks questions itself, which counts against it."),
        Moved.TALK: words("You were talking about its article, and it stands near what was quoted before."),
    }
    return told[moved]


def _kind(kind: AnswerKind, words: Words) -> str:
    """Name what was asked for, "" where it was nothing in particular."""
    names = {
        AnswerKind.NUMBER: words("a number"),
        AnswerKind.MONEY: words("a sum of money"),
        AnswerKind.PERCENT: words("a percentage"),
        AnswerKind.AGE: words("an age"),
        AnswerKind.DURATION: words("a length of time"),
        AnswerKind.MEASURE: words("a measure"),
        AnswerKind.TIME: words("a time"),
        AnswerKind.YEAR: words("a year"),
        AnswerKind.PERSON: words("the name of a person"),
        AnswerKind.PLACE: words("the name of a place"),
        AnswerKind.COUNTRY: words("a country"),
        AnswerKind.STATE: words("a state"),
        AnswerKind.NAME: words("a name"),
    }
    return names.get(kind, "")
