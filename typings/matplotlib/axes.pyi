from collections.abc import Mapping, Sequence
from typing import TypeAlias

from matplotlib.figure import Figure
from numpy import float64
from numpy.typing import NDArray

_Numbers: TypeAlias = Sequence[float] | NDArray[float64]
_Dashes: TypeAlias = str | tuple[int, tuple[int, ...]]

class Spine:
    def set_visible(self, b: bool) -> None: ...

class Axes:
    figure: Figure
    spines: dict[str, Spine]
    def set(self, *, xlim: tuple[float, float], ylim: tuple[float, float]) -> None: ...
    def set_axisbelow(self, b: bool) -> None: ...
    def grid(self, *, visible: bool, color: str, linewidth: float) -> None: ...
    def tick_params(self, *, labelsize: float, colors: str) -> None: ...
    def plot(
        self,
        x: _Numbers,
        y: _Numbers,
        fmt: str = ...,
        *,
        color: str,
        linestyle: _Dashes = ...,
        marker: str = ...,
        linewidth: float = ...,
        markersize: float = ...,
        markeredgecolor: str = ...,
        zorder: float = ...,
        label: str = ...,
    ) -> None: ...
    def errorbar(
        self,
        x: _Numbers,
        y: _Numbers,
        *,
        yerr: Sequence[_Numbers],
        color: str,
        marker: str,
        markersize: float,
        linewidth: float,
        capsize: float,
    ) -> None: ...
    def annotate(
        self,
        text: str,
        xy: tuple[float, float],
        *,
        xytext: tuple[float, float],
        textcoords: str,
        fontsize: float,
        color: str,
        zorder: float,
        bbox: Mapping[str, str | float],
    ) -> None: ...
    def set_xscale(self, value: str) -> None: ...
    def set_yscale(self, value: str) -> None: ...
    def set_title(self, label: str, *, fontsize: float, color: str, loc: str) -> None: ...
    def set_xlabel(self, xlabel: str, *, fontsize: float, color: str) -> None: ...
    def set_ylabel(self, ylabel: str, *, fontsize: float, color: str) -> None: ...
