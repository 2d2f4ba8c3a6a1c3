"""The command line and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.interfaces.cli import (
    asking,
    benching,
    doctoring,
    extracting,
    feedback,
    feedreading,
    fitting,
    keeping,
    library,
    measuring,
    serving,
    sourcing,
    statusing,
    verifying,
    withdrawing,
)
from bot.interfaces.cli.ending import ended
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal


def build(open_house: OpenHouse, terminal: Terminal) -> typer.Typer:
    """Put the commands together."""
    cli = typer.Typer(
        name="pullquote",
        help="Answers questions about the news by quoting articles word for word.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    cli.callback()(_options)
    for module in (
        asking,
        verifying,
        library,
        sourcing,
        withdrawing,
        extracting,
        feedreading,
        serving,
        keeping,
        measuring,
        fitting,
        feedback,
        benching,
        doctoring,
        statusing,
    ):
        module.register(cli, open_house, terminal)
    return cli


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer hands it over so
    if asked:
        from importlib import metadata  # noqa: PLC0415 - 20 ms that only this option needs

        typer.echo(f"pullquote {metadata.version('pullquote')}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None: ...


def run(open_house: OpenHouse) -> int:
    """Run the command of this process; return its exit status."""
    terminal = Terminal()
    return ended(build(open_house, terminal), terminal)
