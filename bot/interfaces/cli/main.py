"""The command line: its commands, and the one place where errors become a sentence and an exit status."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Annotated

import click
import typer

from bot.errors import PullquoteError, QuestionRefused
from bot.interfaces.cli import asking, library, measuring
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

    @cli.callback()
    def options(
        version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
    ) -> None:
        if version:
            terminal.out.print(f"pullquote {metadata.version('pullquote')}")
            raise typer.Exit

    for module in (asking, library, measuring):
        module.register(cli, open_house, terminal)
    return cli


def run(open_house: OpenHouse) -> int:
    """Run the command of this process; return its exit status."""
    terminal = Terminal()
    try:
        return int(typer.main.get_command(build(open_house, terminal)).main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except QuestionRefused as refusal:
        terminal.fail(str(refusal))
        return 1
    except PullquoteError as error:
        terminal.fail(str(error))
        return 2
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
