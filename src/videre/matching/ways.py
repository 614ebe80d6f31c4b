"""The way from an origin to each of a few groups."""

from __future__ import annotations

from itertools import repeat
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
    everywhere = bool(placed.all())
    node = nodes if everywhere else np.where(placed, nodes, 0)
    minutes = reach.minutes[node] + columns.leg_minutes[rows]
    minutes += departure.leg_minutes
    air = departure.air_km(columns.lat[rows], columns.lon[rows])
    # Groups without a place have no distance: NaN, and their time is of no matter.
    kilometres: list[float | None] = np.round(air, 1).tolist()
    times = np.rint(minutes).astype(np.int32).tolist()
    guesses = repeat(True) if departure.off_network else columns.off_network[rows].tolist()
    found = list(map(Way, times, repeat(None), reach.ferry[node].tolist(), guesses))
    for at in (air < WALK_WITHIN_KM).nonzero()[0].tolist():
        found[at] = found[at]._replace(walk_minutes=walk_minutes(float(air[at])))
    if not everywhere:
        for at in (~placed).nonzero()[0].tolist():
            kilometres[at], found[at] = None, NOWHERE
    return kilometres, found
