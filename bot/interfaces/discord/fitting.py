"""Making a card fit what Discord takes: characters, and bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.core.answer import MOST_QUOTED_CHARACTERS
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card

MOST_CHARACTERS = 4_000  # over all texts of a message (Components V2)
MOST_BYTES = 10_000  # UTF-8, with 12 for each text; requests fail from about 10,170
BYTES_A_TEXT = 12


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a card may show: all passages but the last few, how many characters of each, and of an address."""

    left_out: int
    characters: int
    address: int


_ALL_BUT_THE_FIRST = 99

# From all there is to what always fits: 250 characters, each escaped and of four bytes, under a clipped headline.
ALLOWANCES = (
    Allowance(0, MOST_QUOTED_CHARACTERS, 512),
    Allowance(0, MOST_QUOTED_CHARACTERS, 200),
    Allowance(1, MOST_QUOTED_CHARACTERS, 200),
    Allowance(_ALL_BUT_THE_FIRST, MOST_QUOTED_CHARACTERS, 512),
    Allowance(_ALL_BUT_THE_FIRST, 1_200, 200),
    Allowance(_ALL_BUT_THE_FIRST, 900, 200),
    Allowance(_ALL_BUT_THE_FIRST, 500, 200),
    Allowance(_ALL_BUT_THE_FIRST, 250, 0),
)


def fits(texts: tuple[str, ...]) -> bool:
    """Tell whether Discord takes a message of these texts."""
    return (
        sum(map(count_characters, texts)) <= MOST_CHARACTERS
        and sum(len(text.encode("utf-8", "surrogatepass")) + BYTES_A_TEXT for text in texts) <= MOST_BYTES
    )


def count_characters(text: str) -> int:
    """Count as the strictest counter would, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_many_as_fit(lines: Sequence[str], room: int, words: Words) -> list[str]:
    """Return the first lines that fit into `room` characters, and one that says how many are left out."""
    count = sum(end <= room for end in accumulate(map(len, lines)))
    left = len(lines) - count
    return [*lines[:count], *([f"-# {words.many('and {count} more', 'and {count} more', left)}"] if left else [])]


def fitted(build: Callable[[Allowance], Card]) -> Card:
    """Build with the largest allowance that fits."""
    card = build(ALLOWANCES[0])
    for allowance in ALLOWANCES[1:]:
        if fits(card.sections):
            break
        card = build(allowance)
    return card
