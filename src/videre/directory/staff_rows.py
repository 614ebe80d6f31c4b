"""Rows of groups for work lists; inside ``reading()`` or ``writing()``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from videre.directory.checklist import FEWEST_MEMBERS, MEETING
from videre.directory.freshness import due_on
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import today
from videre.directory.revision_life import RevisionState
from videre.directory.room import RoomStatus, room_now
from videre.directory.staff_shapes import GroupRow
from videre.directory.tables import Group, Organisation, Revision

FEW = (Group.members < FEWEST_MEMBERS) & Group.state.is_in([state.value for state in sorted(MEETING)])
"""The groups that meet, and have under four members."""
ROW: tuple[Any, ...] = (
    Group.id,
    Group.slug,
    Group.name,
    Group.state,
    Group.place_label,
    Group.municipality,
    Group.topics,
    Group.steward,
    Group.orphaned,
    Group.unconfirmed,
    Group.missing,
    Group.confirmed_on,
    Group.room,
    Group.room_as_of,
    Group.members,
    Group.starts_on,
    Group.return_visit_on,
    Group.submitted_at,
    Group.deferred_until,
    Group.changed_at,
)
"""The columns that ``group_rows_of`` reads; none of them is hidden from the group's steward or starters."""


async def group_rows_of(rows: list[dict[str, Any]]) -> list[GroupRow]:
    """Return groups for a list, from rows with the columns of ``ROW``, in their order."""
    names = await steward_names({row["steward"] for row in rows})
    changes = await open_revisions([row["id"] for row in rows])
    return [_group_row(row, names, changes, today()) for row in rows]


async def steward_names(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of organisations, by id."""
    known = sorted(each for each in set(ids) if each is not None)
    if not known:
        return {}
    rows = await Organisation.select(Organisation.id, Organisation.name).where(Organisation.id.is_in(known))
    return {row["id"]: row["name"] for row in rows}


async def open_revisions(group_ids: list[int]) -> dict[int, int]:
    """Return the id of each group's open change."""
    if not group_ids:
        return {}
    waiting = Revision.group.is_in(group_ids) & (Revision.state == RevisionState.OPEN.value)
    rows = await Revision.select(Revision.group, Revision.id).where(waiting)
    return {row["group_id"]: row["id"] for row in rows}


def _group_row(row: dict[str, Any], names: dict[int | None, str], changes: dict[int, int], day: date) -> GroupRow:
    state = GroupState(row["state"])
    confirmed: date | None = row["confirmed_on"]
    return GroupRow(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        state=state,
        place_label=row["place_label"],
        municipality=row["municipality"],
        topics=tuple(row["topics"]),
        steward_id=row["steward"],
        steward=names.get(row["steward"], ""),
        orphaned=bool(row["orphaned"]),
        unconfirmed=bool(row["unconfirmed"]),
        missing=bool(row["missing"]),
        confirmed_on=confirmed,
        due_on=due_on(confirmed, state) if confirmed is not None and state in LISTED else None,
        room=room_now(RoomStatus(row["room"]), row["room_as_of"], day),
        room_as_of=row["room_as_of"],
        members=row["members"],
        starts_on=row["starts_on"],
        return_visit_on=row["return_visit_on"],
        submitted_at=row["submitted_at"],
        deferred_until=row["deferred_until"],
        changed_at=row["changed_at"],
        revision_id=changes.get(row["id"]),
    )
