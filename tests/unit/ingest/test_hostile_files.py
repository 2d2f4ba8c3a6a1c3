"""Files that are written to harm are refused or read without harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.core.article import Draft
from bot.core.dates import parse_published
from bot.core.intake import Rejected
from bot.errors import InputError, UnreadableFile
from bot.ingest.feeds.entries import one_line
from bot.ingest.files import FileReader
from bot.ingest.frontmatter import split_front_matter
from bot.ingest.pages.reading import read_page
from bot.ingest.plaintext import read_plain_text, split_authors
from tests.archives import article_page


def read(folder: Path, name: str, content: str) -> Draft | Rejected:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    reader = FileReader()
    (found,) = [came.found for came in reader.read_all(reader.find(path).files) if came.found]
    return found


def article(**fields: object) -> str:
    return json.dumps({"title": "A ferry", "paragraphs": ["It left."], **fields})


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nauthors: [*b, *b]",  # written out, nine levels of ten would be a billion
        "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: [*b, *b]}",
    ],
)
def test_front_matter_that_repeats_itself_is_refused(tmp_path: Path, bomb: str) -> None:
    found = read(tmp_path, "a.md", f"---\n{bomb}\n---\n\nIt left at noon.\n")
    assert isinstance(found, Rejected)
    assert "aliases" in found.reason


def test_a_star_alone_is_no_alias() -> None:
    fields, _ = split_front_matter('---\ntitle: "Five * stars"\n---\nx\n')
    assert fields == {"title": "Five * stars"}


@pytest.mark.parametrize("number", ["0x" + "f" * 5_000, "1:" * 2_000 + "59"])
def test_an_endless_number_is_no_title(tmp_path: Path, number: str) -> None:
    found = read(tmp_path, "a.md", f"---\ntitle: {number}\n---\n\nIt left at noon.\n")
    assert not isinstance(found, Draft) or found.head.title == ""


def test_json_with_an_endless_number_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", f'{{"paragraphs": ["It left."], "id": {"1" * 5_000}}}')
    assert isinstance(found, Rejected)
    assert "too long" in found.reason


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_time_is_no_date(tmp_path: Path, date: str) -> None:
    assert parse_published(date) is None
    found = read(tmp_path, "a.json", article(published_at=date))
    assert isinstance(found, Draft)
    assert found.head.published is None


def test_a_name_behind_a_million_spaces_is_found_at_once() -> None:
    assert split_authors(" " * 1_000_000 + "Ola") == ()
    assert split_authors(f"Ina Quay{' ' * 900}and Ola Reed") == ("Ina Quay", "Ola Reed")


def test_names_are_texts(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", article(author=["Ola", ["nested"], 5, None]))
    assert isinstance(found, Draft)
    assert found.head.authors == ("Ola",)


def test_what_steers_a_terminal_is_never_stored(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    found = read(
        tmp_path,
        "a.json",
        article(
            title=f"A{evil} ferry",
            author=f"O{evil}la",
            publisher=f"P{evil}",
            paragraphs=[f"It{evil} left."],
            url="https://a.example/\x1b[2J",
        ),
    )
    assert isinstance(found, Draft)
    assert found.head.title == "A]0;owned[2J›31m ferry"
    assert found.head.url == ""
    assert all(sign not in repr((found.head, found.blocks)) for sign in ("\\x1b", "\\x9b", "\\x07"))


@pytest.mark.parametrize("url", ["http://[", "http://[a]/", "https://", "http://x:99999/", "https://a.example/\n"])
def test_what_is_no_address_is_left_out(tmp_path: Path, url: str) -> None:
    found = read(tmp_path, "a.json", article(url=url, id="a1"))
    assert isinstance(found, Draft)
    assert found.head.url == ("" if url.strip() == url else url.strip())
    assert found.key("courier")


def test_a_page_whose_characters_steer_a_terminal_is_read_without_them() -> None:
    page = (
        article_page()
        .replace(b"Ferry 0 to stop", b"Ferry&#157;\xc2\x9b 0 to&#x202e; stop")
        .replace(b"Report 0", b"Report\xc2\x9b 0")
    )
    found = read_page(page)
    assert found.head.title == "Ferry› 0 to stop at midnight"
    assert all("\x9b" not in block.text for block in found.blocks)
    assert one_line("Ferry&#157; &#x202e;sinks") == "Ferry sinks"


def test_a_pipe_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "good.md").write_text("# A\n\nIt left at noon.\n", encoding="utf-8")
    listing = FileReader().find(tmp_path)
    assert [file.location for file in listing.files] == ["good.md"]
    assert [problem.location for problem in listing.problems] == ["pipe.md"]
    with pytest.raises(InputError, match="pipe"):
        FileReader().find(tmp_path / "pipe.md")


def test_a_name_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.md")).write_text("# A\n\nIt left at noon.\n", encoding="utf-8")
    listing = FileReader().find(tmp_path)
    assert listing.files == ()
    assert [(problem.location, "Rename" in problem.reason) for problem in listing.problems] == [("?.md", True)]


def test_front_matter_in_python_is_never_run() -> None:
    with pytest.raises(UnreadableFile):
        split_front_matter("---\ntitle: !!python/object/apply:os.getcwd []\n---\nx\n")


@pytest.mark.parametrize("reference", ["&#11;", "&#x0c;", "&#1", "&#xFFFF;", "&#xD800;", "\ufffe", "&#x110000;"])
def test_characters_that_no_tree_can_be_changed_with_are_left_out(reference: str) -> None:
    hidden = f"<p data-nosnippet>x{reference}y</p>z{reference}"
    page = (
        article_page()
        .decode()
        .replace("</article>", f"{hidden}<p title='{'a' * 30_000}{reference}'>Last.</p></article>")
    )
    assert any("Report 0" in block.text for block in read_page(page).blocks)


def test_a_line_of_spaces_in_brackets_is_no_publisher() -> None:
    head, _ = read_plain_text(f"A title\n({' ' * 1_000_000}x\n\nThe ferry sank on Monday at noon, said the master.")
    assert head.publisher == ""
