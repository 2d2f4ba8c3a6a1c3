"""Every card can be read aloud: in words, in order, and as well where Discord shows embeds or no buttons."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise

import discord
import pytest
from discord import ui

import bot.interfaces.discord as door
from bot.core.answer import (
    Answered,
    Hint,
    NearMiss,
    Newer,
    Nothing,
    Question,
    Quote,
    Related,
    Scope,
    Searched,
)
from bot.core.article import Head, Published
from bot.core.gap import Gap
from bot.core.rating import Rated, rated_answer
from bot.core.reasons import Moved, Place, Reasons, Weight, WordReason
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Why, Withheld
from bot.core.serving import ServerSettings
from bot.core.source import Health, Source, SourceKind
from bot.core.verdict import Altered, Exact, Instead, NotFound, Older, Origin, Piece, Spliced, Verdict, Verified
from bot.core.wanted import AnswerKind
from bot.core.watch import Kept, Watch
from bot.interfaces.catalogue import Catalogue, Words
from bot.interfaces.discord import (
    cards,
    gapcards,
    places,
    presses,
    privacycard,
    ratingcards,
    reasoncards,
    sourcecards,
    takingdown,
    watchcards,
)
from bot.interfaces.discord.card import Button, Card, Tone
from bot.interfaces.discord.cogs import forgetting, helping
from bot.interfaces.discord.cogs.forgetting import Forgotten
from bot.interfaces.discord.quoting import Sheet, quotes_card
from bot.interfaces.discord.settingscard import settings_layout
from bot.interfaces.discord.verdicts import verdict_card
from bot.interfaces.discord.views import button_row, embeds, layout
from bot.service.browsing import Newest
from bot.service.recalling import Further
from bot.service.subscribing import Preview
from tests.sentences import BOT, sentences_in_use

CATALOGUE = Catalogue(BOT / "locale")
LANGUAGES = ["en", *sorted(path.stem for path in (BOT / "locale").glob("*.po"))]
_EMOJI = re.compile(r"[\u2190-\u21ff\u2300-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]|(?<!\\):[a-z_]+:(?!\d)")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])+)\]\(<[^>]+>\)")
_HERE = re.compile(r"(?:here|link|this|click here|hier|dies|klick(?:e|en)? hier)\W*", re.IGNORECASE)
_BY_PLACE = re.compile(
    r"\b(?:(?:on|to|at) the (?:left|right|top|bottom)|(?:above|below)\b|next button|(?:links|rechts|oben|unten)\b|"
    r"unter der|über der|(?:green|red|yellow|grey|gr[uü]ne|rote|gelbe|graue)[nrsm]?\b)",
    re.IGNORECASE,
)

HEAD = Head(
    title="Storm closes the harbour",
    authors=("Ada Moss",),
    publisher="Alder Courier",
    url="https://courier.example/harbour",
    published=Published.parse("2024-02-03"),
    language="en",
)
NOW = datetime(2024, 5, 1, tzinfo=UTC)
TEXT = "The breakwater was built in 1911. It was raised once."
QUOTE = Quote(
    article_id=1, revision=1, paragraph=0, start=0, end=len(TEXT), text=TEXT, sentence=(0, 33), head=HEAD, source="c"
)
OTHER = replace(QUOTE, article_id=2, head=replace(HEAD, title="[Live] the harbour"), also_in=("A", "B", "C", "D", "E"))
EMPTY = replace(QUOTE, end=0, text="", sentence=(0, 0), is_spent=True)
QUESTION = Question(text="When was it built?", asked_at=NOW, said="and when?", scope=Scope(source="Courier"))
SEARCHED = Searched(27, date(2019, 4, 16), date(2025, 5, 8), undated=2)
ANSWERED = Answered(
    question=QUESTION,
    confidence=0.9,
    quotes=(QUOTE, OTHER),
    searched=SEARCHED,
    further=(OTHER,),
    read_as=(("bult", "built"),),
    newer=Newer(2, HEAD),
)
RELATED = Related(
    question=QUESTION, confidence=0.5, quotes=(OTHER, replace(OTHER, paragraph=3)), searched=SEARCHED, further=(OTHER,)
)
NOTHING = Nothing(question=QUESTION, confidence=0.1, searched=SEARCHED)
CUT = replace(QUOTE, cut_before=True, cut_after=True, is_updated=True, is_summary=True)
REPLIES: list[Reply] = [
    ANSWERED,
    replace(ANSWERED, quotes=(CUT,), further=(), read_as=(), newer=None),
    RELATED,
    replace(RELATED, quotes=(EMPTY,), further=()),
    replace(NOTHING, near_misses=(NearMiss(article_id=1, head=HEAD, matched=("harbour",), missing=("built",)),)),
    replace(NOTHING, searched=Searched(0)),
    *(replace(NOTHING, hint=hint) for hint in Hint),
    Surroundings(QUOTE, (("Before.", False), (TEXT, True), ("After. " * 300, False))),
    Sources((QUOTE, OTHER)),
    *(Withheld(QUOTE, why) for why in Why),
    *(NoMore(what) for what in ("more", "context", "source")),
]
SOURCES = [
    Source(id=1, name="Courier", kind=SourceKind.FEED, address="https://c.example/f", health=Health(articles=3)),
    Source(
        id=2,
        name="Post",
        kind=SourceKind.FEED,
        address="https://p.example/f",
        health=Health(error="No answer.", failures=9, last_success=NOW, next_poll=NOW),
    ),
    Source(id=3, name="Old", kind=SourceKind.PAGE, address="https://o.example/", paused=True),
]
PIECES = (Piece("The quay was", "The breakwater was"), Piece("built in 1911", "built in 1911", is_same=True))
ALTERED = Altered(claim="The quay was built in 1911", quote=QUOTE, pieces=PIECES)
OLDER = Older(claim="It was built in 1912", quote=QUOTE, until=NOW)
EXACT = Exact(claim="built in 1911", quote=QUOTE)
VERDICTS: list[Verdict] = [
    EXACT,
    replace(EXACT, left_out=("in May",), instead=(Instead("it", "the quay"), Instead("sic", "")), is_shortened=True),
    replace(EXACT, in_headline=True, other_marks=True),
    ALTERED,
    replace(ALTERED, is_withheld=True, quote=EMPTY),
    *(replace(ALTERED, **{sign: True}) for sign in ("reordered", "hides_negation", "in_headline")),
    OLDER,
    replace(OLDER, now=OTHER, pieces=PIECES),
    Spliced(
        claim="It was built and raised",
        origins=(Origin("It was built", QUOTE), Origin("and raised", OTHER)),
        is_marked=True,
    ),
    NotFound(claim="It was sold", searched=SEARCHED),
]
PREVIEW = Preview(
    kind=SourceKind.FEED, address="https://c.example/f", title="Courier", headlines=("One", "Two"), entries=20
)
WATCH = Watch(id="watch-1", user_id=1, server_id=2, question=QUESTION, language="en", after=0, made_at=NOW)
RATED = rated_answer(ANSWERED, "receipt", 2, "sealed", NOW)
GAPS = tuple(
    Gap(words="When does the *pool* open? " * n, people=2 + n, last_on=date(2024, 5, n), is_close=n > 1)
    for n in (1, 2, 9)
)
REASONS = Reasons(
    words=tuple(WordReason("built", p, weight, n) for p in Place for weight in Weight for n in (None, 0, 1, 12)),
    passages=1_200,
    moved=tuple(Moved),
    kind=AnswerKind.ANYTHING,
    is_sure=True,
)


@dataclass(frozen=True)
class Shown:
    """Cards that one function makes."""

    of: Callable[..., Card]
    make: Callable[[Words], list[Card]]


# A function that makes cards is listed here with all kinds that it makes; those it calls for one need no line.
EVERY: list[Shown] = [
    Shown(
        cards.reply_card,
        lambda w: [
            cards.reply_card(r, w, asked="When?", notice="A notice.", is_rated=rated)
            for r in REPLIES
            for rated in (True, False)
        ],
    ),
    Shown(
        cards.further_card,
        lambda w: [cards.further_card(Further(quotes, last), w) for quotes in ((), (OTHER,)) for last in (True, False)],
    ),
    Shown(
        cards.newest_card,
        lambda w: [
            cards.newest_card(Newest(topic, quotes, SEARCHED), w)
            for topic in ("", "ferry")
            for quotes in ((), (QUOTE,))
        ],
    ),
    Shown(cards.surroundings_card, lambda w: [cards.surroundings_card(Surroundings(QUOTE, ((TEXT, True),)), w)]),
    Shown(cards.withheld_card, lambda w: [cards.withheld_card(Withheld(QUOTE, why), w) for why in Why]),
    Shown(
        quotes_card,
        lambda w: [quotes_card((QUOTE,), Sheet(title=w("Newest articles"), tone=Tone.PLAIN, buttons=()), w)],
    ),
    Shown(
        verdict_card, lambda w: [verdict_card(Verified(verdict=v, quotations=n), w) for v in VERDICTS for n in (1, 3)]
    ),
    Shown(helping.help_card, lambda w: [helping.help_card(w)]),
    Shown(
        privacycard.privacy_card, lambda w: [privacycard.privacy_card(w, counts_gaps=c) for c in (None, True, False)]
    ),
    Shown(
        ratingcards.rated_card,
        lambda w: [
            ratingcards.rated_card(Rated(answer=RATED, helped=helped, is_own=own), w)
            for helped in (True, False)
            for own in (True, False)
        ],
    ),
    Shown(ratingcards.off_card, lambda w: [ratingcards.off_card(w, is_kept=kept) for kept in (True, False)]),
    Shown(gapcards.gaps_card, lambda w: [gapcards.gaps_card(some, w) for some in ((), GAPS, GAPS * 60)]),
    Shown(
        sourcecards.preview_card,
        lambda w: [
            sourcecards.preview_card(replace(PREVIEW, kind=kind), w) for kind in (SourceKind.FEED, SourceKind.PAGE)
        ],
    ),
    Shown(sourcecards.added_card, lambda w: [sourcecards.added_card(1, 2, w), sourcecards.added_card(0, 0, w)]),
    Shown(
        sourcecards.sources_card,
        lambda w: [sourcecards.sources_card(some, {1}, w) for some in ([], SOURCES, SOURCES[:1], SOURCES * 60)],
    ),
    Shown(takingdown.withdrawn_card, lambda w: [takingdown.withdrawn_card(w)]),
    Shown(presses.forgotten_card, lambda w: [presses.forgotten_card(w)]),
    Shown(
        forgetting.forgotten_card, lambda w: [forgetting.forgotten_card(Forgotten(n, n, n, n), w) for n in (0, 1, 12)]
    ),
    Shown(watchcards.kept_card, lambda w: [watchcards.kept_card(Kept(WATCH, is_new=new), w) for new in (True, False)]),
    Shown(
        watchcards.told_card, lambda w: [watchcards.told_card(WATCH, ANSWERED, w, is_known=k) for k in (True, False)]
    ),
    Shown(
        reasoncards.reasons_card,
        lambda w: [
            reasoncards.reasons_card(replace(REASONS, kind=kind, is_sure=kind is AnswerKind.NAME), w)
            for kind in AnswerKind
        ],
    ),
    Shown(places.blocked_card, lambda w: [places.blocked_card(Card(sections=("x",), buttons=tuple(Button)), w)]),
]


def every_card(language: str) -> list[Card]:
    words = CATALOGUE.words(language)
    return [card for shown in EVERY for card in shown.make(words)]


def text_of(card: Card) -> str:
    return "\n".join(card.sections)


def test_every_function_that_makes_a_card_is_looked_at() -> None:
    listed = {f"{shown.of.__module__}.{shown.of.__name__}" for shown in EVERY}
    there = {
        f"{module.__name__}.{name}"
        for found in pkgutil.walk_packages(door.__path__, f"{door.__name__}.")
        for module in (importlib.import_module(found.name),)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.get_annotations(function).get("return") == "Card"
    }
    assert there - {"bot.interfaces.discord.fitting.fitted"} == listed  # which makes what it is told to


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_meaning_is_told_by_emoji(language: str) -> None:
    words = CATALOGUE.words(language)
    said = [words(one) if more is None else words.many(one, more, 2) for one, more in fixed(words)]
    for text in (*said, *map(text_of, every_card(language))):
        assert not _EMOJI.search(re.sub(r"<t:\d+:\w>", "", text)), text


def fixed(words: Words) -> Iterator[tuple[str, str | None]]:
    """The fixed sentences that have no place to fill, which need no values."""
    return ((one, more) for one, more in sentences_in_use() if "{" not in one and words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_says_nothing_that_the_title_does_not(language: str) -> None:
    titles: dict[Tone, set[str]] = {tone: set() for tone in Tone}
    for card in every_card(language):
        titles[card.tone] |= {line for line in text_of(card).split("\n") if line.startswith("### ")} or {""}
    assert "" not in titles[Tone.ANSWERED] | titles[Tone.RELATED]
    assert not titles[Tone.ANSWERED] & (titles[Tone.RELATED] | titles[Tone.PLAIN])
    assert not titles[Tone.RELATED] & titles[Tone.PLAIN]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_has_one_heading_at_the_top_or_none(language: str) -> None:
    for card in every_card(language):
        lines = text_of(card).split("\n")
        headings = [place for place, line in enumerate(lines) if re.match(r"#{1,6} ", line)]
        assert len(headings) <= 1, lines
        assert all(lines[place].startswith("### ") for place in headings)
        assert all(line.startswith("-# ") for place in headings for line in lines[:place]), lines  # the question


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_says_where_it_leads(language: str) -> None:
    for card in every_card(language):
        for label in _LINK.findall(text_of(card)):
            assert not _HERE.fullmatch(label), label
            assert len(label.split()) > 1, label
        assert "](" not in _LINK.sub("", text_of(card)).replace("\\](", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_by_its_place_or_colour(language: str) -> None:
    words = CATALOGUE.words(language)
    for one, more in sentences_in_use():
        translated = CATALOGUE.words(language)
        raw = [_raw(translated, one), *([_raw(translated, more)] if more else [])]
        for sentence in raw:
            assert not _BY_PLACE.search(sentence), sentence
    assert words.language == language


def _raw(words: Words, sentence: str) -> str:
    """Translate a sentence with its places left open."""
    return words(sentence, **{name: name for name in re.findall(r"\{(\w+)\}", sentence)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_embeds_carry_the_same_words_and_buttons(language: str) -> None:
    words = CATALOGUE.words(language)
    for card in every_card(language):
        assert [embed.description for embed in embeds(card)] == list(card.sections)
        assert len(card.sections) <= 10
        if Button.ADD not in card.buttons:
            assert _labels(button_row(card, words, "receipt")) == _labels(layout(card, words, "receipt"))


def _labels(view: ui.LayoutView | ui.View) -> list[str | None]:
    return [item.label for item in _items(view) if isinstance(item, ui.Button)]


def _items(view: ui.LayoutView | ui.View) -> list[object]:
    found = list(view.walk_children()) if isinstance(view, ui.LayoutView) else list(view.children)
    return [getattr(item, "item", item) for item in found]  # a dynamic item wraps its own


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_says_in_words_what_it_does(language: str) -> None:
    words = CATALOGUE.words(language)
    for button in Button:
        for view in (layout, button_row):
            (label,) = _labels(view(Card(sections=("x",), buttons=(button,)), words, "receipt"))
            assert label
            assert re.search(r"[^\W\d_]{2}", label)
            assert len(label) <= 80
            assert label != button.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_select_stands_under_its_title_and_says_what_it_holds(language: str) -> None:
    settings = ServerSettings(channels=frozenset({5}))
    view = settings_layout(settings, CATALOGUE.words(language), 3, 3.0, "UTC", saved="Saved")
    items = [item for item in view.walk_children() if isinstance(item, ui.TextDisplay | ui.Select | ui.ChannelSelect)]
    texts = [item.content for item in items if isinstance(item, ui.TextDisplay)]
    assert texts[0].startswith("### ")
    assert not any(line.startswith("#") for text in texts for line in text.split("\n")[1:])
    for before, item in pairwise(items):
        if not isinstance(item, ui.TextDisplay):
            assert isinstance(before, ui.TextDisplay)
            assert before.content.startswith("**")
        if isinstance(item, ui.Select):
            assert all(re.search(r"\w", option.label) and not _EMOJI.search(option.label) for option in item.options)
    assert not any(_EMOJI.search(text) for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_have_an_alternative_text(language: str) -> None:
    for card in every_card(language):
        for item in _items(layout(card, CATALOGUE.words(language), "receipt")):
            if isinstance(item, ui.Thumbnail):
                assert item.description
            if isinstance(item, ui.MediaGallery):
                assert all(picture.description for picture in item.items)
        assert all(embed.image.url is None and embed.thumbnail.url is None for embed in embeds(card))
    assert discord.Embed().image.url is None
