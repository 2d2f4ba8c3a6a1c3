"""Writing a set of judged questions: three files of JSON lines, for the eyes of whoever runs the bot alone."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

from bot.core.article import Article, Kind
from bot.errors import InputError
from bot.service.exporting import RatedQuestion, Shown

_FILES = ("questions.jsonl", "to_judge.jsonl", "articles.jsonl")
_SURE, _LOOSE = 2, 1
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


def check_folder(folder: Path, *, replace: bool) -> None:
    """Raise InputError for a folder with an export, in which somebody may have judged questions by hand."""
    if not replace and any((folder / name).exists() for name in _FILES):
        raise InputError(
            f"{folder} holds an export already.",
            mend="Name another folder, or add --replace; what was judged by hand in it is lost then.",
        )


async def write_set(
    folder: Path, questions: Iterable[RatedQuestion], articles: AsyncIterator[Article], watch: Callable[[int], None]
) -> int:
    """Write each file in one step in the place of an earlier one; count the articles. Raises InputError."""
    _make(folder)
    rated = list(questions)
    questions_name, to_judge_name, articles_name = _FILES
    _write(folder / questions_name, (judged(question) for question in rated if question.helped))
    _write(folder / to_judge_name, (to_judge(question) for question in rated if not question.helped))
    path, count = folder / articles_name, 0
    draft = _draft_of(path)
    with _opened(draft) as file:
        async for article in articles:
            file.write(_line(article_fields(article)))
            count += 1
            watch(count)
    draft.replace(path)
    return count


def judged(question: RatedQuestion) -> dict[str, Any]:
    """Write a question whose answer helped: what stood first is its evidence, what stood beside it may be."""
    first, *rest = question.shown
    evidence = [
        _evidence(first, [first.paragraph], _SURE),
        *([_evidence(first, list(first.others), _LOOSE)] if first.others else []),
        *(_evidence(shown, [shown.paragraph, *shown.others], _LOOSE) for shown in rest),
    ]
    return {**_asked(question), "evidence": evidence, "answer": None, "answerable": True}


def to_judge(question: RatedQuestion) -> dict[str, Any]:
    """Write a question whose answer did not help: whether anything answers it, somebody has to say yet."""
    shown = [[str(one.article_id), one.paragraph] for one in question.shown]
    return {**_asked(question), "evidence": [], "answer": None, "answerable": None, "shown": shown}


def article_fields(article: Article) -> dict[str, Any]:
    """Write an article as `import` and `evaluate` read it."""
    head = article.head
    numbers = range(len(article.paragraphs))
    return {
        "id": str(article.id),
        "title": head.title,
        "author": list(head.authors),
        "publisher": head.publisher,
        "url": head.url,
        "published_at": head.published.isoformat() if head.published else None,
        "language": head.language,
        "paragraphs": [_paragraph(article.paragraphs[n].kind, article.paragraph_text(n)) for n in numbers],
    }


def _paragraph(kind: Kind, text: str) -> str | dict[str, str]:
    return text if kind is Kind.PARAGRAPH else {"kind": kind.value, "text": text}


def _asked(question: RatedQuestion) -> dict[str, Any]:
    answer = question.answer
    return {
        "id": question.id,
        "question": answer.question,
        "type": "answered" if answer.is_sure else "related",
        "date": answer.asked_on.isoformat(),
        "voices": {"helpful": question.helpful, "not_helpful": question.not_helpful},
    }


def _evidence(shown: Shown, paragraphs: list[int], grade: int) -> dict[str, Any]:
    fact = shown.sentence if grade == _SURE else ""
    return {"article_id": str(shown.article_id), "paragraph_indexes": paragraphs, "fact": fact, "grade": grade}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError(f"{folder} is a file, or lies in one.", mend="Name a folder.") from error


def _write(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    draft = _draft_of(path)
    with _opened(draft) as file:
        file.writelines(map(_line, entries))
    draft.replace(path)


def _draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _opened(path: Path) -> TextIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogatepass", newline="\n")


def _line(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"
