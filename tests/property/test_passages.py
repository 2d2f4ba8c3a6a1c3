"""Passages are slices of their article, in order, and nobody's text depends on a neighbour's."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import PARAGRAPH_BREAK, Kind
from bot.core.passage import count_words, cut, passages_of
from bot.core.sentences import sentence_spans, sentence_texts
from tests.making import make_article

PARAGRAPHS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300).map(str.strip).filter(bool),
    min_size=1,
    max_size=8,
).map(lambda texts: [text.replace("\u2028", " ").replace("\u2029", " ").strip() or "x" for text in texts])


@given(PARAGRAPHS)
def test_every_passage_is_a_slice_of_whole_paragraphs_in_order(texts: list[str]) -> None:
    article = make_article(texts)
    passages = passages_of(article)
    for passage in passages:
        members = [article.paragraph_text(number) for number in passage.paragraphs]
        assert article.text[passage.start : passage.end] == PARAGRAPH_BREAK.join(members)
    assert [p.start for p in passages] == sorted({p.start for p in passages})


@given(PARAGRAPHS)
def test_every_paragraph_is_in_one_passage_at_most(texts: list[str]) -> None:
    numbers = [n for p in passages_of(make_article(texts)) for n in p.paragraphs]
    assert len(numbers) == len(set(numbers))


@given(PARAGRAPHS, PARAGRAPHS)
def test_adding_an_article_never_changes_the_passages_of_another(first: list[str], second: list[str]) -> None:
    alone = passages_of(make_article(first))
    make_article(second, number=2)
    assert passages_of(make_article(first)) == alone


@given(st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=12), st.data())
def test_headings_belong_to_no_passage(kinds: list[Kind], data: st.DataObject) -> None:
    texts = [data.draw(st.text("ab .:", min_size=1, max_size=60).map(str.strip).filter(bool)) for _ in kinds]
    for span in cut(kinds, texts):
        assert all(kinds[number] is not Kind.HEADING for number in range(span.first, span.last + 1))


@given(st.text(max_size=400), st.sampled_from(["en", "de", "zh", "th", "ar", ""]))
def test_sentences_are_disjoint_slices_that_lose_no_word(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    kept = "".join("".join(text[start:end].split()) for start, end in spans)
    assert kept == "".join(text.split())


@given(
    st.text(st.sampled_from("aB.。?! \u0085\u00a0\u2003\u2028\u202f\u3000"), max_size=12),
    st.sampled_from(["en", "fr", "zh"]),
)
def test_white_space_of_any_kind_before_a_full_stop_is_borne(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert sentence_texts(text, language) == [text[start:end] for start, end in spans]
    assert sentence_spans("Oui\u00a0. Non.", language)


@given(st.text(st.sampled_from("ab漢字ก 1-'\u0301"), max_size=120))
def test_a_passage_is_cut_as_if_all_its_words_were_counted(text: str) -> None:
    text = f"a{text}".strip()
    joined = cut([Kind.PARAGRAPH, Kind.PARAGRAPH], [text, "b"])[0].last == 1
    assert joined == (count_words(text) < 8)
