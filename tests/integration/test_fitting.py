"""`pullquote fit` on a small set."""

from __future__ import annotations

from pathlib import Path

from tests.integration.conftest import CommandLine

SET = Path(__file__).parents[1] / "quality" / "two_dates"


def test_fit_prints_weights_and_what_they_reach_on_questions_held_out(pullquote: CommandLine, home: Path) -> None:
    ran = pullquote("fit", str(SET), "--folds", "2")
    assert ran.status == 0, ran.err
    assert "Ranking weights" in ran.out
    assert "Held out, 2 parts" in ran.out
    assert "agreement" in ran.out
    assert not (home / "data").exists()


def test_fit_names_the_folder_that_is_no_set(pullquote: CommandLine, home: Path) -> None:
    ran = pullquote("fit", str(home))
    assert ran.status == 2
    assert "articles.jsonl" in ran.err
    assert "Traceback" not in ran.err
