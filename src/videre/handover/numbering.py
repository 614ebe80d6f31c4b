"""The number of a new handover: never one that was another's, for the trail still speaks of that one."""

from __future__ import annotations

from videre.database import on_sqlite
from videre.handover.tables import Handover
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry


async def free_number() -> int | None:
    """Return the id a new handover must be given, None where the database sees to it; inside ``writing()``.

    SQLite gives the number of the newest row that was deleted to the next one: whoever got a card after somebody who
    erased theirs would read that person's trail under «hvem har sett dette». PostgreSQL counts on.
    """
    if not on_sqlite():
        return None
    there = await Handover.select(Handover.id).order_by(Handover.id, ascending=False).limit(1)
    spoken_of = (
        await TrailEntry.select(TrailEntry.record_id)
        .where(TrailEntry.record_kind == RecordKind.HANDOVER.value)
        .order_by(TrailEntry.record_id, ascending=False)
        .limit(1)
    )
    taken = [int(row["id"]) for row in there] + [int(row["record_id"]) for row in spoken_of]
    return max(taken, default=0) + 1
