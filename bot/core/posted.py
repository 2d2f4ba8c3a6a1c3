"""Cards that were posted, so that they can be taken down when an article is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

POSTED_LIFETIME = timedelta(days=365)

_FIRST_SNOWFLAKE = datetime(2015, 1, 1, tzinfo=UTC)
_SNOWFLAKE_SHIFT = 22


@dataclass(frozen=True, slots=True)
class PostedCard:
    """A message with passages of a receipt."""

    message_id: int
    channel_id: int
    receipt_id: str


def first_id_at(moment: datetime) -> int:
    """Return the lowest id that a message of this moment can have: Discord counts milliseconds in its upper bits."""
    return max(0, (moment - _FIRST_SNOWFLAKE) // timedelta(milliseconds=1)) << _SNOWFLAKE_SHIFT
