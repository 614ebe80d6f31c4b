"""The way from an origin to each of a few groups."""

from __future__ import annotations

from itertools import repeat
from typing import NamedTuple

import numpy as np

from videre.matching.columns import Columns
from videre.matching.departure import Departure
from videre.places.model import WALK_WITHIN_KM, walk_minutes


class Ways(NamedTuple):
    """The ways to some groups: the travel fields of ``Suggestion`` in its order, one list each."""

    air_km: list[float | None]
    travel_minutes: list[int | None]
    walk_minutes: list[int | None]
    ferry: list[bool]
    estimate: list[bool]


def ways(columns: Columns, rows: list[int], departure: Departure | None) -> Ways:
    """Return the way to each row; all None where nobody said where from, or the group has no place."""
    count = len(rows)
    if departure is None:
        return Ways([None] * count, [None] * count, [None] * count, [False] * count, [False] * count)
    reach, nodes = departure.reach, columns.node[rows]
    placed = nodes < len(reach.minutes)
    everywhere = bool(placed.all())
    node = nodes if everywhere else np.where(placed, nodes, 0)
    minutes = reach.minutes[node] + columns.leg_minutes[rows]
    minutes += departure.leg_minutes
    air = departure.air_km(columns.lat[rows], columns.lon[rows])
    found = Ways(
        np.round(air, 1).tolist(),
        np.rint(minutes).astype(np.int32).tolist(),
        list(repeat(None, count)),
        reach.ferry[node].tolist(),
        [True] * count if departure.off_network else columns.off_network[rows].tolist(),
    )
    for at in (air < WALK_WITHIN_KM).nonzero()[0].tolist():
        found.walk_minutes[at] = walk_minutes(float(air[at]))
    if not everywhere:
        for at in (~placed).nonzero()[0].tolist():
            found.air_km[at] = found.travel_minutes[at] = None
            found.ferry[at] = found.estimate[at] = False
    return found
