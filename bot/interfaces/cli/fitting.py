"""`fit`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.core.ranking import WEIGHTS
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def fit(
        folders: Annotated[
            list[Path], typer.Argument(metavar="SETDIR…", help="Folders with articles.jsonl and questions.jsonl.")
        ],
        folds: Annotated[int, typer.Option(min=2, max=10, help="Parts that are held out in turn.")] = 3,
    ) -> None:
        """Find the weights of ranking and confidence again from judged questions; prints them, changes nothing."""
        from bot.core.fitting import as_table  # noqa: PLC0415 - with what it imports 10 ms of every other command

        fitting, count = open_house(terminal).fitting(folders)
        with terminal.counting("Asking", count) as asked:
            asyncio.run(asyncio.to_thread(fitting.gather, asked))
        with terminal.err.status("Climbing …") as status:
            found, held = fitting.ranking(
                folds, lambda number, value: status.update(f"Climbing: round {number}, {value:.4f} …")
            )
            story, fact = fitting.confidence()
        _show_ranking(terminal.out, found)
        rows = [(str(folder), f"{of.mrr:.3f}", f"{of.hit_4:.3f}") for folder, of in zip(folders, held, strict=True)]
        _show(terminal.out, f"Held out, {folds} parts", ("set", "MRR@10", "Hit@4"), rows)
        for name, model in (("Story", story), ("Fact", fact)):
            rows = [(signal, f"{weight:g}") for signal, weight in as_table(model).items()]
            _show(terminal.out, f"{name}: logistic weights", ("signal", "found"), rows)


def _show_ranking(console: Console, found: dict[str, float]) -> None:
    now = {feature.__name__: weight for feature, weight in WEIGHTS.items()}
    rows = [(name.replace("_", " "), f"{now[name]:g}", f"{weight:.2f}") for name, weight in found.items()]
    _show(console, "Ranking weights", ("feature", "now", "found"), rows)


def _show(console: Console, title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print()
