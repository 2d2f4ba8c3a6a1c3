"""Rows 13, 15 and 16 of what goes wrong: documents made to hang, to fill the memory, or to read files.

They are read as the bot reads them: in a worker process that is ended where it takes too long or too much memory.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pytest

from bot.errors import UnreadableFile
from bot.ingest.feeds.reading import MOST_BYTES, MOST_ENTRIES
from bot.ingest.workers import WorkerPool
from tests.unit.ingest.feeds.writing import atom, only, read, rss

SECONDS = 10  # several times what the worst of these takes on a busy machine
MEMORY = 500_000_000  # bytes of address space; an idle worker has half of it
ONE = "<title>Ferry sails</title>"
JSON = '{"version": "https://jsonfeed.org/version/1", "title": "F", "items": [%s]}'
LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "billion laughs": lambda: (
        f'<!DOCTYPE rss [<!ENTITY a "ha">{LAUGHS}]>' + rss(f"{ONE}<description>&j;</description>")
    ),
    "one long entity a thousand times": lambda: (
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>' + rss(ONE + "&a;" * 100_000)
    ),
    "100,000 entries": lambda: rss(*(f"<title>{number}</title>" for number in range(100_000))),
    "100,000 entries that never end": lambda: rss(ONE + "<item><title>a</title>" * 100_000),
    "elements 100,000 deep": lambda: rss(f"{ONE}<description>{'<d>' * 100_000}x{'</d>' * 100_000}</description>"),
    "roots 100,000 deep": lambda: "<rss>" * 100_000,
    "an attribute of 5 MB": lambda: rss(f'{ONE}<enclosure url="{"a" * 5_000_000}"/>'),
    "300,000 attributes": lambda: rss(ONE + "<enclosure " + " ".join(f"a{n}=''" for n in range(300_000)) + "/>"),
    "the same attribute 800,000 times": lambda: rss(ONE + "<b " + "a='' " * 800_000 + "/>"),
    "50,000 prefixes": lambda: rss(ONE + "".join(f"<n{n}:a/>" for n in range(50_000))),
    "700,000 document types": lambda: "<rss>" + "<!DOCTYPE x>" * 700_000,
    "half a million XML declarations": lambda: "<rss>" + "<?xml " * 500_000,
    "half a million comments": lambda: rss(ONE + "<!---->" * 500_000),
    "half a million CDATA sections": lambda: rss("<title>" + "<![CDATA[]]>" * 500_000 + "</title>" + ONE),
    "comments in titles that never end": lambda: rss(*["<title><![CDATA[" + "<!--" * 1_200 + "]]></title>"] * 300),
    "an author of 2 MB": lambda: rss(f"{ONE}<author>{'a' * 2_000_000}</author>"),
    "addresses of 2 MB": lambda: rss(f"{ONE}<author>{'a@' * 500_000}</author>"),
    "a date of 2 MB": lambda: rss(
        f"{ONE}<pubDate>{'1' * 2_000_000}</pubDate>", f"<pubDate>Mon{' ' * 2_000_000}</pubDate>"
    ),
    "5 MB of ampersands": lambda: rss(ONE + "&" * 5_000_000),
    "5 MB of line breaks": lambda: rss(ONE + "\n" * 5_000_000),
    "5 MB of brackets": lambda: rss(ONE + "<" * 5_000_000),
    "5 MB of closing brackets": lambda: rss(ONE + "<description>" + ">" * 5_000_000),
    "elements closed by others": lambda: rss(ONE + "<a></b>" * 500_000),
    "elements never closed": lambda: rss(ONE + "<b>" * 500_000),
    "quotes never closed": lambda: rss(ONE + '<b a="' * 500_000),
    "a name of 5 MB": lambda: rss(f"{ONE}<{'a:' * 2_500_000}>"),
    "line breaks between words": lambda: rss(f"{ONE}<description>{'a<br/>' * 500_000}</description>"),
    "divisions in XHTML": lambda: atom(f"<id>1</id>{ONE}<content type='xhtml'>{'<div>a</div>' * 500_000}</content>"),
    "the same field 300,000 times": lambda: rss(ONE + "<guid>a</guid>" * 300_000),
    "fields that nobody knows": lambda: rss(ONE + "".join(f"<q{n}/>" for n in range(500_000))),
    "polygons": lambda: rss(f"{ONE}<georss:polygon>{'1 ' * 2_000_000}</georss:polygon>"),
    "lists half a million deep": lambda: "[" * 500_000,
    "objects half a million deep": lambda: '{"a":' * 500_000,
    "a million objects": lambda: JSON % ",".join(["{}"] * 1_000_000),
    "a number of 5 MB": lambda: JSON % f'{{"id": {"1" * 5_000_000}}}',
    "addresses of a sitemap without end": lambda: "<urlset><url>" + "<loc>https://ferry.example/</loc>" * 250_000,
    "emoji": lambda: rss(f"{ONE}<description>{'😀' * 2_400_000}</description>"),
    "zero bytes": lambda: rss(ONE) + "\0" * 5_000_000,
    "noise": lambda: bytes(range(256)) * 30_000,
    "a compression bomb": lambda: gzip.compress(b" " * 20_000_000),
    "a bomb in a bomb": lambda: gzip.compress(gzip.compress(b" " * 20_000_000)),
    "broken compression": lambda: b"\x1f\x8b broken",
    "more than 10 MB": lambda: b" " * (MOST_BYTES + 1),
}

READABLE = {
    "billion laughs", "elements 100,000 deep", "an attribute of 5 MB", "300,000 attributes", "half a million comments",
    "an author of 2 MB", "5 MB of line breaks", "line breaks between words", "divisions in XHTML",
    "the same field 300,000 times", "polygons", "emoji",
}  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(1, seconds=SECONDS, most_memory=MEMORY)
    yield pool
    pool.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_no_document_hangs_a_worker_or_fills_its_memory(pool: WorkerPool, name: str) -> None:
    (found,) = pool.map(read, [HOSTILE[name]()])
    if isinstance(found, UnreadableFile):
        assert name not in READABLE
        assert "too much time or memory" not in found.message
    else:
        assert len(found.entries) <= MOST_ENTRIES
        assert name not in READABLE or [entry.title for entry in found.entries] == ["Ferry sails"]


@pytest.mark.parametrize(
    "inside", ["&x;", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="secret.txt"/>']
)
def test_nothing_that_a_feed_names_is_opened(
    inside: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("secret")
    (folder / "secret.txt").write_text("the secret word")
    monkeypatch.chdir(folder)
    for address in ("secret.txt", (folder / "secret.txt").as_uri()):
        doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM "{address}"> %y;]>'
        entry = only(doctype + rss(f"<title>Ferry {inside}</title><description>{inside}</description>"))
        assert "secret word" not in repr(entry)
        assert entry.title.startswith("Ferry")


def test_a_document_that_is_an_address_or_a_path_is_not_opened() -> None:
    for text in ("https://ferry.example/feed.xml", "/etc/passwd", "feed.xml"):
        with pytest.raises(UnreadableFile):
            read(text)


def test_a_compressed_feed_is_read_and_so_is_the_whole_part_of_a_cut_one() -> None:
    document = rss(*(f"<title>{number}</title><description>{number**50}</description>" for number in range(400)))
    packed = gzip.compress(document.encode("utf-8"))
    assert len(read(packed).entries) == 400
    assert 0 < len(read(packed[:-5_000]).entries) < 400
