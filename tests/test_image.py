"""The image holds what it must and nothing else: read from the Dockerfile, the ignore file and compose.yaml."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from bot.settings import variables
from docs.slim_image import slim

ROOT = Path(__file__).parents[1]
DOCKERFILE = re.sub(r" *\\\n *", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
STAGES = DOCKERFILE.split("\nFROM ")[1:]
FINAL = STAGES[-1]
SERVICE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["pullquote"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in INSTRUCTIONS if name == instruction]


def copied() -> list[str]:
    """Name what is copied out of the repository."""
    return [source for words in arguments("COPY") if "--from" not in words for source in words.split()[:-1]]


def allowed() -> list[str]:
    """Name what the ignore file lets into the build."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"  # everything stays out but what is named
    assert {"**/__pycache__", "**/*.pyc", "**/.env"} == {rule for rule in rules[1:] if not rule.startswith("!")}
    return [rule.removeprefix("!") for rule in rules if rule.startswith("!")]


def test_what_is_copied_exists_and_nothing_else_goes_into_the_build() -> None:
    assert {source for source in copied() if not (ROOT / source).exists()} == set()
    assert sorted(copied()) == sorted(allowed())


def test_what_goes_into_the_build_holds_no_data_tests_or_secrets() -> None:
    files = {"LICENSE", "README.md", "docs/slim_image.py", "pyproject.toml"}
    assert set(allowed()) <= files | {"bot", "corpus", "requirements-build.lock", "requirements.lock"}
    kinds = {path.suffix for folder in ("bot", "corpus") for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert kinds - {".py", ".pyc", ".po", ".md", ".html", ".txt", ".json", ".jsonl"} == set()


def test_everything_that_is_installed_is_locked_with_hashes() -> None:
    installs = re.findall(r"\bpip(?: --python \S+)? install (.*?)(?= &&|$)", STAGES[0], re.MULTILINE)
    wheels = re.findall(r"\bpip wheel (.*?)(?= &&|$)", STAGES[0], re.MULTILINE)
    assert [len(installs), len(wheels)] == [3, 1]
    assert all(words.startswith(("--require-hashes -r requirements", "--no-index --no-deps ")) for words in installs)
    assert wheels == ["--require-hashes --no-build-isolation -r requirements.lock -w wheels"]
    assert not re.search(r"\b(?:pip|apt-get) ", FINAL)
    lock = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert lock.startswith("hatchling==")
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", lock) if "==" in entry)


def test_the_bot_is_no_root_and_owns_only_its_data() -> None:
    assert arguments("USER") == ["10001:10001"]
    assert arguments("VOLUME") == ["/data"]
    assert "install -d -o 10001 -g 10001 -m 0700 /data" in FINAL
    assert "--chown" not in DOCKERFILE
    assert arguments("WORKDIR")[-1] == "/data"


def test_the_bot_is_the_first_process_and_is_told_to_stop_as_it_expects() -> None:
    assert json.loads(arguments("ENTRYPOINT")[-1]) == ["pullquote"]
    assert json.loads(arguments("CMD")[-1]) == ["run"]
    assert arguments("STOPSIGNAL") == ["SIGTERM"]


def test_health_is_asked_of_the_running_bot() -> None:
    (health,) = arguments("HEALTHCHECK")
    assert json.loads(health.partition("CMD ")[2]) == ["pullquote", "status", "--alive"]
    assert "PULLQUOTE_STATUS_PORT=" in FINAL


def test_settings_of_the_image_exist_and_its_version_is_the_projects() -> None:
    assert set(re.findall(r"(PULLQUOTE_\w+)=", DOCKERFILE)) <= set(variables())
    assert re.findall(r'image\.version="(.*?)"', FINAL) == [PROJECT["version"]]
    assert re.findall(r'image\.source="(.*?)"', FINAL) == [PROJECT["urls"]["Homepage"]]


def test_the_service_may_write_its_data_and_nothing_else() -> None:
    assert SERVICE["read_only"] is True
    assert [mount.partition(":")[0] for mount in SERVICE["tmpfs"]] == ["/tmp"]  # noqa: S108 - inside the container
    assert SERVICE["volumes"] == ["data:/data"]
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in SERVICE


def test_the_token_is_read_from_a_file_and_stands_nowhere_else() -> None:
    assert SERVICE["env_file"] == ".env"
    assert "TOKEN" not in "".join(SERVICE["environment"])
    assert not re.search(r"(?:ARG|ENV)[^\n]*TOKEN", DOCKERFILE)


def test_a_slim_environment_keeps_what_is_read(tmp_path: Path) -> None:
    kept = [
        "bot/locale/de.po",
        "bot/samples/one.md",
        "babel/locale-data/root.dat",
        "babel/locale-data/de.dat",
        "babel/locale-data/en_GB.dat",
        "wordfreq/data/small_de.msgpack.gz",
        "numpy/linalg/_umath_linalg.so",
        "pygments/lexers/__init__.py",
        "pygments/lexers/python.py",
        "numpy-2.0.dist-info/licenses/LICENSE",
    ]
    gone = [
        "babel/locale-data/fr.dat",
        "babel/locale-data/de_AT.dat",
        "wordfreq/data/large_de.msgpack.gz",
        "wordfreq/data/small_ja.msgpack.gz",
        "numpy/linalg/tests/test_linalg.py",
        "numpy/__init__.pyi",
        "pygments/lexers/basic.py",
    ]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1234567", encoding="utf-8")
    freed = slim(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)
    assert sum(freed.values()) == 7 * len(gone)
