"""The status pages over real connections: what is answered, what is refused, and that nothing ends them."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.polling import CycleReport
from bot.core.vitals import Gateway, IndexSize, SourceHealth
from bot.errors import ConfigurationError
from bot.interfaces.status import server as status_server
from bot.interfaces.status.metrics import Metrics
from bot.interfaces.status.pages import MakePage, Page, Pages
from bot.interfaces.status.server import HOST, serving
from bot.interfaces.status.sights import Sights

DOCS = (Path(__file__).parents[2] / "docs" / "monitoring.md").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


async def exchange(port: int, request: bytes) -> bytes:
    """Send bytes, and read until the server ends the connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def ask(port: int, line: str, host: str = "localhost", headers: str = "") -> tuple[int, str, str]:
    """Return status, head and body."""
    answer = await exchange(port, f"{line} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode())
    head, _, body = answer.decode().partition("\r\n\r\n")
    return int(head.split()[1]), head, body


@asynccontextmanager
async def served(pages: Mapping[str, MakePage] | None = None) -> AsyncGenerator[int]:
    port, sights = free_port(), Sights()
    async with serving(port, pages or Pages(sights, Metrics(sights, "1.2.3"), "1.2.3", lambda: 5.0).by_path):
        yield port


async def fine() -> Page:
    return Page(200, b"fine\n")


async def test_three_pages_say_how_the_bot_is() -> None:
    async with served() as port:
        assert (await ask(port, "GET /healthz"))[::2] == (200, "ok alive: version 1.2.3, up for 0 s\n")
        status, head, body = await ask(port, "GET /readyz")
        assert status == 503
        assert "text/plain; charset=utf-8" in head
        assert [line.split()[0] for line in body.splitlines()] == ["no", "no", "no"]
        status, _, body = await ask(port, "GET /metrics?of=everything")
        assert status == 200
        assert {"pullquote_ready", "pullquote_questions", "pullquote_loop_lag_seconds"} <= {
            family.name for family in text_string_to_metric_families(body)
        }


async def test_the_docs_name_every_metric_and_no_other() -> None:
    sights = Sights(
        index=lambda: IndexSize(articles=1, passages=1, segments=1, stored_bytes=1),
        gateway=lambda: Gateway(is_connected=True, latency_seconds=0.1, servers=1),
        sources=lambda: SourceHealth(oldest_seconds=1.0),
        waiting=lambda: 0,
        read=CycleReport(),
    )
    page = Metrics(sights, "1.2.3").written().decode()
    shown = {name for name in re.findall(r"^# TYPE (\w+)", page, re.MULTILINE) if name.startswith("pullquote_")}
    named = set(re.findall(r"\bpullquote_\w+", DOCS))
    assert {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in named} == shown


async def test_head_has_no_body() -> None:
    async with served() as port:
        status, head, body = await ask(port, "HEAD /healthz")
        assert (status, body) == (200, "")
        assert "Content-Length: 36" in head


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
async def test_pages_can_only_be_read(method: str) -> None:
    async with served() as port:
        status, head, body = await ask(port, f"{method} /healthz")
        assert (status, body) == (405, "Pages can only be read: GET or HEAD.\n")
        assert "Allow: GET, HEAD" in head


async def test_there_is_no_other_page() -> None:
    async with served() as port:
        for path in ("/", "/metrics/", "/../etc/passwd", "/healthz%00", "//healthz"):
            status, _, body = await ask(port, f"GET {path}")
            assert status == 404
            assert body == "There is no such page. There are /healthz, /readyz, /metrics.\n"


async def test_a_name_of_the_web_that_points_here_is_refused() -> None:
    async with served() as port:
        assert (await ask(port, "GET /metrics", host="attacker.example"))[0] == 421
        assert (await ask(port, "GET /healthz", host=f"127.0.0.1:{port}"))[0] == 200
        assert (await exchange(port, b"GET /healthz HTTP/1.1\r\n\r\n")).split()[1] in (b"400", b"421")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X%d: 1\r\n" % n for n in range(9_000)) + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no plain words",
        b"nonsense\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    ],
    ids=["line", "header", "headers", "tls", "nonsense", "length"],
)
async def test_what_is_too_large_or_no_request_is_refused_and_fills_no_log(
    request_bytes: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with served() as port:
        answer = await exchange(port, request_bytes)
        assert not answer.startswith(b"HTTP/1.1 200")
        assert (await ask(port, "GET /healthz"))[0] == 200
    assert caplog.records == []


async def test_a_body_is_not_waited_for() -> None:
    async with served() as port:
        status, _, _ = await ask(port, "GET /healthz", headers="Content-Length: 1000000000\r\n")
        assert status == 200


async def test_each_connection_takes_one_request() -> None:
    async with served() as port:
        twice = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2
        assert (await exchange(port, twice)).count(b"HTTP/1.1 200") == 1


async def test_who_sends_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_server, "_CONNECTION_SECONDS", 0.05)
    async with served({"/healthz": fine}) as port:
        assert await exchange(port, b"GET /healthz HTTP/1.1\r\nHo") == b""


async def test_connections_beyond_some_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_server, "_MOST_CONNECTIONS", 2)
    async with served() as port:
        waiting = [await asyncio.open_connection(HOST, port) for _ in range(2)]
        assert await exchange(port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
        for reader, writer in waiting:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
            writer.close()
        assert (await ask(port, "GET /healthz"))[0] == 200


async def test_a_page_that_breaks_names_an_incident(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> Page:
        raise ValueError("no good")

    async with served({"/metrics": broken, "/healthz": fine}) as port:
        status, _, body = await ask(port, "GET /metrics")
        assert status == 500
        assert "no good" not in body
        incident = body.rsplit(" ", 1)[1].rstrip(".\n")
        assert f"status_page_broke incident={incident}" in caplog.text
        assert (await ask(port, "GET /healthz"))[0] == 200


async def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow() -> Page:
        await asyncio.Event().wait()
        return await fine()

    monkeypatch.setattr(status_server, "_MOST_SECONDS", 0.02)
    async with served({"/metrics": slow}) as port:
        assert (await ask(port, "GET /metrics"))[0] == 503


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    async with served() as port:
        with pytest.raises(ConfigurationError) as caught:
            await _serve_nothing(port)
    assert str(caught.value) == (
        f"The status page cannot be served on 127.0.0.1:{port}: another program listens there. "
        "Set PULLQUOTE_STATUS_PORT to a free port from 1024 on, or stop what listens there."
    )


async def test_the_port_is_free_again_afterwards() -> None:
    async with served() as port:
        await ask(port, "GET /healthz")
        left_open = await asyncio.open_connection(HOST, port)
    assert await left_open[0].read() == b""
    left_open[1].close()
    await _serve_nothing(port)


async def test_it_listens_on_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []
    loop = asyncio.get_running_loop()
    create = loop.create_server

    async def noted(factory: Callable[[], asyncio.BaseProtocol], host: str, port: int) -> asyncio.Server:
        asked.append((host, port))
        return await create(factory, host, port)

    monkeypatch.setattr(loop, "create_server", noted)
    async with served() as port:
        assert asked == [("127.0.0.1", port)]


async def _serve_nothing(port: int) -> None:
    async with serving(port, {}):
        pass
