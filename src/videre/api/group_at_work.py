"""A group as those who lead it or answer for it see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from videre.directory.checklist import ChecklistStep
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import GroupState, Move
from videre.directory.room import RoomStatus
from videre.directory.staff_shapes import StaffGroup, Starter
from videre.people.actors import ActorKind


class GroupWork(Struct, frozen=True, kw_only=True):
    """A group as its starters and its steward see it, the hidden place and the starters among it.

    ``capacity`` is in what capacity this account acts on it, ``moves`` what it may do now. ``edits_at_once`` is
    false where its changes wait for the steward; ``revision_id`` is a change that does.
    """

    id: int
    slug: str
    version: int
    state: GroupState
    capacity: ActorKind
    moves: tuple[Move, ...]
    edits_at_once: bool
    details: GroupDetails
    place_label: str
    steward_id: int | None
    steward: str
    orphaned: bool
    unconfirmed: bool
    missing: bool
    confirmed_on: date | None
    due_on: date | None
    room: RoomStatus
    room_as_of: date | None
    members: int | None
    starts_on: date | None
    return_visit_on: date | None
    submitted_at: datetime | None
    deferred_until: date | None
    remark: str
    revision_id: int | None
    merged_into: int | None
    created_at: datetime
    changed_at: datetime
    changed_by: str
    starters: tuple[Starter, ...]
    steps: tuple[ChecklistStep, ...]


def group_work(seen: StaffGroup) -> GroupWork:
    """Return a group's work page as one flat object."""
    names = GroupWork.__struct_fields__
    given: dict[str, Any] = {name: getattr(seen.row, name) for name in names if hasattr(seen.row, name)}
    given |= {name: getattr(seen, name) for name in names if hasattr(seen, name)}
    return GroupWork(**{**given, "capacity": seen.actor.kind})
