"""The figures of `bench` in 80 columns, as JSON, and as a picture."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.core.benching import OURS, OURS_PLAIN, BenchReport, Built, EngineFigures, Served, SizeFigures, Spread
from bot.interfaces.cli import benchtables
from bot.interfaces.cli.benchdrawing import draw

NAMES = ("rank-bm25", "fts5", "bm25s", "bm25s-topk", "tantivy", OURS_PLAIN, OURS)


def figures(name: str, ms: float) -> EngineFigures:
    spread = Spread(2_000, ms, 2 * ms, 3 * ms)
    changes = None if name == "bm25s" else Spread(20, 1.5, 2.0, 2.5)
    return EngineFigures(
        name=name,
        built=Built(seconds=12_345.6, rate=123_456.7, peak_bytes=12_345_678_901, disk_bytes=98_765_432_100),
        served=Served(cold_seconds=123.456, questions=2_000, resident_bytes=9_876_543_210, anonymous_bytes=None),
        asked=spread,
        added=changes,
        deleted=changes,
    )


def report() -> BenchReport:
    sizes = tuple(
        SizeFigures(
            passages=passages,
            articles=passages // 15,
            questions=2_000,
            engines=(
                *(figures(name, 0.0123 * passages**0.5 * (number + 1)) for number, name in enumerate(NAMES)),
                EngineFigures(name="bm25s-numba", left_out="numba is not installed. Run: pip install [bench]"),
            ),
        )
        for passages in (10_000, 100_000, 1_000_000, 5_000_000)
    )
    return BenchReport(
        sizes=sizes,
        command="pullquote bench",
        seed=1,
        corpus="made-up articles",
        machine={"processor": "A processor with quite a long name @ 2.50GHz", "cores": "128"},
        versions={"Python": "3.11"},
    )


def printed(shown: BenchReport) -> str:
    out = StringIO()
    benchtables.show(Console(file=out, width=80, highlight=False, emoji=False), shown)
    return out.getvalue()


def test_tables_fit_eighty_columns_whatever_the_numbers() -> None:
    text = printed(report())
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    for words in ("p99 ms", "resident MB", "12,346", "123.46", "exponent", "5,000,000 passages", "0.50"):
        assert words in text


def test_an_engine_that_was_left_out_is_named_with_the_reason() -> None:
    assert "bm25s-numba was left out: numba is not installed. Run: pip install [bench]" in " ".join(
        printed(report()).split()
    )


def test_what_cannot_be_told_is_a_dash() -> None:
    row = next(line for line in printed(report()).splitlines() if line.startswith("bm25s "))
    assert row.split()[-2:] == ["—", "—"]


def test_nothing_measured_is_shown_as_nothing() -> None:
    empty = BenchReport(sizes=(), command="", seed=1, corpus="made-up articles", stopped=True)
    assert "×" not in printed(empty)
    assert benchtables.as_json(empty)["sizes"] == []


def test_json_holds_everything_with_units_in_its_names() -> None:
    told = json.loads(json.dumps(benchtables.as_json(report())))
    assert set(told) == {"command", "seed", "corpus", "stopped", "machine", "versions", "sizes", "growth"}
    engine = told["sizes"][0]["engines"][0]
    assert engine["built"].keys() == {"seconds", "rate", "peak_bytes", "disk_bytes"}
    assert engine["served"].keys() == {"cold_seconds", "questions", "resident_bytes", "anonymous_bytes"}
    assert engine["asked_ms"].keys() == engine["added_ms"].keys() == {"count", "p50", "p95", "p99"}
    assert engine["times_pullquote_plain"] == pytest.approx(1 / 6)
    assert told["growth"][OURS] == pytest.approx(0.5)
    assert told["sizes"][0]["engines"][-1]["left_out"].startswith("numba")


@pytest.mark.parametrize(("name", "begins"), [("curve.png", b"\x89PNG"), ("curve.svg", b"<?xml")])
def test_the_picture_is_of_the_kind_that_its_name_says(tmp_path: Path, name: str, begins: bytes) -> None:
    draw(tmp_path / name, report())
    assert (tmp_path / name).read_bytes().startswith(begins)
