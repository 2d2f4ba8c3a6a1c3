"""The house keeps its own rules: sizes of rooms, settings and commands that are documented."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path
from typing import cast

from typer.main import get_command

from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.main import build
from bot.interfaces.cli.terminal import Terminal
from bot.settings import variables

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").rglob("*.py"))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_rooms_are_small() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): lines_of(path) for path in MODULES}
    assert statistics.median(sizes.values()) <= 150
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_functions_fit_on_a_page() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []


def test_every_exception_to_the_linters_has_its_reason() -> None:
    bare = [
        f"{path.name}: {line.strip()}"
        for path in MODULES
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"# (?:noqa|type: ignore|pyright: ignore)", line)
        and not re.search(r"(?:ignore\[[^\]]*\]|noqa: [A-Z0-9, ]+) - \S", line)
    ]
    assert bare == []


def test_the_example_of_settings_names_every_setting() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == set(variables())


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    cli = build(cast("OpenHouse", None), cast("Terminal", None))  # nothing is opened to name the commands
    commands = set[str](vars(get_command(cli))["commands"])
    assert {"ask", "sources", "withdraw"} < commands
    assert {command for command in commands if f"pullquote {command}" not in readme} == set()


def test_the_readme_has_its_two_commands_in_blocks_of_one_line() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)\n```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) == 2
    assert all("\n" not in block and block.startswith("python3 -m venv") for block in blocks)
    assert "pullquote ask" in blocks[0]
    assert "pytest" in blocks[1]


def test_the_lock_pins_with_hashes_and_names_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock
        assert lock.count("==") > 40
        assert lock.count("--hash=sha256:") > lock.count("==")


def test_samples_are_marked_and_long_enough() -> None:
    for path in sorted((ROOT / "corpus").glob("*.md")):
        head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
        paragraphs = [part for part in text.split("\n\n") if part.strip() and not part.lstrip().startswith(("#", "- "))]
        assert "sample: true" in head
        assert 8 <= len(paragraphs) <= 20, path.name
