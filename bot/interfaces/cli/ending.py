"""How a command ends: the one place where errors become a sentence and an exit status."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

from bot.core.incidents import new_incident
from bot.errors import PullquoteError, QuestionRefused
from bot.interfaces.cli.terminal import Terminal

_LOG = logging.getLogger(__name__)


def ended(command: Callable[[], object], terminal: Terminal) -> int:
    """Run a command; return its exit status."""
    try:
        command()
    except SystemExit as stop:  # typer ends every command so, wrong usage included
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last resort of this door: everybody is told one sentence
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
            terminal.fail(_incident(error, is_read_by_a_person=terminal.err.is_terminal))
    return 2


def _incident(error: Exception, *, is_read_by_a_person: bool) -> str:
    """Note what is a fault of ours; where nobody watches, with its traceback, for there is no second chance."""
    incident = new_incident()
    level = logging.DEBUG if is_read_by_a_person else logging.ERROR
    _LOG.log(level, "unexpected_error incident=%s", incident, exc_info=error)
    where = "PULLQUOTE_LOG_LEVEL=DEBUG shows where" if is_read_by_a_person else "the log shows where"
    return f"Something broke, incident {incident}; {where}. Please report it."
