"""The pages that become pictures show what Discord would: the words of a card, their formats, and each component."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interfaces.discord.markup import block_quote, escape, headline_link
from docs.discord_markdown import Reader, inline, to_html
from docs.discord_page import Chat, Shown

READER = Reader(now=datetime(2026, 11, 28, 12, tzinfo=UTC), people={"100": "Pullquote"}, channels={"300": "general"})


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_what_a_card_escapes_is_shown_as_it_stands(text: str) -> None:
    assert words_of(inline(escape(text), READER)) == text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("### Nothing on that", "<h3>Nothing on that</h3>"),
        ("-# small *print*", '<div class="subtext">small <em>print</em></div>'),
        ("one\ntwo", "<div>one<br>two</div>"),
        ("- **a**\n  -# why\n- b", '<ul><li><strong>a</strong><div class="subtext">why</div></li><li>b</li></ul>'),
        ("~~9~~ **8** `x`", "<div><s>9</s> <strong>8</strong> <code>x</code></div>"),
        (headline_link("A & B", "https://a.example/", "Open"), "<div><strong><a>A &amp; B</a></strong></div>"),
        ("<t:1721476800:D> (<t:1721476800:R>)", "<div>20 July 2024 (2 years ago)</div>"),
        ("<#300> <@100>", '<div><span class="mention"># general</span> <span class="mention">@Pullquote</span></div>'),
    ],
)
def test_markdown_is_drawn_as_discord_shows_it(markdown: str, html: str) -> None:
    assert to_html(markdown, READER) == html


def test_a_block_quote_is_one_block_with_its_sentence_in_bold() -> None:
    assert to_html(block_quote("Yes. No.", (0, 4)), READER) == "<blockquote><strong>Yes.</strong> No.</blockquote>"


def message(*components: Mapping[str, object], flags: int = 0) -> Shown:
    return Shown(author="Pullquote", message={"flags": flags, "components": list(components)}, is_app=True)


def test_a_page_has_the_cards_colour_buttons_choices_and_for_whom_it_is() -> None:
    options = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2", "default": True}]
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Follow <up>"}]}
    picks = {"type": 1, "components": [{"type": 3, "options": options}]}
    channels = {"type": 1, "components": [{"type": 8, "placeholder": "Everywhere"}]}
    card = {
        "type": 17,
        "accent_color": 0x3BA55D,
        "components": [{"type": 10, "content": "Hi"}, {"type": 14}, row, picks, channels],
    }
    page = Chat(READER, [message(card, flags=64)]).page()
    for part in (
        "#3ba55d",
        "Follow &lt;up&gt;",
        ">Two<",
        "select empty",
        "Everywhere",
        "<hr>",
        "Only you can see this",
    ):
        assert part in page
    assert "One" not in page
    assert "http" not in page


def test_a_component_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="type 12"):
        Chat(READER, [message({"type": 12})]).page()
