"""When segments are put together: so that there are few of them, and none is written too often."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_GONE = 0.3
_RATIO = 4


def plan(sizes: Sequence[int], alive: Sequence[int]) -> slice | None:
    """Return which neighbouring segments to put together next, None where all is well. `sizes` and `alive` count units,
    all and those still alive, in the order in which the segments were written.

    Each segment holds at least `_RATIO` times what follows it: n units lie in at most log5(n) segments, each of which
    costs every question some calls; a unit is written a few times for each, as in the logarithmic method (Bentley and
    Saxe 1980). One of which much is gone is written anew.
    """
    following = 0
    begin = len(alive)
    for place in range(len(alive) - 1, -1, -1):
        if following and alive[place] < _RATIO * following:
            begin = place
        following += alive[place]
    if begin < len(alive):
        return slice(begin, len(alive))
    for place, (size, left) in enumerate(zip(sizes, alive, strict=True)):
        if size and left < (1 - _MOST_GONE) * size:
            return slice(place, place + 1)
    return None
