"""Reading a set of judged questions."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.detection import LanguageDetector
from bot.core.judging import JudgedSet
from bot.errors import InputError, NotFound, UnreadableFile
from bot.ingest.judgedset import read_set

ARTICLE = {"id": "a1", "title": "Harbour", "language": "en", "paragraphs": ["A storm closed the harbour.", " ", "It opened."]}  # fmt: skip
QUESTION = {"id": "q1", "question": "what closed?", "evidence": [{"article_id": "a1", "paragraph_indexes": [0]}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(json.dumps(QUESTION) + "\n", encoding="utf-8")
    return tmp_path


def read(folder: Path, *questions: Path) -> JudgedSet:
    return read_set(folder, questions, None, LanguageDetector())


def test_every_field_of_a_question_is_read(folder: Path) -> None:
    full = QUESTION | {
        "date": "2024-05-01", "type": "quiz", "answer": "The harbour", "within": "a1", "hide": [["a1", 2]],
        "evidence": [
            {"article_id": "a1", "paragraph_indexes": [0, 2], "grade": 2},
            {"article_id": "a1", "paragraph_indexes": [1], "grade": 1},
        ],
    }  # fmt: skip
    (folder / "questions.jsonl").write_text(json.dumps(full), encoding="utf-8")
    (question,) = read(folder).questions
    assert question.relevant == {("a1", 0), ("a1", 2)}
    assert question.hidden == {("a1", 2)}
    assert (question.kind, question.answer, question.within, question.answerable) == ("quiz", "The harbour", "a1", True)
    assert question.asked_at == datetime(2024, 5, 1, tzinfo=UTC)


def test_several_files_of_questions_are_read_in_order_zipped_or_not(folder: Path) -> None:
    other = folder / "absent.jsonl.gz"
    with gzip.open(other, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"id": "q2", "question": "who?", "answerable": False, "type": "absent"}))
    found = read(folder, folder / "questions.jsonl", other).questions
    assert [(question.id, question.answerable) for question in found] == [("q1", True), ("q2", False)]


def test_the_set_keeps_its_own_numbers_where_a_paragraph_is_empty(folder: Path) -> None:
    assert read(folder).numbers == {1: (0, 2)}


def test_the_fingerprint_is_that_of_what_is_in_the_set(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = read(folder).fingerprint
    elsewhere = tmp_path_factory.mktemp("other")
    for name in ("articles.jsonl", "questions.jsonl"):
        (elsewhere / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
    assert read(elsewhere).fingerprint == before
    (folder / "questions.jsonl").write_text(json.dumps(QUESTION | {"question": "what opened?"}), encoding="utf-8")
    assert read(folder).fingerprint != before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": None}, '"question" is missing'),
        ({"question": ["x"]}, '"question" is no text'),
        ({"id": None}, '"id" is missing'),
        ({"evidence": "a1"}, '"evidence" is no list'),
        ({"evidence": ["a1"]}, '"evidence" is no list of objects'),
        ({"evidence": [{"article_id": "a1"}]}, '"paragraph_indexes" is no list'),
        ({"evidence": [{"article_id": "a1", "paragraph_indexes": ["0"]}]}, '"paragraph_indexes" holds something'),
        ({"evidence": [{"paragraph_indexes": [0]}]}, '"article_id" is missing'),
        ({"evidence": [{"article_id": "a1", "paragraph_indexes": [0], "grade": "x"}]}, '"grade" is no number'),
        ({"hide": [["a1"]]}, '"hide" is no list of'),
        ({"hide": {"a1": 0}}, '"hide" is no list'),
        ({"date": "yesterday"}, '"date" is no date'),
        ({"date": "0001-01-01T00:00:00+14:00"}, '"date" is no date'),
        ({"answerable": "yes"}, '"answerable" is neither'),
    ],
)
def test_a_wrong_question_is_one_sentence_with_its_line(folder: Path, change: dict[str, object], said: str) -> None:
    lines = [json.dumps(QUESTION), "", json.dumps(QUESTION | change)]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read(folder)
    assert "questions.jsonl, line 3: " in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1: broken JSON"),
        (b"[]", "line 1: not an object"),
        (b'{"id": "a1"}', "line 1: It has no list of paragraphs"),
        (b'{"id": "a1", "paragraphs": [3]}', "line 1: A paragraph is neither text"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_wrong_article_is_one_sentence_too(folder: Path, content: bytes, said: str) -> None:
    (folder / "articles.jsonl").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(folder)
    assert said in str(caught.value)


def test_a_torn_zip_is_said(folder: Path) -> None:
    (folder / "questions.jsonl").unlink()
    (folder / "questions.jsonl.gz").write_bytes(gzip.compress(json.dumps(QUESTION).encode())[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        read(folder)


def test_a_set_without_questions_is_refused(folder: Path) -> None:
    (folder / "questions.jsonl").write_text("\n\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="holds no question"):
        read(folder)
    (folder / "questions.jsonl").unlink()
    with pytest.raises(NotFound, match=r"holds no questions\.jsonl"):
        read(folder)
