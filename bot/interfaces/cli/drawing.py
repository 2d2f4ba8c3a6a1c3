"""The pictures of `evaluate`: what the confidence was worth, and what each threshold costs.

Readable at 800 pixels, in print and without colours: curves differ in their dashes and marks and are named where they
end; the numbers that matter are written beside their points.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.core.confidence import ANSWERED
from bot.core.judging import Observation
from bot.core.measures import calibration_error
from bot.core.risk import Bin, RiskCoverage, curves, reliability
from bot.errors import MissingPackage

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES = (8.0, 6.5)
_DOTS = 100
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")  # Okabe and Ito (2008)
DASHES = ("-", "--", "-.", ":", (0, (8, 2)), (0, (3, 1, 1, 1, 1, 1)))
_UNLIKE = 1.3  # how much larger or smaller than the others a bin is when its size is written beside it
_FIRST_ANSWERS = 10  # a share of fewer answers jumps about
_INK = "#222222"
_GREY = "#707070"


def check() -> None:
    """Raise MissingPackage where nothing can be drawn."""
    if find_spec("matplotlib") is None:
        raise MissingPackage("matplotlib", "pictures", "Drawing")


def draw(folder: Path, seen: Sequence[Observation]) -> tuple[Path, ...]:
    """Draw both pictures into a folder; return their paths. Raises MissingPackage."""
    check()
    pictures = {"reliability.png": _reliability, "risk-coverage.png": _risk_coverage}
    for name, make in pictures.items():
        figure, axes = page()
        make(axes, seen)
        figure.savefig(folder / name, dpi=_DOTS, metadata={"Software": None})
    return tuple(folder / name for name in pictures)


def page() -> tuple[Figure, Axes]:
    """Give an empty page that all pictures begin with."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second, and an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figure = Figure(figsize=_INCHES, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.tick_params(labelsize=12, colors=_INK)
    axes.grid(visible=True, color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _reliability(axes: Axes, seen: Sequence[Observation]) -> None:
    bins = reliability(seen)
    sure = np.array([o.confidence for o in seen], np.float64)
    right = np.array([o.right for o in seen], np.bool_)
    error = float(calibration_error(sure, right)(np.ones((1, len(seen))))[0])
    axes.plot((0, 1), (0, 1), linestyle="--", color=_GREY, linewidth=1.5)
    _write(axes, "above the dashes: more often right than it thinks", (0.0, 0.95), (8, 0))
    _write(axes, "below: too sure", (0.8, 0.02), (8, 0))
    means, shares = [b.confidence for b in bins], [b.right for b in bins]
    low, high = zip(*(_wilson(b) for b in bins), strict=True)
    spread = [np.subtract(shares, low).clip(min=0), np.subtract(high, shares).clip(min=0)]
    axes.errorbar(means, shares, yerr=spread, color=COLOURS[0], marker="o", markersize=8, linewidth=2, capsize=4)
    for group in bins:
        if not 1 / _UNLIKE < group.count * len(bins) / len(seen) < _UNLIKE:
            _write(axes, f"n = {group.count}", (group.confidence, group.right), (10, -4))
    axes.set(xlim=(-0.03, 1.05), ylim=(-0.03, 1.05))
    counts = sorted(group.count for group in bins)
    each = f"{counts[0]}" if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
    titled(
        axes,
        title=f"Reliability: how often an answer this sure is right\n"
        f"{len(seen):,} questions, {each} a point; expected calibration error {error:.3f}",
        x="confidence",
        y="share with a right passage in the first quotation",
    )


def _wilson(group: Bin) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    z, n, p = 1.96, group.count, group.right
    middle, width = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return float((middle - width) / (1 + z * z / n)), float((middle + width) / (1 + z * z / n))


def _risk_coverage(axes: Axes, seen: Sequence[Observation]) -> None:
    drawn = curves(seen)
    highest = 0.0
    for number, curve in enumerate(drawn):
        colour, dashes = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        steady = curve.coverage * curve.questions >= min(_FIRST_ANSWERS, curve.questions)
        coverage, risk = curve.coverage[steady], curve.risk[steady]
        highest = max(highest, float(risk.max()))
        label = f"{curve.label} ({curve.questions:,})"
        axes.plot(coverage, risk, color=colour, linestyle=dashes, linewidth=2.2, label=label)
    _mark(axes, drawn, ANSWERED, "o")
    axes.plot([], [], "o", color=_INK, markersize=9, label=f"confidence {ANSWERED:g}: answered")
    axes.set(xlim=(0, 1.04), ylim=(0, min(1.04, highest * 1.1 + 0.02)))
    axes.figure.legend(loc="outside lower left", ncols=2, fontsize=11, frameon=False, handlelength=4)
    titled(
        axes,
        title=f"Risk and coverage as the threshold falls (from the {_FIRST_ANSWERS}th answer on)",
        x="coverage: share of all questions that are answered",
        y="risk: share of the answered without a right passage",
    )


def _mark(axes: Axes, drawn: Sequence[RiskCoverage], threshold: float, marker: str) -> None:
    """Mark where the curves stand at a threshold, with the risk written above the highest, below the lowest and
    beside the others.
    """
    points = [(point, number) for number, curve in enumerate(drawn) if (point := curve.at(threshold))]
    points.sort(key=lambda entry: entry[0][1])
    for place, (point, number) in enumerate(points):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot([point[0]], [point[1]], marker, color=colour, markersize=9, markeredgecolor="white", zorder=7)
        offset = (-12, -20) if place == 0 else (-12, 10) if place == len(points) - 1 else (9, -5)
        _write(axes, f"{point[1]:.2f}", point, offset)


def _write(axes: Axes, text: str, point: tuple[float, float], offset: tuple[float, float]) -> None:
    """Write beside a point, on a ground of its own so that no line crosses the words."""
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5}
    axes.annotate(
        text, point, xytext=offset, textcoords="offset points", fontsize=11, color=_INK, zorder=6, bbox=ground
    )


def titled(axes: Axes, *, title: str, x: str, y: str) -> None:
    """Write what is shown, and what the axes are."""
    axes.set_title(title, fontsize=14, color=_INK, loc="left")
    axes.set_xlabel(x, fontsize=12, color=_INK)
    axes.set_ylabel(y, fontsize=12, color=_INK)
