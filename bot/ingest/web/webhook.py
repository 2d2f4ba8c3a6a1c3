"""Telling a webhook a line."""

from __future__ import annotations

import aiohttp

from bot.errors import DeliveryFailed

_SECONDS = 5.0
_MOST_CHARACTERS = 1_900  # Discord takes 2,000
_MEND = "Look at PULLQUOTE_ALERT_WEBHOOK."


class Webhook:
    """A webhook of Discord, or anything else that takes `{"content": …}`. No error names its address, a secret."""

    def __init__(self, url: str, user_agent: str) -> None:
        self._url = url
        self._user_agent = user_agent

    async def send(self, line: str) -> None:
        """Post a line that pings nobody. Raises DeliveryFailed."""
        body: dict[str, object] = {"content": line[:_MOST_CHARACTERS], "allowed_mentions": {"parse": []}}
        limit = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, headers={"User-Agent": self._user_agent}) as session,
                session.post(self._url, json=body, allow_redirects=False) as response,
            ):
                if not response.ok or response.status >= 300:  # noqa: PLR2004 - HTTP's own number
                    raise DeliveryFailed(f"The webhook for alerts answered {response.status}.", mend=_MEND)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DeliveryFailed(
                f"The webhook for alerts cannot be reached ({type(error).__name__}).", mend=_MEND
            ) from None  # the cause holds the address
