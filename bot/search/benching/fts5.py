"""SQLite's full-text search: it reads the texts itself, with its Porter stemmer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.core.benching import Asked, Story
from bot.core.benchports import TOP

_FILE = "passages.db"
_TABLE = "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter unicode61')"
_BEST = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
_ADD = "INSERT INTO passages (text) VALUES (?)"


class Fts5Kind:
    """Keeps one table in a database file."""

    changes = True
    overlaps = False

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Insert all passages in one transaction, then put its segments together."""
        database = _connect(folder)
        with database:
            database.execute(_TABLE)
            database.executemany(_ADD, _rows(stories))
            database.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        database.close()

    def open(self, folder: Path) -> Fts5:
        """Open the file."""
        return Fts5(_connect(folder))


class Fts5:
    """Any of the words, by its own `bm25()`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def top(self, asked: Asked) -> Sequence[object]:
        """Return the numbers of rows."""
        wanted = " OR ".join(f'"{word}"' for word in asked.words)
        return self._database.execute(_BEST, (wanted, TOP)).fetchall() if wanted else ()

    def finds(self, asked: Asked, number: int) -> bool:
        """Look whether the row is among the best."""
        return (number,) in self.top(asked)

    def put(self, story: Story) -> int:
        """Insert an article's passages in one transaction; return the number of the first row."""
        with self._database:
            rows = [self._database.execute(_ADD, row).lastrowid or 0 for row in _rows([story])]
            self._database.execute("INSERT INTO added (first, last) VALUES (?, ?)", (rows[0], rows[-1]))
        return rows[0]

    def drop(self, number: int) -> None:
        """Delete the rows of an article."""
        with self._database:
            last = self._database.execute("SELECT last FROM added WHERE first = ?", (number,)).fetchone()
            self._database.execute("DELETE FROM passages WHERE rowid BETWEEN ? AND ?", (number, *last))

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _connect(folder: Path) -> sqlite3.Connection:
    database = sqlite3.connect(folder / _FILE)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS added (first INTEGER PRIMARY KEY, last INTEGER)")
    return database


def _rows(stories: Iterable[Story]) -> Iterator[tuple[str]]:
    return ((text,) for story in stories for text in story.passages)
