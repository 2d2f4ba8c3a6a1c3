"""`backup` and `restore`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from bot.core.backup import COPY_LIFETIME
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup, such as pullquote.zip.")]
_Force = Annotated[bool, typer.Option("--force", help="Write over FILE where it exists.")]
_NAMES = {
    "articles": ("article", "articles"),
    "sources": ("source", "sources"),
    "servers": ("server", "servers"),
    "receipts": ("posted answer", "posted answers"),
    "ratings": ("rated answer", "rated answers"),
    "watches": ("waiting question", "waiting questions"),
}


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the two commands."""

    @cli.command()
    def backup(file: _File, force: _Force = False) -> None:
        """Write database and key into one file; the bot may run meanwhile."""
        made = open_house(terminal).back_up(file, may_replace=force)
        counts = _counts(made.manifest.counts)
        _say(terminal, f"{file}: {counts}; schema {made.manifest.schema}, {made.size / 1e6:,.1f} MB.")
        terminal.notify("It holds the key that hides who asked, and no token. Keep it where only you can read it.")

    @cli.command()
    def restore(file: _File) -> None:
        """Put a backup in the place of what is there, which is kept aside; the bot must be stopped."""
        done = open_house(terminal).restore(file)
        made_at = f"{done.manifest.made_at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"
        _say(
            terminal,
            f"Restored {_counts(done.manifest.counts)}, as of {made_at} under Pullquote {done.manifest.version}.",
        )
        if done.schema != done.now_schema:
            _say(terminal, f"The database was migrated from schema {done.schema} to {done.now_schema}.")
        if done.ended:
            one, more = "1 waiting question was", f"{done.ended:,} waiting questions were"
            _say(terminal, f"{one if done.ended == 1 else more} left out: answered or cancelled since.")
        if done.aside:
            days = COPY_LIFETIME.days
            _say(terminal, f"What was there before is in {done.aside}; a running bot deletes it after {days} days.")


def _say(terminal: Terminal, sentence: str) -> None:
    terminal.out.print(sentence, markup=False, soft_wrap=True)


def _counts(counts: Mapping[str, int]) -> str:
    named = [f"{count:,} {_NAMES[name][count != 1]}" for name, count in counts.items() if name in _NAMES]
    return ", ".join(named)
