"""What the page about the house says of modules and numbers holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.core.background import CONFIDENCE_PRIOR, RANKING_PRIOR
from bot.core.sketch import SIZE
from bot.search.studying import ARTICLES, CANDIDATES
from bot.search.writing import MOST_FRESH

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
_ROOMS = ("core", "service", "search", "storage", "ingest", "interfaces", "workbench", "bot", "tests")


def is_there(named: str) -> bool:
    """Tell whether a file, a module, or a module with a name of it is there."""
    places = [at / (named + end) for at in (ROOT, ROOT / "bot") for end in ("", ".py")]
    module, _, _ = named.rpartition(".")
    return any(path.exists() for path in places) or (ROOT / "bot" / f"{module}.py").exists()


def test_every_module_it_names_is_there() -> None:
    named = re.findall(rf"`((?:{'|'.join(_ROOMS)})/[\w/]+(?:\.\w+)?)`", PAGE)
    assert len(named) > 60
    assert [one for one in named if not is_there(one)] == []
    assert not is_there("core/nowhere")


def test_every_floor_stands_on_it() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        (floors,) = [one for one in tomllib.load(file)["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    plan = PAGE.partition("## Floors")[2].partition("## How to add")[0]
    rooms = [room.strip() for layer in floors["layers"] for room in layer.split("|")]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", plan)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"chooses {ARTICLES} articles from postings",
        f"The best {CANDIDATES} passages are described",
        f"the smallest {SIZE} hashes",
        f"in a tail of at most {MOST_FRESH} passages",
        f"with the weight of {RANKING_PRIOR} passages; the confidence with that of {CONFIDENCE_PRIOR:,}",
    ],
)
def test_its_numbers_are_those_of_the_code(sentence: str) -> None:
    assert sentence in " ".join(PAGE.split())
