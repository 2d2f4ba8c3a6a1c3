"""What a backup says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FORMAT = 1
COPY_LIFETIME = timedelta(days=30)
"""Of what is kept aside at a migration or a restore, which holds what people asked."""

_SCHEMA = re.compile(r"[0-9]{4}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_VERSION = 50
_MOST_COUNTS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a backup: its length in bytes, and its SHA-256 in hexadecimal digits."""

    size: int
    digest: str

    def __post_init__(self) -> None:
        if self.size < 0 or not _DIGEST.fullmatch(self.digest):
            raise ValueError("a length or a checksum is invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a backup. `version` is of the Pullquote that made it, `counts` says how many of what it holds."""

    version: str
    schema: str
    made_at: datetime
    parts: Mapping[str, Part]
    counts: Mapping[str, int]

    def __post_init__(self) -> None:
        if not _SCHEMA.fullmatch(self.schema) or self.made_at.tzinfo is None:
            raise ValueError("its schema number or its time cannot be read")

    def written(self) -> bytes:
        """Write it as JSON, for people, too."""
        fields: dict[str, Any] = {
            "format": FORMAT,
            "pullquote": self.version,
            "schema": self.schema,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "files": {name: {"bytes": part.size, "sha256": part.digest} for name, part in self.parts.items()},
            "counts": dict(self.counts),
        }
        return json.dumps(fields, indent=2).encode()

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """Read what `written` wrote. Raises ValueError for anything else."""
        try:
            fields = json.loads(data)
            if fields["format"] != FORMAT:
                raise ValueError(f"its format is {fields['format']!r:.20}, and this Pullquote reads {FORMAT}")
            counts = {str(name): int(count) for name, count in list(fields["counts"].items())[:_MOST_COUNTS]}
            return cls(
                version=str(fields["pullquote"])[:_LONGEST_VERSION],
                schema=str(fields["schema"]),
                made_at=datetime.fromisoformat(fields["made_at"]),
                parts={
                    str(name): Part(int(part["bytes"]), str(part["sha256"])) for name, part in fields["files"].items()
                },
                counts=counts,
            )
        except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError("its manifest is incomplete") from error


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made: how long its file is, in bytes."""

    manifest: Manifest
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put in place: `aside` is the folder with what was there before, "" where nothing was. Its
    database had the one schema and has the other now; `ended` questions were left out that wait no more.
    """

    manifest: Manifest
    aside: str
    schema: str
    now_schema: str
    ended: int = 0
