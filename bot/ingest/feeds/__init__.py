"""Feeds: bytes → `core.feed.Feed`, whatever state they are in."""
