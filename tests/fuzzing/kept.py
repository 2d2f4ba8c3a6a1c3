"""Readers of what lies on the disk: settings, the index, what the database remembers as JSON."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest import mock

import sqlalchemy as sa

from bot.core.alert import Note, Trouble
from bot.core.analysis import Analyzer
from bot.core.judging import Observation, RememberedRun
from bot.core.receipt import Receipt, Slice
from bot.errors import ConfigurationError, InputError, StorageError
from bot.ingest.judgedset import read_questions
from bot.search.collecting import analysed
from bot.search.container import Damaged, load
from bot.search.snapshot import Snapshots
from bot.search.writing import Writer
from bot.settings import Settings, load_settings
from bot.storage.alerts import AlertFile
from bot.storage.database import Database
from bot.storage.receipts import Receipts
from bot.storage.runs import Runs
from bot.storage.schema import RECEIPTS
from tests.fuzzing.articles import ARTICLES
from tests.fuzzing.target import Target, text_of

_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_SECRET = "kept-secret-never-shown"  # noqa: S105 - what must not be seen
_FINGERPRINT = "0123456789abcdef"


@cache
def _folder() -> Path:
    """Make a folder that is removed when this process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _settings(path: Path) -> Settings:
    """Read settings; no error and no cause of one may show a secret."""
    try:
        return load_settings(path)
    except ConfigurationError as error:
        told = f"{error}{error!r}{error.__cause__}"
        refused = error
    assert _SECRET not in told
    raise refused


def _env_file(data: bytes) -> None:
    path = _folder() / ".env"
    path.write_bytes(data)
    with mock.patch.dict(os.environ, clear=True):
        settings = _settings(path)
    assert _SECRET not in f"{settings!r}{settings}"


def _environment(data: bytes) -> None:
    lines = [line.partition("=") for line in text_of(data.replace(b"\0", b"")).split("\n")]
    values = {name: value for name, _, value in lines if name and "=" not in name}
    with mock.patch.dict(os.environ, values, clear=True):
        settings = load_settings(_folder() / "no.env")
    assert settings.zone
    assert _SECRET not in repr(settings)


@cache
def _snapshot() -> dict[str, bytes]:
    """Write an index; return its files."""
    folder = _folder() / "made"
    writer = Writer()
    writer.apply((), analysed(ARTICLES, Analyzer()))
    written = Snapshots(folder, "fuzz").write(writer.settle(), 3)
    assert written is not None
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "lock"}


def _files() -> list[bytes]:
    return list(_snapshot().values())


def _container(data: bytes) -> None:
    path = _folder() / "one"
    path.write_bytes(data)
    try:
        stored = load(path)
    except Damaged:
        return
    assert all(values.nbytes >= 0 for values in stored.arrays.values())


def _index(data: bytes) -> None:
    """Put an input in the place of each file of an index in turn; what is read is whole, or nothing."""
    folder = _folder() / "index"
    folder.mkdir(exist_ok=True)
    for spoiled in _snapshot():
        for name, whole in _snapshot().items():
            (folder / name).write_bytes(data if name == spoiled else whole)
        found = Snapshots(folder, "fuzz").read()
        assert found is None or found.change == 3


@cache
def _database() -> Database:
    database = Database(_folder() / "database")
    database.open()
    receipt = Receipt(id="receipt1", asker="a", shown=(Slice(1, 1, 0, 0, 9, 0, 9),), further=(), made_at=_NOW)
    asyncio.run(Receipts(database).keep(receipt))
    return database


def _receipt(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\0", "")
    with _database().engine.begin() as connection:
        connection.execute(sa.update(RECEIPTS).values(shown=text))
    found = asyncio.run(Receipts(_database()).find("receipt1"))
    if found:
        for place in found.shown:
            numbers = (place.article_id, place.revision, place.paragraph, place.start, place.end)
            assert all(isinstance(number, int) and number >= 0 for number in numbers)


def _alerts(data: bytes) -> None:
    (_folder() / "alerts.json").write_bytes(data)
    for note in AlertFile(_folder()).read():
        trouble = note.trouble
        assert all(isinstance(text, str) for text in (trouble.key, trouble.subject, trouble.sentence))


def _run(data: bytes) -> None:
    path = _folder() / f"{_FINGERPRINT}.json"
    path.write_bytes(data)
    run = Runs(_folder()).last(_FINGERPRINT)
    assert run is None or run.fingerprint == _FINGERPRINT


def _judged(data: bytes) -> None:
    path = _folder() / "questions.jsonl"
    path.write_bytes(data)
    assert all(question.id for question in read_questions(path))


@cache
def _noted() -> list[bytes]:
    AlertFile(_folder()).write((Note(Trouble("disk", "the disk", "The disk is full."), sent=True),))
    return [(_folder() / "alerts.json").read_bytes()]


@cache
def _remembered() -> list[bytes]:
    seen = Observation(
        id="q1", kind="answerable", answerable=True, relevant=1, gains=(True,), confidence=0.5, outcome="answered"
    )
    Runs(_folder()).keep(RememberedRun(fingerprint=_FINGERPRINT, at=_NOW, observations=(seen,)))
    return [(_folder() / f"{_FINGERPRINT}.json").read_bytes()]


_ENV = (
    f"DISCORD_TOKEN={_SECRET}\nPULLQUOTE_ALERT_WEBHOOK=https://x.example/{_SECRET}\nPULLQUOTE_TIME_ZONE=Europe/Berlin\n".encode(),
    f"PULLQUOTE_DATABASE_URL=postgresql://u:{_SECRET}@h/d\nPULLQUOTE_POLL_MINUTES=15\nPULLQUOTE_STATUS_PORT=8080\n".encode(),
    f'DISCORD_TOKEN="{_SECRET}\nx"\nPULLQUOTE_ALERT_WEBHOOK=ftp://{_SECRET}\nPULLQUOTE_PRIVATE_HOSTS=nas.local:8000, [::1]\n'.encode(),
)  # fmt: skip
_IN_ENV = (
    b"\n", b"=", b"'", b'"', b"#", b"export ", b"${HOME}", b"${DISCORD_TOKEN}", b"\\", b"PULLQUOTE_", b"DISCORD_TEST_GUILD_ID=", b"nan",
    b"PULLQUOTE_KEEP_DAYS=", b"1" * 5_000, b"[", b"]", b":", b",", b"../../etc/localtime", b"PULLQUOTE_COOLDOWN_SECONDS=inf", b"{}",
    b"PULLQUOTE_LOG_LEVEL=debug",
)  # fmt: skip
_IN_JSON = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"true", b"-1", b"1" * 5_000, b"1e999", b"NaN", b"[1,1,0,0,9,0,9]", b"[[]]",
    b'{"trouble":{"key":1,"subject":2,"sentence":3}}', b'"id":', b'"evidence":[', b'"hide":[[1]]', b'"date":"9999-12-31T23:59-14:00"',
)  # fmt: skip
_QUESTION = b'{"id":"q1","question":"When?","answerable":true,"date":"2024-05-01","evidence":[{"article_id":"a1","paragraph_indexes":[0]}]}\n'

TARGETS = (
    Target(name=".env", attack=_env_file, seeds=_ENV, tokens=_IN_ENV, refuses=(ConfigurationError,), longest=8_000),
    Target(
        name="environment",
        attack=_environment,
        seeds=_ENV,
        tokens=_IN_ENV,
        refuses=(ConfigurationError,),
        longest=8_000,
    ),
    Target(name="file of arrays", attack=_container, grow=_files, tokens=_IN_JSON, longest=100_000),
    Target(name="index on disk", attack=_index, grow=_files, tokens=_IN_JSON, longest=100_000),
    Target(name="receipts", attack=_receipt, seeds=(b"[[1,1,0,0,9,0,9]]",), tokens=_IN_JSON, longest=4_000),
    Target(name="notes of alerts", attack=_alerts, grow=_noted, tokens=_IN_JSON),
    Target(name="remembered runs", attack=_run, grow=_remembered, tokens=_IN_JSON, refuses=(StorageError,)),
    Target(name="judged questions", attack=_judged, seeds=(_QUESTION * 2,), tokens=_IN_JSON, refuses=(InputError,)),
)
