"""`pullquote status`, and what `pullquote run` says where its port is taken."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from bot.core.vitals import Gateway, IndexSize
from bot.interfaces.status.metrics import Metrics
from bot.interfaces.status.pages import MakePage, Page, Pages
from bot.interfaces.status.server import HOST, serving
from bot.interfaces.status.sights import Sights
from tests.integration.conftest import CommandLine
from tests.integration.test_status_pages import free_port

READY = Sights(
    index=lambda: IndexSize(articles=27, passages=512, segments=1, stored_bytes=1),
    gateway=lambda: Gateway(is_connected=True, latency_seconds=0.04, servers=2),
    is_stopping=lambda: False,
)


@contextmanager
def served(pages: dict[str, MakePage]) -> Generator[int]:
    """Serve pages in a thread of their own, for the command holds this one."""
    port, begun, over = free_port(), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with serving(port, pages):
            begun.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert begun.wait(10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


def pages_of(sights: Sights) -> dict[str, MakePage]:
    return dict(Pages(sights, Metrics(sights, "1.2.3"), "1.2.3", lambda: 0.0).by_path)


def test_a_bot_that_is_ready(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(pages_of(READY)) as port:
        monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
        ran = pullquote("status")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.splitlines() == [
            "ok  alive      version 1.2.3, up for 0 s",
            "ok  index      512 passages of 27 articles",
            "ok  gateway    connected to Discord, 2 servers, 40 ms",
            "ok  questions  are taken",
        ]
        ran = pullquote("status", "--alive")
        assert (ran.status, ran.out) == (0, "ok  alive  version 1.2.3, up for 0 s\n")


def test_one_that_is_not_ready_is_alive_all_the_same(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(pages_of(Sights())) as port:
        monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
        ran = pullquote("status")
        assert ran.status == 1
        assert ran.out.splitlines()[1] == "no  index      not loaded yet; articles are being read"
        assert pullquote("status", "--alive").status == 0


def test_without_a_port_or_a_bot_the_mend_is_said(pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = pullquote("status")
    assert (ran.status, ran.out) == (2, "")
    assert "Set PULLQUOTE_STATUS_PORT, for example to 8477" in " ".join(ran.err.split())
    port = free_port()
    monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
    ran = pullquote("status", "--alive")
    assert (ran.status, ran.out) == (2, "")
    assert f"Nothing listens on 127.0.0.1:{port}. Start pullquote run" in " ".join(ran.err.split())


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b"ok\xff\n\n"])
def test_somebody_else_on_the_port_is_no_bot(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    async def other() -> Page:
        return Page(200, body)

    with served({"/healthz": other, "/readyz": other}) as port:
        monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
        ran = pullquote("status")
    assert ran.status == 2
    assert "is not this bot." in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_bot_with_a_port_that_is_taken_says_so_and_ends(
    pullquote: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(taken.getsockname()[1]))
        monkeypatch.setenv("DISCORD_TOKEN", "none")
        ran = pullquote("run")
    assert ran.status == 2
    said = " ".join(ran.err.split())
    assert "cannot be served on 127.0.0.1" in said
    assert "another program listens there. Set PULLQUOTE_STATUS_PORT to a free port" in said
    assert "Traceback" not in ran.err


def test_asking_loads_little() -> None:
    program = (
        "import sys; sys.argv = ['pullquote', 'status']; from bot.__main__ import main; status = main();"
        "heavy = {'bot.app', 'aiohttp', 'discord', 'numpy', 'sqlalchemy', 'prometheus_client'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2, ran.stderr
    assert "There is no status port" in ran.stderr
