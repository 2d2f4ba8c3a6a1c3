"""`evaluate` and `doctor`."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import math
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.judging import Judged, Scorecard, score
from bot.interfaces.cli.house import House, OpenHouse
from bot.interfaces.cli.terminal import Terminal
from bot.service.checking import State

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the two commands."""

    @cli.command()
    def evaluate(
        folder: Annotated[
            Path, typer.Argument(metavar="SETDIR", help="A folder with articles.jsonl and questions.jsonl.")
        ],
        questions: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Other questions on the same articles.")
        ] = None,
        articles: Annotated[
            Path | None, typer.Option(metavar="PATH", help="Article files instead of articles.jsonl.")
        ] = None,
        run: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="Write one line a question.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Measure ranking and outcomes on judged questions; the data directory is not touched."""
        house = open_house(terminal.notify)
        card, judged = asyncio.run(_evaluate(house, folder, questions, articles, terminal.err))
        if run is not None:
            lines = (json.dumps(_line(answer), ensure_ascii=False) for answer in judged)
            run.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if as_json:
            terminal.out.print(json.dumps(_plain(dataclasses.asdict(card))), soft_wrap=True, markup=False)
        else:
            _show(terminal.out, card)

    @cli.command()
    def doctor() -> None:
        """Check settings, database, articles and index, and the bot's token, connection and permissions."""
        house = open_house(terminal.notify)
        checks = [*house.checks(), *asyncio.run(house.check_discord())]
        table = Table(box=None, show_header=False, pad_edge=False)
        for check in checks:
            words = "the link is below." if check.is_link else f"{check.seen} {check.mend}".strip()
            table.add_row(f"[{_STYLES[check.state]}]{check.state.value}[/]", check.name, Text(words))
        terminal.out.print(table)
        for check in checks:
            if check.is_link:  # on a line of its own, which can be copied
                terminal.out.print(f"\n{check.name}: {check.seen}", soft_wrap=True, markup=False)
        raise typer.Exit(1 if any(check.state is State.FAIL for check in checks) else 0)


async def _evaluate(
    house: House, folder: Path, questions: Path | None, articles: Path | None, console: Console
) -> tuple[Scorecard, list[Judged]]:
    with console.status("Reading the articles and building an index of their own …"):
        evaluating, count = await house.evaluating(folder, questions, articles)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - 10 ms

    columns = (TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("asking", total=count)
        judged = [answer async for answer in evaluating.run(lambda done: bar.update(task, completed=done))]
    return score(evaluating.questions, judged), judged


def _line(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.id,
        "results": [[article, paragraph, round(points, 6)] for article, paragraph, points in judged.results],
        "confidence": judged.confidence,
        "answered": judged.outcome == "answered",
        "outcome": judged.outcome,
        "sentence": judged.sentence,
    }


def _show(console: Console, card: Scorecard) -> None:
    table = Table("questions", "Hit@1", "Hit@4", "Hit@10", "MRR@10", "nDCG@10", box=None, pad_edge=False)
    figures = (card.hit_1, card.hit_4, card.hit_10, card.mrr, card.ndcg)
    table.add_row(str(card.questions), *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    outcomes = Table("kind of question", "answered", "related", "nothing", "AUROC", box=None, pad_edge=False)
    for kind, shares in card.outcomes.items():
        area = card.auroc.get(kind)
        outcomes.add_row(
            kind,
            *(f"{shares.get(name, 0.0):.3f}" for name in ("answered", "related", "nothing")),
            f"{area:.3f}" if area is not None and not math.isnan(area) else "",
        )
    console.print()
    console.print(outcomes)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON has no types
    """Make NaN null, which JSON has no word for."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - as above
    return None if isinstance(value, float) and math.isnan(value) else value
