"""The part of the composition root for `pullquote status` alone, which must not wait for the rest to be loaded."""

from __future__ import annotations

import typer

from bot.interfaces.cli import statusing
from bot.interfaces.cli.ending import ended
from bot.interfaces.cli.terminal import Terminal
from bot.settings import Settings, load_settings


def main() -> int:
    """Run the command; return its exit status."""
    terminal = Terminal()
    cli = typer.Typer(
        name="pullquote",
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    cli.callback()(_nothing)  # with one command alone, typer would not read its name
    statusing.register(cli, _settings, terminal)
    return ended(cli, terminal)


def _settings(_: Terminal) -> Settings:
    return load_settings()


def _nothing() -> None: ...
