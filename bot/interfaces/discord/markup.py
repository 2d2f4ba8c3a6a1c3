"""Text → Discord's Markdown that shows exactly that text."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# A backslash before any character but a letter, a digit or white space shows that character and takes its meaning away.
# Escaping the colon before // keeps an address from becoming a link, inside which backslashes would be seen.
_MEANING = re.compile(r"[\\*_~|`<\[\]@]|:(?=//|[\w+\-]+:)")
_LINE_START = re.compile(r"^([ \t]*)([#>+\-]|\d+(?=[.)]))", re.MULTILINE)
_LINKABLE_SCHEMES = ("http", "https")
_NOT_IN_A_LINK = re.compile(r"[\[\]]|://")


def escape(text: str) -> str:
    """Return Markdown that shows `text` and nothing else: no format, link, mention, emoji name or spoiler."""
    return _LINE_START.sub(_escape_line_start, escape_within(text))


def escape_within(text: str) -> str:
    """Return the same for one line of text that does not stand at the beginning of a line."""
    return _MEANING.sub(r"\\\g<0>", text)


def _escape_line_start(match: re.Match[str]) -> str:
    space, sign = match.groups()
    # "1." is a list's number: there the dot loses its meaning, for a backslash before a digit would be seen.
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def block_quote(text: str, bold: tuple[int, int] | None = None) -> str:
    """Return `text` as a block quote, with `text[bold[0]:bold[1]]` in bold."""
    start, end = bold or (0, 0)
    marked = escape(text)
    if start < end:
        marked = escape(text[:start]) + _in_bold(text[start:end]) + escape(text[end:])
    return "\n".join(f"> {line}" for line in marked.split("\n"))


def _in_bold(text: str) -> str:
    """Set each line in bold by itself; white space around it stays outside, where it is shown."""
    return "\n".join(map(_bold_line, text.split("\n")))


def _bold_line(line: str) -> str:
    body = line.strip()
    if not body:
        return line
    before, after = line[: line.index(body)], line[line.index(body) + len(body) :]
    return f"{before}**{escape(body)}**{after}"


def headline_link(headline: str, url: str, open_words: str) -> str:
    """Return the headline in bold, as a link where Discord allows it; else the link stands beside it.

    Discord shows no link whose words hold brackets or an address.
    """
    address = link_target(url)
    if not address:
        return f"**{escape(headline)}**"
    if _NOT_IN_A_LINK.search(headline):
        return f"**{escape(headline)}** · [{open_words}](<{address}>)"
    return f"**[{escape(headline)}](<{address}>)**"


def link_target(url: str) -> str:
    """Return an address that can stand inside a link, "" for anything but http and https."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in _LINKABLE_SCHEMES or not parts.netloc:
        return ""
    return quote(url.strip(), safe="%/:?#@!$&'*+,;=~-._")


def with_directive(url: str, directive: str, longest: int) -> str:
    """Return the address that opens at the sentence, or the plain one where that would be too long."""
    if not url or not directive:
        return url
    opened = f"{url}{directive}" if "#" in url else f"{url}#{directive}"
    return opened if len(link_target(opened)) <= longest else url


def clipped(text: str, longest: int) -> str:
    """Shorten a label (never a quotation) to one line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
