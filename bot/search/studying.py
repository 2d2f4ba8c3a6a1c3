"""A question studied: read, its candidates found and described, and weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core import ranking
from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.background import CONFIDENCE_PRIOR, RANKING_PRIOR, Background
from bot.core.confidence import NO_SIGNALS, Signals, signals
from bot.core.detection import question_language
from bot.core.timeliness import newness
from bot.core.timing import Intent, Timing
from bot.core.wanted import TermClass, term_class
from bot.search.agreement import LOOKED_AT, agreement
from bot.search.arrays import Bools, Floats, Ints, Longs, run_members
from bot.search.currency import Currency, Standing
from bot.search.evidence import gather
from bot.search.excerpt import Excerpt, FieldScores
from bot.search.filtering import allowed_articles, allowed_units
from bot.search.outlets import OutletNames
from bot.search.pairs import pair_scores
from bot.search.query import Query, read_query, respelled
from bot.search.reading import Reading, read
from bot.search.scoring import idfs_of
from bot.search.segment import TermCounts
from bot.search.selecting import Worth, select
from bot.search.spelling import Speller
from bot.search.timeliness import fit_of, told_by_date
from bot.search.view import View

CANDIDATES = 200
ARTICLES = 96  # that are read closely


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A question read and its candidates weighed; `best` are their places, best first. `found` is None where no passage
    shares a word with it.
    """

    view: View
    query: Query
    idfs: dict[str, float]
    known: bool
    corrections: tuple[tuple[str, str], ...] = ()
    found: Standing | None = None
    currency: Currency | None = None
    best: tuple[int, ...] = ()
    signals: Signals = NO_SIGNALS


@dataclass(frozen=True, slots=True)
class _Looked:
    """A question's terms in a view: their numbers, counts, idfs for the ranking, which are names, and the number of the
    thing that it counts.
    """

    query: Query
    numbers: tuple[int | None, ...]
    counts: Ints
    idfs: Floats
    named: Bools
    counted: int | None

    @property
    def by_term(self) -> dict[str, float]:
        """The idf of each term."""
        return dict(zip(self.query.terms, self.idfs.tolist(), strict=True))

    @property
    def holding(self) -> dict[int, int]:
        """How many passages hold each of the terms that have a number."""
        holding = self.counts[:, TermCounts.HOLDING].tolist()
        return {number: count for number, count in zip(self.numbers, holding, strict=True) if number is not None}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The candidates of a question: units of an excerpt by their `places` (ascending), scored and read."""

    excerpt: Excerpt
    scores: FieldScores
    places: Longs
    reading: Reading

    @property
    def owner(self) -> Longs:
        """The places of their articles in the excerpt."""
        return self.excerpt.owner[self.places].astype(np.int64)

    @property
    def owners(self) -> Longs:
        """The numbers of their articles in the view."""
        return self.excerpt.articles[self.owner]


@dataclass(frozen=True, slots=True)
class Scholar:
    """Studies questions in one view; for one thread at a time. `candidates` and `articles` bound what is described."""

    view: View
    analyzer: Analyzer
    background: Background
    outlets: OutletNames
    candidates: int = CANDIDATES
    articles: int = ARTICLES

    def study(self, text: str, scope: Scope, timing: Timing) -> Study:
        """Read a question, choose its candidates and weigh them; what answers come from and `fit` learns from."""
        query, corrections = self.read(text)
        looked = self._look_up(query)
        study = Study(
            view=self.view,
            query=query,
            idfs=looked.by_term,
            known=bool(looked.counts[:, TermCounts.TOUCHED].any()),
            corrections=corrections,
        )
        chosen = self._choose(looked, scope)
        return self._weigh(study, looked, chosen, timing) if len(chosen.places) else study

    def read(self, text: str) -> tuple[Query, tuple[tuple[str, str], ...]]:
        """Read a question's words; return with them which were misspelt (as written) and the terms they are read as."""
        written = read_query(text, question_language(text, self.view.languages(), self.analyzer), self.analyzer)
        corrections = self._corrections(written)
        told = tuple((written.words[term], meant) for term, meant in corrections.items())
        return respelled(written, corrections) if corrections else written, told

    def _choose(self, looked: _Looked, scope: Scope) -> _Chosen:
        """Find the candidates."""
        allowed = allowed_articles(self.view, scope)
        units = allowed_units(self.view, scope, allowed, self.analyzer)
        excerpt = Excerpt(self.view, select(self.view, self._worths(looked), allowed, units, self.articles))
        scores = excerpt.score(looked.numbers, looked.counts)
        may = excerpt.passages & (scores.passage > 0.0)
        if units is not None:
            may &= units[excerpt.units]
        places = np.flatnonzero(may)
        if len(places) > self.candidates:
            places = _best(places, _first_scores(excerpt, looked, scores)[places], self.candidates)
        return _Chosen(excerpt, scores, places, read(excerpt, places))

    def _weigh(self, study: Study, looked: _Looked, chosen: _Chosen, timing: Timing) -> Study:
        """Describe and order the candidates."""
        owners = chosen.owners
        ages = self.view.ages(run_members(owners))
        days = ages.days[np.searchsorted(ages.articles, owners)]
        found = _standing(self._described(looked, chosen), looked, chosen, days, timing)
        currency = Currency(self.view, ages)
        best, timeless = currency.order(found, timing)
        return replace(
            study,
            found=found,
            currency=currency,
            best=tuple(best),
            signals=self._signals(looked, chosen, found, timeless),
        )

    def _look_up(self, query: Query) -> _Looked:
        known = self._numbers(query)
        numbers = tuple(None if number < 0 else number for number in known.tolist())
        counts = self.view.counts(known)
        is_name = np.zeros(len(known), np.bool_)
        present = known >= 0
        is_name[present] = self.view.is_name(known[present], counts[present])
        named = np.array(
            [
                term in query.written_as_name or term_class(term) & (TermClass.COUNTRY | TermClass.STATE) > 0
                for term in query.terms
            ],
            np.bool_,
        )
        unit = query.wanted.unit
        return _Looked(
            query=query,
            numbers=numbers,
            counts=counts,
            idfs=self._rarities(query, counts, RANKING_PRIOR),
            named=named | is_name,
            counted=self.view.vocabulary.number_of(unit) if unit else None,
        )

    def _worths(self, looked: _Looked) -> list[Worth]:
        """Say what a posting of each term is worth in the weights of the whole ranking."""
        weights = ranking.WEIGHTS
        in_passage, in_title, in_article = idfs_of(looked.counts, self.view.totals)
        return [
            Worth(
                number=number,
                passage=weights[ranking.passage] * float(in_passage[row]),
                held=weights[ranking.covered] * float(looked.idfs[row]),
                titled=weights[ranking.headline] * float(looked.idfs[row]) * (1.0 + float(looked.named[row])),
                title=weights[ranking.title] * float(in_title[row]),
                article=weights[ranking.article] * float(in_article[row]),
            )
            for row, number in enumerate(looked.numbers)
            if number is not None
        ]

    def _described(self, looked: _Looked, chosen: _Chosen) -> ranking.Candidates:
        query, scores, places, owner = looked.query, chosen.scores, chosen.places, chosen.owner
        evidence = gather(chosen.reading, looked.numbers, looked.counted, looked.idfs, query.wanted)
        numbers = dict(zip(query.terms, looked.numbers, strict=True))
        sequence = [numbers[term] for term in query.sequence]
        outlets = self.outlets.scores(looked.by_term)
        return ranking.Candidates(
            idfs=looked.idfs,
            rarity=self._rarities(query, looked.counts, CONFIDENCE_PRIOR),
            is_known=looked.counts[:, TermCounts.TOUCHED] > 0,
            is_name=looked.named,
            is_number=np.array([term[:1].isdigit() for term in query.terms], np.bool_),
            is_asked=np.array([term in query.asking for term in query.terms], np.bool_),
            passage=scores.passage[places],
            title=scores.title[owner],
            article=scores.article[owner],
            pair=pair_scores(self.view, chosen.reading, sequence, looked.holding, chosen.excerpt.lengths[places]),
            covered=scores.own[:, places],
            headline=scores.titled[:, owner],
            impact=scores.impact[:, places],
            sentence=evidence.sentence,
            best=evidence.best,
            window_idf=evidence.window_idf,
            answer_in_sentence=evidence.answer_in_sentence,
            answer_in_passage=evidence.answer_in_passage,
            asking=evidence.asking,
            outlet=outlets[self.view.of_articles("outlets", chosen.owners)],
            position=(places - chosen.excerpt.first[owner]).astype(np.float64),
            when=np.zeros(len(places)),
            recent=np.zeros(len(places)),
        )

    def _signals(self, looked: _Looked, chosen: _Chosen, found: Standing, best: Sequence[int]) -> Signals:
        """Read how sure the first is; never from what the day of asking moves."""
        first, wanted = list(best[:LOOKED_AT]), looked.query.wanted
        words = chosen.reading.only(first)
        p = words.positions(looked.numbers, looked.counted, wanted)
        told = agreement(words, p, self.view.passages, found.timeless[first], wanted)
        return signals(found.candidates, best, self.view.passages, told.anything, told.kind)

    def _corrections(self, query: Query) -> dict[str, str]:
        """Read words that neither the corpus nor the language has as the close word of the corpus."""
        held: Bools = np.any(self.view.counts(self._numbers(query)) > 0, axis=1)
        unknown = [
            term
            for term, is_held in zip(query.terms, held.tolist(), strict=True)
            if not is_held and not self.background.lists(query.words[term], query.language)
        ]
        if not unknown:
            return {}
        speller = Speller(self.view)
        found = ((term, speller.correct(term)) for term in unknown)
        return {term: meant for term, meant in found if meant is not None}

    def _numbers(self, query: Query) -> Ints:
        """Return the numbers of a question's terms, −1 for those that no text ever held."""
        numbers = map(self.view.vocabulary.number_of, query.terms)
        return np.array([-1 if number is None else number for number in numbers], np.int32)

    def _rarities(self, query: Query, counts: Ints, prior: float) -> Floats:
        """Return idfs smoothed by how common a word is in the language at large, nats."""
        return np.array(
            [
                self.background.rarity(query.words[term], query.language, self.view.passages, holding, prior)
                for term, holding in zip(query.terms, counts[:, TermCounts.HOLDING].tolist(), strict=True)
            ]
        )


def _first_scores(excerpt: Excerpt, looked: _Looked, scores: FieldScores) -> Floats:
    """Score the units of an excerpt by the features that need no forward index, in the weights of the whole ranking."""
    weights = ranking.WEIGHTS
    of_article = weights[ranking.title] * scores.title + weights[ranking.article] * scores.article
    above = scores.titled[:, excerpt.owner] & ~scores.own
    first = weights[ranking.passage] * scores.passage + of_article[excerpt.owner]
    for row, (worth, named) in enumerate(zip(looked.idfs.tolist(), looked.named.tolist(), strict=True)):
        first += weights[ranking.covered] * worth * scores.own[row]
        first += weights[ranking.headline] * worth * (1.0 + named) * above[row]
    return first


def _standing(
    candidates: ranking.Candidates, looked: _Looked, chosen: _Chosen, days: Floats, timing: Timing
) -> Standing:
    """Add up the features. Newness is one where what holds now was asked for, and no day of asking moves it."""
    is_relative = timing.frame is not None and timing.frame.is_relative
    if timing.frame:
        when = fit_of(chosen.excerpt, chosen.reading, chosen.owner, days, timing.frame)
        candidates = replace(candidates, when=when)
        if not is_relative:
            candidates = told_by_date(candidates, looked.query.terms, timing.frame)
    shares = _shares(candidates)
    if timing.intent is Intent.CURRENT:
        candidates = replace(candidates, recent=newness(days, _total(shares, timeless=is_relative)))
        shares = _shares(candidates)
    return Standing(
        candidates,
        chosen.excerpt.units[chosen.places],
        chosen.owners,
        shares,
        _total(shares, timeless=False),
        _total(shares, timeless=is_relative),
    )


def _total(shares: Floats, *, timeless: bool) -> Floats:
    """Add up the features of each candidate; `timeless` leaves out what the day of asking moves, to the last digit."""
    return (np.delete(shares, ranking.row_of_asking(), axis=0) if timeless else shares).sum(axis=0)


def _shares(candidates: ranking.Candidates) -> Floats:
    return ranking.feature_matrix(candidates) * ranking.weight_vector()[:, None]


def _best(places: Longs, scores: Floats, most: int) -> Longs:
    """Return the `most` places that score most, ascending; of equal ones the first."""
    least = np.partition(scores, len(scores) - most)[len(scores) - most]
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: most - len(above)]
    return np.sort(places[np.concatenate((above, level))])
