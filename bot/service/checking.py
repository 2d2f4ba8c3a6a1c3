"""What `pullquote doctor` tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: the thing, its state, what was seen, and the mend where there is something to mend."""

    name: str
    state: State
    seen: str
    mend: str = ""

    @property
    def is_link(self) -> bool:
        """Tell whether what was seen is an address to open."""
        return self.seen.startswith("https://")
