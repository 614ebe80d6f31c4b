"""What changes a group. Each action is one transaction: the row, the directory's version, and the history.

An action says what it expects to find (a state, a version) and changes the row only where it finds it, so of
two people who act on the same group at once one wins and the other is told. The version is raised first: its
row is the one place writers meet, so they queue there instead of locking groups crosswise.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from videre.database import writing
from videre.directory.details import GroupDetails
from videre.directory.group_rows import Values, group_values, next_version, stamp
from videre.directory.lifecycle import LISTED, NOT_YOURS, REFUSED, GroupState, Move, may_edit, next_state
from videre.directory.meetings import today
from videre.directory.room import RoomStatus
from videre.directory.slugs import free_slug
from videre.directory.tables import Group, Organisation, Stewardship
from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.problems import Conflict, FieldError, Invalid, NotAllowed, NotFound

NEEDS_A_START = N_("Oppstarten må ha en dato.")
NO_SUCH_TARGET = N_("Gruppa den skal slås sammen med, finnes ikke i lista.")


class Flag(StrEnum):
    """A mark beside a group's state; ``missing`` hides it from the public."""

    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    ORPHANED = "orphaned"


async def create_group(*, details: GroupDetails, by: Actor, steward_id: int | None = None) -> int:
    """Register a group as a draft and return its id. Raises ``Invalid``, ``NotFound`` for an unknown steward."""
    values = group_values(details)
    async with writing():
        if steward_id is not None and not await Organisation.exists().where(Organisation.id == steward_id):
            raise NotFound()
        values["slug"] = await free_slug(details.name, values["place_label"])
        version = await next_version()
        whose: Values = {"steward": steward_id, "orphaned": steward_id is None, "changed_by": str(by)}
        group = Group(**values, **whose, version=version)
        rows = await Group.insert(group).returning(Group.id)
        group_id = int(rows[0]["id"])
        if steward_id is not None:
            await Stewardship(group=group_id, organisation=steward_id, from_on=today()).save()
    return group_id


async def change_group(*, group_id: int, details: GroupDetails, expected_version: int, by: Actor) -> int:
    """Change a group's text, place and contacts, and return its new version.

    ``expected_version`` is the version the actor saw. Its state and listing stay as they are. Raises
    ``Invalid``; ``NotFound``; ``NotAllowed`` where the change is not this actor's to make at once; ``Conflict``
    where somebody changed the group in between.
    """
    values = group_values(details)
    async with writing():
        group = await _group(group_id)
        if not may_edit(GroupState(group["state"]), by=by):
            raise NotAllowed(NOT_YOURS)
        version = await next_version()
        await _change(values, by, version, (Group.id == group_id) & (Group.version == expected_version))
    return version


async def move_group(
    *,
    group_id: int,
    move: Move,
    by: Actor,
    starts_on: date | None = None,
    merged_into: int | None = None,
    remark: str | None = None,
) -> GroupState:
    """Make a move in a group's life and return the state it leads to.

    ``starts_on`` is needed to schedule, ``merged_into`` (a group that is listed) to merge. Raises ``Invalid``,
    ``NotFound``, ``NotAllowed`` or ``Conflict``.
    """
    async with writing():
        group = await _group(group_id)
        state = GroupState(group["state"])
        came_from = GroupState(group["paused_from"]) if group["paused_from"] else None
        to = next_state(state, move, by=by, paused_from=came_from)
        values: Values = {"state": to.value, "paused_from": state.value if move is Move.PAUSE else None}
        if remark is not None:
            values["remark"] = remark
        if move is Move.SCHEDULE:
            if starts_on is None:
                raise Invalid((FieldError("starts_on", NEEDS_A_START),))
            values["starts_on"] = starts_on
        elif move is Move.REGATHER:
            values["starts_on"] = None
        elif move is Move.MERGE:
            await _check_target(merged_into, group_id)
            values["merged_into"] = merged_into
        elif move is Move.APPROVE:
            # Who approves has just read it, and a group that is approved gathers people: both hold from today.
            values |= {"confirmed_on": today(), "room": RoomStatus.GATHERING.value, "room_as_of": today()}
        version = await next_version()
        await _change(values, by, version, (Group.id == group_id) & (Group.state == state.value), REFUSED)
    return to


async def set_room(*, group_id: int, room: RoomStatus, by: Actor, on: date | None = None) -> None:
    """Say whether there is room for new members, as of a day (today). Raises ``NotFound``, ``Conflict``."""
    values: Values = {"room": room.value, "room_as_of": on or today()}
    async with writing():
        await _change_living(group_id, values, by)


async def confirm_group(*, group_id: int, by: Actor, on: date | None = None) -> None:
    """Record that what is listed still holds; a flagged or hidden group is back at once.

    Raises ``NotFound``, and ``Conflict`` for a group that is not listed or paused.
    """
    values: Values = {"confirmed_on": on or today(), "unconfirmed": False, "missing": False}
    async with writing():
        await _change_living(group_id, values, by)


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
    day = on or today()
    async with writing():
        await _group(group_id)
        if not await Organisation.exists().where(Organisation.id == organisation_id):
            raise NotFound()
        version = await next_version()
        open_ones = (Stewardship.group == group_id) & Stewardship.to_on.is_null()
        await Stewardship.update({Stewardship.to_on: day}).where(open_ones)
        await Stewardship(group=group_id, organisation=organisation_id, from_on=day).save()
        await _change({"steward": organisation_id, "orphaned": False}, by, version, Group.id == group_id)


async def _group(group_id: int) -> dict[str, Any]:
    rows = await Group.select(Group.id, Group.state, Group.paused_from).where(Group.id == group_id)
    if not rows:
        raise NotFound()
    found: dict[str, Any] = rows[0]
    return found


async def _change(values: Values, by: Actor, version: int, where: Any, message: str | None = None) -> None:
    """Change one group where it still is what the action expects; else somebody was first: ``Conflict``."""
    stamped: Any = {**values, **stamp(version, by)}
    changed = await Group.update(stamped).where(where).returning(Group.id)
    if not changed:
        raise Conflict(message) if message else Conflict()


async def _change_living(group_id: int, values: Values, by: Actor) -> None:
    await _group(group_id)
    living = [state.value for state in (*LISTED, GroupState.PAUSED)]
    version = await next_version()
    await _change(values, by, version, (Group.id == group_id) & Group.state.is_in(living), REFUSED)


async def _set_flag(group_id: int, flag: Flag, value: bool, by: Actor) -> None:
    _only_stewards(by)
    async with writing():
        await _group(group_id)
        version = await next_version()
        await _change({flag.value: value}, by, version, Group.id == group_id)


async def _check_target(merged_into: int | None, group_id: int) -> None:
    listed = [state.value for state in LISTED]
    target = (Group.id == merged_into) & (Group.id != group_id) & Group.state.is_in(listed)
    if merged_into is None or not await Group.exists().where(target):
        raise Invalid((FieldError("merged_into", NO_SUCH_TARGET),))


def _only_stewards(by: Actor) -> None:
    if by.kind is ActorKind.STARTER:
        raise NotAllowed(NOT_YOURS)
