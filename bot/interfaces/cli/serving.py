"""`run` and `sync`."""

from __future__ import annotations

import asyncio
import os
import signal
from types import FrameType
from typing import Annotated, NoReturn

import typer

from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal

_HOW_TO_GET_ONE = """There is no DISCORD_TOKEN yet. To get one:
1. Open https://discord.com/developers/applications and choose New Application.
2. Under Bot, press Reset Token and copy it; no privileged intent is needed.
3. Write DISCORD_TOKEN=… into a file .env here (.env.example shows all settings).
4. Run pullquote doctor, open the invite link that it prints, then pullquote run.
Without Discord, pullquote chat answers here in the terminal."""


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the two commands."""

    @cli.command(name="run")
    def run_() -> None:
        """Be the Discord bot."""
        house = open_house(terminal)
        _need_token(house.has_token(), terminal)
        signal.signal(signal.SIGTERM, _end)  # until the bot itself listens to it, which then finishes its answers
        asyncio.run(house.serve())

    @cli.command()
    def sync(
        guild: Annotated[
            int | None, typer.Option(metavar="ID", help="Only in this server, where they show at once.")
        ] = None,
    ) -> None:
        """Register the commands with Discord, for all servers and direct messages."""
        house = open_house(terminal)
        _need_token(house.has_token(), terminal)
        terminal.out.print(asyncio.run(house.sync(guild)), markup=False)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End while starting: nobody is being answered yet, and what is stored survives any end."""
    os._exit(0)


def _need_token(has_token: bool, terminal: Terminal) -> None:  # noqa: FBT001 - one question, one answer
    if not has_token:
        terminal.notify(_HOW_TO_GET_ONE)
        raise typer.Exit(2)
