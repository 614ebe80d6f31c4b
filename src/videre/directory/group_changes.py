"""What actions on groups do inside their transaction: the row, the directory's version, the history, the trail.

Everything here runs inside ``writing()`` and opens nothing itself, so that one action can do several things at once.
An action says what it expects to find (a state, a version) and changes the row only where it finds it, so of two
people who act on the same group at once one wins and the other is told. The version is raised first: its row is the
one place writers meet, so they queue there instead of locking groups crosswise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from videre.directory.details import GroupDetails
from videre.directory.group_rows import Values, group_values, next_version, recorded, stamp
from videre.directory.lifecycle import (
    DECISIONS,
    LISTED,
    NEEDS,
    NOT_YOURS,
    REFUSED,
    GroupState,
    Move,
    Needs,
    happened,
    may_edit,
    next_state,
)
from videre.directory.meetings import today
from videre.directory.revision_life import RevisionState
from videre.directory.room import RoomStatus
from videre.directory.slugs import free_slug
from videre.directory.tables import Group, Organisation, Revision, Stewardship
from videre.language import N_
from videre.people.actors import Actor
from videre.problems import Conflict, FieldError, Invalid, NotAllowed, NotFound

RETURN_VISIT_AFTER = timedelta(weeks=7)
"""The starter looks in again six to eight weeks after having withdrawn (domain.md)."""
LONGEST_REMARK = 2000

NEEDS_A_START = N_("Oppstarten må ha en dato.")
NEEDS_A_REMARK = N_("Skriv noen ord til igangsetteren om hvorfor.")
REMARK_TOO_LONG = N_("Merknaden er for lang, høyst {most} tegn.")
NEEDS_A_LATER_DAY = N_("Velg en dag fram i tid.")
NO_SUCH_TARGET = N_("Gruppa den skal slås sammen med, finnes ikke i lista.")
ALREADY_DEFERRED = N_("En annen forvalter har utsatt avgjørelsen eller endret gruppa. Se på den på nytt.")


async def group_row(group_id: int) -> dict[str, Any]:
    """Return what every action wants to know of a group. Raises ``NotFound``."""
    columns = (Group.id, Group.state, Group.paused_from, Group.steward, Group.version, Group.members)
    rows = await Group.select(*columns).where(Group.id == group_id)
    if not rows:
        raise NotFound()
    found: dict[str, Any] = rows[0]
    return found


async def new_group(details: GroupDetails, by: Actor, steward_id: int | None) -> int:
    """Insert a draft and return its id. Raises ``Invalid``, ``NotFound`` for an unknown steward."""
    values = group_values(details)
    if steward_id is not None and not await Organisation.exists().where(Organisation.id == steward_id):
        raise NotFound()
    version = await next_version()
    values["slug"] = await free_slug(details.name, values["place_label"])
    whose: Values = {"steward": steward_id, "orphaned": steward_id is None, "changed_by": str(by)[:140]}
    rows = await Group.insert(Group(**values, **whose, version=version)).returning(Group.id)
    group_id = int(rows[0]["id"])
    if steward_id is not None:
        await Stewardship(group=group_id, organisation=steward_id, from_on=today()).save()
    await recorded("create", {"id": group_id, "steward": steward_id}, by)
    return group_id


async def changed(group_id: int, details: GroupDetails, expected_version: int, by: Actor, note: str = "") -> int:
    """Change text, place and contacts; see ``actions.change_group``."""
    values = group_values(details)
    group = await group_row(group_id)
    if not may_edit(GroupState(group["state"]), by=by):
        raise NotAllowed(NOT_YOURS)
    version = await next_version()
    await change_row(values, by, version, (Group.id == group_id) & (Group.version == expected_version))
    await recorded("change", group, by, note)
    return version


async def moved(
    group_id: int, move: Move, by: Actor, said: Values | None = None, expected_version: int | None = None
) -> GroupState:
    """Make a move; ``said`` holds what the move needs, by the names in ``Needs``; see ``actions.move_group``."""
    group = await group_row(group_id)
    state = GroupState(group["state"])
    if move in DECISIONS and state is not GroupState.SUBMITTED:
        raise Conflict(happened(state))
    came_from = GroupState(group["paused_from"]) if group["paused_from"] else None
    to = next_state(state, move, by=by, paused_from=came_from)
    if expected_version is not None and expected_version != group["version"]:
        raise Conflict(ALREADY_DEFERRED) if move in DECISIONS else Conflict()
    values: Values = {"state": to.value, "paused_from": state.value if move is Move.PAUSE else None}
    values |= await _said(move, group_id, said or {}) | _following(move)
    version = await next_version()
    unchanged = (Group.id == group_id) & (Group.state == state.value)
    if move in DECISIONS:
        unchanged = unchanged & (Group.version == group["version"])
    try:
        await change_row(values, by, version, unchanged, REFUSED)
    except Conflict:
        now = GroupState((await group_row(group_id))["state"])
        if move in DECISIONS:
            raise Conflict(ALREADY_DEFERRED if now is GroupState.SUBMITTED else happened(now)) from None
        raise
    if to in {GroupState.ENDED, GroupState.MERGED}:
        await _close_proposals(group_id)
    await recorded(move.value, group, by, f"{state}→{to}")
    return to


async def give_steward(group_id: int, organisation_id: int, by: Actor, day: date) -> None:
    """Let an organisation answer for a group from a day on; the history keeps the one before."""
    group = await group_row(group_id)
    if not await Organisation.exists().where(Organisation.id == organisation_id):
        raise NotFound()
    version = await next_version()
    open_ones = (Stewardship.group == group_id) & Stewardship.to_on.is_null()
    await Stewardship.update({Stewardship.to_on: day}).where(open_ones)
    await Stewardship(group=group_id, organisation=organisation_id, from_on=day).save()
    await change_row({"steward": organisation_id, "orphaned": False}, by, version, Group.id == group_id)
    # On the trail of both: the one it leaves, and the one that gets it.
    for organisation in {group["steward"], organisation_id} - {None}:
        note = f"{group['steward'] or ''}→{organisation_id}"
        await recorded("give-stewardship", {"id": group_id, "steward": organisation}, by, note)


async def change_row(values: Values, by: Actor, version: int, where: Any, message: str | None = None) -> None:
    """Change one group where it still is what the action expects; else somebody was first: ``Conflict``."""
    stamped: Any = {**values, **stamp(version, by)}
    found = await Group.update(stamped).where(where).returning(Group.id)
    if not found:
        raise Conflict(message) if message else Conflict()


async def change_living(group_id: int, values: Values, by: Actor, what: str, note: str = "") -> dict[str, Any]:
    """Change a group that is listed or paused and return what it was; else ``Conflict``."""
    group = await group_row(group_id)
    living = [state.value for state in (*LISTED, GroupState.PAUSED)]
    version = await next_version()
    await change_row(values, by, version, (Group.id == group_id) & Group.state.is_in(living), REFUSED)
    await recorded(what, group, by, note)
    return group


def checked_remark(remark: str | None, *, needed: bool) -> str:
    """Return a remark without blanks around it. Raises ``Invalid`` for none where one is needed, or a long one."""
    said = (remark or "").strip()
    if needed and not said:
        raise Invalid((FieldError(Needs.REMARK, NEEDS_A_REMARK),))
    if len(said) > LONGEST_REMARK:
        raise Invalid((FieldError(Needs.REMARK, REMARK_TOO_LONG, {"most": LONGEST_REMARK}),))
    return said


def checked_day(day: date | None, field: str) -> date:
    """Return a day that lies ahead. Raises ``Invalid`` on ``field`` otherwise."""
    if day is None or day <= today():
        raise Invalid((FieldError(field, NEEDS_A_LATER_DAY),))
    return day


async def _said(move: Move, group_id: int, said: Values) -> Values:
    """Return the columns for what the move says. Raises ``Invalid`` where something it needs is not said."""
    needed = NEEDS.get(move)
    values: Values = {}
    if needed is Needs.REMARK or said.get(Needs.REMARK) is not None:
        values["remark"] = checked_remark(said.get(Needs.REMARK), needed=needed is Needs.REMARK)
    match needed:
        case Needs.DEFERRED_UNTIL:
            values["deferred_until"] = checked_day(said.get(needed), needed)
        case Needs.STARTS_ON:
            if said.get(needed) is None:
                raise Invalid((FieldError(needed, NEEDS_A_START),))
            values["starts_on"] = said[needed]
        case Needs.MERGED_INTO:
            await _check_target(said.get(needed), group_id)
            values["merged_into"] = said[needed]
    return values


def _following(move: Move) -> Values:
    """Return what follows from a move by itself."""
    match move:
        case Move.SUBMIT:
            return {"submitted_at": datetime.now(UTC), "deferred_until": None}
        case Move.APPROVE:
            # Who approves has just read it, and a group that is approved gathers people: both hold from today.
            room = {"room": RoomStatus.GATHERING.value, "room_as_of": today()}
            return {"confirmed_on": today(), "deferred_until": None, "remark": "", **room}
        case Move.RETURN | Move.DECLINE:
            return {"deferred_until": None}
        case Move.REGATHER:
            return {"starts_on": None, **_confirmed()}
        case Move.RESUME:
            # Nobody was asked while it was paused: without this it could be hidden the day it is back.
            return _confirmed()
        case Move.WITHDRAW:
            return {"return_visit_on": today() + RETURN_VISIT_AFTER}
    return {}


def _confirmed() -> Values:
    """Return what it means that somebody says a group gathers or goes on: its listing holds from today."""
    return {"confirmed_on": today(), "unconfirmed": False, "missing": False}


async def _check_target(merged_into: Any, group_id: int) -> None:
    listed = [state.value for state in LISTED]
    target = (Group.id == merged_into) & (Group.id != group_id) & Group.state.is_in(listed)
    if merged_into is None or not await Group.exists().where(target):
        raise Invalid((FieldError(Needs.MERGED_INTO, NO_SUCH_TARGET),))


async def _close_proposals(group_id: int) -> None:
    """A group that has ended takes its open change with it."""
    values: Any = {Revision.state: RevisionState.WITHDRAWN.value, Revision.decided_at: datetime.now(UTC)}
    await Revision.update(values).where((Revision.group == group_id) & (Revision.state == RevisionState.OPEN.value))
