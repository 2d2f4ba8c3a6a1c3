"""`doctor`."""

from __future__ import annotations

import asyncio

import typer
from rich.table import Table
from rich.text import Text

from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal
from bot.service.checking import State

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def doctor() -> None:
        """Check settings, database, articles and index, and the bot's token, connection and permissions."""
        house = open_house(terminal)
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
