"""One object of a `questions.jsonl` → a judged question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.core.judging import JudgedQuestion
from bot.errors import UnreadableFile
from bot.ingest.loose import as_list, as_mapping

_GRADE = 2
_MEND = (
    'A question is an object such as {"id": "q1", "question": "…", "answerable": true, '
    '"evidence": [{"article_id": "a1", "paragraph_indexes": [0]}]}.'
)

_Places = frozenset[tuple[str, int]]


def read_question(fields: Mapping[str, object]) -> JudgedQuestion:
    """Read a question. Raises UnreadableFile, which says what is missing or wrong."""
    labels = tuple(_evidence(fields.get("evidence")))
    relevant = frozenset(place for place, grade in labels if grade >= _GRADE)
    answerable, answer = fields.get("answerable", bool(relevant)), fields.get("answer")
    if not isinstance(answerable, int):
        raise _wrong("answerable", "is neither true nor false")
    return JudgedQuestion(
        id=_name(fields, "id"),
        text=_name(fields, "question"),
        kind=str(fields.get("type") or "unanswerable"),
        answerable=bool(answerable),
        relevant=relevant,
        loose=frozenset(place for place, _ in labels) - relevant,
        asked_at=_moment(fields.get("date")),
        hidden=_hidden(fields.get("hide")),
        within=str(fields.get("within") or ""),
        answer=answer if isinstance(answer, str) else "",
    )


def _name(fields: Mapping[str, object], field: str) -> str:
    value = fields.get(field)
    if not isinstance(value, str | int) or isinstance(value, bool) or str(value) == "":
        raise _wrong(field, "is missing" if value in (None, "") else "is no text")
    return str(value)


def _evidence(value: object) -> Iterator[tuple[tuple[str, int], float]]:
    """Give the paragraphs of the labels with their grades; where none is given it is the one that counts."""
    for entry in _list(value, "evidence"):
        label = as_mapping(entry)
        if label is None:
            raise _wrong("evidence", "is no list of objects")
        grade = label.get("grade", _GRADE)
        if not isinstance(grade, int | float):
            raise _wrong("grade", "is no number")
        name = _name(label, "article_id")
        yield from (((name, _number(n, "paragraph_indexes")), grade) for n in _paragraphs(label))


def _paragraphs(label: Mapping[str, object]) -> list[object]:
    listed = as_list(label.get("paragraph_indexes"))
    if listed is None:
        raise _wrong("paragraph_indexes", "is no list of numbers")
    return listed


def _hidden(value: object) -> _Places:
    pairs = [as_list(entry) or [] for entry in _list(value, "hide")]
    try:
        return frozenset((str(name), _number(number, "hide")) for name, number in pairs)
    except ValueError as error:  # not two entries
        raise _wrong("hide", "is no list of [article_id, paragraph_index]") from error


def _list(value: object, field: str) -> list[object]:
    listed = [] if value is None else as_list(value)
    if listed is None:
        raise _wrong(field, "is no list")
    return listed


def _number(value: object, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(field, "holds something that is no number")
    return value


def _moment(value: object) -> datetime | None:
    """Read when it was asked; UTC where no zone is given."""
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _wrong("date", "is no date such as 2024-05-01") from error


def _wrong(field: str, what: str) -> UnreadableFile:
    return UnreadableFile(f'"{field}" {what}.', mend=_MEND)
