"""What Discord shows of a block quote: its inline rules, in their order, as its clients apply them."""

from __future__ import annotations

import re

_RULES: list[tuple[str, re.Pattern[str]]] = [
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("link", re.compile(r"<?https?://[^\s<]+[^<.,:;\"'\]\s]>?")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("masked", re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(<?[^\s)>]+>?\)")),
    ("mention", re.compile(r"@everyone|@here|<(?:@[!&]?|#|a?:\w+:|t:|id:|/[^:>]+:)[^\s>]+>")),
    ("emoji", re.compile(r":[\w+\-]+:")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
    ("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("strike", re.compile(r"~~([\s\S]+?)~~")),
    ("emphasis", re.compile(r"\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*|_((?:\\[\s\S]|[^\\_])+?)_")),
]
_LINE_RULES = re.compile(r"[ \t]*(?:#{1,3} |-# |[-*+] |\d+[.)] |>{1,3} )")


class MarkdownFound(AssertionError):
    """Some of the text has a meaning in Markdown, so it is not shown as it stands."""


def shown(block_quote: str) -> tuple[str, list[str]]:
    """Return the text that a block quote shows, and what of it is bold. Raises MarkdownFound for any other format."""
    lines = block_quote.split("\n")
    if not all(line.startswith("> ") for line in lines):
        raise MarkdownFound("a line is outside the quote")
    for line in lines:
        if _LINE_RULES.match(line[2:]):
            raise MarkdownFound(line)
    bold: list[str] = []
    return _inline("\n".join(line[2:] for line in lines), bold), bold


def _inline(text: str, bold: list[str]) -> str:
    out: list[str] = []
    place = 0
    while place < len(text):
        name, match = next(((name, m) for name, rule in _RULES if (m := rule.match(text, place))), ("", None))
        if match is None:
            out.append(text[place])
            place += 1
            continue
        if name == "escape":
            out.append(match[1])
        elif name == "strong":
            inner = _inline(match[1], [])
            bold.append(inner)
            out.append(inner)
        else:
            raise MarkdownFound(f"{name}: {match[0]!r}")
        place = match.end()
    return "".join(out)
