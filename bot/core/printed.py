"""The texts that a quotation is looked for in: an article's words, and its headline, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.aligning import Haystack
from bot.core.article import Article, Kind
from bot.core.sentences import sentence_spans
from bot.core.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Stored:
    """One revision of an article, and when it was stored."""

    article: Article
    stored_at: datetime


class Printed:
    """The words of one revision's text, or of its headline. Numbers of words count from 0."""

    def __init__(self, article: Article, words: Wording, *, is_headline: bool = False) -> None:
        self.article = article
        self.words = words
        self.is_headline = is_headline
        self.haystack = Haystack(words)
        self._sentences: list[tuple[int, int]] | None = None

    def characters(self, first: int, end: int) -> tuple[int, int]:
        """Say where some words stand in the article's text (or headline), code points."""
        return self.words.spans[first][0], self.words.spans[end - 1][1]

    def paragraph(self, word: int) -> int:
        """Return the number of the paragraph in which a word stands; of a headline 0."""
        if self.is_headline:
            return 0
        starts = [paragraph.start for paragraph in self.article.paragraphs]
        return bisect_right(starts, self.words.spans[word][0]) - 1

    def sentence(self, word: int) -> int:
        """Return the number of the sentence in which a word stands."""
        starts = [start for start, _ in self.sentences()]
        return max(0, bisect_right(starts, self.words.spans[word][0]) - 1)

    def begins_sentence(self, word: int) -> bool:
        """Tell whether a word is the first of its sentence."""
        return word == 0 or self.sentence(word - 1) != self.sentence(word)

    def around(self, first: int, end: int) -> tuple[int, int]:
        """Return the characters of the sentences in which some words stand."""
        sentences = self.sentences()
        return sentences[self.sentence(first)][0], sentences[self.sentence(end - 1)][1]

    def sentences(self) -> list[tuple[int, int]]:
        """Return the characters of every sentence, in order; a heading is one."""
        if self._sentences is None:
            self._sentences = list(self._read_sentences())
        return self._sentences

    def _read_sentences(self) -> Iterator[tuple[int, int]]:
        if self.is_headline:
            yield 0, len(self.words.text)
            return
        for paragraph in self.article.paragraphs:
            text = self.article.text[paragraph.start : paragraph.end]
            for start, end in sentence_spans(text, self.article.head.language) or [(0, len(text))]:
                yield paragraph.start + start, paragraph.start + end


def printed(article: Article, *, cased: bool) -> tuple[Printed, ...]:
    """Return what an article's text and its headline can be compared by, the text first; where there are headings in
    the text also without them, for they are often left out where somebody copies.
    """
    words = wording(article.text, cased=cased)
    texts = [Printed(article, words)]
    if any(paragraph.kind is Kind.HEADING for paragraph in article.paragraphs):
        starts = [start for start, _ in words.spans]
        kept = [
            number
            for paragraph in article.paragraphs
            if paragraph.kind is not Kind.HEADING
            for number in range(bisect_left(starts, paragraph.start), bisect_left(starts, paragraph.end))
        ]
        without = Wording(words.text, tuple(words.keys[n] for n in kept), tuple(words.spans[n] for n in kept))
        texts.append(Printed(article, without))
    if article.head.title:
        texts.append(Printed(article, wording(article.head.title, cased=cased), is_headline=True))
    return tuple(texts)
