"""Opens the index of a data directory: a part of the composition root."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis
from bot.search.live import LiveSearch, analysed_of
from bot.search.snapshot import Snapshots
from bot.storage.articles import Articles
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.interfaces.cli.house import Voice

Analyst = Callable[[Sequence[int]], Analysis]
"""Analyses the articles with the given ids."""

_LONG = 2_000  # articles, which take some seconds


def open_index(articles: Articles, begin: Callable[[], Analyst], folder: Path, voice: Voice) -> LiveSearch:
    """Read the index from disk, take in what is newer, and write it again where that was much. `begin` makes an analyst
    in another process.
    """
    search = LiveSearch(articles, Snapshots(folder, Analyzer().fingerprint))
    with _bar(voice) as watch:
        has_changed = search.take_in(watch, Analysts(begin))
    if has_changed:
        search.tidy()
        search.keep()
    return search


def analyst(data_dir: Path, url: str, samples: str) -> Analyst:
    """Open a database and return what analyses articles of it; called in other processes."""
    articles, analyzer = Articles(Database(data_dir, url), samples=samples), Analyzer(FOR_ARCHIVES)
    return lambda ids: analysed_of(articles, ids, analyzer)


@contextmanager
def _bar(voice: Voice) -> Generator[Callable[[int, int], None]]:
    """Show how many of how many articles were read into the index, where they are many."""
    with ExitStack() as stack:
        tell: Callable[[int], None] | None = None

        def watch(done: int, total: int) -> None:
            nonlocal tell
            if total < _LONG:
                return
            if tell is None:
                voice.notify(f"Reading {total:,} articles into the index …")
                tell = stack.enter_context(voice.counting("Reading articles", total))
            tell(done)

        yield watch
