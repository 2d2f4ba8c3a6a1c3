"""The picture of `bench`: how long a question takes the larger the corpus is, on logarithmic scales."""

from __future__ import annotations

from pathlib import Path

from bot.core.benching import BenchReport
from bot.interfaces.cli.drawing import COLOURS, DASHES, page, titled

_MARKS = "osD^vPX*"


def draw(path: Path, report: BenchReport) -> None:
    """Draw the curves of all engines; each is named with its exponent."""
    figure, axes = page()
    for number, name in enumerate(report.names):
        curve = report.curve(name)
        if not curve:
            continue
        sizes, times = zip(*curve, strict=True)
        grown = report.growth(name)
        axes.plot(
            sizes,
            times,
            color=COLOURS[number % len(COLOURS)],
            linestyle=DASHES[number % len(DASHES)],
            marker=_MARKS[number % len(_MARKS)],
            markersize=7,
            linewidth=2,
            label=name if grown is None else f"{name}, grows as n^{grown:.2f}",
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    figure.legend(loc="outside lower left", ncols=2, fontsize=11, frameon=False, handlelength=4)
    titled(axes, title="How long the question in the middle takes", x="passages", y="milliseconds")
    figure.savefig(path, metadata={"Date": None} if path.suffix.casefold() == ".svg" else {"Software": None})
