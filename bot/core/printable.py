"""Characters that are never printed: those that steer a terminal, break a line in secret, or turn text around."""

from __future__ import annotations

import re

# The control characters but tab and line end, as bytes and as the second half of Latin-1 has them: ESC [ and U+009B
# mean the same to a terminal. Halves of surrogate pairs cannot be written as UTF-8.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|\u2028")
# Where a page calls Windows-1252 Latin-1, its quotation marks arrive as these; browsers read them so, too.
_MEANT = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_PARAGRAPH_BREAK = "\u2029"
# Embeddings, overrides and isolates reorder all that follows them on a line; the marks U+200E and U+200F do not.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return a text without control characters; whatever ends a line is \\n."""
    folded = _BREAKS.sub("\n", text).replace(_PARAGRAPH_BREAK, "\n\n")
    return _CONTROLS.sub(lambda found: _MEANT.get(found[0], ""), folded)


def as_line(text: str) -> str:
    """Return one printable line that turns nothing around which stands behind it."""
    return " ".join(_TURNING.sub("", printable(text)).split())


def is_line(text: str) -> bool:
    """Tell whether a text is such a line, inner spaces aside."""
    return "\n" not in text and text == _TURNING.sub("", printable(text))
