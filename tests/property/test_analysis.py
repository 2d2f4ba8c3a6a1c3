"""Laws of the analyzer: offsets are true, and both of its token patterns agree."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.chunks import Mark
from bot.core.money import is_money
from bot.core.remembering import Remembered
from bot.core.sentences import sentence_spans

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
def test_a_text_has_terms_where_reading_it_finds_any(text: str, language: str) -> None:
    assert ANALYZER.has_terms(text, language) == bool(ANALYZER.terms(text, language))


@given(st.text(max_size=300), LANGUAGES)
def test_a_run_holds_one_mark_a_term(text: str, language: str) -> None:
    run = ANALYZER.run(text, language)
    assert len(run.terms) == len(run.marks)
    assert not run.marks or run.marks[0] & Mark.OPENS


_BITS = [
    "$5",
    "5 million dollars",
    "1,000",
    "U.S.",
    "the",
    "Mayor’s",
    "WHO",
    "so\u00adft",
    "東京",
    "๕",
    "e\u0301",
    "–",
    "? ",
    ". ",
]
MIXED = st.lists(st.sampled_from(_BITS) | st.text(max_size=8)).map(" ".join)


@given(MIXED, LANGUAGES)
def test_what_was_read_before_changes_nothing(text: str, language: str) -> None:
    analyzer = Analyzer()
    first = (analyzer.terms(text, language), analyzer.run(text, language))
    assert (analyzer.terms(text, language), analyzer.run(text, language)) == first
    assert (ANALYZER.terms(text, language), ANALYZER.run(text, language)) == first


@given(st.lists(MIXED, max_size=4), LANGUAGES)
def test_lines_have_together_the_terms_that_each_has(lines: list[str], language: str) -> None:
    lines = [f"a {line}\u0301" for line in lines]  # no line of capitals, and none for the fast pattern
    together = ANALYZER.terms("\n".join(lines), language)
    assert together == [term for line in lines for term in ANALYZER.terms(line, language)]


@given(MIXED, LANGUAGES)
def test_a_run_has_the_terms_and_marks_of_the_tokens_of_its_sentences(text: str, language: str) -> None:
    run = ANALYZER.run(text, language)
    expected: list[tuple[str, int]] = []
    for start, end in sentence_spans(text, language):
        sentence = text[start:end]
        asks = Mark.ASKS if sentence.rstrip("\"'”’»)]").endswith(("?", "？", "؟")) else Mark(0)
        opens = Mark.OPENS
        for token in ANALYZER.tokens(sentence, language):
            capital = Mark.CAPITAL if token.is_capitalised and token.start > 0 else Mark(0)
            money = Mark.MONEY if token.is_number and is_money(sentence, token.start, token.end) else Mark(0)
            for term in token.terms:
                expected.append((term, asks | opens | capital | money))
                opens = Mark(0)
    assert list(zip(run.terms, run.marks, strict=True)) == expected


@given(st.lists(st.text(max_size=6)), st.integers(1, 5))
def test_remembering_is_bounded_and_gives_what_making_gives(texts: list[str], most: int) -> None:
    remembered = Remembered(str.upper, most=most, longest=4)
    assert [remembered[text] for text in texts] == [text.upper() for text in texts]
    assert remembered.size <= 2 * most
    assert all(len(text) <= 4 for text in remembered)
