"""How sure the bot is that its best passage states what was asked: one number in 0..1.

Two questions are asked one after the other, each with a logistic model. Is the story there at all? And, if it is, does
the passage state the fact? The confidence is the product, P(story) · P(fact | story). Nearly all signals are shares of
the question, never sums: a share means the same among 25 passages and among 80,000. `docs/evaluation.md` says what
the weights were fitted on, where the thresholds come from, and how to find them again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from bot.core.ranking import Candidates

ANSWERED = 0.32
RELATED = 0.3  # of the story alone

_TOPIC = 0.9  # of the threshold: no surer than that where the words alone forbid it
RARE_AS_A_NAME = 6.5  # nats: once or so in a million words
NAME_WORTH_MISSING = 5.0
_LOOKED_AT = 10  # candidates


@dataclass(frozen=True, slots=True)
class Signals:
    """What of the question the best passage holds, as shares 0..1 of its rarity unless said otherwise.

    `covered`: in the passage. `sentence`: in its best sentence. `score`: its saturated weights (0..2.2). `names`:
    of the question's names and numbers, in passage, headline or neighbours; 1 where it has none. `words`: ln of the
    number of distinct terms asked, which tells a full question from a word. `corpus`: ln of the number of passages:
    the best of many matches better by chance. `most_covered`: in that of the first ten that covers most. `asked`: of
    the asking part of the question, in the best sentence. `missing_number`: 1 where a number of the question stands
    neither in the passage nor around it. `agreement` and `agreement_of_kind`: how far the first ten agree on a word
    that the question lacks, of any kind and of the kind asked for. `lead`: 1 / (1 + passages before it in its article).
    """

    covered: float
    sentence: float
    score: float
    names: float
    words: float
    corpus: float
    most_covered: float
    asked: float
    missing_number: float
    agreement: float
    agreement_of_kind: float
    lead: float


NO_SIGNALS = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.0))


@dataclass(frozen=True, slots=True)
class Confidence:
    """`story`: how sure that the articles tell the story that was asked for; `fact`: that the passage states what was
    asked. Both 0..1, and `fact` never above `story`.
    """

    story: float
    fact: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: log odds = bias + Σ weight · signal."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, s: Signals) -> float:
        """Return the probability, 0..1."""
        logit = self.bias + sum(weight * getattr(s, name) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-logit))


STORY = Model(-5.72, {"covered": 0.17, "sentence": 2.34, "score": 4.92, "names": 0.82, "words": 2.13, "corpus": -0.4})
FACT = Model(
    -4.07,
    {
        "most_covered": 1.23,
        "asked": 1.17,
        "missing_number": -0.19,
        "agreement": 2.42,
        "agreement_of_kind": 1.63,
        "lead": 0.88,
    },
)


def signals(c: Candidates, best: Sequence[int], passages: int, agreement: float, agreement_of_kind: float) -> Signals:
    """Read the signals of the first of some candidates (places, best first)."""
    first, looked_at = best[0], list(best[:_LOOKED_AT])
    asked = float(c.rarity.sum())
    named = float(c.rarity @ c.is_name)
    asking = float(c.rarity @ c.is_asked)
    missing = c.is_number & (c.impact[:, first] <= 0)
    return Signals(
        covered=float(c.rarity @ c.covered[:, first]) / asked,
        sentence=float(c.rarity @ c.sentence[:, first]) / asked,
        score=float(c.rarity @ c.impact[:, first]) / asked,
        names=float((c.rarity * c.is_name) @ (c.impact[:, first] > 0)) / named if named else 1.0,
        words=float(np.log(len(c.rarity))),
        corpus=math.log(max(1, passages)),
        most_covered=float((c.rarity @ c.covered[:, looked_at]).max()) / asked,
        asked=float((c.rarity * c.is_asked) @ c.sentence[:, first]) / asking if asking else 0.0,
        missing_number=float(missing.any()),
        agreement=agreement,
        agreement_of_kind=agreement_of_kind,
        lead=1.0 / (1.0 + float(c.position[first])),
    )


def confidence(s: Signals, *, names_a_stranger: bool = False) -> Confidence:
    """Say how sure a question with these signals is answered by the corpus.

    Never sure of the fact: for a single word, which names a topic and asks nothing; and where a word as rare as a name
    is one that no article has (`names_a_stranger`): "who won the cricket world cup" is not answered by another sport's.
    """
    story = STORY.probability(s)
    fact = story * FACT.probability(s)
    if s.words <= 0.0 or names_a_stranger:
        fact = min(fact, _TOPIC * ANSWERED)
    return Confidence(story, fact)


def names_a_stranger(c: Candidates) -> bool:
    """Tell whether the question has a name, or a word as rare as a name, that no article has."""
    rare = (c.rarity >= RARE_AS_A_NAME) | (c.is_name & ~c.is_number & (c.rarity >= NAME_WORTH_MISSING))
    return bool((~c.is_known & rare).any())
