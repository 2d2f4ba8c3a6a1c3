"""Quotations that say themselves that words were left out or replaced: where their parts stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.claim import Claim, Mark, Part
from bot.core.printed import Printed
from bot.core.verdict import Instead
from bot.core.wording import has_digit, negates, wording

_MOST_STARTS = 50
_MOST_TRIED = 5
_MOST_REPLACED = 8  # words in whose place brackets may stand
_LONG_PART = 3  # words; a shorter one stands in the sentence of a neighbour
_CLOSE = 4  # words; a negation left out among so few was left out for its own sake
_BESIDE = 2  # words next to what is quoted

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the parts of a marked quotation stand in a text (words), and what its marks stand for."""

    printed: Printed
    places: tuple[Place, ...]
    left_out: tuple[str, ...]
    instead: tuple[Instead, ...]
    turns_sense: bool  # a mark stands in the place of a negation, or a number in brackets in that of another

    @property
    def first(self) -> int:
        """The first word."""
        return self.places[0][0]

    @property
    def end(self) -> int:
        """The word after the last."""
        return self.places[-1][1]


def fit(claim: Claim, printed: Printed) -> Fit | None:
    """Find the parts of a marked quotation in order, each in the paragraph of the one before it or in the next."""
    parts = [part for part in claim.parts if len(part.words)]
    if not parts or max(len(part.words) for part in parts) < _LONG_PART:
        return None
    runs = [list(printed.haystack.runs(part.words.keys)) for part in parts]
    if not all(runs):
        return None
    for start in runs[0][:_MOST_STARTS]:
        places = _placed(parts, runs, printed, [(start, start + len(parts[0].words))])
        if places and _small_parts_lean(places, printed):
            return _fit(claim, printed, places)
    return None


def _placed(
    parts: Sequence[Part], runs: Sequence[Sequence[int]], printed: Printed, placed: list[Place]
) -> list[Place] | None:
    """Place the parts that follow, nearest first."""
    if len(placed) == len(parts):
        return placed
    part, end = parts[len(placed)], placed[-1][1]
    farthest = end + _MOST_REPLACED if part.mark is Mark.INSTEAD else len(printed.words)
    paragraph = printed.paragraph(end - 1)
    following = [start for start in runs[len(placed)] if end <= start <= farthest][:_MOST_TRIED]
    for start in following:
        if printed.paragraph(start) - paragraph <= 1:
            found = _placed(parts, runs, printed, [*placed, (start, start + len(part.words))])
            if found:
                return found
    return None


def _small_parts_lean(places: Sequence[Place], printed: Printed) -> bool:
    """Tell whether each part of a word or two stands in a sentence of its neighbours: it could be from anywhere."""
    for number, (first, end) in enumerate(places):
        if end - first >= _LONG_PART:
            continue
        beside = [*places[max(0, number - 1) : number], *places[number + 1 : number + 2]]
        sentences = {printed.sentence(word) for start, stop in beside for word in (start, stop - 1)}
        if printed.sentence(first) not in sentences:
            return False
    return True


def _fit(claim: Claim, printed: Printed, places: Sequence[Place]) -> Fit:
    parts = [part for part in claim.parts if len(part.words)]
    left_out: list[str] = []
    instead: list[Instead] = []
    turns = False
    for part, (before, after) in zip(parts[1:], pairwise(places), strict=True):
        first, end = before[1], after[0]
        words, keys = printed.words.written(first, end), printed.words.keys[first:end]
        if part.mark is Mark.INSTEAD:
            if wording(part.instead).keys == keys:  # brackets around the article's own words
                continue
            instead.append(Instead(part.instead, words))
            turns = turns or _turns(part.instead, keys)
        elif words:
            left_out.append(words)
            turns = turns or (printed.sentence(first - 1) == printed.sentence(end) and _loses_negation(keys))
    for part in claim.parts:
        if part.mark is Mark.INSTEAD and (part is claim.parts[0] or not len(part.words)):
            first, end = _at_the_edge(printed, places, is_first=part is claim.parts[0])
            instead.append(Instead(part.instead, printed.words.written(first, end)))
            turns = turns or _turns(part.instead, printed.words.keys[first:end])
    return Fit(printed, tuple(places), tuple(left_out), tuple(instead), turns)


def _at_the_edge(printed: Printed, places: Sequence[Place], *, is_first: bool) -> Place:
    """Return the few words of the sentence that stand before the first part, or after the last."""
    begin = end = places[0][0] if is_first else places[-1][1]
    if is_first:
        while begin > 0 and not printed.begins_sentence(begin):
            begin -= 1
    else:
        while end < len(printed.words) and not printed.begins_sentence(end):
            end += 1
    return (begin, end) if end - begin <= _MOST_REPLACED else (begin, begin)


def _loses_negation(left_out: Sequence[str]) -> bool:
    """Tell whether words that were left out of a sentence are there to negate: few, or beside what is quoted."""
    return negates(left_out if len(left_out) <= _CLOSE else [*left_out[:_BESIDE], *left_out[-_BESIDE:]])


def _turns(bracketed: str, replaced: Sequence[str]) -> bool:
    """Tell whether words in brackets say no where the article says yes, or another number."""
    keys = wording(bracketed).keys
    numbers, there = set(filter(has_digit, keys)), set(filter(has_digit, replaced))
    return negates(keys) != negates(replaced) or bool(numbers and there and numbers != there)
