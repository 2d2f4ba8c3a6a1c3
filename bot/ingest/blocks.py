"""Text → blocks: the one place where a reader's strings become paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.article import Block, Kind
from bot.ingest.charset import clean

_BLANK_LINES = re.compile(r"\n\s*\n")


def block(text: str, kind: Kind = Kind.PARAGRAPH) -> Block | None:
    """Make a block of one paragraph's text; None where nothing is left of it.

    Inside it words stay as printed; only white space around it goes, and a blank line in it becomes a line end.
    """
    stripped = _BLANK_LINES.sub("\n", clean(text).strip())
    return Block(kind=kind, text=stripped) if stripped else None


def blocks(parts: Iterable[tuple[Kind, str]]) -> tuple[Block, ...]:
    """Make the blocks of an article, leaving out the empty ones and headings at the end, which head nothing."""
    made = [found for kind, text in parts if (found := block(text, kind))]
    while made and made[-1].kind is Kind.HEADING:
        made.pop()
    return tuple(made)
