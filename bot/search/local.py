"""The `SearchBackend` of one process: candidates by BM25 over three fields, re-ranked by core's features."""

from __future__ import annotations

import asyncio
import copy
import math
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.core import ranking
from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Hit, Scope, Searched, TermShare
from bot.core.article import Article
from bot.core.background import CONFIDENCE_PRIOR, RANKING_PRIOR, Background
from bot.core.confidence import NO_SIGNALS, Signals, confidence, names_a_stranger, signals
from bot.core.detection import question_language
from bot.core.passage import Passage
from bot.core.timeliness import newness
from bot.core.timing import ANY_TIME, Intent, Timing
from bot.core.wanted import TermClass, term_class
from bot.search.agreement import LOOKED_AT, agreement
from bot.search.currency import Currency, Standing
from bot.search.documents import document_of
from bot.search.evidence import gather, positions
from bot.search.filtering import HeadFacts, Heads, allowed_units
from bot.search.index import ArticleTerms, Index, Matches
from bot.search.outlets import Outlets
from bot.search.postings import Bools, Floats, Ints
from bot.search.query import Query, read_query, respelled
from bot.search.spelling import Speller
from bot.search.stories import Stories
from bot.search.timeliness import fit_of, told_by_date

if TYPE_CHECKING:
    from bot.core.fitting import Observed

CANDIDATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A question read and its candidates weighed; `best` are their places, best first. `found` is None where no passage
    shares a word with it.
    """

    query: Query
    idfs: dict[str, float]
    known: bool
    corrections: tuple[tuple[str, str], ...]
    found: Standing | None = None
    best: tuple[int, ...] = ()
    signals: Signals = NO_SIGNALS


class LocalSearch:
    """Holds the index of some articles; built once, read by any number of threads."""

    def __init__(self, articles: Iterable[Article], analyzer: Analyzer) -> None:
        self._published: list[str] = []
        self._hashes: list[str] = []
        self._passages: list[Passage | None] = []
        self._languages: Counter[str] = Counter()
        self._background = Background()
        self._speller: Speller | None = None
        self._local = threading.local()
        self._most = CANDIDATES
        facts: list[HeadFacts] = []
        self._index = Index(self._read(articles, analyzer, facts))
        self._heads = Heads(facts)
        self._whole = self._heads.searched(Scope())
        self._outlets = Outlets(((fact.outlets[1], fact.language) for fact in facts), analyzer)
        self._days = np.array([_ordinal(day) for day in self._published])
        self._stories = Stories(self._index, self._published, self._hashes, self._days.tolist())
        self._currency = Currency(self._stories, self._published)
        self._ids = [fact.id for fact in facts]

    @property
    def passages(self) -> int:
        """How many passages can be found."""
        return self._index.passages

    def exhaustive(self) -> LocalSearch:
        """Return a view of the same index that describes and orders every passage that matched; slow, for measuring."""
        view = copy.copy(self)
        view._most = max(1, self._index.passages)  # noqa: SLF001 - of its own kind
        return view

    def searched(self, scope: Scope) -> Searched:
        """Count the articles that a scope lets through, and give their first and last day."""
        if scope == Scope():
            return self._whole
        return self._heads.searched(scope)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope lets through."""
        allowed = self._allowed(scope)
        units = range(len(self._passages)) if allowed is None else np.flatnonzero(allowed)
        return frozenset(passage.id for unit in units if (passage := self._passages[unit]) is not None)

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Rank in a worker thread."""
        return await asyncio.to_thread(self.find, text, scope, limit, timing)

    def find(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages within the scope, and how sure the first is."""
        study = self.study(text, scope, timing)
        found, query = study.found, study.query
        if found is None:
            return Findings(
                hits=(), confidence=0.0, story=0.0, idfs=study.idfs, language=query.language, known=study.known
            )
        leads, on_topic = self._currency.leads(found, timing) if timing.intent is Intent.LATEST else ((), False)
        sure = confidence(study.signals, names_a_stranger=names_a_stranger(found.candidates))
        return Findings(
            hits=self._hits(query, found, leads, study.best, limit),
            confidence=sure.fact,
            story=sure.story,
            idfs=study.idfs,
            language=query.language,
            known=study.known,
            corrections=study.corrections,
            newer=tuple(
                (self._ids[old], self._ids[new]) for old, new in self._currency.newer(found, study.best, timing)
            ),
            leads=tuple(self._ids[place] for place in leads),
            on_topic=on_topic,
        )

    def study(self, text: str, scope: Scope, timing: Timing = ANY_TIME) -> Study:
        """Read a question, choose its candidates and weigh them; what `find` answers from and `fit` learns from."""
        analyzer = self._analyzer()
        written = read_query(text, question_language(text, self._languages, analyzer), analyzer)
        corrections = self._corrections(written)
        query = respelled(written, corrections) if corrections else written
        matches = self._index.match(query.terms)
        weights = self._idfs(query, matches, RANKING_PRIOR)
        study = Study(
            query=query,
            idfs=dict(zip(query.terms, weights.tolist(), strict=True)),
            known=any(matches.frequencies),
            corrections=tuple((written.words[term], meant) for term, meant in corrections.items()),
        )
        units = self._candidates(matches, weights, self._named(query), self._allowed(scope))
        if not len(units):
            return study
        found = self._standing(self._describe(query, matches, weights, units), units, query.terms, timing)
        best, timeless = self._currency.order(found, timing)
        return replace(study, found=found, best=tuple(best), signals=self._signals(query, found, timeless))

    def observe(self, text: str, scope: Scope, timing: Timing = ANY_TIME) -> Observed | None:
        """Show what ranking and confidence see of a question; None where no passage shares a word with it."""
        from bot.core.fitting import Observed  # noqa: PLC0415 - only measuring needs it

        study = self.study(text, scope, timing)
        if study.found is None:
            return None
        units: list[int] = study.found.units.tolist()
        passages = (self._passages[unit] for unit in units)
        return Observed(
            features=ranking.feature_matrix(study.found.candidates),
            passages=tuple(passage for passage in passages if passage is not None),
            best=study.best,
            signals=study.signals,
        )

    def _signals(self, query: Query, found: Standing, best: Sequence[int]) -> Signals:
        """Read how sure the first is; never from what the day of asking moves."""
        first = list(best[:LOOKED_AT])
        places, owner = self._index.forward.positions(found.units[first])
        p = positions(self._index, places, owner, query.terms, query.wanted.unit)
        told = agreement(self._index, p, self._index.forward.terms[places], found.timeless[first], query.wanted)
        return signals(found.candidates, best, self._index.passages, told.anything, told.kind)

    def _standing(self, candidates: ranking.Candidates, units: Ints, terms: Sequence[str], timing: Timing) -> Standing:
        """Add up the features. Newness is one where what holds now was asked for, and no day of asking moves it."""
        owners = self._index.article_of[units]
        days = self._days[owners]
        if timing.frame:
            candidates = replace(candidates, when=fit_of(self._index, units, days, timing.frame))
            if not timing.frame.is_relative:
                candidates = told_by_date(candidates, terms, timing.frame)
        shares = _shares(candidates)
        is_relative = timing.frame is not None and timing.frame.is_relative
        if timing.intent is Intent.CURRENT:
            candidates = replace(candidates, recent=newness(days, _total(shares, timeless=is_relative)))
            shares = _shares(candidates)
        return Standing(
            candidates, units, owners, shares, _total(shares, timeless=False), _total(shares, timeless=is_relative)
        )

    def _first_passages(self, query: Query, found: Standing, articles: Sequence[int]) -> Iterable[Hit]:
        """Give the hits of the articles' first passages, which need not share a word with the question."""
        places = {unit: place for place, unit in enumerate(found.units.tolist())}
        for article in articles:
            unit = self._stories.lead(article)
            passage = self._passages[unit] if unit is not None else None
            if unit in places:
                yield self._hit(query, found, places[unit])
            elif passage is not None:
                of_it = found.owners == article
                score, when = found.totals[of_it].max(), found.candidates.when[of_it].max()
                yield Hit(passage=passage, score=float(score), when=float(when))

    def _read(self, articles: Iterable[Article], analyzer: Analyzer, facts: list[HeadFacts]) -> Iterable[ArticleTerms]:
        for article in articles:
            document = document_of(article, analyzer)
            head = article.head
            self._published.append(head.published.isoformat() if head.published else "")
            self._hashes.append(article.text_hash)
            facts.append(
                HeadFacts(article.id, head.published, (article.source, head.publisher), head.language, head.sample)
            )
            self._passages.extend(document.passages)
            self._languages[head.language] += len(document.passages)
            yield document.terms

    def _analyzer(self) -> Analyzer:
        """Give each thread an analyzer of its own; its stem cache is not shared."""
        analyzer: Analyzer | None = getattr(self._local, "analyzer", None)
        if analyzer is None:
            analyzer = self._local.analyzer = Analyzer()
        return analyzer

    def _allowed(self, scope: Scope) -> Bools | None:
        """Mark the units a scope lets through, None where all."""
        if scope == Scope():
            return None
        units = allowed_units(scope, self._index, self._heads, self._analyzer())
        if scope.hidden:
            for unit in np.flatnonzero(units):
                passage = self._passages[unit]
                units[unit] = passage is not None and not any(
                    (passage.article_id, number) in scope.hidden for number in passage.paragraphs
                )
        return units

    def _corrections(self, query: Query) -> dict[str, str]:
        """Read words that neither the corpus nor the language has as the close word of the corpus."""
        unknown = [
            term
            for term in query.terms
            if self._index.number_of(term) is None and not self._background.lists(query.words[term], query.language)
        ]
        if not unknown:
            return {}
        if self._speller is None:
            self._speller = Speller(self._index.vocabulary())
        found = ((term, self._speller.correct(term)) for term in unknown)
        return {term: meant for term, meant in found if meant is not None}

    def _idfs(self, query: Query, matches: Matches, prior: float) -> Floats:
        return np.array(
            [
                self._background.rarity(query.words[term], query.language, self._index.passages, holding, prior)
                for term, holding in zip(query.terms, matches.holding, strict=True)
            ]
        )

    def _candidates(self, matches: Matches, idfs: Floats, named: Bools, allowed: Bools | None) -> Ints:
        """Choose by the features that need no forward index, in the weights of the whole ranking; ascending."""
        weights = ranking.WEIGHTS
        owner = self._index.article_of
        of_article = weights[ranking.title] * matches.title + weights[ranking.article] * matches.article
        in_text = idfs * weights[ranking.covered]
        in_headline = weights[ranking.headline] * idfs * (1.0 + named)
        for articles, worth in zip(matches.titled, in_headline, strict=True):
            of_article[articles] += worth
        first = weights[ranking.passage] * matches.passage + of_article[owner]
        for own, titled, worth, worth_above in zip(matches.own, matches.titled, in_text, in_headline, strict=True):
            first[own] += worth
            above = np.zeros(self._index.articles)
            above[titled] = worth_above
            first[own] -= above[owner[own]]  # what the passage says itself, the headline adds nothing to
        units = self._index.matched(matches)
        if allowed is not None:
            units = units[allowed[units]]
        return units if len(units) <= self._most else _best(units, first[units], self._most)

    def _named(self, query: Query) -> Bools:
        """Tell which terms are names or numbers: written or mostly written so, or a country's."""
        numbers = [self._index.number_of(term) for term in query.terms]
        return np.array(
            [
                term in query.written_as_name
                or term_class(term) & (TermClass.COUNTRY | TermClass.STATE) > 0
                or (number is not None and bool(self._index.is_name[number]))
                for term, number in zip(query.terms, numbers, strict=True)
            ],
            np.bool_,
        )

    def _describe(self, query: Query, matches: Matches, idfs: Floats, units: Ints) -> ranking.Candidates:
        scores = self._index.describe(matches, units)
        evidence = gather(self._index, units, query.terms, idfs, query.wanted)
        return ranking.Candidates(
            idfs=idfs,
            rarity=self._idfs(query, matches, CONFIDENCE_PRIOR),
            is_known=np.array(matches.frequencies) > 0,
            is_name=self._named(query),
            is_number=np.array([term[:1].isdigit() for term in query.terms], np.bool_),
            is_asked=np.array([term in query.asking for term in query.terms], np.bool_),
            passage=scores.passage,
            title=scores.title,
            article=scores.article,
            pair=self._index.pair_scores(query.sequence, units),
            covered=scores.covered,
            headline=scores.headline,
            impact=scores.impact,
            sentence=evidence.sentence,
            window_idf=evidence.window_idf,
            answer_in_sentence=evidence.answer_in_sentence,
            answer_in_passage=evidence.answer_in_passage,
            asking=evidence.asking,
            outlet=self._outlets.scores(dict(zip(query.terms, idfs.tolist(), strict=True)))[
                self._index.article_of[units]
            ],
            position=(units - self._index.first_unit[self._index.article_of[units]]).astype(np.float64),
            when=np.zeros(len(units)),
            recent=np.zeros(len(units)),
        )

    def _hits(
        self, query: Query, found: Standing, leads: Sequence[int], best: Sequence[int], limit: int
    ) -> tuple[Hit, ...]:
        """Describe the first passages of the leads, if any, then the best others."""
        first = tuple(self._first_passages(query, found, leads))
        shown = {hit.passage for hit in first}
        others = (place for place in best if self._passages[int(found.units[place])] not in shown)
        return (*first, *(self._hit(query, found, place) for place in islice(others, limit)))[:limit]

    def _hit(self, query: Query, found: Standing, place: int) -> Hit:
        candidates = found.candidates
        passage = self._passages[int(found.units[place])]
        assert passage is not None  # noqa: S101 - headings are not rankable
        terms = tuple(
            TermShare(
                query.words[term],
                float(candidates.rarity[row]),
                "passage" if candidates.covered[row, place] else "context" if candidates.impact[row, place] else "",
            )
            for row, term in enumerate(query.terms)
        )
        return Hit(
            passage=passage,
            score=float(found.totals[place]),
            shares=tuple(zip(ranking.feature_names(), found.shares[:, place].tolist(), strict=True)),
            terms=terms,
            when=float(candidates.when[place]),
        )


def _total(shares: Floats, *, timeless: bool) -> Floats:
    """Add up the features of each candidate; `timeless` leaves out what the day of asking moves, to the last digit."""
    return (np.delete(shares, ranking.row_of_asking(), axis=0) if timeless else shares).sum(axis=0)


def _shares(candidates: ranking.Candidates) -> Floats:
    return ranking.feature_matrix(candidates) * ranking.weight_vector()[:, None]


def _ordinal(published: str) -> float:
    """Return the day of an ISO date as a number, NaN where there is none."""
    return date.fromisoformat(published[:10]).toordinal() if published else math.nan


def _best(units: Ints, scores: Floats, most: int) -> Ints:
    """Return the `most` units that score most, ascending; of equal ones the first."""
    least = np.partition(scores, len(scores) - most)[len(scores) - most]
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: most - len(above)]
    return np.sort(units[np.concatenate((above, level))])
