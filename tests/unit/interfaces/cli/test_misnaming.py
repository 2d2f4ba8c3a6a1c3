"""What is said where a name that was given is no source's."""

from __future__ import annotations

from bot.interfaces.cli.misnaming import misnamed

NAMES = ("Alder Courier", "BBC", "BBC Sport")


def test_a_name_in_any_capitals_is_one_of_them() -> None:
    assert misnamed("bbc", NAMES) == ""
    assert misnamed("", NAMES) == ""


def test_those_with_the_word_in_them_are_named_alone() -> None:
    said = misnamed("courier", NAMES)
    assert said == "No source or publisher is called “courier”. With that in their name there are: Alder Courier"


def test_else_all_are_named_and_of_many_the_first() -> None:
    assert misnamed("reuters", NAMES).endswith("There are: Alder Courier · BBC · BBC Sport")
    many = [f"Paper {number:02}" for number in range(12)]
    assert misnamed("reuters", many).endswith("Paper 09 · and 2 more")


def test_without_any_source_nothing_is_said() -> None:
    assert misnamed("reuters", ()) == ""
