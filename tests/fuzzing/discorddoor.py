"""What is written for Discord, and what comes back from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord

import bot
from bot.core.serving import ServerSettings
from bot.core.source import SourceKind
from bot.core.verdict import Verified
from bot.interfaces.catalogue import Catalogue, Words
from bot.interfaces.discord import cards, sourcecards
from bot.interfaces.discord.buttons import CardButton
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.fitting import fits
from bot.interfaces.discord.markup import block_quote, escape, headline_link
from bot.interfaces.discord.presses import typed_text
from bot.interfaces.discord.proposals import AddButton
from bot.interfaces.discord.reasoncards import reasons_card
from bot.interfaces.discord.settingscard import Setting, changed, settings_layout
from bot.interfaces.discord.settingsselects import SettingSelect
from bot.interfaces.discord.verdicts import verdict_card
from bot.interfaces.discord.views import embeds, layout
from tests.fakes.discord import broken_rules
from tests.fakes.markdown import shown
from tests.fuzzing.hostile import Texts, preview, reasons, replies, sources, verdicts
from tests.fuzzing.target import Target, plain_text_of

_MENTION = re.compile(r"(?<!\\)(?:@everyone|@here|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>)")
_TARGET = re.compile(r"\]\(<https?://[^<>\s]+>\)")
_MASKED = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])+)\]\((?!<https?://)")


@cache
def _languages() -> tuple[Words, ...]:
    catalogue = Catalogue(Path(bot.__path__[0]) / "locale")
    return catalogue.words("en"), catalogue.words("de")


def _check(card: Card, words: Words) -> None:
    """Discord takes it, and nothing in it pings or hides where it leads."""
    assert fits(card.sections)
    body: dict[str, Any] = {
        "flags": 1 << 15,
        "allowed_mentions": {"parse": []},
        "components": layout(card, words, "receipt1").to_components(),
    }
    assert broken_rules(body) == []
    assert all(embed.description for embed in embeds(card))
    text = _TARGET.sub("](<https://", "\n".join(card.sections))  # where a link leads pings nobody
    assert not _MENTION.search(text), text[:200]
    assert not _MASKED.search(text), text[:200]


def _quotation(data: bytes) -> None:
    text = plain_text_of(data).replace("\r", "")
    if text:
        assert shown(block_quote(text))[0] == text
        line = " ".join(text.split())
        if line:
            assert shown(f"> {escape(line)}") == (line, [])
            link = headline_link(line, f"https://x.example/{line}", "Open")
            assert not _MASKED.search(link), link


def _answers(data: bytes) -> None:
    texts = Texts(plain_text_of(data))
    for words in _languages():
        for reply in replies(texts):
            _check(cards.reply_card(reply, words, asked=texts.line(), notice=""), words)
        _check(reasons_card(reasons(texts), words), words)


def _verdicts(data: bytes) -> None:
    texts = Texts(plain_text_of(data))
    for words in _languages():
        for verdict in verdicts(texts):
            _check(verdict_card(Verified(verdict=verdict, quotations=2), words), words)


def _sources(data: bytes) -> None:
    texts = Texts(plain_text_of(data))
    for words in _languages():
        _check(sourcecards.sources_card(sources(texts), {1}, words), words)
        for kind in (SourceKind.FEED, SourceKind.PAGE):
            _check(sourcecards.preview_card(preview(texts, kind), words), words)


def _custom_id(data: bytes) -> None:
    text = plain_text_of(data)
    for item in (CardButton, AddButton, SettingSelect):
        match = item.__discord_ui_compiled_template__.fullmatch(text)
        if match:
            named = match.groupdict()
            if "button" in named:
                assert Button(named["button"])
                assert 0 <= int(named["page"]) <= 999
            if "setting" in named:
                assert Setting(named["setting"])


def _values(data: bytes) -> Iterator[dict[str, object] | str | None]:
    """Make a payload of an input: values of odd kinds, nested."""
    text = plain_text_of(data)
    lines = text.split("\n")
    yield text
    yield None
    yield {"custom_id": f"pq:ask:{lines[0]}", "components": [{"component": {"value": lines[-1]}}, {"value": 5}, lines]}
    yield {"custom_id": f"pq:ask:{text}", "components": {"components": [None, {"components": [{"value": text}]}]}}
    nested: object = {"value": text}
    for _ in range(min(len(data), 200)):
        nested = {"components": [nested]}
    yield {"custom_id": "pq:ask:receipt", "components": nested}
    yield {"custom_id": None, "value": text}


def _modal(data: bytes) -> None:
    for value in _values(data):
        given = value if isinstance(value, dict) else {"custom_id": "pq:ask:receipt", "components": value}
        submitted = SimpleNamespace(data=given, type=discord.InteractionType.modal_submit)
        typed = typed_text(cast("discord.Interaction", submitted))
        assert typed is None or all(isinstance(part, str) for part in typed)


def _settings(data: bytes) -> None:
    number, _, rest = data.partition(b":")
    setting = list(Setting)[len(number) % len(Setting)]
    made = changed(ServerSettings(), setting, plain_text_of(rest).split("\n"))
    for words in _languages():
        view = settings_layout(made, words, 3, 3.0, "UTC", saved="")
        assert (
            broken_rules({"allowed_mentions": {"parse": []}, "components": view.to_components(), "flags": 1 << 15})
            == []
        )


_TEXTS = (
    b"A storm closed the harbour.\nStorm closes harbour\nIna Quay\nAlder Courier\n2024",
    "> „Zu alt“, sagte sie. *Sehr* alt!\n# Titel\n- eins\n1. zwei\nhttps://x.example/a_b_c\n".encode() * 20,
    "日本語です。" .encode() * 200,
    "الفيضان\u202eabc\u202c".encode() * 50,
    "👩‍👩‍👧😀".encode() * 300,
)  # fmt: skip
_MARKS = (
    b"*", b"**", b"_", b"__", b"~~", b"||", b"`", b"```", b"> ", b">>> ", b"# ", b"-# ", b"- ", b"1. ", b"[", b"](", b")", b"<", b">",
    b"<@1>", b"<@&1>", b"<#2>", b"<t:1:R>", b"<:a:1>", b"</ask:1>", b"<id:guide>", b":smile:", b"@everyone", b"@here", b"\\", b"\n",
    b"https://x.example/(a)_b", b"[x](https://evil.example)", b"{words}", b"{count}", b"%s", b"%(x)s", "\u2028# x".encode(), b"discord.gg/x",
)  # fmt: skip
_IDS = (b"pq:more:receipt1:0", b"pq:context:abcdef:12", b"pq:add:abcdef", b"pq:set:zone", b"pq:delete:Ab_-09:999")
_IN_IDS = (b"pq:", b":", b"more", b"follow", b"tell", b"set", b"0", "٣".encode(), b"-1", b"\n", b"_", b"a" * 50)
_CHOICES = (b"a:200\n201", b"ab:yes", b"abc:2", b"abcd:30", b"abcde:Europe/Berlin", b"abcdef:sentence", b":usual")
_IN_CHOICES = (b"\n", b"-1", b"9" * 30, b"../../../etc/localtime", b"UTC", b"/", b"no", b"full", "٣".encode())

TARGETS = (
    Target(name="quotations on Discord", attack=_quotation, seeds=_TEXTS, tokens=_MARKS, longest=4_000),
    Target(name="cards of answers", attack=_answers, seeds=_TEXTS, tokens=_MARKS, longest=2_500),
    Target(name="cards of verdicts", attack=_verdicts, seeds=_TEXTS, tokens=_MARKS, longest=2_500),
    Target(name="cards of sources", attack=_sources, seeds=_TEXTS, tokens=_MARKS, longest=6_000),
    Target(name="custom ids", attack=_custom_id, seeds=_IDS, tokens=_IN_IDS, longest=200),
    Target(name="modals", attack=_modal, seeds=(b"receipt1\nand when?",), tokens=_IN_IDS + _MARKS, longest=4_000),
    Target(
        name="choices of settings",
        attack=_settings,
        seeds=_CHOICES,
        tokens=_IN_CHOICES,
        refuses=(ValueError, LookupError, OSError),
        longest=400,
    ),
)
