"""Kills the poller at random moments and checks that nothing is lost and nothing is there twice.

    python docs/soak_polling.py [SECONDS]

A site on twenty loopback addresses prints a new article every second. `pullquote sources poll` reads it again and again
and is killed (SIGKILL) after one to nine seconds; at the end it is left to finish. Then every printed article must be
stored exactly once, in one revision, with passages, and the database must be whole.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from soaking import Press, pullquote, serve_press

PORT, HOSTS = 8080, 20


def run(seconds: float, home: Path) -> int:
    """Soak, check, report; return the exit status."""
    (home / "corpus").mkdir()
    press = serve_press(PORT, HOSTS)
    environment = {
        "PULLQUOTE_DATA_DIR": str(home / "data"),
        "PULLQUOTE_CORPUS_DIR": str(home / "corpus"),
        "PULLQUOTE_PRIVATE_HOSTS": press.private_hosts,
    }
    for feed in press.feeds:
        press.print_one()
        pullquote(environment, home, "sources", "add", feed).wait()
    names = [str(number) for number in range(1, HOSTS + 1)]
    kills, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        process = pullquote(environment, home, "sources", "poll", *names)
        stop = time.monotonic() + random.uniform(1, 9)  # noqa: S311 - moments, no secret
        while time.monotonic() < stop and process.poll() is None:
            press.print_one()
            time.sleep(1)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()
    for _ in range(2):
        pullquote(environment, home, "sources", "poll", *names).wait()
    return report(press, home / "data" / "pullquote.db", kills)


def report(press: Press, database: Path, kills: int) -> int:
    """Compare what was printed with what is stored."""
    with sqlite3.connect(database) as connection:
        stored = [row[0] for row in connection.execute("SELECT url FROM articles WHERE status = 'active'")]
        bare = connection.execute(
            "SELECT count(*) FROM articles a WHERE NOT EXISTS "
            "(SELECT 1 FROM passages p WHERE p.article_id = a.id AND p.revision = a.revision)"
        ).fetchone()[0]
        revised = connection.execute("SELECT count(*) FROM articles WHERE revision > 1").fetchone()[0]
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    lost, twice = set(press.printed) - set(stored), len(stored) - len(set(stored))
    for what, value in (
        ("kills", kills), ("articles printed", len(press.printed)), ("articles stored", len(stored)),
        ("lost", len(lost)),
        ("twice", twice), ("without passages", bare), ("revised though unchanged", revised), ("database", whole),
    ):  # fmt: skip
        sys.stdout.write(f"{what:26}{value}\n")
    return 1 if lost or twice or bare or revised or whole != "ok" else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(float(sys.argv[1]) if len(sys.argv) > 1 else 300.0, Path(folder)))
