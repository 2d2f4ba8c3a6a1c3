"""Bytes → text. Valid UTF-8 wins, then a byte order mark, then HTTP, then what the document declares, then a guess."""

from __future__ import annotations

import codecs
import re

from bot.core.printable import printable
from bot.errors import UnreadableFile

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_WHOLE_TO_BROKEN = 2
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_FEWEST_CONTROLS = 8  # that make a short text binary
_WIDE = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", b"{\0": "utf-16-le", b"\0{": "utf-16-be"}
_CUT_SHORT = "unexpected end of data"


def decode(data: bytes, charset: str = "") -> str:
    """Return the text of a document, line ends as \\n, control characters dropped. `charset` is what HTTP says.

    Raises UnreadableFile for what is not text.
    """
    text = _decoded(data, charset)
    controls = len(_CONTROLS.findall(text[:100_000]))
    if controls > max(_FEWEST_CONTROLS, _MOST_CONTROLS * len(text[:100_000])):
        raise UnreadableFile("It is not text but binary data.", mend="Give a text, Markdown, HTML or JSON file.")
    return clean(text)


def clean(text: str) -> str:
    """Fold line ends to \\n and drop control characters and lone surrogates, which no page prints."""
    return printable(text)


def _decoded(data: bytes, charset: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if data[:2] in _WIDE:  # UTF-16 without its mark
        return data.decode(_WIDE[data[:2]], "replace")
    text = _utf_8(data)
    if text is not None:
        return text
    declared = _DECLARED.search(data[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        try:
            if name:
                return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):  # unknown, wrong, or no name at all
            continue
    return _guessed(data)


def _utf_8(data: bytes) -> str | None:
    """Decode UTF-8, a few broken bytes or a cut last character aside; in other encodings its characters are rare."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        if error.reason == _CUT_SHORT and not before.isascii():
            return before
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if whole > _WHOLE_TO_BROKEN * broken else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 40 ms, needed for one file in thousands

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise UnreadableFile("It is not text in any known encoding.", mend="Save it as UTF-8.")
    return data.decode(best.encoding, "replace")
