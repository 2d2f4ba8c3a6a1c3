"""The command line: its commands, and the one place where errors become a sentence and an exit status."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from typing import Annotated

import typer

from bot.errors import PullquoteError, QuestionRefused
from bot.interfaces.cli import (
    asking,
    benching,
    doctoring,
    extracting,
    feedback,
    feedreading,
    fitting,
    library,
    measuring,
    serving,
    sourcing,
    verifying,
    withdrawing,
)
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal

_LOG = logging.getLogger(__name__)


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
        measuring,
        fitting,
        feedback,
        benching,
        doctoring,
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
    try:
        build(open_house, terminal)()
    except SystemExit as stop:  # typer ends every command so, wrong usage included
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last resort of this door: nobody is shown a traceback
        return _fail(terminal, error)
    return 0


def _fail(terminal: Terminal, error: Exception) -> int:
    """Say what went wrong in one sentence; return the exit status."""
    match error:
        case QuestionRefused():
            terminal.fail(str(error))
            return 1
        case PullquoteError():
            terminal.fail(str(error))
        case BrokenPipeError():  # the reader of our output went away
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        case OSError():
            terminal.fail(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
        case _:
            incident = secrets.token_hex(2)
            _LOG.debug("unexpected_error incident=%s", incident, exc_info=error)
            terminal.fail(
                f"Something broke, incident {incident}. PULLQUOTE_LOG_LEVEL=DEBUG shows where; please report it."
            )
    return 2
