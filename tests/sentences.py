"""Which fixed sentences the code says, read from its syntax: they must all be in every catalogue."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"


def sentences_in_use() -> set[tuple[str, str | None]]:
    """Return (sentence, None) or (one, more) for each call of the catalogue."""
    return {
        found
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for found in _sentence(node)
    }


def _sentence(call: ast.Call) -> Iterator[tuple[str, str | None]]:
    texts = [a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    match call.func:
        case ast.Name("words" | "locale_str") | ast.Attribute(attr="words") if texts:
            yield texts[0], None
        case ast.Attribute(attr="many") if len(texts) == 2:
            yield texts[0], texts[1]
        case _:
            pass
