"""How a line of the log looks, for people and for machines, and that nothing said in it can pass for another line."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StorageFull
from bot.logs.hiding import Secrets
from bot.logs.lines import JsonLines, TextLines

SECRETS = Secrets(["correct horse", 'with "quotes"', "short"])
TEXT, JSON = TextLines(SECRETS, is_frank=False), JsonLines(SECRETS, is_frank=False)


def record_of(
    message: str, *args: object, error: BaseException | None = None, name: str = "bot.service.x"
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.INFO, "", 1, message, args, info)
    record.created, record.msecs = 1_732_000_000.25, 250.0
    return record


def in_json(message: str, *args: object, error: BaseException | None = None, name: str = "bot.service.x") -> Any:  # noqa: ANN401 - JSON
    return json.loads(JSON.format(record_of(message, *args, error=error, name=name)))


def in_text(message: str, *args: object, error: BaseException | None = None, name: str = "bot.service.x") -> str:
    """Return what stands behind the time."""
    return TEXT.format(record_of(message, *args, error=error, name=name)).split(" ", 2)[2]


def fall(error: BaseException) -> None:
    raise error


def raised(error: BaseException) -> BaseException:
    """Give an exception a traceback."""
    with pytest.raises(type(error)) as caught:
        fall(error)
    return caught.value


def test_an_event_has_its_fields() -> None:
    line = in_json("question door=%s outcome=%s ms=%.0f", "slash", "answered", 53.1234)
    assert line == {
        "time": "2024-11-19T07:06:40.250Z",
        "level": "INFO",
        "logger": "bot.service.x",
        "event": "question",
        "door": "slash",
        "outcome": "answered",
        "ms": 53.123,
    }
    assert in_text("question door=%s ms=%.0f", "slash", 53.1) == "INFO bot.service.x question door=slash ms=53"


@pytest.mark.parametrize(
    ("message", "args", "event", "fields", "text"),
    [
        ("watch_ended how=%s", ("sent",), "watch_ended", {"how": "sent"}, None),
        ("discord_failed %s; trying again", ("status=503",), "discord_failed", {}, "status=503; trying again"),
        ("connection_lost %s; next try in %.0f s", ("why", 2.0), "connection_lost", {}, "why; next try in 2 s"),
        ("not_caught_up channel=%s %s", (7, "late"), "not_caught_up", {"channel": 7}, "late"),
        ("alert %s", ("It is 100% full.",), "alert", {}, "It is 100% full."),
        ("commands_registered everywhere", (), "commands_registered", {}, "everywhere"),
        ("stopped", (), "stopped", {}, None),
        ("half_done share=%s%% of=%d", (5, 9), "half_done", {"of": 9}, "share=5%"),
        (
            "odd event=%s time=%s flag=%s none=%s",
            ("a", "b", True, None),
            "odd",
            {"event_": "a", "time_": "b", "flag": True, "none": None},
            None,
        ),
    ],
)
def test_a_template_is_taken_apart(
    message: str, args: tuple[object, ...], event: str, fields: dict[str, object], text: str | None
) -> None:
    line = in_json(message, *args)
    assert line["event"] == event
    assert line.get("text") == text
    assert {
        key: value for key, value in line.items() if key not in ("time", "level", "logger", "event", "text")
    } == fields


def test_a_library_says_sentences() -> None:
    line = in_json("Shard ID %s has stopped responding", 3, name="discord.gateway")
    assert (line["event"], line["text"]) == ("message", "Shard ID 3 has stopped responding")


def test_a_template_that_does_not_fit_is_shown_without_its_values() -> None:
    for written in (
        in_text("it_failed why=%s", "a", "secret words"),
        JSON.format(record_of("it_failed why=%s", "a", "secret words")),
        in_text("it_failed n=%d", "secret words"),
    ):
        assert "log_line_broken it_failed" in written
        assert "secret words" not in written


def test_a_value_with_spaces_stands_in_quotation_marks() -> None:
    assert in_text("alert_on host=%s n=%s", 'a" incident=x', 5).endswith(r'alert_on host="a\" incident=x" n=5')
    assert in_text("alert_on host=%s", "").endswith('alert_on host=""')


HOSTILE = st.text(min_size=1).map(
    lambda text: f"{text}\r\n2026-01-01 00:00:00 ERROR bot.x forged\u2028\u0085\u202e\x1b[2J{text}"
)


@given(HOSTILE)
def test_no_value_begins_another_line(value: str) -> None:
    error = raised(StorageFull(value))
    for message, args in (("seen host=%s", (value,)), ("seen %s", (value,))):
        written = TEXT.format(record_of(message, *args))
        assert len(written.splitlines()) == 1
        assert written.isprintable()
        assert len(JSON.format(record_of(message, *args, error=error)).splitlines()) == 1
    assert json.loads(JSON.format(record_of("seen host=%s", value)))["host"] == value[:2000]
    traced = TEXT.format(record_of("seen", error=error)).splitlines()
    assert all(line.isprintable() for line in traced)
    assert traced[-1].startswith("bot.errors.StorageFull: ")


def test_a_traceback_says_where_and_what_kind_but_not_with_which_words() -> None:
    inner = raised(KeyError("who shot the mayor?"))
    found = ExceptionGroup("who shot the mayor?", [ValueError("who shot the mayor?")])
    found.__cause__ = inner
    written = in_text("question_failed incident=%s", "k7m", error=found)
    assert "mayor" not in written
    assert "in fall\n    raise error\nKeyError\n" in written
    kinds = [line for line in written.splitlines() if line in ("KeyError", "ValueError", "ExceptionGroup")]
    assert kinds == ["KeyError", "ValueError", "ExceptionGroup"]
    assert in_json("question_failed", error=found)["exception"].splitlines()[0] == "Traceback (most recent call last):"


def test_debugging_shows_the_words() -> None:
    frank = TextLines(SECRETS, is_frank=True).format(record_of("failed", error=raised(ValueError("who\nwas it?"))))
    assert frank.endswith(r"ValueError: who\nwas it?")


def test_what_the_machine_says_is_shown() -> None:
    assert in_text("failed", error=OSError(28, "No space left on device")).endswith(
        "OSError: [Errno 28] No space left on device"
    )
    assert in_text("failed", error=raised(StorageFull("The disk is full.", mend="Free some."))).endswith(
        "bot.errors.StorageFull: The disk is full. Free some."
    )


def test_causes_that_go_in_a_circle_end() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert in_text("failed", error=one).splitlines()[1:] == ["KeyError", "ValueError"]


def test_secrets_stay_out() -> None:
    for written in (
        in_text("failed why=%s", "correct horse"),
        JSON.format(record_of("failed why=%s", 'with "quotes"')),
        in_text("failed why=%s", 'with "quotes"', error=raised(StorageFull('with "quotes"'))),
        in_text("%s", "Bot MTA1NjQ4NzY1NDMyMTA5ODc2NQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"),
    ):
        assert "[hidden]" in written
        assert not any(secret in written for secret in ("correct horse", 'with "quotes"', r"with \"quotes\"", "MTA1"))
    assert "short" in in_text("failed why=%s", "short")  # a secret so short is a word
