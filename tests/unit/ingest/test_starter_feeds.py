"""The list of feeds that comes along, for those who do not know where to begin."""

from __future__ import annotations

from pathlib import Path

from bot.ingest.feeds.opml import OpmlFiles

STARTERS = Path(__file__).parents[3] / "docs" / "starter-feeds.opml"


def test_twenty_named_feeds_over_https() -> None:
    feeds = OpmlFiles().read(STARTERS.read_bytes())
    assert len({feed.url for feed in feeds}) == len({feed.title for feed in feeds}) == 20
    assert all(feed.url.startswith("https://") and feed.title for feed in feeds)
