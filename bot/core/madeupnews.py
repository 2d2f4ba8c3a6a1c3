"""Articles of made-up words for measuring speed: any number of them, the same for the same seed, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from bot.core.article import Article, Block, Draft, Head, Kind, Published, layout
from bot.core.madeupwords import MadeUpWords, Numbers, is_content

PASSAGE_WORDS = (30, 75)
ARTICLE_PASSAGES = (8, 22)  # 15 in the mean
_SENTENCE_WORDS = 17
_HEADLINE_WORDS = (5, 9)
_TOPIC_WORDS = 40
_TOPICAL = 0.3  # of an article's content words are of its topic, so that it repeats itself as print does
_ENDED = 0.25  # of words have an ending
_PUBLISHERS = 30
_FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS = 240
_LANGUAGE = "en"


class MadeUpNews:
    """Makes articles; an article depends on the seed and its number alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._words = MadeUpWords()
        self._outlets = [f"The {name.capitalize()} Courier" for name in self._names(_PUBLISHERS)]

    def articles(self, passages: int) -> Iterator[Article]:
        """Give articles with ids from 1 until there are that many passages; the last is cut short for it."""
        number = 0
        while passages > 0:
            number += 1
            chance = self._chance(number)
            count = min(passages, int(chance.integers(*ARTICLE_PASSAGES, endpoint=True)))
            passages -= count
            yield self._article(chance, number, count)

    def article(self, number: int, passages: int) -> Article:
        """Make one article of so many passages."""
        return self._article(self._chance(number), number, passages)

    def _article(self, chance: np.random.Generator, number: int, passages: int) -> Article:
        topic = self._words.draw_content(chance, _TOPIC_WORDS)
        blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in self._paragraphs(chance, topic, passages))
        published = _FIRST_DAY + timedelta(minutes=int(chance.integers(_DAYS * 24 * 60)))
        head = Head(
            title=self._headline(chance, topic),
            publisher=self._outlets[int(chance.integers(_PUBLISHERS))],
            published=Published(published),
            language=_LANGUAGE,
        )
        draft = Draft(head=head, blocks=blocks)
        return Article(
            id=number,
            revision=1,
            source="made up",
            head=head,
            text=draft.text,
            paragraphs=layout(blocks),
            text_hash=draft.text_hash(),
            external_id=str(number),
        )

    def _paragraphs(self, chance: np.random.Generator, topic: Numbers, count: int) -> Iterator[str]:
        lengths = chance.integers(*PASSAGE_WORDS, size=count, endpoint=True)
        words = self._text(chance, topic, int(lengths.sum()))
        start = 0
        for length in lengths.tolist():
            yield " ".join(_sentences(words[start : start + length]))
            start += length

    def _headline(self, chance: np.random.Generator, topic: Numbers) -> str:
        length = int(chance.integers(*_HEADLINE_WORDS, endpoint=True))
        return _capitalised(" ".join(self._words.texts(topic[:length], np.zeros(length, np.int64))))

    def _text(self, chance: np.random.Generator, topic: Numbers, count: int) -> list[str]:
        numbers = self._words.draw(chance, count)
        topical = is_content(numbers) & (chance.random(count) < _TOPICAL)
        numbers[topical] = topic[chance.integers(len(topic), size=int(topical.sum()))]
        forms = chance.integers(1, 4, size=count) * (chance.random(count) < _ENDED)
        return self._words.texts(numbers, forms)

    def _names(self, count: int) -> list[str]:
        names = self._words.draw_content(self._chance(0), count)
        return self._words.texts(names, np.zeros(count, np.int64))

    def _chance(self, number: int) -> np.random.Generator:
        return np.random.default_rng((self._seed, number))


def _sentences(words: Sequence[str]) -> Iterator[str]:
    """Cut words into sentences of much the same length."""
    count = max(1, round(len(words) / _SENTENCE_WORDS))
    bounds = [len(words) * place // count for place in range(count + 1)]
    for start, end in pairwise(bounds):
        yield _capitalised(" ".join(words[start:end])) + "."


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
