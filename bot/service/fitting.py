"""Judged sets → the weights of ranking and confidence, with what they reach on questions held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence import FACT, STORY, Model
from bot.core.fitting import ConfidenceLesson, Observed, RankingLesson, ascend, folds, learn, rank_of_right
from bot.core.judging import DEPTH, JudgedQuestion, JudgedSet
from bot.core.ports import Observing
from bot.core.ranking import WEIGHTS, passage, weight_vector
from bot.core.timing import read_timing
from bot.service.evaluating import Paper, Watch, ignore

_ON_STORY = frozenset(("absent_fact", "squad2_impossible"))  # kinds of unanswerable questions whose story is there
_ANSWERABLE, _FACT_GONE, _STORY_GONE = "answerable", "fact gone", "story gone"
_UNSURE = 0.5  # what counts of an answerable question whose first passage has no label: half of these answer it
_MASS = 100.0  # what the questions of one set and kind weigh together
_RIDGE = 5.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One asking of a question: as it is, or with the answer (or the story) taken away. `right` marks candidates."""

    key: str
    kind: str
    observed: Observed
    right: NDArray[np.bool_]

    @property
    def first_is_right(self) -> bool:
        """The best candidate has a label."""
        return bool(self.right[self.observed.best[0]])


@dataclass(frozen=True, slots=True)
class Held:
    """What was reached on questions that were held out of the fit of the ranking weights, by set."""

    mrr: float
    hit_4: float


class Fitting:
    """Learns from several judged sets at once, each counting alike."""

    def __init__(self, sets: Sequence[tuple[JudgedSet, Observing]]) -> None:
        self._sets = sets
        self._lessons: list[list[Lesson]] = []

    def gather(self, watch: Watch = ignore) -> None:
        """Ask every question, and the answerable ones again without their answer and without their story."""
        done = 0
        for judged_set, search in self._sets:
            paper, lessons = Paper(judged_set), list[Lesson]()
            for question in judged_set.questions:
                lessons += [lesson for asked in _askings(question) if (lesson := _lesson(asked, paper, search))]
                done += 1
                watch(done)
            self._lessons.append(lessons)

    def ranking(self, count: int, watch: Callable[[int, float], None]) -> tuple[dict[str, float], list[Held]]:
        """Fit the ranking weights; also `count`-fold, to tell what is reached on the questions held out, by set."""
        sets = [[_ranked(lesson) for lesson in _answerable(lessons)] for lessons in self._lessons]
        parts = [folds([lesson.key for lesson in _answerable(lessons)], count) for lessons in self._lessons]
        fixed = [list(WEIGHTS).index(passage)]
        ranks: list[list[int]] = [[] for _ in sets]
        for fold in range(count):
            learnt = ascend(
                [
                    [lesson for place, lesson in enumerate(lessons) if place not in set(part[fold])]
                    for lessons, part in zip(sets, parts, strict=True)
                ],
                weight_vector(),
                fixed,
                watch,
            )
            for number, (lessons, part) in enumerate(zip(sets, parts, strict=True)):
                ranks[number] += [rank_of_right(lessons[place], learnt) for place in part[fold]]
        found = ascend(sets, weight_vector(), fixed, watch)
        names = [feature.__name__ for feature in WEIGHTS]
        return dict(zip(names, found.tolist(), strict=True)), [_held(np.array(of_set)) for of_set in ranks]

    def confidence(self) -> tuple[Model, Model]:
        """Fit the two models: whether the story is there, and, where it is, whether the fact is stated."""
        story = [
            lesson
            for lessons in self._lessons
            for lesson in _weighed(lessons, (_ANSWERABLE, _STORY_GONE), lambda kind: kind == _ANSWERABLE)
        ]
        fact = [
            lesson
            for lessons in self._lessons
            for lesson in _weighed(lessons, (_ANSWERABLE, _FACT_GONE), lambda kind: kind == _ANSWERABLE)
        ]
        return learn(story, list(STORY.weights), _RIDGE), learn(fact, list(FACT.weights), _RIDGE)


def _askings(question: JudgedQuestion) -> Iterator[tuple[str, JudgedQuestion]]:
    """Give the question as it is, and without its answer; an unanswerable one once."""
    if not question.answerable:
        yield (_FACT_GONE if question.kind in _ON_STORY else _STORY_GONE), question
        return
    yield _ANSWERABLE, question
    if question.hidden or question.within:
        return
    yield _FACT_GONE, replace(question, hidden=question.relevant | question.loose)


def _lesson(asked: tuple[str, JudgedQuestion], paper: Paper, search: Observing) -> Lesson | None:
    kind, question = asked
    words, timing = read_timing(question.text, question.asked_at, UTC)
    observed = search.observe(words, paper.scope(question), timing)
    if observed is None:
        return None
    right = np.array([paper.place(passage) in question.relevant for passage in observed.passages], np.bool_)
    return Lesson(question.id.removesuffix("_absent_fact").removesuffix("_absent_story"), kind, observed, right)


def _answerable(lessons: Sequence[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson.kind == _ANSWERABLE]


def _ranked(lesson: Lesson) -> RankingLesson:
    return RankingLesson(lesson.observed.features, lesson.right)


def _held(ranks: NDArray[np.int64]) -> Held:
    return Held(float(np.where(ranks <= DEPTH, 1.0 / ranks, 0.0).mean()), float((ranks <= 4).mean()))  # noqa: PLR2004 - Hit@4


def _weighed(
    lessons: Sequence[Lesson], kinds: Sequence[str], is_right: Callable[[str], bool]
) -> Iterator[ConfidenceLesson]:
    """Give lessons of some kinds, each kind with the same weight in all."""
    for kind in kinds:
        of_kind = [lesson for lesson in lessons if lesson.kind == kind]
        for lesson in of_kind:
            sure = 1.0 if kind != _ANSWERABLE or lesson.first_is_right else _UNSURE
            yield ConfidenceLesson(lesson.observed.signals, is_right(kind), sure * _MASS / len(of_kind))
