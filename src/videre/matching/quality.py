"""What groups bring whoever asks, for whole columns at once: the same rule as ``scoring.quality``.

Times the travel from the group's road node to its door, so that the groups of a node stand in an order
that holds for every origin.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from videre.directory.freshness import HIDDEN_AFTER_DAYS
from videre.directory.room import ROOM_DAYS, RoomStatus
from videre.matching.columns import NEVER, ROOMS, Columns
from videre.matching.weights import DAYS_LATE, FRESHNESS, ROOM, TRAVEL_DECAY_MINUTES

UNKNOWN = ROOMS.index(RoomStatus.UNKNOWN)
ROOM_FACTOR = np.array([ROOM[status] for status in ROOMS])


def rooms_now(columns: Columns, rows: slice | NDArray[np.int32], today: date) -> NDArray[np.int8]:
    """Return each row's room for new members today, as positions in ``ROOMS``."""
    said = columns.room_as_of[rows]
    believed = (said != NEVER) & (today.toordinal() - said <= ROOM_DAYS)
    return np.where(believed, columns.room[rows], np.int8(UNKNOWN))


def set_quality(columns: Columns, rows: slice, today: date) -> None:
    """Fill ``worth``, ``quality`` and ``alive`` for a range of rows whose nodes and legs stand."""
    confirmed = columns.confirmed_on[rows]
    interval = columns.confirm_every[rows]
    late = today.toordinal() - confirmed - interval
    never = confirmed == NEVER
    due = 1.0 - (1.0 - FRESHNESS[0]) * np.maximum(0.0, 1.0 + late / interval)
    fresh = np.where(never, FRESHNESS[-1], np.where(late < 0, due, np.interp(late, DAYS_LATE, FRESHNESS)))
    door = np.exp(columns.leg_minutes[rows] / -TRAVEL_DECAY_MINUTES)
    worth = ROOM_FACTOR[rooms_now(columns, rows, today)] * fresh
    columns.worth[rows] = worth
    columns.quality[rows] = worth * door
    columns.alive[rows] = never | (late < HIDDEN_AFTER_DAYS)
