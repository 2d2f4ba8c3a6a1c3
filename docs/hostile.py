"""Fetch 1,000 feeds of 200 hosts beside servers that do what they should not: `python docs/hostile.py [WORKERS]`.

All of it on 127.0.0.1: a server process that answers under any name, and a fetcher with the limits and the pace of
production for which the names are hosts of its own network. A second port, never allowed, must see nothing.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import multiprocessing
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from bot.core.fetching import Failed, FetchResult, Wanted
from bot.ingest.web.fetcher import Fetcher
from bot.ingest.web.options import MOST_FEED_BYTES, USUAL_PORTS, FetchOptions, PrivateHost
from tests.fakes.web import HOSTILE, Blocked, MemoryRobots, Names, Script, Web, answer, redirect, zeros

HOSTS, FEEDS_A_HOST, WORKERS, LARGE = 200, 5, 256, 64
FEED = b"<rss><channel>" + b"".join(b"<item><title>%d</title></item>" % number for number in range(2_000))
FORBIDDEN = "127.0.0.1 127.0.0.1. 2130706433 0x7f.1 0177.0.0.1 localhost [::1] [::ffff:127.0.0.1] 0.0.0.0 inner".split()
GIGABYTE = 1 << 30
NINE_MEGABYTES = 9 << 20  # within the limit


@dataclass(slots=True)
class Told:
    """What the server process saw."""

    heard: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    most_at_once: int = 0
    forbidden: int = 0


def bombs() -> Mapping[str, Script]:
    """A gigabyte of zeros, packed in each way."""
    packed = zeros(GIGABYTE, window_bits=31)
    return {
        "/bomb-gzip": answer(packed, headers={"Content-Encoding": "gzip"}),
        "/bomb-deflate": answer(zeros(GIGABYTE, window_bits=15), headers={"Content-Encoding": "deflate"}),
        "/bomb-bare": answer(zeros(GIGABYTE, window_bits=-15), headers={"Content-Encoding": "deflate"}),
        "/bomb-twice": answer(gzip.compress(packed), headers={"Content-Encoding": "gzip, gzip"}),
        "/bomb-file": answer(packed),
    }


async def serve(pipe: Connection) -> None:
    """Serve until told to stop, then tell what was seen."""
    async with Web() as web, Web() as inner:
        for path, script in {**HOSTILE, **bombs()}.items():
            web.at(path, script)
        for number, host in enumerate(FORBIDDEN):
            web.at(f"/inside-{number}", redirect(f"http://{host}:{inner.port}/secret"))
        web.at("/robots.txt", answer(b"User-agent: *\nDisallow: /private\n"))
        web.at("/large", answer(zeros(NINE_MEGABYTES, window_bits=31), headers={"Content-Encoding": "gzip"}))
        web.at("/feed/*", answer(gzip.compress(FEED), headers={"Content-Encoding": "gzip"}))
        pipe.send((web.port, inner.port))
        await asyncio.to_thread(pipe.recv)
        heard = [(heard.host, heard.at) for heard in web.heard]
        pipe.send(Told(heard, max(web.most_at_once.values()), inner.connections))


def run_server(pipe: Connection) -> None:
    """Be the server process."""
    asyncio.run(serve(pipe))


def wanted(port: int, inner_port: int) -> list[str]:
    """List the addresses, the hostile ones first, each on a host of its own."""
    paths = [path.replace("*", "1") for path in (*HOSTILE, *bombs())]
    paths += [f"/inside-{number}" for number in range(len(FORBIDDEN))]
    hostile = [f"http://hostile{number}.example:{port}{path}" for number, path in enumerate(paths)]
    hostile += [f"http://large{number}.example:{port}/large" for number in range(LARGE)]
    direct = [f"http://{host}:{inner_port}/secret" for host in FORBIDDEN]
    feeds = [f"http://host{host}.example:{port}/feed/{feed}" for feed in range(FEEDS_A_HOST) for host in range(HOSTS)]
    return [*hostile, *direct, *feeds]


def kind_of(result: FetchResult) -> str:
    """Name what came, and let its body go."""
    return result.failure.value if isinstance(result, Failed) else type(result).__name__


async def fetch_all(urls: list[str], fetcher: Fetcher, workers: int) -> tuple[dict[str, tuple[str, float]], float]:
    """Fetch with a number of workers; return what came of each, when, and the longest that the loop was held."""
    results: dict[str, tuple[str, float]] = {}
    started = time.monotonic()
    waiting = iter(urls)
    held = 0.0

    async def work() -> None:
        for url in waiting:
            kind = kind_of(await fetcher.fetch(Wanted(url=url, most_bytes=MOST_FEED_BYTES, for_operator=True)))
            results[url] = (kind, time.monotonic() - started)

    async def watch() -> None:
        nonlocal held
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            held = max(held, time.monotonic() - before - 0.01)

    watching = asyncio.create_task(watch())
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())
    watching.cancel()
    return results, held


def megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(results: Mapping[str, tuple[str, float]], told: Told) -> list[str]:
    """Write the figures, a line each."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for host, at in told.heard:
        times[host].append(at)
    feeds = {url: result for url, result in results.items() if "/feed/" in url}
    asked = [len(moments) for host, moments in times.items() if host.startswith("host") and "hostile" not in host]
    apart = min(after - before for moments in times.values() for before, after in itertools.pairwise(moments))
    hostile = Counter(kind for url, (kind, _) in results.items() if url not in feeds)
    return [
        f"{len(feeds):,} feeds of {HOSTS} hosts: {dict(Counter(kind for kind, _ in feeds.values()))}",
        f"the last of them after {max(took for _, took in feeds.values()):.1f} s",
        f"{hostile.total()} hostile and large addresses: {dict(hostile)}",
        f"all after {max(took for _, took in results.values()):.1f} s",
        f"requests a host: {min(asked)} to {max(asked)}; at once: {told.most_at_once}; at least {apart:.2f} s apart",
        f"connections to the forbidden port: {told.forbidden}",
    ]


async def main(workers: int) -> None:
    """Start the server process, fetch, report."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=run_server, args=(theirs,))
    server.start()
    port, inner_port = await asyncio.to_thread(ours.recv)
    before = megabytes()
    urls = wanted(port, inner_port)
    names = {url.split("/")[2].rpartition(":")[0] for url in urls if f":{port}/" in url}
    own = tuple(PrivateHost(name=name, port=port) for name in names)
    options = FetchOptions(private_hosts=own, ports=USUAL_PORTS | {inner_port})  # so that only the guard refuses it
    async with Fetcher(
        options, robots=MemoryRobots(), blocked=Blocked(), resolver=Names({}, otherwise="127.0.0.1")
    ) as fetcher:
        results, held = await fetch_all(urls, fetcher, workers)
    peak = megabytes()
    ours.send("stop")
    lines = report(results, await asyncio.to_thread(ours.recv))
    server.join()
    lines.append(
        f"peak memory {peak:.0f} MB, {before:.0f} MB of it before the first request; the loop was held {held:.2f} s"
    )
    print("\n".join(lines))  # noqa: T201 - its report


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else WORKERS))
