"""The part of the composition root that looks whether everything is in order, for `doctor`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.alarms import alerts_check, disk_check
from bot.core.source import Source, SourceKind
from bot.errors import PullquoteError
from bot.ingest.files import FileReader
from bot.service.checking import Check, State
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.sources import Sources

_MOST_NAMED = 5  # failing sources in one line


def house_checks(
    settings: Settings,
    open_database: Callable[[], AbstractContextManager[Database]],
    passages: Callable[[Database], int],
) -> list[Check]:
    """Look at settings, corpus, database, index, sources and disk. `passages` counts what can be found."""
    checks = [
        Check("settings", State.OK, "read from the environment and .env."),
        _check_corpus(settings.corpus),
    ]
    try:
        with open_database() as database:
            checks.append(Check("database", State.OK, f"in {settings.data_dir}, schema up to date."))
            checks.append(_check_index(passages(database)))
            checks.append(_check_sources(Sources(database).all()))
            checks += [disk_check(settings.data_dir), alerts_check(settings)]
    except PullquoteError as error:
        checks.append(Check("database", State.FAIL, error.message, error.mend))
    return checks


def _check_corpus(corpus: Path | None) -> Check:
    if corpus is None:
        return Check(
            "corpus", State.WARN, "there is no corpus folder.", "Import articles, or set PULLQUOTE_CORPUS_DIR."
        )
    if not corpus.is_dir():
        return Check("corpus", State.FAIL, f"{corpus} does not exist.", "Make it, or change PULLQUOTE_CORPUS_DIR.")
    return Check("corpus", State.OK, f"{len(FileReader().find(corpus).files)} files in {corpus}.")


def _check_sources(sources: Sequence[Source]) -> Check:
    failing = [source.name for source in sources if source.health.error and not source.paused]
    if failing:
        names = ", ".join(failing[:_MOST_NAMED])
        return Check(
            "sources",
            State.WARN,
            f"{len(failing)} of {len(sources)} fail: {names}.",
            "pullquote sources list says why.",
        )
    if not any(source.kind is not SourceKind.FILES for source in sources):
        return Check("sources", State.OK, "no feed is read yet.", "pullquote sources add ADDRESS adds one.")
    return Check("sources", State.OK, f"{len(sources)}, none fails.")


def _check_index(passages: int) -> Check:
    if passages:
        return Check("index", State.OK, f"{passages:,} passages can be found.")
    return Check(
        "index", State.WARN, "there is no passage to find.", "Ask once, which reads the corpus, or import articles."
    )
