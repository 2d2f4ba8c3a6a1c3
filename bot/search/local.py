"""The `SearchBackend` of one process: BM25 over three fields chooses candidates, core's features order them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.core import ranking
from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Hit, Scope, Searched, TermShare
from bot.core.article import Article
from bot.core.background import Background
from bot.core.confidence import confidence, names_a_stranger
from bot.core.reasons import Counts
from bot.core.timing import ANY_TIME, Intent, Timing
from bot.search.building import segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import analysed
from bot.search.counting import counted
from bot.search.currency import Standing
from bot.search.filtering import allowed_articles, allowed_units, searched
from bot.search.outlets import OutletNames
from bot.search.sieve import WordSieve
from bot.search.studying import ARTICLES, CANDIDATES, Scholar, Study
from bot.search.view import Part, View
from bot.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from bot.core.fitting import Observed


_MOST_SCOPES = 500  # whose counts are remembered as long as nothing changes


class LocalSearch:
    """Searches the newest view of one writer, or always the same, by any number of threads.

    `candidates` and `articles` bound what is described of each question.
    """

    def __init__(self, newest: Callable[[], View], candidates: int = CANDIDATES, articles: int = ARTICLES) -> None:
        self._newest = newest
        self._candidates = candidates
        self._articles = articles
        self._background = Background()
        self._searched: tuple[View, dict[Scope, Searched]] | None = None
        self._local = threading.local()

    @classmethod
    def of(cls, articles: Iterable[Article], analyzer: Analyzer) -> LocalSearch:
        """Make a search of some articles, in memory."""
        vocabulary, catalogue = Vocabulary(), Catalogue()
        segment = segment_of(analysed(articles, analyzer).numbered(vocabulary, catalogue))
        view = View([Part(segment)], vocabulary.freeze(), catalogue)
        return cls(lambda: view)

    @property
    def passages(self) -> int:
        """How many passages can be found."""
        return self._newest().passages

    def exhaustive(self) -> LocalSearch:
        """Return a search that describes and orders every passage that matched; slow, for measuring."""
        view = self._newest()
        return LocalSearch(lambda: view, max(1, view.units), max(1, view.articles))

    def searched(self, scope: Scope) -> Searched:
        """Count the articles that a scope lets through, and give their first and last day."""
        view = self._newest()
        known = self._searched  # most questions have a scope that another had, and this is on the event loop
        if known is None or known[0] is not view or len(known[1]) >= _MOST_SCOPES:
            known = self._searched = view, {}
        if scope not in known[1]:
            known[1][scope] = searched(view, scope)
        return known[1][scope]

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope lets through."""
        scholar = self._scholar()
        view = scholar.view
        articles = allowed_articles(view, scope)
        units = allowed_units(view, scope, articles, scholar.analyzer)
        let = articles[view.owners()] if units is None else units
        passages = (view.passage(int(unit)) for unit in np.flatnonzero(let))
        return frozenset(passage.id for passage in passages if passage is not None)

    def counted(self, text: str, scope: Scope) -> Counts:
        """Count the passages in a scope's articles that hold each word of a question; blocking."""
        scholar = self._scholar()
        return counted(scholar.view, scholar.read(text)[0], allowed_articles(scholar.view, scope))

    def sieve(self) -> WordSieve:
        """Return what tells which questions new articles could answer."""
        return WordSieve(self._newest)

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Rank in a worker thread."""
        return await asyncio.to_thread(self.find, text, scope, limit, timing)

    def find(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages within the scope, and how sure the first is."""
        study = self._scholar().study(text, scope, timing)
        found, currency, query = study.found, study.currency, study.query
        if found is None or currency is None:
            return Findings(
                hits=(), confidence=0.0, story=0.0, idfs=study.idfs, language=query.language, known=study.known
            )
        leads, on_topic = currency.leads(found, timing) if timing.intent is Intent.LATEST else ((), False)
        sure = confidence(study.signals, names_a_stranger=names_a_stranger(found.candidates))
        id_of = study.view.id_of
        return Findings(
            hits=_hits(study, found, leads, limit),
            confidence=sure.fact,
            story=sure.story,
            idfs=study.idfs,
            language=query.language,
            known=study.known,
            corrections=study.corrections,
            newer=tuple((id_of(old), id_of(new)) for old, new in currency.newer(found, study.best, timing)),
            leads=tuple(map(id_of, leads)),
            on_topic=on_topic,
        )

    def observe(self, text: str, scope: Scope, timing: Timing = ANY_TIME) -> Observed | None:
        """Show what ranking and confidence see of a question; None where no passage shares a word with it."""
        from bot.core.fitting import Observed  # noqa: PLC0415 - only measuring needs it

        study = self._scholar().study(text, scope, timing)
        if study.found is None:
            return None
        passages = (study.view.passage(unit) for unit in study.found.units.tolist())
        return Observed(
            features=ranking.feature_matrix(study.found.candidates),
            passages=tuple(passage for passage in passages if passage is not None),
            best=study.best,
            signals=study.signals,
        )

    def _scholar(self) -> Scholar:
        """Give each thread an analyzer of its own; its stem cache is not shared."""
        view = self._newest()
        if not hasattr(self._local, "analyzer"):
            self._local.analyzer = Analyzer()
            self._local.outlets = OutletNames(view.catalogue, self._local.analyzer)
        return Scholar(
            view, self._local.analyzer, self._background, self._local.outlets, self._candidates, self._articles
        )


def _hits(study: Study, found: Standing, leads: Sequence[int], limit: int) -> tuple[Hit, ...]:
    """Describe the first passages of the leads, if any, then the best others."""
    first = tuple(_first_passages(study, found, leads))
    shown = {hit.passage for hit in first}
    others = (place for place in study.best if not shown or study.view.passage(int(found.units[place])) not in shown)
    return (*first, *(_hit(study, found, place) for place in islice(others, limit)))[:limit]


def _first_passages(study: Study, found: Standing, articles: Sequence[int]) -> Iterable[Hit]:
    """Give the hits of the articles' first passages, which need not share a word with the question."""
    places = {unit: place for place, unit in enumerate(found.units.tolist())}
    for article in articles:
        unit = study.view.lead(article)
        passage = study.view.passage(unit) if unit is not None else None
        if unit in places:
            yield _hit(study, found, places[unit])
        elif passage is not None:
            of_it = found.owners == article
            score, when = found.totals[of_it].max(), found.candidates.when[of_it].max()
            yield Hit(passage=passage, score=float(score), when=float(when))


def _hit(study: Study, found: Standing, place: int) -> Hit:
    candidates = found.candidates
    passage = study.view.passage(int(found.units[place]))
    assert passage is not None  # noqa: S101 - headings are not rankable
    terms = tuple(
        TermShare(
            study.query.words[term],
            float(candidates.rarity[row]),
            "passage" if candidates.covered[row, place] else "context" if candidates.impact[row, place] else "",
        )
        for row, term in enumerate(study.query.terms)
    )
    return Hit(
        passage=passage,
        score=float(found.totals[place]),
        shares=tuple(zip(ranking.feature_names(), found.shares[:, place].tolist(), strict=True)),
        terms=terms,
        when=float(candidates.when[place]),
        sentence=int(candidates.best[place]) if candidates.best[place] >= 0 else None,
    )
