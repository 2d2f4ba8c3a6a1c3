"""Any words of an article are exact in any typography, and never once a word is another."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import bot
from bot.core.answer import Searched
from bot.core.article import Article
from bot.core.claim import claim_of, claims_in
from bot.core.reading import judge
from bot.core.rights import PageRights, QuotePolicy, Rights, limit_of
from bot.core.verdict import Exact, Spliced, Verdict, Verified
from bot.core.verification import Library, verify
from bot.core.wording import wording
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.fitting import fits
from bot.interfaces.discord.verdicts import verdict_card
from tests.making import make_article
from tests.tries import tries

WORDS = Catalogue(Path(bot.__path__[0]) / "locale").words("de")
VOCABULARY = "the mayor said not 14 41 1.5 15 million harbour can can't US us ferries $5 -3 50% it café ten".split()
SWAPS = {"'": "’", "-": "–", " ": "\u00a0", ".": "…"}

sentences = st.lists(st.sampled_from(VOCABULARY), min_size=4, max_size=14).map(lambda some: f"{' '.join(some)}.")
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
articles = st.lists(paragraphs, min_size=1, max_size=4).map(make_article)
anything = st.text(max_size=60)


def check(text: str, article: Article) -> Verdict | None:
    claim = claim_of(text)
    return verify(claim, Library(newest=[article], histories={}, searched=Searched(1))) if claim else None


@settings(max_examples=tries(150))
@given(articles, st.data())
def test_any_slice_is_exact_in_any_typography(article: Article, data: st.DataObject) -> None:
    words = article.text.split()
    first = data.draw(st.integers(0, len(words) - 4))
    chosen = words[first : data.draw(st.integers(first + 4, len(words)))]
    text = data.draw(st.sampled_from((" ", "\n", "  ", "\u00a0"))).join(chosen)
    text = data.draw(
        st.sampled_from((text, f"“{text}”", f"«{text}»", f"{text}…", f"… {text}", text[0].upper() + text[1:]))
    )
    text = text.replace("'", data.draw(st.sampled_from("'’")))
    verdict = check(text, article)
    assert isinstance(verdict, Exact)
    assert not verdict.is_shortened
    assert article.text[verdict.quote.start : verdict.quote.end] == verdict.quote.text


@settings(max_examples=tries(200))
@given(articles, st.data())
def test_no_text_is_exact_whose_words_do_not_stand_in_a_row(article: Article, data: st.DataObject) -> None:
    words = article.text.split()
    first = data.draw(st.integers(0, len(words) - 4))
    chosen = words[first : data.draw(st.integers(first + 4, len(words)))]
    place = data.draw(st.integers(0, len(chosen) - 1))
    other = data.draw(st.sampled_from(VOCABULARY))
    chosen[place : place + data.draw(st.integers(0, 2))] = [other] if data.draw(st.booleans()) else []
    text = " ".join(chosen)
    verdict = check(text, article)
    if isinstance(verdict, Exact):
        keys = " ".join(wording(text).keys)
        assert f" {keys} " in f" {' '.join(wording(article.text).keys)} "


@settings(max_examples=tries(100))
@given(
    st.lists(anything.filter(lambda text: text.strip() != "" and "\n\n" not in text.strip()), min_size=1, max_size=4),
    st.lists(anything, min_size=1, max_size=3),
    st.sampled_from(QuotePolicy),
    st.none() | st.integers(0, 40),
    st.data(),
)
def test_every_verdict_on_anything_fits_discord_and_keeps_to_the_rights(
    texts: list[str], messages: list[str], policy: QuotePolicy, longest: int | None, data: st.DataObject
) -> None:
    rights = Rights(policy=policy, page=PageRights(longest=longest), fetched=True)
    plain = [text.strip().removeprefix("# ").removeprefix("- ").strip() or "x" for text in texts]
    article = make_article(plain, rights=rights)
    message = " ".join([*messages, data.draw(st.sampled_from(plain)), *messages])
    claims = claims_in(message)
    if claims is None:
        return
    library = Library(newest=[article], histories={}, searched=Searched(1))
    verdict, count = judge(claims, lambda claim: verify(claim, library))
    verified = Verified(verdict=verdict, quotations=count)
    assert fits(verdict_card(verified, WORDS).sections)
    limit = limit_of(rights)
    for quote in verified.quotes:
        assert article.text[quote.start : quote.end] == quote.text
        assert len(quote.text) <= limit.characters


@settings(max_examples=tries(25))
@given(st.sampled_from(("*_~`|", "漢字仮名", "𝔘𝔫𝔦", "<@1> ")), st.integers(1, 40), st.integers(2, 30))
def test_long_texts_of_signs_that_need_escaping_fit_discord(sign: str, words: int, times: int) -> None:
    sentence = " ".join(f"{sign}{number}x{sign * 3}" for number in range(words))
    article = make_article([f"{sentence} {number} end." for number in range(times)], title=sign * 200)
    text = " ".join(f"{sentence} {number} other end" for number in range(times))[:4_000]
    verdict = check(text, article)
    if verdict is not None:
        assert fits(verdict_card(Verified(verdict=verdict, quotations=3), WORDS).sections)
        assert not isinstance(verdict, Spliced) or len(verdict.origins) > 1
