"""What time alone does to listings: late confirmations flag a group, then hide it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from videre.database import writing
from videre.directory.freshness import FLAGGED_AFTER_DAYS, HIDDEN_AFTER_DAYS, interval_days
from videre.directory.group_rows import Values, next_version, stamp
from videre.directory.lifecycle import LISTED
from videre.directory.meetings import today
from videre.directory.tables import Group
from videre.people.actors import SYSTEM


class Staled(Struct, frozen=True):
    """How many groups were flagged as unconfirmed and how many hidden as missing."""

    flagged: int
    hidden: int


async def flag_stale(on: date | None = None) -> Staled:
    """Flag and hide listed groups whose confirmation is late on a day (today); the same as ``freshness`` says.

    Safe to run often: it changes only groups that are not yet flagged so, and the version only if there are any.
    """
    day = on or today()
    flagged = hidden = 0
    async with writing():
        for state in sorted(LISTED):
            of_state = (Group.state == state.value) & (Group.confirmed_on.is_not_null())
            last_unhidden = day - timedelta(days=interval_days(state) + HIDDEN_AFTER_DAYS)
            last_unflagged = day - timedelta(days=interval_days(state) + FLAGGED_AFTER_DAYS)
            late = of_state & (Group.confirmed_on <= last_unhidden) & Group.missing.eq(False)
            hidden += await _flag({"missing": True, "unconfirmed": True}, late)
            late = of_state & (Group.confirmed_on <= last_unflagged) & Group.unconfirmed.eq(False)
            flagged += await _flag({"unconfirmed": True}, late)
    return Staled(flagged, hidden)


async def _flag(values: Values, where: Any) -> int:
    if not await Group.exists().where(where):
        return 0
    stamped: Any = {**values, **stamp(await next_version(), SYSTEM)}
    return len(await Group.update(stamped).where(where).returning(Group.id))
