"""Time zones by what somebody types."""

from __future__ import annotations

from zoneinfo import available_timezones


def zones_like(typed: str, most: int) -> list[str]:
    """Return the names of zones that hold what was typed; those where a part begins with it first."""
    wanted = typed.strip().replace(" ", "_").casefold()
    named = [zone for zone in available_timezones() if "/" in zone or zone == "UTC"]
    matching = [zone for zone in named if wanted in zone.casefold()]
    matching.sort(key=lambda zone: (not _begins(zone, wanted), zone))
    return matching[:most]


def _begins(zone: str, wanted: str) -> bool:
    return any(part.casefold().startswith(wanted) for part in zone.split("/"))
