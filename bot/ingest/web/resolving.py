"""Names looked up in threads of their own: a name server that does not answer holds a thread for half a minute, and
those that all parts of the program share are few.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

_FLAGS = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """The system's resolver."""

    def __init__(self, lookups: int) -> None:
        self._threads = ThreadPoolExecutor(lookups, thread_name_prefix="resolving")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises OSError, UnicodeError."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=family, proto=protocol, flags=int(_FLAGS)
            )
            for family, _, protocol, _, address in found
            if len(address) != 4 or not address[3]  # noqa: PLR2004 - without the scope of a link-local address
        ]

    async def close(self) -> None:
        """Stop; a look-up under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)
