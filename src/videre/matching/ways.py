"""The way from an origin to each of a few groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from videre.matching.columns import Columns
from videre.matching.departure import Departure
from videre.places.model import WALK_WITHIN_KM, walk_minutes


class Way(NamedTuple):
    """The way to one group: the travel fields of ``Suggestion`` after ``air_km``, in its order."""

    travel_minutes: int | None
    walk_minutes: int | None
    ferry: bool
    estimate: bool


NOWHERE = Way(None, None, False, False)
"""Nobody said where from, or the group has no place."""


def ways(columns: Columns, rows: list[int], departure: Departure | None) -> tuple[list[float | None], list[Way]]:
    """Return the geodesic kilometres to 0.1 and the way to each row, in order."""
    if departure is None:
        return [None] * len(rows), [NOWHERE] * len(rows)
    reach, nodes = departure.reach, columns.node[rows]
    placed = nodes < len(reach.minutes)
    node = np.where(placed, nodes, 0)
    minutes = reach.minutes[node] + columns.leg_minutes[rows] + departure.leg_minutes
    air = departure.air_km(columns.lat[rows], columns.lon[rows])
    # Groups without a place have no distance: NaN, and their time is of no matter.
    kilometres: list[float | None] = np.round(air, 1).tolist()
    found = [
        Way(time, None, ferry, guess)
        for time, ferry, guess in zip(
            np.rint(minutes).astype(np.int64).tolist(),
            reach.ferry[node].tolist(),
            (columns.off_network[rows] | departure.off_network).tolist(),
            strict=True,
        )
    ]
    for at in np.flatnonzero(air < WALK_WITHIN_KM).tolist():
        found[at] = found[at]._replace(walk_minutes=walk_minutes(float(air[at])))
    for at in np.flatnonzero(~placed).tolist():
        kilometres[at], found[at] = None, NOWHERE
    return kilometres, found
