"""What changes a group. Each action is one transaction: the row, the directory's version, the history, the trail.

What happens inside the transaction stands in ``group_changes``. Actions take the actor as ``by``: whoever serves a
person asks ``group_seen.actor_for`` for it, which says «not found» to those for whom the group does not exist.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from videre.database import writing
from videre.directory.details import GroupDetails
from videre.directory.group_changes import change_living, change_row, changed, give_steward, group_row, moved, new_group
from videre.directory.group_rows import Values, next_version, recorded
from videre.directory.lifecycle import DECISIONS, NOT_YOURS, GroupState, Move, Needs
from videre.directory.meetings import today
from videre.directory.room import RoomStatus
from videre.directory.tables import Group
from videre.directory.telling import tell_of_decision
from videre.people.actors import Actor, ActorKind
from videre.problems import NotAllowed


class Flag(StrEnum):
    """A mark beside a group's state; ``missing`` hides it from the public."""

    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    ORPHANED = "orphaned"


async def create_group(*, details: GroupDetails, by: Actor, steward_id: int | None = None) -> int:
    """Register a group as a draft and return its id. Raises ``Invalid``, ``NotFound`` for an unknown steward."""
    async with writing():
        return await new_group(details, by, steward_id)


async def change_group(*, group_id: int, details: GroupDetails, expected_version: int, by: Actor) -> int:
    """Change a group's text, place and contacts, and return its new version.

    ``expected_version`` is the version the actor saw. Its state and listing stay as they are. Raises
    ``Invalid``; ``NotFound``; ``NotAllowed`` where the change is not this actor's to make at once; ``Conflict``
    where somebody changed the group in between.
    """
    async with writing():
        return await changed(group_id, details, expected_version, by)


async def move_group(
    *,
    group_id: int,
    move: Move,
    by: Actor,
    starts_on: date | None = None,
    merged_into: int | None = None,
    remark: str | None = None,
    deferred_until: date | None = None,
    expected_version: int | None = None,
) -> GroupState:
    """Make a move in a group's life and return the state it leads to; a decision is written to the starters.

    What a move cannot do without stands in ``NEEDS``: ``starts_on`` to schedule, ``merged_into`` (a group that is
    listed) to merge, ``remark`` to return or decline, ``deferred_until`` (a later day) to defer. With
    ``expected_version`` the move is made only on the version the actor saw. To withdraw sets the day of the return
    visit. Raises ``Invalid``, ``NotFound``, ``NotAllowed`` or ``Conflict``.
    """
    said: Values = {
        Needs.STARTS_ON: starts_on,
        Needs.MERGED_INTO: merged_into,
        Needs.REMARK: remark,
        Needs.DEFERRED_UNTIL: deferred_until,
    }
    async with writing():
        to = await moved(group_id, move, by, said, expected_version)
        if move in DECISIONS:
            await tell_of_decision(group_id, move)
    return to


async def set_room(*, group_id: int, room: RoomStatus, by: Actor, on: date | None = None) -> None:
    """Say whether there is room for new members, as of a day (today). Raises ``NotFound``, ``Conflict``."""
    values: Values = {"room": room.value, "room_as_of": on or today()}
    async with writing():
        await change_living(group_id, values, by, "room", room.value)


async def confirm_group(*, group_id: int, by: Actor, on: date | None = None) -> None:
    """Record that what is listed still holds; a flagged or hidden group is back at once.

    Raises ``NotFound``, and ``Conflict`` for a group that is not listed or paused.
    """
    values: Values = {"confirmed_on": on or today(), "unconfirmed": False, "missing": False}
    async with writing():
        await change_living(group_id, values, by, "confirm")


async def flag_group(*, group_id: int, flag: Flag, by: Actor) -> None:
    """Set a flag beside the state. Raises ``NotFound``, ``NotAllowed`` for a starter."""
    await _set_flag(group_id, flag, True, by)


async def unflag_group(*, group_id: int, flag: Flag, by: Actor) -> None:
    """Take a flag away again. Raises ``NotFound``, ``NotAllowed`` for a starter."""
    await _set_flag(group_id, flag, False, by)


async def give_stewardship(*, group_id: int, organisation_id: int, by: Actor, on: date | None = None) -> None:
    """Let another organisation answer for a group from a day (today) on; the history keeps the one before.

    Raises ``NotFound``, ``NotAllowed`` for a starter.
    """
    _only_stewards(by)
    async with writing():
        await give_steward(group_id, organisation_id, by, on or today())


async def _set_flag(group_id: int, flag: Flag, value: bool, by: Actor) -> None:
    _only_stewards(by)
    async with writing():
        group = await group_row(group_id)
        version = await next_version()
        await change_row({flag.value: value}, by, version, Group.id == group_id)
        await recorded("flag" if value else "unflag", group, by, flag.value)


def _only_stewards(by: Actor) -> None:
    if by.kind in {ActorKind.STARTER, ActorKind.PERSON}:
        raise NotAllowed(NOT_YOURS)
