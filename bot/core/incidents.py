"""Names of incidents: what somebody is told and finds again in the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable

INCIDENT_BITS = 36
# None of them sounds like another in English or German, and without vowels no word can come of them.
_LETTERS = "2346789fhkmqrwxy"


def incident_of(number: int) -> str:
    """Name an incident by a random number of `INCIDENT_BITS` bits, in groups of three like a telephone number.

    Among a thousand in a year, two are the same with a probability of 1 in 137,000.
    """
    letters = [_LETTERS[number >> shift & 15] for shift in range(0, INCIDENT_BITS, 4)]
    return "-".join("".join(letters[start : start + 3]) for start in range(0, len(letters), 3))


def new_incident(bits: Callable[[int], int] = secrets.randbits) -> str:
    """Name an incident by chance, which `bits` gives."""
    return incident_of(bits(INCIDENT_BITS))
