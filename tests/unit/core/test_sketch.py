"""Edited copies are found by their sketches."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sketch import KEYS, SIZE, THRESHOLD, pack, resemblance, sketch, unpack


def words(seed: int, count: int) -> list[str]:
    """Return words of a text that no other seed has."""
    pick = random.Random(seed)  # noqa: S311 - words of a test
    return [f"w{pick.randrange(5_000)}" for _ in range(count)]


@given(st.text())
def test_any_text_has_a_sketch_that_survives_storage(text: str) -> None:
    made = sketch(text * 20)
    assert list(made) == sorted(set(made))
    assert len(made) <= SIZE
    assert unpack(pack(made)) == made


@given(st.integers(0, 50), st.integers(0, 50))
def test_resemblance_is_of_both_alike_and_within_0_and_1(one: int, other: int) -> None:
    left, right = sketch(" ".join(words(one, 200))), sketch(" ".join(words(other, 200)))
    assert 0 <= resemblance(left, right) == resemblance(right, left) <= 1
    assert resemblance(left, left) == 1


def test_case_and_punctuation_make_no_other_text() -> None:
    text = words(1, 100)
    assert sketch(" ".join(text)) == sketch(",\n".join(text).upper())


@pytest.mark.parametrize("cut", [slice(0, 360), slice(40, 400), slice(20, 380)])
def test_a_cut_copy_is_found_by_its_keys(cut: slice) -> None:
    whole = words(1, 400)
    original, copy = sketch(" ".join(whole)), sketch(" ".join([*whole[cut], *words(2, 20)]))
    assert resemblance(original, copy) >= THRESHOLD
    assert set(original[:KEYS]) & set(copy[:KEYS])


def test_two_reports_with_one_agency_paragraph_in_common_are_no_copies() -> None:
    shared = words(9, 40)
    assert resemblance(sketch(" ".join(words(1, 300) + shared)), sketch(" ".join(words(2, 300) + shared))) < THRESHOLD


def test_short_texts_are_never_copies_of_each_other() -> None:
    assert sketch(" ".join(words(1, 39))) == ()
    assert resemblance((), ()) == 0


def test_languages_without_spaces_have_sketches_too() -> None:
    text = "港口因暴风雨关闭渡轮停航市长说维修费用很高" * 3
    edited = text.replace("很高", "不低", 1)
    assert resemblance(sketch(text), sketch(edited)) > THRESHOLD
