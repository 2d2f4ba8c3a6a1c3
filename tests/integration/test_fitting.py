"""`pullquote fit` on a small set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SET = Path(__file__).parents[1] / "quality" / "two_dates"


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=home)


def test_fit_prints_weights_and_what_they_reach_on_questions_held_out(tmp_path: Path) -> None:
    done = run("fit", str(SET), "--folds", "2", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Ranking weights" in done.stdout
    assert "Held out, 2 parts" in done.stdout
    assert "agreement" in done.stdout
    assert not (tmp_path / "data").exists()


def test_fit_names_the_folder_that_is_no_set(tmp_path: Path) -> None:
    done = run("fit", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    assert "articles.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
