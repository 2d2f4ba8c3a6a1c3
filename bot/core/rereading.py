"""The articles that were quoted, read again in the light of a follow-up.

A follow-up has few words of its own, and what it is about is known. So its own words decide which passage answers, in
the statistics of these few articles; then the kind of answer asked for, then how near a passage stands to the
quotation. The words of earlier turns only break ties. `docs/conversations.md` says what the weights were chosen on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Hit, Quote
from bot.core.article import Article
from bot.core.choosing import answers_held
from bot.core.leaning import Form
from bot.core.likeness import Lookup, Word
from bot.core.passage import Passage, passages_of
from bot.core.rewriting import FollowUp
from bot.core.sentences import sentence_spans
from bot.core.wanted import AnswerKind

SURE, UNSURE, DOUBTFUL = 0.9, 0.25, 0.1
_IN_PASSAGE, _BESIDE, _HEADED = 0.6, 0.25, 0.3
_PLAIN_ENOUGH, _PLAIN = 0.6, 0.7
_ALL, _HALF = 0.65, 0.5
_MOST_KIND_IDF = 3.0
_AFTERWARDS = 3.0
_PLAIN_KINDS = frozenset((AnswerKind.AGE, AnswerKind.MONEY, AnswerKind.MEASURE))
_UNMISTAKABLE = 1.5
_MOST_PASSAGES = 120
_LAST_YEAR = re.compile(r"\blast year|\bprevious year", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each reason to choose a passage weighs: per nat of idf for `own`, `light` and `kind`, else at its fullest.

    `…_bare` stands for a turn without a word of its own ("when?").
    """

    own: float = 2.0
    light: float = 0.6
    kind: float = 1.2
    kind_bare: float = 2.5
    carried: float = 0.8
    carried_bare: float = 4.0
    topic: float = 0.3
    near: float = 0.8
    lead: float = 0.2


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Reread:
    """The passages best first. Of the turn's own words, as a share of their rarity (0..1), `known` stand anywhere in
    the articles and `covered` in the first passage.
    """

    findings: Findings
    known: float
    covered: float


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence and its terms; the year that "last year" means counts as one."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Page:
    """A passage as it is read: its sentences, its terms, and where it stands.

    `article` is the place of its article among those read, `place` its own in the article.
    """

    passage: Passage
    article: int
    place: int
    sentences: tuple[_Sentence, ...]
    terms: frozenset[str]


def reread(
    follow: FollowUp,
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    shown: frozenset[str],
    analyzer: Analyzer,
    within: frozenset[str] | None = None,
) -> Reread | None:
    """Rank the passages of articles, nearest to the conversation first; None where there is nothing to rank.

    `quotes` are the last quotations; `shown` are the ids of passages to leave out of a "who else?"; of those `within`
    one is chosen, None where of all.
    """
    pages = [page for place, article in enumerate(articles) for page in _pages_of(article, place, analyzer)]
    left_out = shown if follow.form is Form.ELSE else frozenset[str]()
    candidates = [
        page for page in pages if page.passage.id not in left_out and (within is None or page.passage.id in within)
    ]
    if not candidates:
        return None
    reading = _Reading(follow, articles, pages, quotes, analyzer)
    ranked = sorted(((reading.score(page), page) for page in candidates), key=lambda pair: -pair[0])
    return Reread(reading.findings(ranked), reading.known(), reading.covered(ranked[0][1]))


class _Reading:
    """One follow-up over some articles."""

    def __init__(
        self,
        follow: FollowUp,
        articles: Sequence[Article],
        pages: Sequence[_Page],
        quotes: Sequence[Quote],
        analyzer: Analyzer,
    ) -> None:
        self._follow = follow
        self._around = _terms_around(pages)
        self._headlines = [frozenset(analyzer.terms(a.head.title, a.head.language)) for a in articles]
        self._lookup = Lookup([page.terms for page in pages], self._headlines, articles[0].head.language, analyzer)
        self._own = self._lookup.words(follow.own)
        self._light = self._lookup.words(follow.light)
        self._carried = self._lookup.words(follow.carried)
        self._topic = self._lookup.words(follow.topic)
        said = (word for words in (self._own, self._light, self._carried) for word in words)
        sentences = [sentence.text for page in pages for sentence in page.sentences]
        terms = {term for word in said for term in word.terms}
        levels = answers_held(analyzer, sentences, articles[0].head.language, terms, follow.wanted)
        self._answers = dict(zip(sentences, levels, strict=True))
        self._quoted = quotes[0] if quotes else None
        stating = sum(1 for page in pages if any(self._kind(s) >= _PLAIN_ENOUGH for s in page.sentences))
        self._kind_idf = min(
            _MOST_KIND_IDF, self._lookup.idf(stating) * (_UNMISTAKABLE if follow.wanted.kind in _PLAIN_KINDS else 1.0)
        )

    def known(self) -> float:
        """Return the share of the turn's own words that the articles have."""
        return _held(self._own, lambda word: 1.0 if word.stands_in(self._lookup.vocabulary) else 0.0)

    def covered(self, page: _Page) -> float:
        """Return the share of the turn's own words in one passage; those around and above it count half."""
        around = self._around[page.article, page.place] | self._headlines[page.article]
        return _held(self._own, lambda word: max(word.stands_in(page.terms), _HALF * word.stands_in(around)))

    def score(self, page: _Page) -> float:
        """Weigh one passage by its best sentence."""
        return max(self._weigh(page, sentence) for sentence in page.sentences)

    def findings(self, ranked: Sequence[tuple[float, _Page]]) -> Findings:
        """Make hits of the ranked passages, and say how sure the first is."""
        least = min(0.0, *(score for score, _ in ranked))
        hits = tuple(Hit(passage=page.passage, score=score - least) for score, page in ranked)
        idfs = {term: word.idf for word in (*self._topic, *self._carried) for term in word.terms}
        idfs |= {term: 2 * word.idf for word in self._own for term in word.terms | word.also}
        return Findings(
            hits=hits, confidence=self._sure(ranked[0][1]), story=SURE, idfs=idfs, language="en", known=True
        )

    def _sure(self, page: _Page) -> float:
        """Be sure only where the passage has every word of the turn, and its best sentence what is asked for."""
        follow, covered = self._follow, self.covered(page)
        best = max(page.sentences, key=lambda sentence: self._weigh(page, sentence))
        asks_nothing = follow.wanted.kind is AnswerKind.ANYTHING
        if covered < _HALF:
            return DOUBTFUL
        if covered < _ALL or follow.form in (Form.ELSE, Form.NEXT) or (asks_nothing and not self._own):
            return UNSURE
        plainly = _PLAIN_ENOUGH if self._own else _PLAIN
        return SURE if asks_nothing or self._kind(best) >= plainly else UNSURE

    def _weigh(self, page: _Page, sentence: _Sentence) -> float:
        w, bare = WEIGHTS, not self._follow.own and self._follow.form is not Form.NEXT
        beside, headline = self._around[page.article, page.place], self._headlines[page.article]

        def found(word: Word) -> float:
            return max(
                word.stands_in(sentence.terms),
                _IN_PASSAGE * word.stands_in(page.terms),
                _BESIDE * word.stands_in(beside),
                _HEADED * word.stands_in(headline),
            )

        return (
            w.own * sum(word.idf * found(word) for word in self._own)
            + w.light * sum(word.idf * found(word) for word in self._light)
            + (w.kind_bare if bare else w.kind) * self._kind_idf * self._kind(sentence)
            + (w.carried_bare if bare else w.carried) * (_held(self._carried, found) if self._carried else 0.0)
            + w.topic * (_held(self._topic, found) if self._topic else 0.0)
            + w.near * self._nearness(page)
            + w.lead / (1 + page.place)
        )

    def _kind(self, sentence: _Sentence) -> float:
        """Say how well (0..1) a sentence holds the kind of thing asked for."""
        return self._answers[sentence.text]

    def _nearness(self, page: _Page) -> float:
        """1 in the quotation, less the farther away; after it only, where it is asked what came next."""
        quoted, passage = self._quoted, page.passage
        if quoted is None or passage.article_id != quoted.article_id:
            return 0.0
        distance = max(0, passage.paragraph - quoted.paragraph, quoted.paragraph - passage.last_paragraph)
        if self._follow.form is Form.NEXT:
            return _AFTERWARDS / distance if passage.paragraph > quoted.paragraph else 0.0
        return 1.0 / (1.0 + 0.5 * distance)


def _held(words: Iterable[Word], found: Callable[[Word], float]) -> float:
    """Return how much (0..1) of some words is found, by their rarity; 1 where there are none."""
    listed = list(words)
    total = sum(word.idf for word in listed)
    return sum(word.idf * found(word) for word in listed) / total if total else 1.0


def _pages_of(article: Article, number: int, analyzer: Analyzer) -> Iterable[_Page]:
    """Take an article apart, at most its first 120 passages."""
    for place, passage in enumerate(passages_of(article)[:_MOST_PASSAGES]):
        sentences = tuple(_sentences(article, passage, analyzer))
        terms = frozenset[str]().union(*(sentence.terms for sentence in sentences))
        yield _Page(passage, number, place, sentences, terms)


def _sentences(article: Article, passage: Passage, analyzer: Analyzer) -> Iterable[_Sentence]:
    text, language, published = article.text[passage.start : passage.end], article.head.language, article.head.published
    for start, end in sentence_spans(text, language) or [(0, len(text))]:
        terms = set(analyzer.terms(text[start:end], language))
        if published and _LAST_YEAR.search(text, start, end):
            terms.add(str(published.day.year - 1))
        yield _Sentence(text[start:end], frozenset(terms))


def _terms_around(pages: Sequence[_Page]) -> dict[tuple[int, int], frozenset[str]]:
    """Map (article, place) to the terms of the passages before and after."""
    terms = {(page.article, page.place): page.terms for page in pages}
    nothing = frozenset[str]()
    return {
        (article, place): terms.get((article, place - 1), nothing) | terms.get((article, place + 1), nothing)
        for article, place in terms
    }
