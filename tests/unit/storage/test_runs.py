"""The remembered run of a set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.judging import Observation, Recall, RememberedRun
from bot.errors import StorageError
from bot.storage.runs import Runs

NAME = "0123456789abcdef"
RUN = RememberedRun(
    fingerprint=NAME,
    at=datetime(2024, 5, 1, 12, tzinfo=UTC),
    observations=(
        Observation(
            id="q1", kind="answerable", answerable=True, relevant=2, gains=(False, True), confidence=0.123456789,
            outcome="answered", right=True, sentence_states=False, quotation_states=None,
            recall=Recall(candidates=True, everything=True, same_ten=False),
        ),
        Observation(id="q‽", kind="absent", answerable=False, relevant=0, gains=(), confidence=0.0),
    ),
)  # fmt: skip


def test_a_run_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    runs = Runs(tmp_path / "state" / "evaluations")
    assert runs.last(NAME) is None
    runs.keep(RUN)
    assert Runs(tmp_path / "state" / "evaluations").last(NAME) == RUN
    assert [path.name for path in (tmp_path / "state" / "evaluations").iterdir()] == [f"{NAME}.json"]


def test_a_forgotten_run_is_gone_and_may_be_forgotten_again(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.keep(RUN)
    runs.forget(NAME)
    runs.forget(NAME)
    assert runs.last(NAME) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"fingerprint": "x"}', b"null", b'{"observations": 3}', b"[" * 100_000],
)
def test_a_broken_file_is_said_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{NAME}.json").write_bytes(content)
    with pytest.raises(StorageError, match=r"is broken\. Nothing is compared"):
        Runs(tmp_path).last(NAME)


def test_a_run_of_another_set_under_this_name_does_not_count(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.keep(RUN)
    (tmp_path / f"{NAME}.json").rename(tmp_path / f"{NAME[::-1]}.json")
    assert runs.last(NAME[::-1]) is None


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.json").mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        Runs(tmp_path).last(NAME)
    with pytest.raises(StorageError, match="cannot be written"):
        Runs(tmp_path).keep(RUN)


def test_a_place_that_cannot_be_written_is_said_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="XDG_STATE_HOME"):
        Runs(tmp_path / "file" / "evaluations").keep(RUN)


def test_a_name_that_is_no_fingerprint_reaches_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="without a fingerprint"):
        Runs(tmp_path).last("../../etc/passwd")
