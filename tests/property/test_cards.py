"""Whatever an article holds, Discord shows its quotation as it stands, and takes the message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.answer import Quote
from bot.core.article import Head, Published
from bot.core.quotation import narrowed
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.card import Button, Tone
from bot.interfaces.discord.markup import block_quote, escape
from bot.interfaces.discord.quoting import Sheet, quotes_card
from bot.interfaces.discord.views import layout
from tests.fakes.discord import broken_rules
from tests.fakes.markdown import MarkdownFound, shown
from tests.tries import tries

CATALOGUE = Catalogue(Path(__file__).parents[2] / "bot" / "locale")
HOSTILE = [
    *"*_~|`<>[]()#@:-+\\/ \n.!1",
    "**", "__", "~~", "||", "```", "> ", ">>> ", "# ", "-# ", "- ", "1. ", "@everyone", "<@1>", "<#2>", "<t:1:R>",
    "<:a:1>", "</ask:1>", ":smile:", "https://a.example/b_c_d", "[a](https://b.example)", "¯\\_(ツ)_/¯",
    "\u200b", "\u202e", "العربية", "日本語です。", "😀", "👩‍👩‍👧", "word", "Sentence ends. ",
]  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(HOSTILE) | st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120
).map(lambda parts: "".join(parts).strip() or "x")


def quote_of(text: str, sentence: tuple[int, int] | None = None, head: Head | None = None, number: int = 1) -> Quote:
    return Quote(
        article_id=number,
        revision=1,
        paragraph=0,
        start=10,
        end=10 + len(text),
        text=text,
        sentence=(10 + sentence[0], 10 + sentence[1]) if sentence else (10, 10 + len(text)),
        head=head or Head(title="A headline", language="en"),
        source="tests",
    )


@settings(max_examples=tries(600))
@given(TEXTS, st.data())
def test_discord_shows_the_stored_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words, bold = shown(block_quote(text, (start, end)))
    assert words == text
    assert "".join("".join(bold).split()) == "".join(text[start:end].split())


@settings(max_examples=tries(300))
@given(TEXTS)
@example("https://a.example/b_c_d and *this*")
def test_without_bold_nothing_is_formatted(text: str) -> None:
    assert shown(block_quote(text)) == (text, [])


@pytest.mark.parametrize("raw", ["> **a", "> <@1>", "> https://a.example/b", "> # a", "> :smile:", "a"])
def test_the_reader_of_markdown_sees_what_is_not_escaped(raw: str) -> None:
    with_meaning = raw if raw != "> **a" else "> **a**b _c_"
    with pytest.raises(MarkdownFound):
        shown(with_meaning)
    assert shown(f"> {escape(raw)}")[0] == raw


LONG = st.sampled_from(["word ", "日本語。", "😀", "*_`|", "A sentence of words. ", "x"]).flatmap(
    lambda part: st.integers(1, 4000 // len(part)).map(lambda count: (part * count).strip() or "x")
)


@settings(max_examples=tries(80))
@given(st.lists(LONG, min_size=1, max_size=5), LONG, LONG, st.sampled_from(["en", "de"]))
def test_every_card_is_within_every_limit_and_verbatim(texts: list[str], title: str, name: str, language: str) -> None:
    words = CATALOGUE.words(language)
    head = Head(
        title=title,
        authors=(name,),
        publisher=name,
        url="https://example.org/" + "ä" * min(len(title), 300),
        published=Published.parse("2024-05-01"),
        language="ja" if "日" in title else "en",
        sample=True,
    )
    quotes = [quote_of(text, head=head, number=number) for number, text in enumerate(texts)]
    sheet = Sheet(
        title="Title", tone=Tone.ANSWERED, buttons=tuple(Button), asked=name, notes=(escape(name[:40]),), bold=True
    )
    card = quotes_card(quotes, sheet, words)
    body: dict[str, Any] = {
        "flags": 1 << 15,
        "allowed_mentions": {"parse": []},
        "components": layout(card, words, "receipt1").to_components(),
    }
    assert broken_rules(body) == []
    first = "\n".join(line for line in card.sections[0].split("\n") if line.startswith("> "))
    assert shown(first)[0] in texts[0]


@settings(max_examples=tries(200))
@given(TEXTS, st.integers(1, 300))
def test_a_narrowed_quotation_is_a_slice_with_its_place(text: str, room: int) -> None:
    whole = quote_of(text)
    part = narrowed(whole, room)
    assert part.text == text[part.start - whole.start : part.end - whole.start]
    assert 0 < len(part.text) <= max(room, 1)
    assert part.cut_after == (part.end < whole.end)
    assert part.cut_before == (part.start > whole.start)
