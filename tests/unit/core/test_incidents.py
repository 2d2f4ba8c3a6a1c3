"""Names of incidents."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.incidents import INCIDENT_BITS, incident_of, new_incident

NUMBERS = st.integers(0, 2**INCIDENT_BITS - 1)


@given(NUMBERS, NUMBERS)
def test_different_numbers_have_different_names_that_can_be_said_aloud(one: int, other: int) -> None:
    assert (incident_of(one) == incident_of(other)) == (one == other)
    assert re.fullmatch(r"(?:[2346789fhkmqrwxy]{3}-){2}[2346789fhkmqrwxy]{3}", incident_of(one))


@given(NUMBERS)
def test_a_new_incident_is_named_by_as_many_bits_as_a_name_holds(number: int) -> None:
    assert new_incident({INCIDENT_BITS: number}.__getitem__) == incident_of(number)
