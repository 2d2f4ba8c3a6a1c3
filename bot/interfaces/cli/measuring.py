"""`evaluate`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import InputError
from bot.interfaces.cli.asjson import written
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.report import Report, Wishes
from bot.interfaces.cli.terminal import Terminal

if TYPE_CHECKING:
    from bot.core.judging import Judged, Observation
    from bot.core.scorecard import Scorecard
    from bot.service.measuring import Measuring, SizedCard

_MOST_SIZES = 12


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def evaluate(
        folder: Annotated[
            Path, typer.Argument(metavar="SETDIR", help="A folder with articles.jsonl and questions.jsonl.")
        ],
        questions: Annotated[
            list[Path] | None,
            typer.Option(metavar="FILE", help="Other questions on the same articles; may be given more than once."),
        ] = None,
        articles: Annotated[
            Path | None, typer.Option(metavar="PATH", help="Article files instead of articles.jsonl.")
        ] = None,
        run: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="Write one line a question.")] = None,
        against: Annotated[
            str, typer.Option(metavar="NAMES", help="Compare with rank-bm25,bm25s,tantivy,fts5 (or some of them).")
        ] = "",
        sizes: Annotated[
            str, typer.Option(metavar="NUMBERS", help="Ask over that many passages too, such as 25,250,2500.")
        ] = "",
        pictures: Annotated[
            Path | None, typer.Option(metavar="FOLDER", help="Draw the reliability diagram and risk-coverage curve.")
        ] = None,
        recall: Annotated[
            bool, typer.Option(help="Rank everything that matched too, and compare the candidates with it.")
        ] = True,
        remember: Annotated[bool, typer.Option(help="Keep this run to compare the next one with.")] = True,
        forget: Annotated[bool, typer.Option("--forget", help="Forget the last run on this set first.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Measure ranking and outcomes on judged questions; the data directory is not touched."""
        wishes = Wishes(
            folder=folder,
            questions=tuple(questions or ()),
            articles=articles,
            run=run,
            rivals=tuple(dict.fromkeys(name.strip() for name in against.split(",") if name.strip())),
            sizes=_numbers(sizes),
            pictures=pictures,
            recall=recall,
            remember=remember,
            forget=forget,
        )
        report = asyncio.run(_evaluate(open_house, wishes, terminal))
        from bot.interfaces.cli import figures  # noqa: PLC0415 - tables that one command needs

        if as_json:
            terminal.out.print(json.dumps(figures.as_json(report)), soft_wrap=True, markup=False)
        else:
            figures.show(terminal.out, report)


async def _evaluate(open_house: OpenHouse, wishes: Wishes, terminal: Terminal) -> Report:
    house = open_house(terminal)
    house.check_rivals(wishes.rivals)
    _prepare(wishes)
    with terminal.err.status("Reading the articles and building an index of their own …"):
        measuring = house.measuring(wishes.folder, wishes.questions, wishes.articles)
        await measuring.build()
    with terminal.counting("Asking", len(measuring.set.questions)) as watch:
        judged = await measuring.ask(watch, recall=wishes.recall)
    if wishes.run is not None:
        _write_run(wishes.run, judged)
    return await _measure(measuring, judged, wishes, terminal)


async def _measure(measuring: Measuring, judged: list[Judged], wishes: Wishes, terminal: Terminal) -> Report:
    from bot.core.judging import observe  # noqa: PLC0415 - one command needs it
    from bot.core.scorecard import scorecard  # noqa: PLC0415 - as above
    from bot.service.measuring import Remembering  # noqa: PLC0415 - as above

    seen = observe(measuring.set.questions, judged)
    compared = measuring.compare(seen, Remembering(keep=wishes.remember, forget=wishes.forget), terminal.notify)
    rivals: dict[str, Scorecard] = {}
    for name in wishes.rivals:
        with terminal.counting(f"Asking {name}", len(seen)) as watch:
            rivals[name] = scorecard(await measuring.against(name, watch), seen)
    sized: list[SizedCard] = []
    for size in wishes.sizes:
        with terminal.counting(f"Asking of {size:,} passages", len(seen)) as watch:
            sized.append(await measuring.at_size(size, watch))
    return Report(
        passages=measuring.passages,
        articles=len(measuring.set.articles),
        card=compared.card,
        since=compared.since,
        rivals=rivals,
        sizes=tuple(sized),
        pictures=_draw(wishes.pictures, seen),
    )


def _prepare(wishes: Wishes) -> None:
    """Find out what cannot be written or drawn before the long work, not after it."""
    if wishes.pictures is not None:
        from bot.interfaces.cli.drawing import check  # noqa: PLC0415 - one option needs it

        check()
        wishes.pictures.mkdir(parents=True, exist_ok=True)
    if wishes.run is not None:
        wishes.run.touch()


def _draw(folder: Path | None, seen: Sequence[Observation]) -> tuple[Path, ...]:
    if folder is None:
        return ()
    from bot.interfaces.cli.drawing import draw  # noqa: PLC0415 - matplotlib takes half a second

    return draw(folder, seen)


def _numbers(words: str) -> tuple[int, ...]:
    """Read "25,250"; ascending."""
    parts = [part.strip().replace("_", "") for part in words.split(",") if part.strip()]
    if len(parts) > _MOST_SIZES or not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise InputError(
            f"--sizes {words} cannot be read.", mend=f"Give up to {_MOST_SIZES} numbers, such as --sizes 25,250,2500."
        )
    return tuple(sorted({int(part) for part in parts}))


def _write_run(path: Path, judged: Sequence[Judged]) -> None:
    lines = (written(_line(answer)) for answer in judged)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _line(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.id,
        "results": [[article, paragraph, round(points, 6)] for article, paragraph, points in judged.results],
        "confidence": judged.confidence,
        "answered": judged.outcome == "answered",
        "outcome": judged.outcome,
        "sentence": judged.sentence,
    }
