"""What the sources are called, where the option that names one names none."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_NAMED = 10


def misnamed(source: str, names: Sequence[str]) -> str:
    """Say which names there are, those first that have the given one in them; "" where it is one of them."""
    wanted = source.casefold()
    if not source or not names or wanted in map(str.casefold, names):
        return ""
    alike = [name for name in names if wanted in name.casefold()]
    offered = alike or names
    left = len(offered) - _MOST_NAMED
    more = f" · and {left:,} more" if left > 0 else ""
    which = "With that in their name there are" if alike else "There are"
    return f"No source or publisher is called “{source}”. {which}: {' · '.join(offered[:_MOST_NAMED])}{more}"
