"""The figures of `evaluate` as tables of 80 columns, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.judging import ANSWERABLE
from bot.core.scorecard import OUTCOMES, Figure, Scorecard
from bot.interfaces.cli.report import Report
from bot.service.measuring import SizedCard

_RANKING = {
    "hit@1": "right passage first (Hit@1)",
    "hit@4": "among the first four (Hit@4)",
    "hit@10": "among the first ten (Hit@10)",
    "mrr@10": "MRR@10",
    "map@10": "MAP@10",
    "ndcg@10": "nDCG@10",
}
_CANDIDATES = {
    ("recall@200", "candidates"): "right passage among the 200 candidates",
    ("recall@200", "everything"): "… the best 200 of everything ranked",
    ("same first ten", "candidates"): "same first ten both ways",
}
_ANSWERS = {
    ("rightly answered", ANSWERABLE): "answered rightly, of answerable answered",
    ("rightly answered", ""): "answered rightly, of all answered",
    ("answered though absent", ""): "answered, of the unanswerable",
    ("answer in quotation", ""): "answer in the quotation, of rightly found",
    ("answer in sentence", ""): "answer in the best sentence, of these",
}
_CONFIDENCE = {
    ("calibration error", ""): "expected calibration error",
    ("auroc", ""): "AUROC, answerable against the others",
}
_COMPARED = {"hit@1": "Hit@1", "hit@4": "Hit@4", "hit@10": "Hit@10", "mrr@10": "MRR", "map@10": "MAP",
             "ndcg@10": "nDCG", "auroc": "AUROC"}  # fmt: skip
_SIZED = {
    ("auroc", ""): "AUROC",
    ("calibration error", ""): "calibration\nerror",
    ("answered", ANSWERABLE): "answered",
    ("answered though absent", ""): "though\nabsent",
    ("rightly answered", ANSWERABLE): "rightly",
}


def show(console: Console, report: Report) -> None:
    """Print everything that was measured."""
    card = report.card
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in card.kinds.items())
    about = f"{report.passages:,} passages of {report.articles:,} articles; questions: {kinds}."
    console.print(about, markup=False)
    console.print()
    console.print(_table(report))
    if report.since is not None:
        console.print(
            f"\n“since” compares with the run of {report.since:%Y-%m-%d %H:%M} UTC; * is more than chance: the 95 % "
            "interval of the difference, question by question, leaves out 0.",
            markup=False,
        )
    if report.rivals:
        console.print()
        console.print(_rivals(card, report.rivals))
        console.print("\n± is half the 95 % interval; * differs from pullquote by more than chance.", markup=False)
    if report.sizes:
        console.print()
        console.print(_sizes(report.sizes))
        console.print(
            "\nEach size is several cuts of the set, measured together; every question is asked once at most, the "
            "kinds in the proportions of the whole set.",
            markup=False,
        )
    for picture in report.pictures:
        console.print(f"Drawn: {picture}", markup=False, soft_wrap=True)


def _table(report: Report) -> Table:
    card = report.card
    compared = report.since is not None
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column("", overflow="fold")
    for name in ("questions", "value", "95 % interval", *(("since",) if compared else ())):
        table.add_column(name, justify="right", no_wrap=True)
    sections: list[tuple[str, list[tuple[str, Figure | None]]]] = [
        ("Ranking", [(label, card.find(name)) for name, label in _RANKING.items()]),
        ("Candidates", [(label, card.find(*key)) for key, label in _CANDIDATES.items()]),
        ("Answers", [(label, card.find(*key)) for key, label in _ANSWERS.items()]),
        ("Confidence", [(label, card.find(*key)) for key, label in _CONFIDENCE.items()]),
    ]
    for kind in card.kinds:
        rows = [(name, card.find(name, kind)) for name in OUTCOMES]
        sections.append((kind, [*rows, ("AUROC against the answerable", card.find("auroc", kind))]))
    for title, rows in sections:
        present = [(label, figure) for label, figure in rows if figure is not None]
        if present:
            table.add_row(Text(title, style="bold"))
        for label, figure in present:
            cells = [f"{figure.questions:,}", f"{figure.value:.3f}", _interval(figure)]
            table.add_row(Text(f"  {label}"), *cells, *([_change(figure)] if compared else []))
    return table


def _interval(figure: Figure) -> str:
    low, high = figure.interval.low, figure.interval.high
    return "" if math.isnan(low) else f"{low:.3f} – {high:.3f}"


def _change(figure: Figure) -> str:
    if math.isnan(figure.change):
        return "new"
    mark = "*" if figure.beyond_noise else " "
    return f"{figure.change:+.3f}{mark}" if abs(figure.change) >= 0.0005 else f"same{mark}"  # noqa: PLR2004 - as shown


def _rivals(card: Scorecard, rivals: dict[str, Scorecard]) -> Table:
    shown = [name for name in _COMPARED if card.find(name)]
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column("engine", no_wrap=True)
    for name in shown:
        table.add_column(_COMPARED[name], justify="right", no_wrap=True)
    for engine, its in {"pullquote": card, **rivals}.items():
        marked = engine != "pullquote"
        table.add_row(engine, *(_with_spread(its.find(name), marked=marked) for name in shown))
    return table


def _sizes(sizes: Sequence[SizedCard]) -> Table:
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for name in ("passages", "cuts", "answer-\nable", "others", *_SIZED.values()):
        table.add_column(name, justify="right")
    for sized in sizes:
        kinds = sized.card.kinds
        others = sum(count for kind, count in kinds.items() if kind != ANSWERABLE)
        counts = (sized.size, sized.cuts, kinds.get(ANSWERABLE, 0), others)
        cells = (_with_spread(sized.card.find(*key)) for key in _SIZED)
        table.add_row(*(f"{count:,}" for count in counts), *cells)
    return table


def _with_spread(figure: Figure | None, *, marked: bool = False) -> str:
    """Write a value with half the width of its interval below it."""
    if figure is None or math.isnan(figure.value):
        return "–"
    mark = ("*" if figure.beyond_noise else " ") if marked else ""
    half = (figure.interval.high - figure.interval.low) / 2
    blank = " " if marked else ""
    return f"{figure.value:.3f}{mark}" if math.isnan(half) else f"{figure.value:.3f}{mark}\n±{half:.3f}{blank}"


def as_json(report: Report) -> dict[str, Any]:
    """Give everything that was measured; what is no number is null."""
    card = report.card
    return {
        "passages": report.passages,
        "articles": report.articles,
        "questions": card.questions,
        "kinds": dict(card.kinds),
        "hit_1": _plain(card.hit_1),
        "hit_4": _plain(card.hit_4),
        "hit_10": _plain(card.hit_10),
        "mrr": _plain(card.mrr),
        "map": _plain(card.value("map@10")),
        "ndcg": _plain(card.ndcg),
        "outcomes": card.outcomes,
        "auroc": {kind: _plain(area) for kind, area in card.auroc.items()},
        "since": report.since.isoformat() if report.since else None,
        "figures": _figures(card.figures),
        "against": {name: {"figures": _figures(its.figures)} for name, its in report.rivals.items()},
        "sizes": [
            {
                "passages": sized.size,
                "cuts": sized.cuts,
                "kinds": dict(sized.card.kinds),
                "figures": _figures(sized.card.figures),
            }
            for sized in report.sizes
        ],
        "pictures": [str(path) for path in report.pictures],
    }


def _figures(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [
        {
            "name": figure.name,
            "group": figure.group,
            "questions": figure.questions,
            "value": _plain(figure.value),
            "low": _plain(figure.interval.low),
            "high": _plain(figure.interval.high),
            "change": _plain(figure.change),
            "beyond_noise": figure.beyond_noise,
        }
        for figure in figures
    ]


def _plain(value: float) -> float | None:
    """Make NaN null, which JSON has no word for."""
    return None if math.isnan(value) else value
