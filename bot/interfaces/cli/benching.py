"""`bench`."""

from __future__ import annotations

import json
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import InputError
from bot.interfaces.cli.house import BenchWishes, OpenHouse
from bot.interfaces.cli.progress import counting
from bot.interfaces.cli.terminal import Terminal

if TYPE_CHECKING:
    from bot.core.benching import BenchReport

_USUAL_SIZE = 100_000
_LEAST_SIZE = 1_000


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def bench(
        more_sizes: Annotated[list[str] | None, typer.Argument(metavar="[N]...", hidden=True)] = None,
        passages: Annotated[
            list[str] | None,
            typer.Option(metavar="N [N]...", help="Over so many passages, one number or several; 100000 if none."),
        ] = None,
        articles: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Articles to measure with instead of made-up ones.")
        ] = None,
        questions: Annotated[int, typer.Option(min=20, max=100_000, help="How many distinct questions.")] = 2_000,
        engines: Annotated[
            str, typer.Option(metavar="NAMES", help="Measure only these, such as tantivy,fts5,pullquote.")
        ] = "",
        save: Annotated[Path | None, typer.Option(metavar="FILE", help="Write everything to a JSON file.")] = None,
        picture: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Draw latency against size (.png or .svg).")
        ] = None,
        seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same articles and questions.")] = 1,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Measure speed and memory beside other engines; the data directory is not touched."""
        wishes = BenchWishes(
            sizes=_sizes([*(passages or ()), *(more_sizes or ())], articles),
            articles=articles,
            questions=questions,
            engines=tuple(dict.fromkeys(name.strip() for name in engines.split(",") if name.strip())),
            seed=seed,
        )
        _prepare(save, picture)
        report = _measure(open_house, wishes, terminal, save)
        from bot.interfaces.cli import benchtables  # noqa: PLC0415 - tables that one command needs

        if as_json:
            terminal.out.print(json.dumps(benchtables.as_json(report)), soft_wrap=True, markup=False)
        else:
            benchtables.show(terminal.out, report)
        _draw(picture, report, terminal)
        if report.stopped:
            raise typer.Exit(130)


def _measure(open_house: OpenHouse, wishes: BenchWishes, terminal: Terminal, save: Path | None) -> BenchReport:
    from bot.interfaces.cli import benchtables  # noqa: PLC0415 - as above

    house = open_house(terminal)
    command = shlex.join(["pullquote", *sys.argv[1:]])
    stopped = True
    with house.benching(wishes, partial(counting, terminal.err)) as bench:
        try:
            bench.service.run(wishes.sizes)
            stopped = False
        except KeyboardInterrupt:
            terminal.notify("Stopped; this is what was measured so far.")
        finally:  # an hour's figures are kept, whatever went wrong
            report = bench.report(command, stopped=stopped)
            if save is not None:
                save.write_text(json.dumps(benchtables.as_json(report), indent=1) + "\n", encoding="utf-8")
        return report


def _prepare(save: Path | None, picture: Path | None) -> None:
    """Find out what cannot be written or drawn before the long work, not after it."""
    if picture is not None:
        from bot.interfaces.cli.drawing import check  # noqa: PLC0415 - one option needs it

        check()
        if picture.suffix.casefold() not in {".png", ".svg"}:
            raise InputError(f"--picture {picture} is no picture.", mend="Give a name that ends in .png or .svg.")
    for path in (save, picture):
        if path is not None:
            path.touch()


def _draw(picture: Path | None, report: BenchReport, terminal: Terminal) -> None:
    if picture is not None:
        from bot.interfaces.cli.benchdrawing import draw  # noqa: PLC0415 - matplotlib takes half a second

        draw(picture, report)
        terminal.notify(f"Drawn: {picture}")


def _sizes(words: list[str], articles: Path | None) -> tuple[int | None, ...]:
    """Read "100000 1,000,000" and the like; ascending."""
    numbers = [word.replace(",", "").replace("_", "") for word in words]
    if not all(number.isascii() and number.isdigit() and int(number) >= _LEAST_SIZE for number in numbers):
        raise InputError(
            f"--passages {' '.join(words)} cannot be read.",
            mend=f"Give numbers from {_LEAST_SIZE:,} on, such as --passages 10000 100000.",
        )
    if not numbers:
        return (_USUAL_SIZE,) if articles is None else (None,)
    return tuple(sorted({int(number) for number in numbers}))
