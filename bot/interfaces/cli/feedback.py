"""`feedback export`: what people said of answers, as judged questions for `evaluate`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import NotFound
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal

if TYPE_CHECKING:
    from bot.service.exporting import Export

_RIGHTS = (
    "The articles belong to their publishers, the questions to whoever asked: measure with them, pass them to nobody."
)
_Folder = Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to write it.")]
_Server = Annotated[int | None, typer.Option(metavar="ID", min=1, help="Only what was asked in this Discord server.")]
_All = Annotated[
    bool, typer.Option("--all-articles", help="Write every article that answers there, not only those shown.")
]
_Replace = Annotated[bool, typer.Option("--replace", help="Write over an earlier export.")]


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the commands."""
    group = typer.Typer(help="What people said of answers.", no_args_is_help=True)
    group.callback()(_as_a_group)
    cli.add_typer(group, name="feedback")

    @group.command()
    def export(
        folder: _Folder = Path("feedback"),
        server: _Server = None,
        all_articles: _All = False,
        replace: _Replace = False,
    ) -> None:
        """Write rated answers as judged questions, for pullquote evaluate FOLDER."""
        from bot.interfaces.cli.feedbackset import check_folder  # noqa: PLC0415 - one command needs it

        check_folder(folder, replace=replace)
        asyncio.run(_export(open_house, terminal, folder, server, all_articles=all_articles))


def _as_a_group() -> None:
    """Let `export` keep its name: a group with one command would be that command."""


async def _export(
    open_house: OpenHouse, terminal: Terminal, folder: Path, server: int | None, *, all_articles: bool
) -> None:
    from bot.interfaces.cli.feedbackset import write_set  # noqa: PLC0415 - as above

    with open_house(terminal).exporting() as exporting:
        export = await exporting.export(server, all_articles=all_articles)
        if not export.questions:
            raise NotFound(
                _nothing(export, server), mend="People press Helpful or Not helpful under answers in Discord."
            )
        with terminal.counting("Writing articles", len(export.articles)) as watch:
            articles = exporting.articles(export.articles, server)
            count = await write_set(folder, export.questions, articles, watch)
    _tell(export, count, folder, terminal)


def _nothing(export: Export, server: int | None) -> str:
    where = "" if server is None else f" in server {server}"
    if export.lost:
        return f"{_answers(export.lost)} rated{where}, but the passages are gone or were changed since."
    return f"No answer was rated{where} in the last 180 days."


def _tell(export: Export, articles: int, folder: Path, terminal: Terminal) -> None:
    helped = sum(question.helped for question in export.questions)
    others = len(export.questions) - helped
    lines = [
        f"{_answers(helped)} rated helpful: {folder / 'questions.jsonl'}",
        f"{_answers(others)} rated not helpful, to be judged: {folder / 'to_judge.jsonl'}",
        f"{articles:,} article{'' if articles == 1 else 's'}: {folder / 'articles.jsonl'}",
        *([f"{_answers(export.lost)} left out: the passage is gone or was changed since."] if export.lost else []),
        _RIGHTS,
        *([f"Measure: pullquote evaluate {folder}"] if helped else []),
    ]
    for line in lines:
        terminal.out.print(line, markup=False, soft_wrap=True)


def _answers(count: int) -> str:
    return f"{count:,} answer was" if count == 1 else f"{count:,} answers were"
