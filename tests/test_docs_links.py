"""Every link and picture of the pages leads somewhere: files, and headings within them."""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_CODE = re.compile(r"^(```+).*?^\1$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?([^()\s>]+)>?\)")
_IMAGE = re.compile(r"<img\s[^>]*?>", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_LEAST_WORDS = 5


def prose(page: Path) -> str:
    """Return what stands outside of code."""
    return _CODE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Name the headings as GitHub does: lower case, without marks, hyphens for spaces, numbered where two are the same."""
    text = re.sub(r"^(```+).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    seen = Counter[str]()
    names: set[str] = set()
    for heading in _HEADING.findall(text):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return names


def links(page: Path) -> list[str]:
    """Return where a page points to in the repository."""
    text = prose(page)
    images = [match[1] for tag in _IMAGE.findall(text) if (match := re.search(r'src="([^"]+)"', tag))]
    targets = [target for _, target in _LINK.findall(text)] + images
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def pictures(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each picture of a page with the words for who does not see it."""
    text = prose(page)
    yield from ((target, words) for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text))
    for tag in _IMAGE.findall(text):
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        yield named["src"], named.get("alt", "")


def broken(page: Path) -> Iterator[str]:
    """Yield the links that lead nowhere."""
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.is_relative_to(ROOT) or not file.exists() or (anchor and anchor not in anchors(file)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_every_page_stands_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    assert [page.name for page in PAGES if page.parent == index.parent and page not in {*listed, index}] == []


def test_every_picture_is_shown_and_told_in_words() -> None:
    shown = {(page.parent / target).resolve(): words for page in PAGES for target, words in pictures(page)}
    assert set((ROOT / "docs" / "pictures").iterdir()) == set(shown)
    assert [path.name for path, words in shown.items() if len(words.split()) < _LEAST_WORDS] == []


def test_pictures_are_pictures() -> None:
    for path in (ROOT / "docs" / "pictures").iterdir():
        begin = path.read_bytes()[:24]
        assert begin.startswith(_PNG_BEGINS), path.name
        assert min(struct.unpack(">II", begin[16:24])) > 0


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_docs_links.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# One: two\n[a](page.md#one-two) [b](page.md#three) [c](gone.md) `[d](no.md)` [e](#one-two)", "utf-8"
    )
    assert list(broken(page)) == ["page.md#three", "gone.md"]
