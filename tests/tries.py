"""How often a property is tried: `PULLQUOTE_TRIES=20 pytest tests/property` tries each twenty times as often.

Usually the same examples are tried each time; otherwise others are looked for.
"""

from __future__ import annotations

import os

_TIMES = float(os.environ.get("PULLQUOTE_TRIES", "1"))
IS_USUAL = _TIMES == 1


def tries(usually: int) -> int:
    """Return how many examples to try of a property that is usually tried with so many."""
    return max(1, round(usually * _TIMES))
