"""Room for new members: what a group said last, and how long that can be believed.

Groups usually close to newcomers once they have started, so a stale «open» sends a person to a closed
door. A statement therefore has a date and is worth nothing after sixty days (domain.md, evidence 1).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

ROOM_DAYS = 60
"""A statement about room is believed for this many days, the last one included."""


class RoomStatus(StrEnum):
    """What a group says about room for new members, the most welcoming first."""

    GATHERING = "gathering"
    OPEN = "open"
    WAITLIST = "waitlist"
    FULL = "full"
    UNKNOWN = "unknown"


def room_now(status: RoomStatus, as_of: date | None, today: date) -> RoomStatus:
    """Return ``status`` while its date can be believed, else ``UNKNOWN``; no date is never believed."""
    if as_of is None or (today - as_of).days > ROOM_DAYS:
        return RoomStatus.UNKNOWN
    return status
