"""`read-feed`: what is read of feeds, as JSON lines."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.core.feed import Feed
from bot.errors import InputError
from bot.interfaces.cli.asjson import written
from bot.interfaces.cli.house import House, OpenHouse
from bot.interfaces.cli.terminal import Terminal


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command(name="read-feed")
    def read_feed(
        files: Annotated[
            list[Path], typer.Argument(metavar="FILE…", help="Feeds: RSS, Atom, RDF, JSON Feed, sitemaps.")
        ],
    ) -> None:
        """Show what is read of feeds: title and entries; one JSON line each."""
        failed = asyncio.run(_read(open_house(terminal), files, terminal))
        raise typer.Exit(0 if not failed else 2 if failed == len(files) else 1)


async def _read(house: House, files: list[Path], terminal: Terminal) -> int:
    """Print a line for each file; count those that could not be read."""
    failed = 0
    async with house.feed_files() as feeds:
        for file in files:
            try:
                line = _line(file, await feeds.read(file))
            except InputError as error:
                failed += 1
                line = {"file": file.name, "ok": False, "feed_title": "", "entries": (), "error": str(error)}
            terminal.out.print(written(line), soft_wrap=True, markup=False)
    return failed


def _line(file: Path, feed: Feed) -> dict[str, object]:
    entries = [
        {
            "title": entry.title,
            "link": entry.link,
            "id": entry.id,
            "published": entry.published.isoformat() if entry.published else None,
        }
        for entry in feed.entries
    ]
    return {"file": file.name, "ok": True, "feed_title": feed.title, "entries": entries, "error": None}
