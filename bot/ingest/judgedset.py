"""Reading a set of judged questions: `articles.jsonl(.gz)` and `questions.jsonl(.gz)`."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bot.core.article import PARAGRAPH_BREAK, Article, Block, Draft, Head, layout
from bot.core.intake import Rejected
from bot.core.judging import JudgedQuestion, JudgedSet
from bot.core.ports import Detector
from bot.errors import InputError, NotFound, UnreadableFile
from bot.ingest.files import FileReader
from bot.ingest.frontmatter import head_from, identifier
from bot.ingest.jsonarticles import paragraph_blocks, parse_json
from bot.ingest.loose import as_mapping

_GRADE = 2


def read_set(folder: Path, questions: Path | None, articles: Path | None, detector: Detector) -> JudgedSet:
    """Read a set; `articles` may name a folder of article files instead. Raises NotFound and UnreadableFile."""
    if articles is not None:
        read = [_from_draft(number, draft, detector) for number, draft in enumerate(_drafts(articles), start=1)]
    else:
        lines = _objects(_existing(folder, "articles.jsonl"))
        read = [_from_object(number, fields, detector) for number, fields in enumerate(lines, start=1)]
    kept = [(article, numbers) for article, numbers in read if numbers]
    asked = _objects(questions if questions is not None else _existing(folder, "questions.jsonl"))
    return JudgedSet(
        articles=tuple(article for article, _ in kept),
        numbers={article.id: numbers for article, numbers in kept},
        questions=tuple(_question(fields) for fields in asked),
    )


def _existing(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise NotFound(f"{folder} holds no {name} or {name}.gz.", mend="Name the folder of a set of judged questions.")


def _objects(path: Path) -> Iterator[Mapping[str, object]]:
    opener = gzip.open if path.name.endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _fields(path, number, line)
    except (OSError, UnicodeDecodeError, EOFError) as error:
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


def _drafts(path: Path) -> Iterator[Draft]:
    reader = FileReader()
    for file in reader.find(path).files:
        for found in reader.read(file):
            if isinstance(found, Rejected):
                raise InputError(f"{found.location}: {found.reason}")
            yield found


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


def _question(fields: Mapping[str, object]) -> JudgedQuestion:
    evidence = cast("list[Mapping[str, object]]", fields.get("evidence") or [])
    relevant = {
        (str(entry["article_id"]), number)
        for entry in evidence
        if cast("int", entry.get("grade", _GRADE)) >= _GRADE
        for number in cast("list[int]", entry["paragraph_indexes"])
    }
    date = fields.get("date")
    return JudgedQuestion(
        id=str(fields["id"]),
        text=str(fields["question"]),
        kind=str(fields.get("type") or "unanswerable"),
        answerable=bool(fields.get("answerable", bool(relevant))),
        relevant=frozenset(relevant),
        asked_at=datetime.fromisoformat(date).replace(tzinfo=UTC) if isinstance(date, str) and date else None,
        hidden=frozenset(
            (str(name), int(number)) for name, number in cast("list[tuple[str, int]]", fields.get("hide") or [])
        ),
        within=str(fields.get("within") or ""),
    )
