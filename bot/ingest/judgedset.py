"""Reading a set of judged questions: `articles.jsonl(.gz)` and `questions.jsonl(.gz)`."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.core.article import PARAGRAPH_BREAK, Article, Block, Draft, Head, layout
from bot.core.intake import Rejected
from bot.core.judging import JudgedQuestion, JudgedSet
from bot.core.ports import Detector
from bot.errors import InputError, NotFound, UnreadableFile
from bot.ingest.files import FileReader
from bot.ingest.frontmatter import head_from, identifier
from bot.ingest.jsonarticles import paragraph_blocks, parse_json
from bot.ingest.judgedquestion import read_question
from bot.ingest.loose import as_mapping

_T = TypeVar("_T")


def read_set(
    folder: Path, questions: Sequence[Path] | Path | None, articles: Path | None, detector: Detector
) -> JudgedSet:
    """Read a set; `questions` may name other files of questions, `articles` a folder of article files instead.

    Raises NotFound and InputError.
    """
    path = _existing(folder, "articles.jsonl") if articles is None else articles
    asked = _asked(folder, questions)
    if articles is not None:
        read = [_from_draft(number, draft, detector) for number, draft in enumerate(_drafts(articles), start=1)]
    else:
        read = [
            _located(path, line, lambda number=number, fields=fields: _from_object(number, fields, detector))
            for number, (line, fields) in enumerate(_objects(path), start=1)
        ]
    kept = [(article, numbers) for article, numbers in read if numbers]
    return JudgedSet(
        articles=tuple(article for article, _ in kept),
        numbers={article.id: numbers for article, numbers in kept},
        questions=asked,
        fingerprint=_fingerprint([article for article, _ in kept], asked),
    )


def _asked(folder: Path, questions: Sequence[Path] | Path | None) -> tuple[JudgedQuestion, ...]:
    named = [questions] if isinstance(questions, Path) else questions
    paths = named or [_existing(folder, "questions.jsonl")]
    return tuple(question for path in paths for question in read_questions(path))


def read_questions(path: Path) -> list[JudgedQuestion]:
    """Read the questions of a file. Raises InputError, with the line where one is wrong."""
    questions = [_located(path, line, lambda fields=fields: read_question(fields)) for line, fields in _objects(path)]
    if not questions:
        raise UnreadableFile(f"{path} holds no question.", mend="One object a line.")
    return questions


def _existing(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise NotFound(f"{folder} holds no {name} or {name}.gz.", mend="Name the folder of a set of judged questions.")


def _objects(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Give the objects of a file with the numbers of their lines."""
    opener = gzip.open if path.name.endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _fields(path, number, line)
    except (OSError, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read: {error}.", mend="Check the file.") from error


def _fields(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        value = parse_json(line)
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}, line {number}: broken JSON.", mend="One object a line.", line=number) from error
    fields = as_mapping(value)
    if fields is None:
        raise UnreadableFile(f"{path}, line {number}: not an object.", mend="One object a line.", line=number)
    return fields


def _located(path: Path, line: int, read: Callable[[], _T]) -> _T:
    """Read one line's object; say where it stands when it is broken."""
    try:
        return read()
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}, line {line}: {error.message}", mend=error.mend, line=line) from error


def _drafts(path: Path) -> Iterator[Draft]:
    reader = FileReader()
    for came in reader.read_all(reader.find(path).files):
        if isinstance(came.found, Rejected):
            raise InputError(f"{came.found.location}: {came.found.reason}")
        if came.found is not None:
            yield came.found


def _from_draft(number: int, draft: Draft, detector: Detector) -> tuple[Article, tuple[int, ...]]:
    article = _article(number, draft.head, draft.blocks, draft.external_id or draft.location, detector)
    return article, tuple(range(len(draft.blocks)))


def _from_object(number: int, fields: Mapping[str, object], detector: Detector) -> tuple[Article, tuple[int, ...]]:
    found = paragraph_blocks(fields)
    kept = [(place, block) for place, block in enumerate(found) if block is not None]
    blocks = tuple(block for _, block in kept)
    return _article(number, head_from(fields, Head()), blocks, identifier(fields), detector), tuple(n for n, _ in kept)


def _article(number: int, head: Head, blocks: tuple[Block, ...], name: str, detector: Detector) -> Article:
    text = PARAGRAPH_BREAK.join(block.text for block in blocks)
    language = head.language or detector.detect(text)
    known = replace(head, language=language)
    # No two are taken for reprints here: every paragraph is listed.
    return Article(
        id=number,
        revision=1,
        source="set",
        head=known,
        text=text,
        paragraphs=layout(blocks),
        text_hash=str(number),
        external_id=name,
    )


def _fingerprint(articles: Sequence[Article], questions: Sequence[JudgedQuestion]) -> str:
    """Name a set by what it holds, wherever it lies."""
    digest = hashlib.blake2b(digest_size=16)
    for article in articles:
        digest.update(repr((article.external_id, article.head.title, article.text)).encode("utf-8", "surrogatepass"))
    for q in questions:
        labels = (sorted(q.relevant), sorted(q.hidden), q.within, q.answer, q.answerable, str(q.asked_at))
        digest.update(repr((q.id, q.text, q.kind, *labels)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
