"""The way from an origin to each of a few groups."""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

from videre.matching.departure import Departure
from videre.matching.index import Index
from videre.places.geodesy import kilometres_between
from videre.places.model import WALK_WITHIN_KM, walk_minutes


class Ways(NamedTuple):
    """The ways to some groups: the travel fields of ``Suggestion`` in its order, one list each."""

    air_km: list[float | None]
    travel_minutes: list[int | None]
    walk_minutes: list[int | None]
    ferry: list[bool]
    estimate: list[bool]


def ways(index: Index, rows: list[int], departure: Departure | None) -> Ways:
    """Return the way to each row; all None where nobody said where from, or the group has no place."""
    count = len(rows)
    if departure is None:
        return Ways([None] * count, [None] * count, [None] * count, [False] * count, [False] * count)
    raw = index.plans.kernel.ways(rows, departure)
    found = Ways([*raw.air_km], [*raw.minutes], [None] * count, raw.ferry, raw.estimate)
    for at, km in enumerate(raw.exact_km):
        if km < WALK_WITHIN_KM:
            found.walk_minutes[at] = walk_minutes(km)
        elif raw.minutes[at] < 0:
            found.air_km[at] = found.travel_minutes[at] = None
        elif isnan(km):
            lat, lon = float(index.columns.lat[rows[at]]), float(index.columns.lon[rows[at]])
            found.air_km[at] = round(kilometres_between(departure.lat, departure.lon, lat, lon), 1)
    return found
