"""`.json` and `.jsonl`: articles as objects with `id, title, author, publisher, url, published_at, paragraphs`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from bot.core.article import Block, Draft, Head, Kind
from bot.errors import UnreadableFile
from bot.ingest.blocks import blocks
from bot.ingest.frontmatter import head_from, identifier
from bot.ingest.loose import as_list, as_mapping, without_halves

_MEND = 'Each article is an object such as {"id": "a1", "title": "…", "paragraphs": ["…", "…"]}.'


def parse_json(text: str) -> object:
    """Parse one JSON document. Raises UnreadableFile with the line."""
    try:
        return json.loads(without_halves(text))
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"Broken JSON on line {error.lineno}, column {error.colno}: {error.msg}.", mend=_MEND, line=error.lineno
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableFile("Its JSON holds a number that is too long.", mend=_MEND) from error
    except RecursionError as error:
        raise UnreadableFile("Its JSON is nested too deep.", mend=_MEND) from error


def article_objects(document: object) -> list[object]:
    """Return the articles of a `.json` file: one object, a list of them, or a list under "articles"."""
    fields = as_mapping(document)
    listed = as_list(document if fields is None else fields.get("articles"))
    return [document] if listed is None else listed


def read_object(value: object, location: str) -> Draft:
    """Make a draft of one object. Raises UnreadableFile."""
    fields = as_mapping(value)
    if fields is None:
        raise UnreadableFile("It is not a JSON object.", mend=_MEND)
    made = blocks(_parts(fields))
    if not made:
        raise UnreadableFile("It has no paragraphs.", mend=_MEND)
    head = head_from(fields, Head())
    return Draft(head=head, blocks=made, external_id=identifier(fields), location=location)


def paragraph_blocks(fields: Mapping[str, object]) -> list[Block | None]:
    """Return one entry a given paragraph, None where nothing is left of it, so that the set's own numbers still
    hold.
    """
    made: list[Block | None] = []
    for kind, text in _parts(fields):
        single = blocks([(kind, text)]) if kind is not Kind.HEADING else blocks([(Kind.PARAGRAPH, text)])
        made.append(Block(kind=kind, text=single[0].text) if single else None)
    return made


def _parts(fields: Mapping[str, object]) -> Iterable[tuple[Kind, str]]:
    paragraphs = fields.get("paragraphs")
    if paragraphs is None and isinstance(text := fields.get("text"), str):
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
    entries = as_list(paragraphs)
    if entries is None:
        raise UnreadableFile("It has no list of paragraphs.", mend=_MEND)
    for entry in entries:
        yield _part(entry)


def _part(entry: object) -> tuple[Kind, str]:
    if isinstance(entry, str):
        return Kind.PARAGRAPH, entry
    fields = as_mapping(entry)
    if fields is not None:
        kind, text = fields.get("kind", "p"), fields.get("text")
        if isinstance(text, str) and kind in tuple(Kind):
            return Kind(str(kind)), text
    raise UnreadableFile("A paragraph is neither text nor {kind, text}.", mend=_MEND)
