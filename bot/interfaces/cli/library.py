"""`import` and `article`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.core.article import Article, Kind, RevisionNote
from bot.core.intake import Decision
from bot.errors import NotFound
from bot.interfaces.cli.asjson import article_object, written
from bot.interfaces.cli.house import House, OpenHouse
from bot.interfaces.cli.progress import counting
from bot.interfaces.cli.terminal import Terminal
from bot.service.importing import Importing, ImportReport
from bot.service.importing import Progress as HowFar

_MOST_LISTED = 20


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the two commands."""

    @cli.command(name="import")
    def import_(
        named: Annotated[
            list[str],
            typer.Argument(metavar="PATH_OR_URL…", help="Files, folders with all below them, addresses of pages."),
        ],
        source: Annotated[str, typer.Option(metavar="NAME", help="The name of the source they come from.")] = "",
    ) -> None:
        """Read articles from files (.txt .md .html(.gz) .json .jsonl(.gz) .warc(.gz)) and from the web."""
        house = open_house(terminal)
        pages = [name for name in named if "://" in name]
        paths = [Path(name) for name in named if "://" not in name]
        report = ImportReport()
        if paths:
            with house.importing() as importing:
                report = asyncio.run(_import(importing, paths, source.strip(), terminal.err))
        if pages and not report.stopped:
            report.add(asyncio.run(_import_pages(house, pages, source.strip(), terminal.err)))
        _tell(terminal, report)
        raise typer.Exit(_status(report))

    @cli.command()
    def article(
        name: Annotated[str, typer.Argument(metavar="ID_OR_URL", help="The number of an article, or its address.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Show one stored article: head, text, revisions."""
        house = open_house(terminal)
        with house.shelf() as shelf:
            found = shelf.find(name)
        if found is None:
            raise NotFound(f"There is no article {name}.", mend="ask --json names the id of each quotation's article.")
        if as_json:
            terminal.out.print(written(article_object(*found)), soft_wrap=True, markup=False)
        else:
            _show(terminal.out, *found)


async def _import(importing: Importing, paths: list[Path], source: str, console: Console) -> ImportReport:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - 10 ms

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[articles]} articles, {task.fields[rate]}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None, articles=0, rate=0)

        def watch(progress: HowFar) -> None:
            seconds = bar.tasks[0].elapsed or 0.0
            rate = round(progress.articles / seconds) if seconds else 0
            bar.update(
                task, total=progress.bytes_total, completed=progress.bytes_done, articles=progress.articles, rate=rate
            )

        return await importing.import_paths(paths, source, watch)


async def _import_pages(house: House, pages: list[str], source: str, console: Console) -> ImportReport:
    async with house.newsroom() as newsroom:
        with counting(console, "Fetching pages", len(pages)) as tell:
            return await newsroom.page_importing.import_pages(pages, source, tell)


def _tell(terminal: Terminal, report: ImportReport) -> None:
    for rejected in report.rejected[:_MOST_LISTED]:
        terminal.notify(f"{rejected.location}: {rejected.reason}")
    if len(report.rejected) > _MOST_LISTED:
        terminal.notify(f"… and {len(report.rejected) - _MOST_LISTED} more that could not be read.")
    counts = [f"{report.counts[decision]} {decision}" for decision in Decision]
    counts += [f"{report.withdrawn} withdrawn", f"{len(report.rejected)} rejected"]
    terminal.out.print(", ".join(counts))
    if report.stopped:
        terminal.notify("Stopped. Run the same command again to go on.")


def _status(report: ImportReport) -> int:
    if report.rejected and not report.read:
        return 2
    return 1 if report.rejected or report.stopped else 0


def _show(console: Console, article: Article, history: list[RevisionNote]) -> None:
    head = article.head
    console.print(Text(head.title or "(without a headline)", style="bold"))
    day = f"{head.published.day.day} {head.published.day:%B %Y}" if head.published else "no date"
    parts = [f"By {head.byline}" if head.byline else "", head.publisher or article.source, day]
    parts += ["sample article"] if head.sample else []
    console.print(Text(" · ".join(filter(None, parts)), style="dim"))
    if head.url:
        console.print(Text(head.url, style="dim"), soft_wrap=True)
    for number, paragraph in enumerate(article.paragraphs):
        console.print()
        text = Text(article.paragraph_text(number), style="bold" if paragraph.kind is Kind.HEADING else "")
        console.print(Text("• ") + text if paragraph.kind is Kind.ITEM else text)
    console.print(f"\nArticle {article.id}, {len(article.paragraphs)} paragraphs and headings.", style="dim")
    for note in history:
        console.print(f"Revision {note.number}, stored {note.stored_at}", style="dim")
