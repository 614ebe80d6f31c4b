"""Places in groups that gather their members: a request under way holds one, so that no two get the last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from videre.directory.room import ROOM_DAYS, RoomStatus, room_now
from videre.directory.tables import Group
from videre.handover.tables import HeldPlaces

MOST_MEMBERS: Final = 8
"""A self-help group has four to eight members (domain.md)."""
_COLUMNS = (Group.id, Group.room, Group.room_as_of, Group.members, Group.members_as_of)


def places_in(row: dict[str, Any], on: date) -> int | None:
    """Return how many places a gathering group has for new members; None for any other group.

    A count of members is believed as long as what a group says about room; without one all places are free.
    """
    if room_now(RoomStatus(row["room"]), row["room_as_of"], on) is not RoomStatus.GATHERING:
        return None
    counted = row["members_as_of"]
    believed = row["members"] is not None and counted is not None and (on - counted).days <= ROOM_DAYS
    return max(0, MOST_MEMBERS - (row["members"] if believed else 0))


async def places_left(group_ids: Iterable[int], on: date) -> dict[int, int | None]:
    """Return how many places are left beside those that requests hold, None without a limit; inside a block."""
    ids = sorted(set(group_ids)) or [0]
    rows = await Group.select(*_COLUMNS).where(Group.id.is_in(ids))
    held_rows = await HeldPlaces.select(HeldPlaces.group, HeldPlaces.held).where(HeldPlaces.group.is_in(ids))
    held = {row["group_id"]: row["held"] for row in held_rows}
    left: dict[int, int | None] = {}
    for row in rows:
        places = places_in(row, on)
        left[row["id"]] = None if places is None else max(0, places - held.get(row["id"], 0))
    return left


async def lock_places(group_ids: Iterable[int]) -> None:
    """Keep others from these groups' places until the block ends; inside ``writing()``.

    Always in the order of the ids: two people who change to each other's group wait for each other, and are not both
    turned away.
    """
    for group_id in sorted(set(group_ids)):
        await HeldPlaces.insert(HeldPlaces(group=group_id)).on_conflict(target=HeldPlaces.group, action="DO NOTHING")
        await HeldPlaces.update({HeldPlaces.group: group_id}).where(HeldPlaces.group == group_id)


async def take_place(group_id: int, on: date) -> bool | None:
    """Take a place, inside ``writing()`` and after :func:`lock_places`.

    Return True where one was taken, False where none is left, None where the group has no limit.
    """
    rows = await Group.select(*_COLUMNS).where(Group.id == group_id)
    places = places_in(rows[0], on)
    if places is None:
        return None
    free: Any = (HeldPlaces.group == group_id) & (HeldPlaces.held < places)
    more: dict[Any, Any] = {HeldPlaces.held: HeldPlaces.held + 1}
    return bool(await HeldPlaces.update(more).where(free).returning(HeldPlaces.id))


async def release_place(group_id: int) -> None:
    """Give a place back; inside ``writing()``, once for each that was taken."""
    fewer: dict[Any, Any] = {HeldPlaces.held: HeldPlaces.held - 1}
    await HeldPlaces.update(fewer).where((HeldPlaces.group == group_id) & (HeldPlaces.held > 0))
