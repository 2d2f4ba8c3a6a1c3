"""Kills the poller at random moments and checks that nothing is lost and nothing is there twice.

    python docs/soak_polling.py [SECONDS]

A site on twenty loopback addresses prints a new article every second. `pullquote sources poll` reads it again and again
and is killed (SIGKILL) after one to nine seconds; at the end it is left to finish. Then every printed article must be
stored exactly once, in one revision, with passages, and the database must be whole.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

HOSTS = 20
WORDS = "harbour ferry council bridge storm school library market lighthouse mayor engine orchard tunnel museum".split()


class Press:
    """Prints articles."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.printed: list[str] = []  # addresses
        self._lock = threading.Lock()

    def print_one(self) -> None:
        """Print a new article on the next host."""
        with self._lock:
            number = len(self.printed)
            host = f"127.0.0.{1 + number % HOSTS}"
            self.printed.append(f"http://{host}:{self.port}/story/{number}")

    def feed(self, host: str) -> str:
        """Write the feed of a host."""
        with self._lock:
            own = [address for address in self.printed if urlsplit(address).hostname == host]
        items = "".join(
            f"<item><title>Story {address.rpartition('/')[2]}</title><link>{address}</link></item>"
            for address in reversed(own[-200:])
        )
        return f'<rss version="2.0"><channel><title>Paper of {host}</title>{items}</channel></rss>'

    def page(self, number: str) -> str:
        """Write an article, always the same one for a number."""
        source = random.Random(number)  # noqa: S311 - words, no secret
        paragraphs = "".join(
            f"<p>Number {number} part {part}: " + " ".join(source.choices(WORDS, k=24)) + ".</p>" for part in range(6)
        )
        head = f'<title>Story {number}</title><meta property="og:type" content="article">'
        return f"<html><head>{head}</head><body><article><h1>Story {number}</h1>{paragraphs}</article></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers for the press."""

    def __init__(self, press: Press, *args: object) -> None:
        self.press = press
        super().__init__(*args)  # pyright: ignore[reportArgumentType] - the server's own arguments

    def do_GET(self) -> None:
        """Serve a feed, an article, or nothing."""
        if self.path == "/feed":
            body, kind = self.press.feed(str(self.connection.getsockname()[0])), "application/rss+xml"
        elif self.path.startswith("/story/"):
            body, kind = self.press.page(self.path.rpartition("/")[2]), "text/html; charset=utf-8"
        else:
            self.send_error(404)
            return
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def serve(port: int) -> Press:
    """Start the site."""
    press = Press(port)
    for number in range(1, HOSTS + 1):
        server = ThreadingHTTPServer((f"127.0.0.{number}", port), partial(Handler, press))
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return press


def pullquote(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a command."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PULLQUOTE_DATA_DIR": str(home / "data"), "PULLQUOTE_CORPUS_DIR": str(home / "corpus"),
             "PULLQUOTE_PRIVATE_HOSTS": ",".join(f"127.0.0.{number}:8080" for number in range(1, HOSTS + 1))},
    )  # fmt: skip


def run(seconds: float, home: Path) -> int:
    """Soak, check, report; return the exit status."""
    (home / "corpus").mkdir()
    press = serve(8080)
    for number in range(1, HOSTS + 1):
        press.print_one()
        pullquote(home, "sources", "add", f"http://127.0.0.{number}:8080/feed").wait()
    names = [str(number) for number in range(1, HOSTS + 1)]
    kills, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        process = pullquote(home, "sources", "poll", *names)
        stop = time.monotonic() + random.uniform(1, 9)  # noqa: S311 - moments, no secret
        while time.monotonic() < stop and process.poll() is None:
            press.print_one()
            time.sleep(1)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()
    for _ in range(2):
        pullquote(home, "sources", "poll", *names).wait()
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
