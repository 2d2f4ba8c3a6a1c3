"""Sources in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from rich.table import Table
from rich.text import Text

from bot.core.source import Source, SourceKind
from bot.service.subscribing import Preview

_KINDS = {
    SourceKind.FEED: "a feed",
    SourceKind.SITEMAP: "a news sitemap",
    SourceKind.PAGE: "a single page",
    SourceKind.FOLDER: "a folder",
    SourceKind.FILES: "imported files",
}


def sources_table(sources: Sequence[Source], now: datetime, zone: tzinfo) -> Table:
    """Make a table of sources, the address and the last error under the name."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("No.", justify="right")
    table.add_column("Source", ratio=1, overflow="fold")
    table.add_column("State", no_wrap=True)
    table.add_column("Articles", justify="right", no_wrap=True)
    table.add_column("Last read", no_wrap=True)
    table.add_column("Next", no_wrap=True)
    for source in sources:
        health = source.health
        name = Text(source.name, style="bold")
        if source.address:
            name.append(f"\n{source.address}", style="dim not bold")
        if health.error:
            name.append(f"\n{health.error}", style="red not bold")
        has_next = health.next_poll is not None and not source.paused and source.kind is not SourceKind.FOLDER
        table.add_row(
            str(source.id),
            name,
            _state(source),
            f"{health.articles:,}",
            _ago(health.last_success, now, zone) if not _is_imported(source) else "",
            _until(health.next_poll, now) if has_next and health.next_poll else "",
        )
    return table


def preview_lines(preview: Preview) -> list[Text]:
    """Say what was found at an address."""
    entries = f" with {preview.entries} {'entry' if preview.entries == 1 else 'entries'}" if preview.entries else ""
    lines = [Text.assemble((preview.title, "bold"), f", {_KINDS[preview.kind]}{entries}")]
    lines.append(Text(preview.address, style="dim"))
    lines += [Text(f"  {headline}") for headline in preview.headlines]
    return lines


def _state(source: Source) -> Text:
    if source.paused:
        return Text("paused", style="yellow")
    if source.health.error:
        return Text("failing", style="red")
    if _is_imported(source):
        return Text("files" if source.kind is SourceKind.FILES else "pages")
    return Text("ok", style="green") if source.health.last_success else Text("new")


def _is_imported(source: Source) -> bool:
    """It was read once, when somebody asked for it: files, or single pages."""
    return source.kind is SourceKind.FILES or not source.address


def _ago(moment: datetime | None, now: datetime, zone: tzinfo) -> str:
    if moment is None:
        return "never"
    passed = now - moment
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h ago"
    return f"{moment.astimezone(zone):%Y-%m-%d}"


def _until(moment: datetime, now: datetime) -> str:
    left = moment - now
    if left <= timedelta(0):
        return "now"
    if left < timedelta(hours=1):
        return f"in {max(1, left // timedelta(minutes=1))} min"
    return f"in {left // timedelta(hours=1)} h"
