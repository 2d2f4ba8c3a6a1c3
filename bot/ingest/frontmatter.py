"""Heads given as fields: YAML front matter of text files, and JSON objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import yaml

from bot.core.article import Head, Published
from bot.core.dates import parse_published
from bot.errors import UnreadableFile
from bot.ingest.heads import tidied
from bot.ingest.loose import as_list, as_mapping
from bot.ingest.plaintext import split_authors

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 2_000
_MOST_BITS = 128


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the fields between `---` lines at the top, and the text below them. Raises UnreadableFile."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        if _has_aliases(match[1]):
            raise UnreadableFile("Its front matter uses aliases (*name).", mend="Write out what they stand for.")
        loaded: object = yaml.load(match[1], Loader=_loader())  # noqa: S506 - it is the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else None
        raise UnreadableFile(
            f"Its front matter is not YAML{f' (line {line})' if line else ''}.",
            mend="Check the lines between the two ---.",
            line=line,
        ) from error
    except (ValueError, LookupError, ArithmeticError, AttributeError, TypeError, RecursionError) as error:
        # 2024-13-45, brackets without end, or what PyYAML trips over in tags such as !!timestamp and !!int
        raise UnreadableFile(
            f"Its front matter holds a value that cannot be read ({type(error).__name__}).",
            mend="Check the lines between the two ---.",
        ) from error
    if loaded is None:
        return {}, text[match.end() :]
    fields = as_mapping(loaded)
    if fields is None:
        raise UnreadableFile(
            "Its front matter is not a list of `name: value`.", mend="Check the lines between the two ---."
        )
    return dict(fields), text[match.end() :]


def _has_aliases(text: str) -> bool:
    """Tell whether a value is used again: nine of them, each ten times the one before, are a billion."""
    return "*" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_loader()))


def _loader() -> type[yaml.SafeLoader]:
    """Return the safe loader in C where this build of PyYAML has it, seven times as fast."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def head_from(fields: Mapping[str, object], found: Head) -> Head:
    """Lay the given fields over what the text itself told; `sample` only counts when it is true."""
    return tidied(
        replace(
            found,
            title=_text(fields, "title", "headline") or found.title,
            authors=_authors(fields) or found.authors,
            publisher=_text(fields, "publisher", "site", "sitename") or found.publisher,
            published=_published(fields) or found.published,
            url=_url(fields) or found.url,
            language=_text(fields, "language", "lang")[:2].casefold() or found.language,
            sample=fields.get("sample") is True,
        )
    )


def identifier(fields: Mapping[str, object]) -> str:
    """Return the id a file gives its article, "" where it gives none."""
    return _text(fields, "id")


def _text(fields: Mapping[str, object], *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) or _is_number(value):
            return " ".join(str(value).split())[:_LONGEST]
    return ""


def _is_number(value: object) -> bool:
    """Tell a whole number of any sensible length; Python refuses to write one of thousands of digits."""
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= _MOST_BITS


def _authors(fields: Mapping[str, object]) -> tuple[str, ...]:
    value = fields.get("authors") or fields.get("author") or fields.get("byline")
    names = as_list(value)
    if names is not None:
        return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())
    return split_authors(value) if isinstance(value, str) else ()


def _published(fields: Mapping[str, object]) -> Published | None:
    for name in ("published_at", "published", "date"):
        value = fields.get(name)
        if isinstance(value, datetime | date):  # YAML reads bare dates itself
            value = value.isoformat()
        if isinstance(value, str) and (found := parse_published(value)):
            return found
    return None


def _url(fields: Mapping[str, object]) -> str:
    url = _text(fields, "url", "link")
    return url if url.startswith(("http://", "https://")) else ""
