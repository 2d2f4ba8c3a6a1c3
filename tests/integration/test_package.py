"""What is built for a release holds what it needs, answers outside of the repository, and is the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_ASKED = "How many Windows devices were hit by CrowdStrike?"


def build(source: Path, kind: str, folder: Path) -> Path:
    """Build a wheel or an sdist with what is installed here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795824000"}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist."""
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the sdist, as those do who have no wheel."""
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path_factory.getbasetemp() / "source", filter="data")
    (source,) = (tmp_path_factory.getbasetemp() / "source").iterdir()
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(packed.read(name).decode())


def test_the_wheel_holds_the_bot_its_samples_and_its_words(wheel: Path) -> None:
    held = names(wheel)
    assert {f"bot/samples/{path.name}" for path in (ROOT / "corpus").iterdir()} <= held
    sources = {path for path in (ROOT / "bot").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {path.relative_to(ROOT).as_posix() for path in sources} <= held
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"bot", "pullquote"}


def test_the_wheel_from_the_sdist_is_the_wheel_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    again = build(ROOT, "wheel", tmp_path)
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_sdist_is_the_same_each_time_and_holds_no_data(sdist: Path, tmp_path: Path) -> None:
    assert build(ROOT, "sdist", tmp_path).read_bytes() == sdist.read_bytes()
    with tarfile.open(sdist) as packed:
        held = {name.partition("/")[2] for name in packed.getnames()}
    assert {"LICENSE", "CHANGELOG.md", "Dockerfile", "requirements.lock", "tests/test_house.py", ".ci/run"} <= held
    assert {name for name in held if name.startswith("data/") or name.rpartition("/")[2] == ".env"} == set()


def test_the_metadata_says_what_an_index_shows(wheel: Path) -> None:
    told = metadata(wheel)
    assert told["Name"] == "pullquote"
    assert told["License-Expression"] == "MIT"
    assert told["License-File"] == "LICENSE"
    assert told["Description-Content-Type"] == "text/markdown"
    assert "Development Status :: 4 - Beta" in told.get_all("Classifier", [])
    assert str(told.get_payload()).startswith("# Pullquote")


def test_the_changelog_begins_with_the_version(wheel: Path) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert released[0] == metadata(wheel)["Version"]


def test_the_wheel_answers_outside_of_the_repository(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)  # noqa: S202 - what was packed a moment ago
    environment = {**os.environ, "PYTHONPATH": str(place), "PULLQUOTE_DATA_DIR": str(tmp_path / "data")}
    where = "import bot; print(bot.__path__[0])"
    for command, said in ((["-c", where], str(place)), (["-m", "bot", "ask", _ASKED], "8.5 million devices")):
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert said in done.stdout, done.stderr
