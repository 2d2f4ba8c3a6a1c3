"""`extract`: what is read of web pages, as JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.core.page import ReadPage
from bot.errors import InputError
from bot.interfaces.cli.asjson import written
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def extract(
        files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help="Pages: .html or .html.gz.")] = None,
        manifest: Annotated[
            Path | None, typer.Option(metavar="FILE", help='JSON lines {"id", "file", "url"}; files lie beside it.')
        ] = None,
    ) -> None:
        """Show what is read of web pages: title, authors, publisher, date, paragraphs; one JSON line each."""
        if not files and manifest is None:
            raise InputError("There is no file to read.", mend="Name pages, or a manifest with --manifest.")
        failed = done = 0
        with open_house(terminal).page_files() as pages:
            count, results = pages.read(files or [], manifest)
            with terminal.counting("Reading pages", count) as tell:
                for done, found in enumerate(results, start=1):
                    terminal.out.print(_line(found), soft_wrap=True, markup=False)
                    failed += found.page is None
                    tell(done)
        raise typer.Exit(0 if not failed else 2 if failed == done else 1)


def _line(found: ReadPage) -> str:
    head = found.page.head if found.page else None
    fields: dict[str, object] = {
        "id": found.id,
        "title": head.title if head else "",
        "author": list(head.authors) if head else [],
        "publisher": head.publisher if head else "",
        "published": head.published.isoformat() if head and head.published else None,
        "url": head.url if head else "",
        "paragraphs": [{"kind": block.kind, "text": block.text} for block in found.page.blocks] if found.page else [],
    }
    if found.error:
        fields["error"] = found.error
    return written(fields)
