"""Polls 1,000 feeds on 200 loopback addresses in one cycle and reports time, memory and requests a host.

python docs/many_feeds.py [FEEDS_A_HOST] [ARTICLES_A_FEED]
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOSTS, PORT = 200, 8080
PARAGRAPH = (
    "The council of the town met on Tuesday and spoke for three hours about the bridge, the school and the library."
)


class Log:
    """Who asked which host when."""

    def __init__(self, feeds: int, articles: int) -> None:
        self.feeds, self.articles = feeds, articles
        self.asked: defaultdict[str, list[float]] = defaultdict(list)
        self.kinds: Counter[str] = Counter()


class Handler(BaseHTTPRequestHandler):
    """Serves feeds and articles."""

    def __init__(self, log: Log, *args: object) -> None:
        self.log = log
        super().__init__(*args)  # pyright: ignore[reportArgumentType] - the server's own arguments

    def do_GET(self) -> None:
        """Serve one document."""
        host = str(self.connection.getsockname()[0])
        self.log.asked[host].append(time.monotonic())
        name = self.path.strip("/").split("/")
        self.log.kinds[name[0]] += 1
        if name[0] == "feed":
            items = "".join(
                f"<item><title>Story {name[1]} {number}</title>"
                f"<link>http://{host}:{PORT}/story/{name[1]}/{number}</link></item>"
                for number in range(self.log.articles)
            )
            body = f"<rss version='2.0'><channel><title>Paper {host} {name[1]}</title>{items}</channel></rss>"
        elif name[0] == "story":
            told = "".join(f"<p>{host} {self.path} {part}: {PARAGRAPH}</p>" for part in range(8))
            head = "<head><meta property='og:type' content='article'></head>"
            body = f"<html>{head}<h1>Story</h1><article>{told}</article></html>"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def addresses() -> list[str]:
    """Name the hosts."""
    return [f"127.0.{1 + number // 200}.{1 + number % 200}" for number in range(HOSTS)]


def memory(root: int) -> float:
    """Add up the proportional memory of a process and those below it, in MB."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family, size = {root}, 0
    while len(family) > size:
        size = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    total = 0
    for process in family:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def main() -> int:
    """Serve, poll, report."""
    numbers = [int(word) for word in sys.argv[1:]]
    log = Log(*(numbers + [5, 3][len(numbers) :]))
    for host in addresses():
        server = ThreadingHTTPServer((host, PORT), partial(Handler, log))
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "corpus").mkdir()
        outlines = "".join(
            f'<outline xmlUrl="http://{host}:{PORT}/feed/{number}"/>'
            for host in addresses()
            for number in range(log.feeds)
        )
        (home / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
        own = ",".join(f"{host}:{PORT}" for host in addresses())
        environment = {**os.environ, "PULLQUOTE_DATA_DIR": str(home / "data"), "PULLQUOTE_PRIVATE_HOSTS": own}
        command = [sys.executable, "-m", "bot", "sources"]
        subprocess.run([*command, "import", "feeds.opml"], cwd=home, env=environment, check=True)  # noqa: S603 - our own
        began, peak = time.monotonic(), 0.0
        process = subprocess.Popen([*command, "poll"], cwd=home, env=environment)  # noqa: S603 - our own
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.5)
        seconds = time.monotonic() - began
    gaps = [after - before for moments in log.asked.values() for before, after in itertools.pairwise(moments)]
    sys.stdout.write(
        f"seconds            {seconds:.1f}\npeak memory        {peak:.0f} MB, all processes\n"
        f"requests           {dict(log.kinds)}\nrequests a host    {max(map(len, log.asked.values()))} at most\n"
        f"smallest pause     {min(gaps):.2f} s\n"
    )
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
