"""Laws of the analyzer: offsets are true, and both of its token patterns agree."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.core.analysis import Analyzer, Mark

LANGUAGES = st.sampled_from(["en", "de", "fr", "ru", "ar", "hi", "zh", "th", "xx", ""])
ANALYZER = Analyzer()


@given(st.text(max_size=300), LANGUAGES)
def test_tokens_are_slices_of_the_text_in_order(text: str, language: str) -> None:
    tokens = ANALYZER.tokens(text, language)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(first.end <= second.start for first, second in itertools.pairwise(tokens))


@given(st.text(max_size=300), LANGUAGES)
def test_terms_are_the_tokens_terms(text: str, language: str) -> None:
    assert ANALYZER.terms(text, language) == [t for token in ANALYZER.tokens(text, language) for t in token.terms]


@given(st.text(max_size=300), LANGUAGES)
def test_the_same_text_always_gives_the_same_terms(text: str, language: str) -> None:
    assert Analyzer().terms(text, language) == ANALYZER.terms(text, language)


@given(st.text(st.characters(codec="latin-1"), max_size=200))
def test_the_fast_pattern_agrees_with_the_full_one(text: str) -> None:
    plain = text.replace("\u00ad", "")
    forced = plain + " \u0e01"  # one Thai letter makes the analyzer use the full pattern
    assert ANALYZER.terms(forced, "en")[:-1] == ANALYZER.terms(plain, "en") or plain.isupper()


@given(st.text(max_size=300), LANGUAGES)
def test_a_run_holds_one_mark_a_term(text: str, language: str) -> None:
    run = ANALYZER.run(text, language)
    assert len(run.terms) == len(run.marks)
    assert not run.marks or run.marks[0] & Mark.OPENS
