"""The page that is asked every few seconds does not read the articles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, SourceKind
from bot.storage.database import Database
from bot.storage.sources import Sources

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_fetched_sources_are_those_of_all_and_no_article_is_read(home: Path) -> None:
    database = Database(home)
    database.open()
    sources, statements = Sources(database), list[str]()
    for name, kind in (("b", SourceKind.FEED), ("a", SourceKind.PAGE), ("c", SourceKind.FOLDER)):
        sources.add(
            name=name, kind=kind, address=f"/{name}", server_id=EVERYWHERE, policy=QuotePolicy.PASSAGE, due_at=NOW
        )
    (page,) = [source for source in sources.all() if source.name == "a"]
    sources.pause(page.id, None, paused=True, now=NOW)
    event.listen(
        database.engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )  # its third argument is the statement
    fetched = sources.fetched()
    assert {(source.name, source.paused) for source in fetched} == {("a", True), ("b", False)}
    assert [
        statement for statement in statements if "articles WHERE" in statement or "FROM articles" in statement
    ] == []
    assert sorted(fetched, key=lambda source: source.name) == [
        source for source in sources.all() if source.kind is not SourceKind.FOLDER
    ]
    assert any("FROM articles" in statement for statement in statements)  # of `all`
    database.close()
