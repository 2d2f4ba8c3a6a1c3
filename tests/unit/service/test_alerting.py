"""The operator is told once when something breaks and once when it is mended, also over a restart."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.core.alert import Note, Trouble
from bot.core.ports import AlertNotes
from bot.errors import DeliveryFailed, StorageError
from bot.service.alerting import Alerting, Look
from bot.storage.alerts import AlertFile

FULL = Trouble("disk", "the disk has room again", "The disk is full. Free some space.")
FIRST = Trouble("source:1", "source 1 fails no more", "Source 1 fails.")
SECOND = Trouble("source:2", "source 2 fails no more", "Source 2 fails.")


class House:
    """What goes wrong, and a webhook."""

    def __init__(self) -> None:
        self.troubles: dict[str, Sequence[Trouble] | None] = {"disk": (), "source": ()}
        self.sent: list[str] = []
        self.hook_fails = False
        self.notes_fail = False

    def alerting(self, notes: AlertNotes, *, hook: bool = True) -> Alerting:
        looks = [Look(kind, lambda kind=kind: self.troubles[kind]) for kind in self.troubles]
        return Alerting(notes, looks, self.send if hook else None)

    async def send(self, line: str) -> None:
        if self.hook_fails:
            raise DeliveryFailed("The webhook for alerts answered 500.", mend="Look.")
        self.sent.append(line)


class LostNotes:
    """A data directory that takes nothing."""

    def read(self) -> tuple[Note, ...]:
        return ()

    def write(self, notes: tuple[Note, ...]) -> None:
        del notes
        raise StorageError("The disk is full.")


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def notes(tmp_path: Path) -> AlertFile:
    return AlertFile(tmp_path)


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_trouble_is_told_once_and_so_is_its_end(
    house: House, notes: AlertFile, caplog: pytest.LogCaptureFixture
) -> None:
    alerting = house.alerting(notes)
    house.troubles["disk"] = [FULL]
    for _ in range(3):
        await alerting.look()
    assert house.sent == [FULL.sentence]
    house.troubles["disk"] = []
    for _ in range(3):
        await alerting.look()
    assert house.sent == [FULL.sentence, "Mended: the disk has room again."]
    assert logged(caplog) == [f"alert {FULL.sentence}", "alert_over Mended: the disk has room again."]


async def test_a_restart_tells_nothing_again(house: House, notes: AlertFile) -> None:
    house.troubles["source"] = [FIRST]
    await house.alerting(notes).look()
    house.troubles["source"] = [FIRST, SECOND]
    await house.alerting(notes).look()
    assert house.sent == [FIRST.sentence, SECOND.sentence]
    house.troubles["source"] = [SECOND]
    await house.alerting(notes).look()
    assert house.sent[2:] == ["Mended: source 1 fails no more."]


async def test_what_cannot_be_told_now_changes_nothing(house: House, notes: AlertFile) -> None:
    house.troubles["disk"] = [FULL]
    await house.alerting(notes).look()
    house.troubles["disk"] = None
    await house.alerting(notes).look()
    assert house.sent == [FULL.sentence]


async def test_a_failing_webhook_is_told_of_once_and_hears_it_later(
    house: House, notes: AlertFile, caplog: pytest.LogCaptureFixture
) -> None:
    house.hook_fails = True
    house.troubles["source"] = [FIRST, SECOND]
    alerting = house.alerting(notes)
    for _ in range(3):
        await alerting.look()
    assert [line for line in logged(caplog) if "webhook" in line] == [
        "alert_webhook_fails The webhook for alerts answered 500. Look."
    ]
    house.hook_fails = False
    await house.alerting(notes).look()  # after a restart
    assert house.sent == [FIRST.sentence, SECOND.sentence]


async def test_a_webhook_that_never_heard_of_it_hears_of_no_end(house: House, notes: AlertFile) -> None:
    house.hook_fails = True
    house.troubles["source"] = [FIRST]
    alerting = house.alerting(notes)
    await alerting.look()
    house.troubles["source"] = []
    await alerting.look()
    house.hook_fails = False
    await alerting.look()
    assert house.sent == []
    assert notes.read() == ()


async def test_an_end_that_the_webhook_missed_is_taken_back_where_it_begins_again(
    house: House, notes: AlertFile
) -> None:
    alerting = house.alerting(notes)
    house.troubles["source"] = [FIRST]
    await alerting.look()
    house.hook_fails, house.troubles["source"] = True, []
    await alerting.look()
    house.hook_fails, house.troubles["source"] = False, [FIRST]
    await alerting.look()
    assert house.sent == [FIRST.sentence]


async def test_it_needs_no_webhook(house: House, notes: AlertFile, caplog: pytest.LogCaptureFixture) -> None:
    house.troubles["disk"] = [FULL]
    await house.alerting(notes, hook=False).look()
    house.troubles["disk"] = []
    await house.alerting(notes, hook=False).look()
    assert len(logged(caplog)) == 2
    assert notes.read() == ()


async def test_what_cannot_be_noted_is_told_once_a_run(house: House, caplog: pytest.LogCaptureFixture) -> None:
    alerting = house.alerting(LostNotes())
    house.troubles["disk"] = [FULL]
    for _ in range(3):
        await alerting.look()
    assert house.sent == [FULL.sentence]
    assert len(logged(caplog)) == 1


async def test_a_look_that_fails_does_not_end_the_others(house: House, notes: AlertFile) -> None:
    def broken() -> Sequence[Trouble]:
        raise StorageError("The database is busy.")

    alerting = Alerting(notes, [Look("source", broken), Look("disk", lambda: [FULL])], house.send)
    await alerting.look()
    assert house.sent == [FULL.sentence]


def test_the_file_is_rewritten_in_its_own_space(tmp_path: Path) -> None:
    file = AlertFile(tmp_path)
    file.reserve()
    path = tmp_path / "alerts.json"
    before = path.stat()
    assert before.st_size == 4_096
    file.write((Note(FULL), Note(FIRST, sent=True, ended=True)))
    assert path.stat().st_size == before.st_size
    assert path.stat().st_ino == before.st_ino
    file.reserve()
    assert file.read() == (Note(FULL), Note(FIRST, sent=True, ended=True))


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"trouble": {}}]', '{"a": 1}', '[{"trouble": {"key": 1}, "x": 2}]'])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "alerts.json").write_text(text)
    assert AlertFile(tmp_path).read() == ()
