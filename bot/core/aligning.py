"""Where the words of a quotation stand in a text: in a run, in parts with marks of omission, or nearly.

Aligning is by Levenshtein distance over words (rapidfuzz), in the windows where most words of the quotation stand at
the same distance from each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein, Opcodes

from bot.core.wording import Wording, total, weight

_SEPARATOR = "\x00"
_MOST_PLACES_OF_A_WORD = 40
_MOST_WINDOWS = 4
_LEAST_SLACK = 8
_LEAST_REACH = 2.0  # words
_REACH = 2.5  # words for each of weight 1, and as many times as there are words
_TIGHTENINGS = 8

_Codes = Callable[[Sequence[str], Sequence[str]], Opcodes]
_EDITS: _Codes = Levenshtein.opcodes
_COMMON: _Codes = Indel.opcodes


@dataclass(frozen=True, slots=True)
class Block:
    """Words `first`..`last` (exclusive) of a quotation, and the equal words of a text from `at` on."""

    first: int
    last: int
    at: int

    @property
    def size(self) -> int:
        """How many words."""
        return self.last - self.first

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.at + self.size


@dataclass(frozen=True, slots=True)
class Alignment:
    """The equal words of a quotation and a part of a text, in order, and how like they are (0..1)."""

    blocks: tuple[Block, ...]
    likeness: float

    @property
    def first(self) -> int:
        """The first word of the text that belongs to it."""
        return self.blocks[0].at

    @property
    def end(self) -> int:
        """The word after the last that belongs to it."""
        return self.blocks[-1].end


class Haystack:
    """The words of one text, made to be looked through."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self._joined = _SEPARATOR.join(("", *words.keys, ""))
        self._places: Mapping[str, Sequence[int]] | None = None

    def runs(self, keys: Sequence[str]) -> Iterator[int]:
        """Give every place where words stand in a row, in order."""
        wanted = _SEPARATOR.join(("", *keys, ""))
        place, counted, number = self._joined.find(wanted), 0, 0
        while place >= 0:
            number += self._joined.count(_SEPARATOR, counted, place)
            counted = place
            yield number
            place = self._joined.find(wanted, place + 1)

    def places(self, key: str) -> Sequence[int]:
        """Return where a word stands."""
        if self._places is None:
            places: defaultdict[str, list[int]] = defaultdict(list)
            for number, word in enumerate(self.words.keys):
                places[word].append(number)
            self._places = dict(places)
        return self._places.get(key, ())

    def longest_run(self, keys: Sequence[str]) -> Block | None:
        """Return the longest run of words that stands here too; of equal ones the first."""
        best: Block | None = None
        for first in range(len(keys)):
            if best and len(keys) - first <= best.size:
                break
            for place in self.places(keys[first])[: 5 * _MOST_PLACES_OF_A_WORD]:
                size = 1
                while (
                    first + size < len(keys)
                    and place + size < len(self.words)
                    and keys[first + size] == self.words.keys[place + size]
                ):
                    size += 1
                if best is None or size > best.size:
                    best = Block(first, first + size, place)
        return best

    def closest(self, keys: Sequence[str]) -> Alignment | None:
        """Return the part of the text that is most like a quotation; None where no word of it stands here."""
        slack = max(_LEAST_SLACK, len(keys) // 3)
        found = (
            self.aligned(keys, start - 2 * slack, start + len(keys) + 2 * slack)
            for start in self._likely_starts(keys, slack)
        )
        return max(filter(None, found), key=lambda alignment: alignment.likeness, default=None)

    def gathered(self, keys: Sequence[str]) -> tuple[int, float]:
        """Return where as many words in a row as a quotation has share most of its words, in any order, and which part
        of the quotation that is (0..1).
        """
        size, printed = len(keys), self.words.keys
        wanted, shared, best = Counter(keys), 0.0, (0, 0.0)
        for end, key in enumerate(printed):
            shared += weight(key) if wanted[key] > 0 else 0.0
            wanted[key] -= 1
            if end >= size:
                gone = printed[end - size]
                wanted[gone] += 1
                shared -= weight(gone) if wanted[gone] > 0 else 0.0
            if shared > best[1] + 1e-9:
                best = max(0, end + 1 - size), shared
        return best[0], best[1] / total(keys)

    def aligned(self, keys: Sequence[str], first: int, end: int) -> Alignment | None:
        """Align a quotation with a part of the text, leaving out what stands at the part's ends.

        Fewest edits do not reach over words that were dropped near an end, most words in common do; the better counts.
        """
        found = (self._tightly(keys, max(0, first), min(len(self.words), end), codes) for codes in (_EDITS, _COMMON))
        return max(filter(None, found), key=lambda alignment: alignment.likeness, default=None)

    def _tightly(self, keys: Sequence[str], first: int, end: int, codes: _Codes) -> Alignment | None:
        blocks = self._blocks(keys, first, end, codes)
        for _ in range(_TIGHTENINGS):
            if not blocks:
                return None
            narrower = _tightened(keys, blocks, first, end)
            if narrower == (first, end):
                break
            first, end = narrower
            blocks = self._blocks(keys, first, end, codes)
        return Alignment(blocks, self._likeness(keys, blocks)) if blocks else None

    def _blocks(self, keys: Sequence[str], first: int, end: int, codes: _Codes) -> tuple[Block, ...]:
        matching = codes(keys, self.words.keys[first:end])
        return tuple(Block(op.src_start, op.src_end, first + op.dest_start) for op in matching if op.tag == "equal")

    def _likeness(self, keys: Sequence[str], blocks: Sequence[Block]) -> float:
        """The share of the quotation that is common, by weight; what the text has between counts half against it."""
        common = sum(total(keys[block.first : block.last]) for block in blocks)
        printed = total(self.words.keys[blocks[0].at : blocks[-1].end])
        return common / (total(keys) + (printed - common) / 2)

    def _likely_starts(self, keys: Sequence[str], slack: int) -> list[int]:
        """Say where in the text the quotation would begin by most of its words, to within the slack."""
        votes: defaultdict[int, float] = defaultdict(float)
        for number, key in enumerate(keys):
            places = self.places(key)
            if len(places) > _MOST_PLACES_OF_A_WORD and len(keys) > _LEAST_SLACK:
                continue
            for place in places:
                votes[(place - number) // slack] += weight(key)
        pairs = {bucket: count + votes.get(bucket + 1, 0.0) for bucket, count in votes.items()}
        best = sorted(pairs, key=lambda bucket: (-pairs[bucket], bucket))[:_MOST_WINDOWS]
        return [(bucket + 1) * slack for bucket in best]


def _tightened(keys: Sequence[str], blocks: Sequence[Block], first: int, end: int) -> tuple[int, int]:
    """Return a narrower part: without stray words at its ends, and with no more around the rest than is missing."""
    begin, last = blocks[0], blocks[-1]
    first, end = max(first, begin.at - begin.first), min(end, last.end + len(keys) - last.last)
    if len(blocks) > 1:
        following, before = blocks[1], blocks[-2]
        if _stretch(begin, following) > _reach(keys, begin):
            first = max(first, following.at - following.first, begin.at + 1)
        elif _stretch(before, last) > _reach(keys, last):
            end = min(end, before.end + len(keys) - before.last, last.end - 1)
    return first, end


def _reach(keys: Sequence[str], block: Block) -> float:
    """Say over how many words a block at an end may be away from the rest and still be no chance."""
    return _LEAST_REACH + _REACH * block.size * total(keys[block.first : block.last])


def _stretch(block: Block, following: Block) -> int:
    """Say how many more words the text has between two blocks than the quotation."""
    return (following.at - block.end) - (following.first - block.last)
