"""Files of feeds."""

from __future__ import annotations

from asyncio import to_thread
from pathlib import Path

from bot.core.feed import Feed
from bot.core.fetching import Fetched
from bot.core.webports import DocumentReader
from bot.errors import UnreadableFile
from bot.ingest.feeds.reading import MOST_BYTES


class FeedFiles:
    """Reads feeds out of files."""

    def __init__(self, reader: DocumentReader) -> None:
        self._reader = reader

    async def read(self, file: Path) -> Feed:
        """Read one. Raises NotAFeed, UnreadableFile."""
        return await self._reader.feed(Fetched(url="", body=await to_thread(_contents, file)))


def _contents(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}.", mend="Check the path.") from error
