"""The order of passages: features of a candidate, their weights, their sum.

Each feature is a function from the candidates of one question to one number a candidate; its docstring gives the
source and the unit. The weights stand in one table. `docs/evaluation.md` says what they were fitted on and what
each is worth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What the index says of the n candidate passages of one question; arrays run in step.

    BM25 scores (nats): `passage`, `title`, `article`, `pair`. Per distinct query term (t rows): `idfs` (over the
    passages' own text) and `rarity` (smoothed more by the language, for the confidence), both in nats; `is_known`
    (some text has it), `is_name`, `is_number`, `is_asked` (it stands in the asking part of the question); `covered`
    (t × n, it stands in the passage's own text), `headline` (in its headline), `sentence` (t × n, it stands in the
    sentence that answers best) and `impact` (t × n, its saturated weight in passage, headline and neighbours, 0..2.2).
    `best` counts the sentences with terms before that sentence, −1 where there is none such.
    `window_idf` is the covered idf of the eight terms in a row that cover most. `answer_in_sentence` and
    `answer_in_passage` tell how well (0..1) that sentence or the passage holds a term of the wanted kind that the
    question does not; `asking` is the share of its terms that stand in questions; `outlet` the idf of its publisher's
    name where the question names it (nats); `position` counts the passages before it in its article. `when`
    (−1 contradicts … 1 fits) compares its time with the one asked for, `recent` (0..1) its age with that of the newest
    that is about as relevant; both are 0 where the question does not care.
    """

    idfs: Floats
    rarity: Floats
    is_known: Bools
    is_name: Bools
    is_number: Bools
    is_asked: Bools
    passage: Floats
    title: Floats
    article: Floats
    pair: Floats
    covered: Bools
    headline: Bools
    impact: Floats
    sentence: Bools
    best: Whole
    window_idf: Floats
    answer_in_sentence: Floats
    answer_in_passage: Floats
    asking: Floats
    outlet: Floats
    position: Floats
    when: Floats
    recent: Floats


def passage(c: Candidates) -> Floats:
    """BM25 of passage + headline + .2 neighbours (Robertson, Zaragoza and Taylor 2004), nats."""
    return c.passage


def title(c: Candidates) -> Floats:
    """BM25 of the headline among headlines, nats."""
    return c.title


def article(c: Candidates) -> Floats:
    """BM25 of the whole article among articles (passages inherit their document's score, Callan 1994), nats."""
    return c.article


def pair(c: Candidates) -> Floats:
    """BM25 of neighbouring query terms standing side by side (Metzler and Croft 2005, ordered window 1), nats."""
    return c.pair


def covered(c: Candidates) -> Floats:
    """Idf of the distinct query terms in the passage, once each, nats."""
    return c.idfs @ c.covered


def headline(c: Candidates) -> Floats:
    """Idf of the query terms that stand in the headline alone, names and numbers doubled, nats.

    A passage need not repeat what its headline says: in the right story the passage that adds the rest wins.
    """
    return (c.idfs * (1.0 + c.is_name)) @ (c.headline & ~c.covered)


def sentence(c: Candidates) -> Floats:
    """Covered idf of the one sentence that covers most, nats: words that belong together stand together."""
    return c.idfs @ c.sentence


def proximity(c: Candidates) -> Floats:
    """Covered idf of the best window of eight terms (Tao and Zhai 2007, in spirit), nats."""
    return c.window_idf


def answer_in_sentence(c: Candidates) -> Floats:
    """A quarter of the mean query idf where the best sentence holds a number, time or name of the wanted kind."""
    return _bonus(c) * c.answer_in_sentence


def answer_in_passage(c: Candidates) -> Floats:
    """The same where any sentence of the passage holds one."""
    return _bonus(c) * c.answer_in_passage


def asking(c: Candidates) -> Floats:
    """The question's whole idf times the share of the passage that asks: a quiz on the news repeats all of a question
    and answers none.
    """
    return -float(c.idfs.sum()) * c.asking


def outlet(c: Candidates) -> Floats:
    """Idf of the publisher's name where the question names it ("… as The Verge reported"), nats."""
    return c.outlet


def when(c: Candidates) -> Floats:
    """Fit of the time asked for, −1..1, in quarters of the mean query idf (`core/timeliness.py`)."""
    return _bonus(c) * c.when


def recent(c: Candidates) -> Floats:
    """Newness among the relevant, 0..1, in quarters of the mean query idf (`core/timeliness.py`)."""
    return _bonus(c) * c.recent


def _bonus(c: Candidates) -> float:
    """Scale what is no idf by the idfs of the question, so that it weighs the same in a small corpus and a large
    one.
    """
    return float(c.idfs.mean()) / 4.0


Feature = Callable[[Candidates], Floats]

WEIGHTS: dict[Feature, float] = {
    passage: 1.0,
    title: 0.63,
    article: 1.7,
    pair: 0.45,
    covered: 1.0,
    headline: 0.5,
    sentence: 0.9,
    proximity: 0.22,
    answer_in_sentence: 7.9,
    answer_in_passage: 6.5,
    asking: 0.15,
    outlet: 8.0,
    when: 6.4,
    recent: 24.0,
}


def feature_matrix(c: Candidates) -> Floats:
    """Return features × candidates, rows in the order of `WEIGHTS`."""
    return np.stack([feature(c) for feature in WEIGHTS])


def weight_vector() -> Floats:
    """Return the weights in the order of `WEIGHTS`."""
    return np.fromiter(WEIGHTS.values(), np.float64)


def feature_names() -> tuple[str, ...]:
    """Return the features' names in the order of `WEIGHTS`."""
    return tuple(feature.__name__ for feature in WEIGHTS)


def row_of_asking() -> int:
    """Return the row of `when`, which the day of asking moves where the time asked for is relative."""
    return list(WEIGHTS).index(when)


def order(scores: Floats, moments: NDArray[np.int64], ordinals: NDArray[np.int64]) -> list[int]:
    """Return the places of the candidates, best first: score descending, then newest, then ordinal.

    `moments` grow with the time of publication, and the least stands for none. Scores that differ by less than a
    millionth tie, so that rounding never decides.
    """
    return np.lexsort((ordinals, -moments, -np.round(scores, 6))).tolist()
