"""Serving the pages on loopback: GET and HEAD, small requests, each connection for a few seconds and one request."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.core.incidents import new_incident
from bot.errors import ConfigurationError
from bot.interfaces.status.pages import PLAIN, MakePage, Page

_LOG = logging.getLogger(__name__)

HOST = "127.0.0.1"
_NAMES = frozenset({HOST, "localhost"})  # a page of the web whose name points here sends its own
_MOST_SECONDS = 5.0
_CONNECTION_SECONDS = 10.0
_MOST_CONNECTIONS = 20
_LONGEST_LINE, _LONGEST_HEADER = 1_000, 4_000
_CLOSE_SECONDS = 1.0
_METHODS = ("GET", "HEAD")


class _Closed(asyncio.Protocol):
    """What a connection too many is handed to."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """End it."""
        transport.close()


class StatusServer:
    """Answers requests; whatever goes wrong with one is answered, too, and ends nothing."""

    def __init__(self, pages: Mapping[str, MakePage]) -> None:
        self._pages = pages
        self._server = web.Server(
            self._answer,
            access_log=None,
            logger=_Quiet(),
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_HEADER,
            lingering_time=0,
            keepalive_timeout=_MOST_SECONDS,
        )

    def connection(self) -> asyncio.BaseProtocol:
        """Take a connection, for some seconds at most."""
        if len(self._server.connections) >= _MOST_CONNECTIONS:
            return _Closed()
        protocol = self._server()
        asyncio.get_running_loop().call_later(_CONNECTION_SECONDS, protocol.force_close)
        return protocol

    async def close(self) -> None:
        """End the connections that are left."""
        await self._server.shutdown(_CLOSE_SECONDS)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        page = await self._page(request)
        response = web.Response(status=page.status, body=page.body, headers={"Content-Type": page.content_type})
        response.headers["Cache-Control"] = "no-store"
        response.headers["Server"] = "pullquote"  # and not which versions it is made of
        if page.status == web.HTTPMethodNotAllowed.status_code:
            response.headers["Allow"] = ", ".join(_METHODS)
        response.force_close()
        return response

    async def _page(self, request: web.BaseRequest) -> Page:
        make = self._pages.get(request.path)
        if request.url.host not in _NAMES:
            return _sentence(421, f"This is {HOST}, and answers to no other name.")
        if make is None:
            return _sentence(404, f"There is no such page. There are {', '.join(self._pages)}.")
        if request.method not in _METHODS:
            return _sentence(405, "Pages can only be read: GET or HEAD.")
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                return await make()
        except TimeoutError:
            return _sentence(503, f"It took more than {_MOST_SECONDS:.0f} s.")
        except Exception as error:  # noqa: BLE001 - the last resort of this door: looking must not end the bot
            incident = new_incident()
            _LOG.error("status_page_broke incident=%s page=%s", incident, request.path, exc_info=error)
            return _sentence(500, f"Something broke here: incident {incident}.")


@asynccontextmanager
async def serving(port: int, pages: Mapping[str, MakePage]) -> AsyncGenerator[None]:
    """Serve pages on a port of this machine. Raises ConfigurationError where the port cannot be had."""
    server = StatusServer(pages)
    try:
        listening = await asyncio.get_running_loop().create_server(server.connection, HOST, port)
    except OSError as error:
        raise ConfigurationError(
            f"The status page cannot be served on {HOST}:{port}: {_why(error)}.", mend=_MEND
        ) from error
    try:
        yield
    finally:
        listening.close()
        await server.close()


_MEND = "Set PULLQUOTE_STATUS_PORT to a free port from 1024 on, or stop what listens there."


class _Quiet(logging.LoggerAdapter[logging.Logger]):
    """What aiohttp tells of requests that are none, at DEBUG: whoever can reach loopback could fill the log."""

    def __init__(self) -> None:
        super().__init__(_LOG)

    def log(self, level: int, msg: object, *args: object, **kwargs: object) -> None:
        """Tell it quietly, without what was sent."""
        del level, msg, args, kwargs
        _LOG.debug("request_not_read")


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there"
    return "the system does not allow it" if error.errno == errno.EACCES else str(error.strerror)


def _sentence(status: int, words: str) -> Page:
    return Page(status, f"{words}\n".encode(), PLAIN)
