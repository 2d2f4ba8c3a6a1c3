"""How sure the bot is that its best passage is about what was asked: one number in 0..1.

A logistic model over shares of the question, never sums: a share means the same among 25 passages and among 80,000.
`docs/evaluation.md` says what it was fitted on and where the thresholds come from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.core.ranking import Candidates

ANSWERED = 0.78
RELATED = 0.18

_TOPIC = 0.7  # no more than that where the words alone forbid to be sure
_RARE_AS_A_NAME = 6.5  # nats: once or so in a million words
_BIAS = -8.96


@dataclass(frozen=True, slots=True)
class Signals:
    """What of the question the best passage holds, as shares 0..1 of its rarity unless said otherwise.

    `covered`: in the passage. `sentence`: in its best sentence. `score`: its saturated weights (0..2.2). `names`:
    of the question's names and numbers, in passage, headline or neighbours; 1 where it has none. `words`: ln of the
    number of distinct terms asked, which tells a full question from a word. `corpus`: ln of the number of passages:
    the best of many matches better by chance.
    """

    covered: float
    sentence: float
    score: float
    names: float
    words: float
    corpus: float


_WEIGHTS = Signals(covered=0.84, sentence=2.13, score=6.39, names=0.83, words=2.29, corpus=-0.21)


def signals(c: Candidates, best: int, passages: int) -> Signals:
    """Read the signals of one candidate."""
    asked = float(c.rarity.sum())
    named = float(c.rarity @ c.is_name)
    return Signals(
        covered=float(c.rarity @ c.covered[:, best]) / asked,
        sentence=float(c.rarity @ c.sentence[:, best]) / asked,
        score=float(c.rarity @ c.impact[:, best]) / asked,
        names=float((c.rarity * c.is_name) @ (c.impact[:, best] > 0)) / named if named else 1.0,
        words=float(np.log(len(c.rarity))),
        corpus=math.log(max(1, passages)),
    )


def confidence(s: Signals, *, names_a_stranger: bool = False) -> float:
    """Return the probability that a question with these signals is answered by the corpus.

    Never sure: of a single word, which names a topic and asks nothing; and where a word as rare as a name is one
    that no article has (`names_a_stranger`): "who won the cricket world cup" is not answered by another sport's.
    """
    logit = _BIAS + sum(getattr(_WEIGHTS, name) * getattr(s, name) for name in Signals.__slots__)
    sure = 1.0 / (1.0 + math.exp(-logit))
    return min(sure, _TOPIC) if s.words <= 0.0 or names_a_stranger else sure


def names_a_stranger(c: Candidates) -> bool:
    """Tell whether the question has a word, as rare as a name, that no article has."""
    return bool((~c.is_known & (c.rarity >= _RARE_AS_A_NAME)).any())
