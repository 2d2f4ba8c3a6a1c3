"""The query language: what each operator means, and what is plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Reading, Scope
from bot.core.query import MOST_OPERATORS, Clock, parse_query, without_operators

CLOCK = Clock(asked_at=datetime(2026, 11, 25, 12, tzinfo=UTC))


def read(text: str, *languages: str) -> Reading:
    clock = Clock(asked_at=CLOCK.asked_at, languages=languages) if languages else CLOCK
    return parse_query(text, clock, Analyzer())


@pytest.mark.parametrize(
    ("text", "words", "scope"),
    [
        ('"port closure" storm', "port closure storm", Scope(phrases=("port closure",))),
        ("who spoke of a “dark winter”?", "who spoke of a dark winter ?", Scope(phrases=("dark winter",))),
        ("wer sprach vom „dunklen Winter“?", "wer sprach vom dunklen Winter ?", Scope(phrases=("dunklen Winter",))),
        ("who said “never,” he", "who said never he", Scope(phrases=("never",))),
        ("«force majeure» port", "force majeure port", Scope(phrases=("force majeure",))),
        ("harbour -ferries", "harbour", Scope(excluded=("ferries",))),
        ('harbour -"red cross" -ferries?', "harbour ?", Scope(excluded=("red cross", "ferries"))),
        ("source:Reuters harbour", "harbour", Scope(sources=("Reuters",))),
        ("harbour source:bbc SOURCE:“The Paper”", "harbour", Scope(sources=("bbc", "The Paper"))),
        ("harbour -source:bbc.co.uk", "harbour", Scope(not_sources=("bbc.co.uk",))),
        ("title:harbour repairs", "harbour repairs", Scope(title=("harbour",))),
        ('title:"storm damage" repairs', "storm damage repairs", Scope(title=("storm damage",))),
        ("floods since:2024", "floods", Scope(since=date(2024, 1, 1))),
        ("floods after:2024-02", "floods", Scope(since=date(2024, 3, 1))),
        ("floods until:2024-02", "floods", Scope(until=date(2024, 2, 29))),
        ("floods before:2024-05-01", "floods", Scope(until=date(2024, 4, 30))),
        ("floods since:1 May 2024 in Chad", "floods in Chad", Scope(since=date(2024, 5, 1))),
        ('floods since:"last week"', "floods", Scope(since=date(2026, 11, 16))),
        ("floods after:yesterday?", "floods ?", Scope(since=date(2026, 11, 25))),
        ("floods since last week", "floods", Scope(since=date(2026, 11, 16))),
        ("what happened in Chad since March?", "what happened in Chad ?", Scope(since=date(2026, 3, 1))),
        ("since yesterday what happened in Chad", "what happened in Chad", Scope(since=date(2026, 11, 24))),
        ("bridge repairs since 2024", "bridge repairs", Scope(since=date(2024, 1, 1))),
        ("floods until 2024-05", "floods", Scope(until=date(2024, 5, 31))),
        ("floods since March until May", "floods", Scope(since=date(2026, 3, 1), until=date(2026, 5, 31))),
        ("floods since:2020 since:2022", "floods", Scope(since=date(2022, 1, 1))),
        ("vaccine “WHO” -US", "vaccine WHO", Scope(phrases=("WHO",), excluded=("US",))),
    ],
)
def test_operators_are_taken_out_of_the_words_and_narrow_the_search(text: str, words: str, scope: Scope) -> None:
    assert read(text) == Reading(words=words, scope=scope, searches=((words, scope),))


@pytest.mark.parametrize(
    "text",
    [
        "who won the election?",
        'a lone "quote here',
        '"" empty quotes',
        "source:",
        "source: Reuters",
        "title:",
        "before:banana storm",
        "since:",
        "This was the highest hike since:",
        "(unbalanced harbour",
        "harbour) OR",
        "OR harbour",
        "((this OR that) OR other)",
        "- harbour",
        "-- harbour",
        "harbour -5 degrees",
        "an 11-year-old with COVID-19",
        "the mayor's 5'10\" brother didn't",
        "'single quotes' are apostrophes",
        "the 9:30 train",
        "https://example.org/a-b?source=x&title=y",
        r'^(foo|bar)+\s*"[^"]*"$',
        '{"title": "harbour"}',
        "SELECT * FROM articles WHERE title = 'x' OR 1=1 --",
        "what has changed since the coup?",
        "who has ruled since 2014?",
        "the worst storm since 1953",
        "how many have died since October 7?",
        "what happened since Monday's attack?",
        "who was president until 2014?",
        "closed until Monday",
        "Until 1987, what did the council do?",
        "since 1978 how many courses have they taken?",
        "what happened before 2014 and after the war?",
        "since last week",
        "IS IT TRUE OR FALSE",
        'what is "to be or not to be" from?',
        "x" * 6_001 + " -harbour",
        "\u200f-\u200e شرق",
        "😀 -😀",
    ],
)
def test_what_is_not_well_formed_is_plain_words(text: str) -> None:
    assert read(text) == Reading.plain(text)


def test_or_makes_a_search_of_each_choice() -> None:
    assert read("who won gold OR silver?").searches == (("who won gold", Scope()), ("who won silver?", Scope()))
    assert read('medals (gold OR "second place" OR -bronze)').either == ()
    read_group = read('medals (gold OR "second place") -golf')
    assert read_group.either == (("gold", "second place"),)
    assert read_group.scope == Scope(excluded=("golf",))
    assert read_group.searches == (
        ("medals gold", Scope(excluded=("golf",))),
        ("medals second place", Scope(phrases=("second place",), excluded=("golf",))),
    )


def test_or_between_sources_is_any_of_them() -> None:
    for text in ("floods source:bbc OR source:cnn", "floods (source:bbc OR source:cnn)"):
        assert read(text) == read("floods source:bbc source:cnn")


def test_at_most_four_searches_are_made_of_one_question() -> None:
    assert len(read("red OR green OR blue OR black OR white").searches) == 4
    assert len(read("(red OR green) (ship OR boat) (sea OR lake)").searches) == 4
    assert "sea lake" in read("(red OR green) (ship OR boat) (sea OR lake)").words


def test_operators_beyond_the_bound_are_words() -> None:
    reading = read(" ".join(f"-word{number}" for number in range(MOST_OPERATORS + 3)))
    assert len(reading.scope.excluded) == MOST_OPERATORS
    assert reading.words == "-word12 -word13 -word14"


def test_words_that_were_not_written_for_a_search_hold_no_operators() -> None:
    said = 'He said "it is fine" -honest OR not source:me'
    assert read(without_operators(said)).is_plain
    assert without_operators("a well-known 11-year-old") == "a well-known 11-year-old"


def test_dates_are_read_in_the_language_of_the_question() -> None:
    assert read("Flut since:gestern", "de", "en").scope == Scope(since=date(2026, 11, 24))
    assert read("Flut seit gestern", "de", "en").is_plain


def test_a_phrase_of_function_words_depends_on_the_language() -> None:
    assert read('"die der" Mannschaft', "de").is_plain
    assert not read('"die der" Mannschaft', "en").is_plain
