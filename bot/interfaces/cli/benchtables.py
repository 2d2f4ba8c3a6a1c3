"""The figures of `bench` as tables of 80 columns, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.core.benching import OURS_PLAIN, BenchReport, EngineFigures, SizeFigures, Spread

_NOTHING = "—"
_MEGA = 1e6


def show(console: Console, report: BenchReport) -> None:
    """Print everything that was measured."""
    machine = report.machine
    about = f"{machine.get('processor', '')}, {machine.get('cores', '?')} cores · {report.corpus}, seed {report.seed}"
    console.print(about, markup=False)
    for size in report.sizes:
        console.print(
            f"\n{size.passages:,} passages of {size.articles:,} articles, {size.questions:,} questions", style="bold"
        )
        console.print(_asking(size))
        console.print()
        console.print(_keeping(size))
        for engine in size.engines:
            if engine.left_out:
                console.print(f"{engine.name} was left out: {engine.left_out}", markup=False)
    if len(report.sizes) > 1:
        console.print("\nGrowth", style="bold")
        console.print(_growth(report))
    if report.sizes:
        console.print(
            f"\n× is the time of the question in the middle, divided by that of {OURS_PLAIN}. MB are 1,000,000 bytes. "
            f"{_NOTHING}: not measured, or it cannot be changed without being built anew.",
            markup=False,
        )


def _asking(size: SizeFigures) -> Table:
    table = _table("engine", "asked", "p50 ms", "p95 ms", "p99 ms", "×", "add ms", "delete ms")
    for engine in _measured(size):
        asked = engine.asked
        ratio = size.ratio(engine.name)
        table.add_row(
            engine.name,
            f"{asked.count:,}" if asked else _NOTHING,
            *(_short(asked and value) for value in (_p50(asked), asked and asked.p95, asked and asked.p99)),
            _short(ratio),
            _short(_p50(engine.added)),
            _short(_p50(engine.deleted)),
        )
    return table


def _keeping(size: SizeFigures) -> Table:
    table = _table("engine", "built/s", "peak MB", "disk MB", "start s", "resident MB", "anonymous")
    for engine in _measured(size):
        built, served = engine.built, engine.served
        table.add_row(
            engine.name,
            f"{built.rate:,.0f}" if built else _NOTHING,
            _mega(built and built.peak_bytes),
            _mega(built and built.disk_bytes),
            f"{served.cold_seconds:.2f}" if served else _NOTHING,
            _mega(served and served.resident_bytes),
            _mega(served and served.anonymous_bytes),
        )
    return table


def _growth(report: BenchReport) -> Table:
    table = _table("engine", *(f"{size.passages:,}" for size in report.sizes), "exponent")
    for name in report.names:
        curve = dict(report.curve(name))
        grown = report.growth(name)
        if curve:
            cells = (_short(curve.get(size.passages)) for size in report.sizes)
            table.add_row(name, *cells, _NOTHING if grown is None else f"{grown:.2f}")
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _measured(size: SizeFigures) -> list[EngineFigures]:
    return [engine for engine in size.engines if engine.built or engine.asked]


def _p50(spread: Spread | None) -> float | None:
    return spread.p50 if spread else None


def _short(value: float | None) -> str:
    """Write a number with three digits that count."""
    if value is None:
        return _NOTHING
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3  # noqa: PLR2004 - powers of ten
    return f"{value:,.{decimals}f}"


def _mega(count: int | None) -> str:
    return _NOTHING if count is None else f"{count / _MEGA:,.0f}"


def as_json(report: BenchReport) -> dict[str, Any]:
    """Give everything that was measured, with its units in the names."""
    return {
        "command": report.command,
        "seed": report.seed,
        "corpus": report.corpus,
        "stopped": report.stopped,
        "machine": dict(report.machine),
        "versions": dict(report.versions),
        "sizes": [
            {
                "passages": size.passages,
                "articles": size.articles,
                "questions": size.questions,
                "engines": [_of_engine(size, engine) for engine in size.engines],
            }
            for size in report.sizes
        ],
        "growth": {name: report.growth(name) for name in report.names},
    }


def _of_engine(size: SizeFigures, engine: EngineFigures) -> dict[str, Any]:
    return {
        "name": engine.name,
        "left_out": engine.left_out or None,
        "built": asdict(engine.built) if engine.built else None,
        "served": asdict(engine.served) if engine.served else None,
        "asked_ms": _of_spread(engine.asked),
        "added_ms": _of_spread(engine.added),
        "deleted_ms": _of_spread(engine.deleted),
        "times_pullquote_plain": size.ratio(engine.name),
    }


def _of_spread(spread: Spread | None) -> dict[str, Any] | None:
    return asdict(spread) if spread else None
