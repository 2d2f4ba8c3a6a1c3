"""What the soaks share: a site that prints articles, made-up articles for the news desk, and commands in a home of
their own.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.article import Block, Draft, Head, Kind, Published
from bot.core.intake import Taken
from bot.core.madeupnews import MadeUpNews
from bot.storage.newsdesk import ArticleDesk

WORDS = "harbour ferry council bridge storm school library market lighthouse mayor engine orchard tunnel museum".split()


class Press:
    """Prints articles on some loopback hosts."""

    def __init__(self, port: int, hosts: int) -> None:
        self.port = port
        self.hosts = [f"127.0.0.{number}" for number in range(1, hosts + 1)]
        self.printed: list[str] = []  # addresses
        self._lock = threading.Lock()

    def print_one(self) -> None:
        """Print a new article on the next host."""
        with self._lock:
            number = len(self.printed)
            self.printed.append(f"http://{self.hosts[number % len(self.hosts)]}:{self.port}/story/{number}")

    @property
    def feeds(self) -> list[str]:
        """The addresses of the feeds."""
        return [f"http://{host}:{self.port}/feed" for host in self.hosts]

    @property
    def private_hosts(self) -> str:
        """What makes them readable, as a setting."""
        return ",".join(f"{host}:{self.port}" for host in self.hosts)

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


def serve_press(port: int, hosts: int) -> Press:
    """Start the site."""
    press = Press(port, hosts)
    for host in press.hosts:
        server = ThreadingHTTPServer((host, port), partial(Handler, press))
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return press


def settings_of_a_bot(data: Path) -> dict[str, str]:
    """Return what a bot with the samples is started with, whose users need not wait between questions."""
    return {
        "DISCORD_TOKEN": "token",
        "PULLQUOTE_DATA_DIR": str(data),
        "PULLQUOTE_CORPUS_DIR": str(Path(__file__).parents[1] / "corpus"),
        "PULLQUOTE_SAMPLES": "on",
        "PULLQUOTE_COOLDOWN_SECONDS": "0",
    }


def pullquote(environment: Mapping[str, str], home: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a command in a home of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def made_up(news: MadeUpNews, number: int) -> Draft:
    """Write an article of fifteen passages, as it would come from another process."""
    article = news.article(number, 15)
    blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in article.text.split("\n\n"))
    head = Head(title=article.head.title, published=Published(datetime.now(UTC)), language="en")
    return Draft(head=head, blocks=blocks, external_id=str(number))


def store(desk: ArticleDesk, draft: Draft) -> int:
    """Store an article in one transaction; return its id."""
    with desk.writing():
        taken = desk.take_in(draft, source="arrived", root="", language=lambda: "en")
    assert isinstance(taken, Taken)  # noqa: S101 - made-up news is never refused
    return taken.article_id
