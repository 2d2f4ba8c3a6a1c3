"""Judged questions, what a run said to them, and what of that is measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import regex

from bot.core.article import Article

DEPTH = 10
ANSWERABLE = "answerable"

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_INNER_MARK = re.compile(r"(?<=\w)[.,'’](?=\w)|(?<=\b\w)\.(?!\w)")
_POSSESSIVE = re.compile(r"['’]s\b")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]", regex.V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuestion:
    """A question with the paragraphs that answer it, as (article id of the set, paragraph number of the set).

    `kind` groups unanswerable questions; `hidden` names paragraphs that do not exist for it, `within` the only
    article that counts ("" for all). `loose` are paragraphs that a looser judge would call right too. `answer` is the
    answer in the words of the set, "" where it gives none.
    """

    id: str
    text: str
    kind: str
    answerable: bool
    relevant: frozenset[tuple[str, int]]
    asked_at: datetime | None = None
    hidden: frozenset[tuple[str, int]] = frozenset()
    within: str = ""
    answer: str = ""
    loose: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Articles and questions; `numbers[article.id][n]` is the set's own number of the stored paragraph n.

    `fingerprint` is the same for the same articles and questions, "" where nobody needs it.
    """

    articles: tuple[Article, ...]
    numbers: Mapping[int, tuple[int, ...]]
    questions: tuple[JudgedQuestion, ...]
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What an engine ranked for one question: paragraphs best first as (article, paragraph, score), and how sure it
    was.
    """

    id: str
    results: tuple[tuple[str, int, float], ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Whether a right paragraph is among the candidates; among as many best ones when every passage that matched is
    ranked; and whether the first ten are the same both ways.
    """

    candidates: bool
    everything: bool
    same_ten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Ranked):
    """What a run said to one question.

    `sentence` is the one shown in bold, so None unless answered. `quoted` names the paragraphs that stand in the first
    quotation, `quotation` is its text and `best_sentence` its best sentence, all three whatever the outcome.
    """

    outcome: str
    sentence: str | None
    quoted: tuple[tuple[str, int], ...] = ()
    quotation: str = ""
    best_sentence: str = ""
    recall: Recall | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is measured of one question.

    `gains` tells of the first ten results which are right, a repeated one once; `relevant` counts the right ones that
    exist. `right`: a right paragraph stands in the first quotation, which is never so where there is none.
    `sentence_states` and `quotation_states`: the answer stands in the best sentence and in the first quotation; None
    unless that quotation is right and the set gives the answer.
    """

    id: str
    kind: str
    answerable: bool
    relevant: int
    gains: tuple[bool, ...]
    confidence: float
    outcome: str = ""
    right: bool = False
    sentence_states: bool | None = None
    quotation_states: bool | None = None
    recall: Recall | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedRun:
    """What was seen when a set was last measured, and when (UTC)."""

    fingerprint: str
    at: datetime
    observations: tuple[Observation, ...]


def observe(questions: Sequence[JudgedQuestion], run: Iterable[Ranked]) -> tuple[Observation, ...]:
    """Hold what was said against the labels; a question that is missing from the run counts as missed."""
    said = {ranked.id: ranked for ranked in run}
    return tuple(_observation(question, said.get(question.id)) for question in questions)


def _observation(question: JudgedQuestion, ranked: Ranked | None) -> Observation:
    judged = ranked if isinstance(ranked, Judged) else None
    right = question.answerable and judged is not None and not question.relevant.isdisjoint(judged.quoted)
    asked = judged if right and question.answer.strip() else None
    return Observation(
        id=question.id,
        kind=ANSWERABLE if question.answerable else question.kind,
        answerable=question.answerable,
        relevant=len(question.relevant),
        gains=_gains(question, ranked),
        confidence=ranked.confidence if ranked else 0.0,
        outcome=judged.outcome if judged else "" if ranked else "nothing",
        right=right,
        sentence_states=states(asked.best_sentence, question.answer) if asked else None,
        quotation_states=states(asked.quotation, question.answer) if asked else None,
        recall=judged.recall if judged else None,
    )


def _gains(question: JudgedQuestion, ranked: Ranked | None) -> tuple[bool, ...]:
    seen: set[tuple[str, int]] = set()
    gains: list[bool] = []
    for article, paragraph, _ in ranked.results[:DEPTH] if ranked else ():
        gains.append((article, paragraph) in question.relevant and (article, paragraph) not in seen)
        seen.add((article, paragraph))
    return tuple(gains)


def states(text: str, answer: str) -> bool:
    """Tell whether an answer stands in a text, in whole words; case, white space, punctuation and the English
    articles do not count (as in the scorer of SQuAD, Rajpurkar et al. 2016).
    """
    wanted, found = _plain(answer), _plain(text)
    if not wanted:
        return False
    if _UNSPACED.search(wanted):
        return wanted.replace(" ", "") in found.replace(" ", "")
    return f" {wanted} " in f" {found} "


def _plain(text: str) -> str:
    lowered = _INNER_MARK.sub("", _POSSESSIVE.sub(" ", text.casefold()))
    words = _NO_WORD.sub(" ", lowered)
    return " ".join(_ARTICLES.sub(" ", words).split())
