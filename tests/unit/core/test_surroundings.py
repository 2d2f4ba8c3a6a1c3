"""What is shown around a quotation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot.core.answer import Quote
from bot.core.article import Article
from bot.core.leads import lead_of
from bot.core.rights import Rights
from bot.core.surroundings import surroundings, windows, within
from tests.making import make_article

BEFORE = "It rained in the morning. The pier was wet."
QUOTED = "The ferry sank at noon. Nobody was hurt."
AFTER = "A crane was called. It came late."


def quotation(article: Article, words: str) -> Quote:
    start = article.text.index(words)
    lead = lead_of(article)
    assert lead is not None
    return replace(lead, start=start, end=start + len(words), text=words, sentence=(start, start + len(words)))


def test_the_paragraphs_beside_it_and_headings_between() -> None:
    article = make_article(["First.", "# What happened", BEFORE, QUOTED, AFTER, "Last of all."])
    found = surroundings(article, quotation(article, "The ferry sank at noon."))
    assert found.paragraphs == ((BEFORE, False), (QUOTED, True), (AFTER, False))
    article = make_article([BEFORE, "# Sinking", QUOTED])
    found = surroundings(article, quotation(article, QUOTED))
    assert found.paragraphs == ((BEFORE, False), ("Sinking", False), (QUOTED, True))


def test_windows_shrink_by_whole_sentences_down_to_the_quotation() -> None:
    article = make_article([BEFORE, QUOTED, AFTER])
    quote = quotation(article, "Nobody was hurt.")
    texts = [article.text[start:end] for start, end in windows(article, quote)]
    assert texts[0] == article.text
    assert texts[-1] == "Nobody was hurt."
    assert all(longer != shorter and shorter in longer for longer, shorter in pairwise(texts))
    assert "Nobody was hurt.\n\nA crane was called." in texts


def test_a_part_of_a_window_keeps_its_paragraphs_apart() -> None:
    article = make_article([BEFORE, QUOTED, AFTER])
    quote = quotation(article, "Nobody was hurt.")
    found = within(article, quote, quote.start, quote.end + len("\n\nA crane was called."))
    assert found.paragraphs == (("Nobody was hurt.", True), ("A crane was called.", False))


def test_no_paragraph_of_a_fetched_article_is_shown_longer_than_a_quotation() -> None:
    long = " ".join(["The weather on the coast stayed mild that evening."] * 20)
    article = make_article([long, QUOTED, long], rights=Rights(fetched=True))
    shown = surroundings(article, quotation(article, QUOTED)).paragraphs
    assert [quoted for _, quoted in shown] == [False, True, False]
    assert all(500 < len(text) <= 600 for text, quoted in shown if not quoted)
