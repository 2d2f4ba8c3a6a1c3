"""What must hold of everything that was read from outside."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.core.article import Block, Head, Kind

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def check_printable(text: str) -> None:
    """No control character but line end and tab, and no half of a surrogate pair."""
    found = _CONTROLS.search(text)
    assert found is None, f"U+{ord(found[0]):04X} in {text[max(0, found.start() - 20) : found.end() + 20]!r}"


def check_line(text: str) -> None:
    """One printable line, which turns no text around."""
    check_printable(text)
    assert "\n" not in text, f"a line end in {text[:80]!r}"
    assert not _TURNING.search(text), f"a mark that turns text around in {text[:80]!r}"


def check_head(head: Head) -> None:
    """Short printable lines, and an address of the web or none."""
    for line in (head.title, *head.authors, head.publisher, head.url, head.language):
        check_line(line)
        assert len(line) <= 2_000
    assert not head.url or urlsplit(head.url).scheme in ("http", "https")


def check_blocks(blocks: tuple[Block, ...]) -> None:
    """Some text, all of it printable."""
    assert any(block.kind is not Kind.HEADING for block in blocks)
    for block in blocks:
        check_printable(block.text)
        assert block.text.strip()
