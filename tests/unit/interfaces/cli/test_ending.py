"""How a command ends that breaks by a fault of ours."""

from __future__ import annotations

import io
import logging
import re

import pytest

from bot.errors import QuestionRefused, StorageBusy
from bot.interfaces.cli.ending import ended
from bot.interfaces.cli.terminal import PrintableConsole, Terminal


def fall() -> None:
    raise KeyError("who shot the mayor?")


def terminal(*, is_terminal: bool) -> tuple[Terminal, io.StringIO]:
    """Make one whose stderr can be read."""
    made, written = Terminal(), io.StringIO()
    made.err = PrintableConsole(file=written, force_terminal=is_terminal, color_system=None, width=300)
    return made, written


@pytest.mark.parametrize("is_terminal", [True, False], ids=["a person", "a log"])
def test_an_incident_is_told_with_the_way_to_its_traceback(
    caplog: pytest.LogCaptureFixture, *, is_terminal: bool
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    made, written = terminal(is_terminal=is_terminal)
    assert ended(fall, made) == 2
    where = "PULLQUOTE_LOG_LEVEL=DEBUG shows where" if is_terminal else "the log shows where"
    (incident,) = re.findall(rf"Something broke, incident ([\w-]+); {where}\. Please report it\.", written.getvalue())
    (record,) = caplog.records
    assert record.getMessage() == f"unexpected_error incident={incident}"
    assert record.levelno == (logging.DEBUG if is_terminal else logging.ERROR)
    assert record.exc_info
    assert "mayor" not in written.getvalue()


def test_what_a_user_did_is_a_sentence_and_no_incident(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    for error, status in ((QuestionRefused("No.", mend="Ask."), 1), (StorageBusy("Busy.", mend="Wait."), 2)):
        made, written = terminal(is_terminal=False)

        def fail(error: Exception = error) -> None:
            raise error

        assert ended(fail, made) == status
        assert written.getvalue() == f"pullquote: {error}\n"
    assert caplog.records == []
