"""OPML, in which feed readers hand lists of feeds to each other."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from bot.core.feed import FeedLink
from bot.errors import UnreadableFile
from bot.ingest.charset import decode
from bot.ingest.feeds.entries import one_line, web_link
from bot.ingest.feeds.repair import is_character, mended, root_of
from bot.ingest.feeds.tree import local_name, tree_of

_MOST_OUTLINES = 5_000
_LONGEST_TITLE = 100
_MEND = "Export it again from the other reader."


class OpmlFiles:
    """The `Outliner`."""

    def read(self, data: bytes) -> Sequence[FeedLink]:
        """Return the feeds of an OPML file in order, each once. Raises UnreadableFile."""
        text = decode(data)
        root, _ = tree_of(mended(text)) if root_of(text) == "opml" else (None, False)
        if root is None:
            raise UnreadableFile("This is not an OPML file.", mend=_MEND)
        found: dict[str, FeedLink] = {}
        for outline in root.iter(etree.Element):
            if local_name(outline) != "outline":
                continue
            written = {str(name).casefold(): str(name) for name in outline.attrib}
            address, title, text = (outline.get(written.get(name, name), "") for name in ("xmlurl", "title", "text"))
            address, title = web_link(address), one_line(title or text, _LONGEST_TITLE)
            if address:
                found.setdefault(address, FeedLink(address, title))
            if len(found) >= _MOST_OUTLINES:
                break
        if not found:
            raise UnreadableFile("This OPML file names no feed.", mend=_MEND)
        return tuple(found.values())

    def write(self, feeds: Sequence[FeedLink]) -> str:
        """Write an OPML file, version 2.0."""
        root = etree.Element("opml", version="2.0")
        etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Pullquote"
        body = etree.SubElement(root, "body")
        for feed in feeds:
            name = _printable(feed.title or feed.url)
            etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=_printable(feed.url))
        return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode("utf-8")


def _printable(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(character for character in " ".join(text.split()) if is_character(ord(character)))
