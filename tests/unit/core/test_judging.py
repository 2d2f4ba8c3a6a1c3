"""What counts as right, and when an answer stands in a sentence."""

from __future__ import annotations

import pytest

from bot.core.judging import Judged, JudgedQuestion, Ranked, observe, states


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The repairs will cost 4 million crowns.", "4 Million  Crowns"),
        ("It was the Eiffel Tower that fell.", "eiffel tower"),
        ("It was Eiffel Tower's last day.", "The Eiffel Tower"),
        ("He paid 1,000 crowns.", "1000 crowns"),
        ("The U.S. won.", "US"),
        ("A top-down plan", "top down"),
        ("“Squid Game“ is back", "Squid Game"),
        ("萨克森花园里有一座夏季剧院。", "夏季剧院"),
        ("เขาเกิดที่กรุงเทพมหานคร", "กรุงเทพ"),
        ("O’Neill left", "O'Neill"),
    ],
)
def test_an_answer_stands_in_a_sentence(text: str, answer: str) -> None:
    assert states(text, answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("In 2012 it rained.", "20"), ("The catalogue is out.", "cat"), ("Nobody came.", ""), ("Nobody came.", "the"), ("", "x")],
)  # fmt: skip
def test_a_part_of_a_word_or_nothing_at_all_is_no_answer(text: str, answer: str) -> None:
    assert not states(text, answer)


def question(*, answerable: bool = True, answer: str = "") -> JudgedQuestion:
    labels = frozenset({("a", 3)}) if answerable else frozenset[tuple[str, int]]()
    return JudgedQuestion(id="q", text="?", kind="absent", answerable=answerable, relevant=labels, answer=answer)


def judged(*, quoted: tuple[tuple[str, int], ...], outcome: str = "answered", best: str = "") -> Judged:
    results = (("a", 3, 2.0), ("a", 3, 1.5), ("b", 0, 1.0))
    return Judged(
        id="q", results=results, confidence=0.9, outcome=outcome, sentence=None, quoted=quoted, quotation=best,
        best_sentence=best,
    )  # fmt: skip


def test_a_label_in_the_first_quotation_is_right_whatever_the_outcome() -> None:
    for outcome in ("answered", "related", "nothing"):
        assert observe([question()], [judged(quoted=(("a", 2), ("a", 3)), outcome=outcome)])[0].right
    assert not observe([question()], [judged(quoted=(("a", 2),))])[0].right


def test_an_unanswerable_question_is_never_right() -> None:
    (seen,) = observe([question(answerable=False)], [judged(quoted=(("a", 3),))])
    assert (seen.right, seen.kind) == (False, "absent")


def test_the_sentence_counts_where_the_passage_is_right_and_the_answer_known() -> None:
    right = judged(quoted=(("a", 3),), best="It cost nine crowns.")
    assert observe([question(answer="nine crowns")], [right])[0].sentence_states is True
    assert observe([question(answer="ten crowns")], [right])[0].sentence_states is False
    assert observe([question()], [right])[0].sentence_states is None
    assert observe([question(answer="nine crowns")], [judged(quoted=())])[0].sentence_states is None


def test_a_repeated_result_is_a_gain_once() -> None:
    assert observe([question()], [judged(quoted=())])[0].gains == (True, False, False)


def test_a_question_that_is_missing_from_a_run_is_missed() -> None:
    (seen,) = observe([question()], [])
    assert (seen.gains, seen.confidence, seen.outcome, seen.right) == ((), 0.0, "nothing", False)


def test_an_engine_that_only_ranks_has_no_outcome() -> None:
    (seen,) = observe([question()], [Ranked(id="q", results=(("a", 3, 1.0),), confidence=7.5)])
    assert (seen.outcome, seen.gains, seen.confidence) == ("", (True,), 7.5)
