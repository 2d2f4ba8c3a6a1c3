"""Laws of the measures."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import measures
from bot.core.bootstrap import value_of
from bot.core.judging import Observation, states
from bot.core.risk import curves, reliability
from bot.core.scorecard import scorecard
from tests.tries import tries

sures = st.floats(0, 1) | st.sampled_from([0.0, 0.25, 0.5, 1.0])


@st.composite
def observations(draw: st.DrawFn, least: int = 1) -> list[Observation]:
    count = draw(st.integers(least, 40))
    made: list[Observation] = []
    for number in range(count):
        kind = draw(st.sampled_from(["answerable", "absent", "foreign"]))
        made.append(
            Observation(
                id=f"q{number:03}",
                kind=kind,
                answerable=kind == "answerable",
                relevant=draw(st.integers(1, 12)),
                gains=tuple(draw(st.lists(st.booleans(), max_size=10))),
                confidence=draw(sures),
                outcome=draw(st.sampled_from(["answered", "related", "nothing"])),
                right=kind == "answerable" and draw(st.booleans()),
            )
        )
    return made


@settings(max_examples=tries(40))
@given(observations())
def test_every_interval_holds_its_figure_up_to_what_few_questions_allow(seen: list[Observation]) -> None:
    for figure in scorecard(seen).figures:
        room = 3 / np.sqrt(figure.questions)
        assert figure.interval.low <= figure.interval.high
        assert figure.interval.low - room <= figure.value <= figure.interval.high + room


@settings(max_examples=tries(40))
@given(observations(), st.randoms(use_true_random=False))
def test_the_order_of_the_questions_changes_nothing(seen: list[Observation], dice: Random) -> None:
    shuffled = list(seen)
    dice.shuffle(shuffled)
    assert str(scorecard(shuffled)) == str(scorecard(seen))  # NaN equals itself there


@given(st.lists(st.tuples(sures, st.booleans()), min_size=1, max_size=60))
def test_auroc_is_one_less_itself_with_the_sides_exchanged(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    positive = np.array([side for _, side in pairs])
    forth = value_of(measures.auroc(scores, positive, ~positive), len(pairs))
    back = value_of(measures.auroc(scores, ~positive, positive), len(pairs))
    assert np.isnan(forth) == np.isnan(back) == (positive.all() or not positive.any())
    assert np.isnan(forth) or abs(forth + back - 1) < 1e-9


@given(st.lists(st.tuples(sures, st.booleans()), min_size=2, max_size=60))
def test_auroc_hangs_on_the_order_of_the_scores_alone(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    positive = np.array([side for _, side in pairs])
    # ranks of the scores, so that no two different ones become equal
    other = np.searchsorted(np.sort(scores), scores).astype(np.float64) * 3 - 100
    first, second = (value_of(measures.auroc(s, positive, ~positive), len(pairs)) for s in (scores, other))
    assert first == second or (np.isnan(first) and np.isnan(second))


@settings(max_examples=tries(40))
@given(observations())
def test_a_run_compared_with_itself_has_not_changed(seen: list[Observation]) -> None:
    for figure in scorecard(seen, seen).figures:
        assert figure.change == 0.0
        assert not figure.beyond_noise


@given(observations())
def test_bins_and_curves_count_every_question_once(seen: list[Observation]) -> None:
    assert sum(b.count for b in reliability(seen)) == len(seen)
    for curve in curves(seen):
        assert (np.diff(curve.thresholds) < 0).all()
        assert (np.diff(curve.coverage) > 0).all()
        assert abs(curve.coverage[-1] - 1) < 1e-9
        assert ((curve.risk >= 0) & (curve.risk <= 1)).all()


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
def test_any_text_can_be_looked_for_in_any_other(before: str, answer: str, after: str) -> None:
    assert isinstance(states(f"{before} {answer} {after}", answer), bool)
    assert states(answer, answer) == states(f" {answer.upper().lower()} ", answer.upper().lower())


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=1, max_size=4), st.sampled_from("., -–!?»"))
def test_marks_around_and_between_words_do_not_hide_an_answer(words: list[str], mark: str) -> None:
    assert states(f"Xx {mark} {f'{mark} '.join(words)}{mark} yy", " ".join(words)) == bool(
        [word for word in words if word not in ("a", "an", "the")]
    )
