"""One request and its answer, with nothing followed and nothing remembered."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiohttp import (
    ClientConnectionError,
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientError,
    ClientHandlerType,
    ClientOSError,
    ClientPayloadError,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    ServerDisconnectedError,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDictProxy

from bot.core.fetching import Failed
from bot.core.incidents import new_incident
from bot.ingest.web import failing
from bot.ingest.web.guard import Forbidden, MakeSocket, guarded, is_public, is_public_or_own
from bot.ingest.web.headers import validator
from bot.ingest.web.inflating import ACCEPTED, Body, Trouble
from bot.ingest.web.options import FetchOptions
from bot.ingest.web.resolving import Resolver
from bot.ingest.web.targets import Target

WITH_BODY = frozenset({200, 203})
LARGE_BYTES = 1_000_000
MOST_LARGE = 12  # bodies beyond that at once

_LONGEST_HEADER = 16_384
_MOST_HEADERS = 128
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered; the body of a status that is no document's is left unread."""

    status: int
    headers: CIMultiDictProxy[str]
    etag: str = ""
    last_modified: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most bytes of a body, after decompression; `cut` takes the beginning of a larger one instead of nothing."""

    most_bytes: int
    cut: bool = False


class Wire:
    """Two sessions: for the public web, and for hosts that the operator named. Neither can be had through the other.

    Each request has a connection of its own. Nothing is read from the environment; no cookies, login or referrer.
    """

    def __init__(
        self,
        options: FetchOptions,
        *,
        resolver: AbstractResolver | None = None,
        make_socket: MakeSocket = socket.socket,
    ) -> None:
        self._options = options
        self._resolver = resolver
        self._make_socket = make_socket
        self._sessions: dict[bool, ClientSession] = {}
        self._large = asyncio.Semaphore(MOST_LARGE)

    async def close(self) -> None:
        """End all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()
        if self._resolver is not None:
            await self._resolver.close()

    async def get(
        self, target: Target, limit: Limit, *, seconds: float, headers: Mapping[str, str] | None = None
    ) -> Reply | Failed:
        """Ask once, for at most so many seconds."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                return await self._ask(target, limit, headers or {})
        except TimeoutError:
            took = time.monotonic() - started
            allowed = self._options.total_seconds if took >= seconds else self._options.connect_seconds
            return failing.slow(target.host, allowed)
        except (ClientError, OSError, ValueError) as error:
            return _failure(target.host, error)
        except Exception:  # noqa: BLE001 - no server may stop the bot through a corner of the HTTP library
            incident = new_incident()
            _LOG.exception("fetch_broke incident=%s host=%s", incident, target.host)
            return failing.connection(
                f"The answer of {target.host} could not be read (incident {incident}). It is asked again later."
            )

    async def _ask(self, target: Target, limit: Limit, headers: Mapping[str, str]) -> Reply | Failed:
        session = self._session(own=target.own)
        async with session.get(target.url, headers=headers, allow_redirects=False) as response:
            body = await self._read(target.host, response, limit) if response.status in WITH_BODY else b""
            if isinstance(body, Failed):
                return body
            return Reply(
                status=response.status,
                headers=response.headers,
                etag=validator(response.raw_headers, b"etag"),
                last_modified=validator(response.raw_headers, b"last-modified"),
                body=body,
            )

    async def _read(self, host: str, response: ClientResponse, limit: Limit) -> bytes | Failed:
        """Read a body up to its limit. A large one waits for a place, since all of them are in memory at once."""
        if (response.content_length or 0) > limit.most_bytes and not limit.cut:
            return failing.too_large(host, limit.most_bytes)
        body = Body(", ".join(response.headers.getall("Content-Encoding", ())), limit.most_bytes)
        async with AsyncExitStack() as place:
            is_large = False
            async for chunk in response.content.iter_any():
                for size in body.add(chunk):
                    if size > LARGE_BYTES and not is_large:
                        is_large = True
                        await place.enter_async_context(self._large)
                if body.trouble is Trouble.TOO_LARGE and limit.cut:
                    return body.beginning()
                if body.trouble is not None:
                    break
            whole = body.finish()
        return _trouble(host, whole, limit.most_bytes) if isinstance(whole, Trouble) else whole

    def _session(self, *, own: bool) -> ClientSession:
        """Open a session when it is first needed, since that takes a running loop."""
        if own not in self._sessions:
            self._sessions[own] = self._open(own=own)
        return self._sessions[own]

    def _open(self, *, own: bool) -> ClientSession:
        if self._resolver is None:
            self._resolver = Resolver(self._options.connections)
        connector = TCPConnector(
            resolver=self._resolver,
            socket_factory=guarded(is_public_or_own if own else is_public, self._make_socket),
            use_dns_cache=False,
            force_close=True,
            limit=0,  # the places are counted in `pacing`
        )
        return ClientSession(
            connector=connector,
            headers={"User-Agent": self._options.user_agent, "Accept-Encoding": ACCEPTED},
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=None, connect=self._options.connect_seconds),
            auto_decompress=False,
            trust_env=False,
            middlewares=(_once,),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
        )


async def _once(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """Keep the library from asking again at once where a connection broke; it does so for two kinds of errors."""
    try:
        return await handler(request)
    except ClientConnectorError:
        raise
    except (ClientOSError, ServerDisconnectedError) as error:
        raise ClientConnectionError(str(error)) from error


def _trouble(host: str, trouble: Trouble, most_bytes: int) -> Failed:
    match trouble:
        case Trouble.TOO_LARGE:
            return failing.too_large(host, most_bytes)
        case Trouble.BROKEN:
            return failing.connection(f"What {host} sent is damaged or incomplete. It is asked again later.")
        case Trouble.UNKNOWN:
            return failing.connection(f"{host} compresses its answer in a way that was not asked for.")


def _failure(host: str, error: Exception) -> Failed:
    """Say in words what the network said."""
    if isinstance(error, ClientConnectorError) and isinstance(error.os_error, Forbidden):
        return failing.not_public(host)
    match error:
        case ClientConnectorCertificateError():
            sentence = f"The certificate of {host} is not valid, so nothing was read from it."
        case ClientConnectorSSLError():
            sentence = f"No secure connection to {host} could be made. Check the address."
        case ClientConnectorDNSError() | UnicodeError():
            sentence = f"There is no host named {host}, or its name cannot be looked up now. Check the address."
        case ClientConnectorError():
            sentence = f"{host} does not accept a connection. It is asked again later."
        case ClientPayloadError():
            sentence = f"The answer of {host} broke off. It is asked again later."
        case _:
            sentence = f"{host} broke off the connection, or its answer is not understood. It is asked again later."
    return failing.connection(sentence)
