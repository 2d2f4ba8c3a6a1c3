"""`pullquote bench`, from made-up articles or a file to its figures, with the engines that are always there."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from bot.core.benching import OURS, OURS_PLAIN
from bot.core.madeupnews import MadeUpNews
from bot.workbench import machine, shop
from bot.workbench.children import Facts
from tests.integration.conftest import CommandLine

ENGINES = ("rank-bm25", "fts5", OURS_PLAIN, OURS)


@pytest.fixture(autouse=True)
def _one_start(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    monkeypatch.setattr(shop, "_STARTS", 1)


def test_a_small_run_measures_everything_of_every_engine(pullquote: CommandLine) -> None:
    names = ",".join(ENGINES)
    ran = pullquote("bench", "--passages", "1000", "--questions", "20", "--engines", names, "--save", "bench.json")
    assert ran.status == 0, ran.err
    assert ran.err == ""
    assert max(map(len, ran.out.splitlines())) <= 80
    told = json.loads(Path("bench.json").read_text(encoding="utf-8"))
    assert told["command"].startswith("pullquote bench --passages 1000")
    assert told["versions"]["rank-bm25"]
    assert told["sizes"][0]["passages"] == 1_000
    engines = {engine["name"]: engine for engine in told["sizes"][0]["engines"]}
    assert tuple(engines) == ENGINES
    for name, engine in engines.items():
        assert engine["left_out"] is None
        assert engine["built"]["rate"] > 0
        assert engine["built"]["disk_bytes"] > 0
        assert engine["served"]["cold_seconds"] > 0
        assert engine["served"]["questions"] == engine["asked_ms"]["count"] == 20
        assert engine["asked_ms"]["p50"] <= engine["asked_ms"]["p99"]
        assert (engine["added_ms"] is None) == (engine["deleted_ms"] is None) == (name == "rank-bm25")
        assert name in ran.out
    assert not Path("data").exists()


def test_articles_of_a_file_are_measured_with_and_the_picture_is_drawn(pullquote: CommandLine) -> None:
    lines = [
        json.dumps({"id": str(article.id), "title": article.head.title, "paragraphs": article.text.split("\n\n")})
        for article in islice(MadeUpNews(7).articles(10_000), 20)
    ]
    Path("news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ran = pullquote("bench", "--articles", "news.jsonl", "--questions", "20", "--engines", "fts5",
                    "--picture", "curve.svg", "--json")  # fmt: skip
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert told["corpus"] == "articles of news.jsonl"
    assert told["sizes"][0]["articles"] == 20
    assert told["sizes"][0]["engines"][0]["asked_ms"]["count"] == 20
    assert Path("curve.svg").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--engines", "lucene"), "There is no engine 'lucene' to measure. There are rank-bm25, "),
        (("--passages", "many"), "--passages many cannot be read. Give numbers from 1,000 on"),
        (("--passages", "10000", "12"), "--passages 10000 12 cannot be read."),
        (("--articles", "nowhere.jsonl"), "nowhere.jsonl does not exist."),
        (("--picture", "curve.doc"), "--picture curve.doc is no picture. Give a name that ends in .png or .svg."),
        (("--save", "nowhere/bench.json"), "nowhere/bench.json cannot be used: No such file or directory."),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(pullquote: CommandLine, arguments: tuple[str, ...], sentence: str) -> None:
    ran = pullquote("bench", *arguments)
    assert ran.status == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_ctrl_c_ends_with_what_was_measured_so_far(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shop.LocalWorkshop, "serve", interrupt)
    ran = pullquote("bench", "--passages", "1000", "--questions", "20", "--engines", "fts5")
    assert ran.status == 130
    assert "Stopped; this is what was measured so far." in ran.err
    assert "fts5" in ran.out


def test_a_child_that_breaks_off_leaves_its_engine_out(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    first_result = shop.run_child

    def spoil(what: str, name: str, folder: Path, watch: Callable[[Facts, float], None]) -> Facts:
        if what == "serve" and name == "fts5":
            (folder / "index-fts5" / "passages.db").write_bytes(b"no database at all" * 100)
        return first_result(what, name, folder, watch)

    monkeypatch.setattr(shop, "run_child", spoil)
    ran = pullquote("bench", "--passages", "1000", "--questions", "20", "--engines", "fts5,pullquote-plain")
    assert ran.status == 0
    told = " ".join(ran.out.split())
    assert "fts5 was left out: fts5 broke off while it was to serve: sqlite3.DatabaseError: file is not a" in told
    assert "pullquote-plain" in told


def test_where_there_is_no_proc_memory_is_not_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "_OF_THIS_PROCESS", tmp_path)
    assert (machine.peak_bytes(), machine.resident_bytes(), machine.anonymous_bytes()) == (None, None, None)
