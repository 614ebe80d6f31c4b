"""Changes to listed groups: proposed by their starters, decided about by their steward.

What is listed stays as it was approved until the change is accepted. A group has one open change: a second proposal
takes the first one's place. Every decision raises the directory's version first, so of two stewards who decide at the
same instant one wins, and the other is told what the first one decided.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from videre.database import writing
from videre.directory.access import actor_on, look_is_recorded
from videre.directory.details import GroupDetails
from videre.directory.group_changes import change_row, checked_day, checked_remark, group_row
from videre.directory.group_rows import group_values, next_version, recorded
from videre.directory.group_seen import seen_group
from videre.directory.lifecycle import GroupState, Move, Needs
from videre.directory.proposals import Proposal, differing
from videre.directory.revision_life import (
    CAME_TOO_LATE,
    REVISION_MOVES,
    RevisionState,
    next_revision_state,
)
from videre.directory.revision_rows import RevisionRow, details_now, revision_row
from videre.directory.tables import Group, Revision
from videre.directory.telling import tell_of_proposal, tell_of_revision
from videre.language import N_
from videre.people.actors import Actor
from videre.people.shapes import Identity
from videre.people.tables import Account
from videre.problems import Conflict, Invalid, NotFound
from videre.trail.actions import RecordKind, record

CLASH = N_("Forvalteren har endret det samme i mellomtiden. Se på gruppa slik den er nå, og foreslå endringen på nytt.")
NOTHING_CHANGED = N_("Du har ikke endret noe.")


class RevisionSeen(Struct, frozen=True):
    """A proposed change beside what is listed. ``changed`` are the fields of ``GroupDetails`` in which they differ.

    ``before`` is the group as it is now, ``after`` the same with the change made to it. ``clashes`` are fields that
    somebody else has changed since the starter looked: while there are any it cannot be accepted. ``moves`` are the
    decisions that are this person's to make. ``decided_by`` is who decided and in what capacity, "" while nobody has.
    """

    id: int
    group_id: int
    name: str
    slug: str
    group_state: GroupState
    state: RevisionState
    before: GroupDetails
    after: GroupDetails
    changed: tuple[str, ...]
    clashes: tuple[str, ...]
    proposed_by: str
    proposed_at: datetime
    deferred_until: date | None
    remark: str
    actor: Actor
    moves: tuple[Move, ...]
    decided_by: str = ""


async def revision_for(identity: Identity, revision_id: int) -> RevisionSeen:
    """Return a proposed change as a starter or a steward may see it; a steward's look goes on the trail.

    Raises ``NotFound`` where it is not there, or not there for this person.
    """
    async with writing():
        row = await revision_row(revision_id)
        seen = await seen_group(row.group_id)
        actor = actor_on(identity, seen)
        if actor is None:
            raise NotFound()
        group = (await Group.select(Group.name, Group.slug).where(Group.id == row.group_id))[0]
        before, _ = await details_now(row.group_id)
        names = await Account.select(Account.name).where(Account.id == row.proposed_by) if row.proposed_by else []
        if look_is_recorded(identity, seen):
            await record(
                what="look-contacts",
                kind=RecordKind.REVISION,
                record_id=row.id,
                by=actor,
                organisation_id=seen.steward_id,
            )
    after, open_ = row.proposal.over(before), row.state is RevisionState.OPEN
    return RevisionSeen(
        id=row.id,
        group_id=row.group_id,
        name=group["name"],
        slug=group["slug"],
        group_state=seen.state,
        state=row.state,
        before=before if open_ else row.proposal.before,
        after=after if open_ else row.proposal.after,
        changed=differing(before, after) if open_ else row.proposal.changed,
        clashes=row.proposal.clashes(before) if open_ else (),
        proposed_by=names[0]["name"] if names else "",
        proposed_at=row.proposed_at,
        deferred_until=row.deferred_until,
        remark=row.remark,
        actor=actor,
        moves=tuple(move for move, (_, kinds) in REVISION_MOVES.items() if open_ and actor.kind in kinds),
        decided_by=row.decided_by,
    )


async def accept_revision(*, revision_id: int, by: Actor, expected_deferral: date | UnsetType | None = UNSET) -> None:
    """List the change. Raises ``Conflict`` where it was decided about already or clashes with a later change.

    ``expected_deferral`` is ``deferred_until`` as the steward saw it; where it is given and another, somebody has
    put the decision off in between: ``Conflict``. Also ``NotFound``, ``NotAllowed``, ``Invalid`` for details that
    could be said then and cannot now.
    """
    async with writing():
        row = await _deciding(revision_id, Move.APPROVE, by, expected_deferral)
        now, version = await details_now(row.group_id)
        if row.proposal.clashes(now):
            raise Conflict(CLASH)
        values = group_values(row.proposal.over(now))
        await change_row(values, by, await next_version(), (Group.id == row.group_id) & (Group.version == version))
        await _decided(row, Move.APPROVE, by)


async def return_revision(
    *, revision_id: int, remark: str, by: Actor, expected_deferral: date | UnsetType | None = UNSET
) -> None:
    """Send the change back with a remark; otherwise as ``accept_revision``."""
    said = checked_remark(remark, needed=True)
    async with writing():
        row = await _deciding(revision_id, Move.RETURN, by, expected_deferral)
        await _decided(row, Move.RETURN, by, said)


async def decline_revision(
    *, revision_id: int, remark: str, by: Actor, expected_deferral: date | UnsetType | None = UNSET
) -> None:
    """Refuse the change with a reason; otherwise as ``accept_revision``."""
    said = checked_remark(remark, needed=True)
    async with writing():
        row = await _deciding(revision_id, Move.DECLINE, by, expected_deferral)
        await _decided(row, Move.DECLINE, by, said)


async def defer_revision(
    *, revision_id: int, until: date | None, by: Actor, expected_deferral: date | UnsetType | None = UNSET
) -> None:
    """Put the decision off to a later day; otherwise as ``accept_revision``."""
    day = checked_day(until, Needs.DEFERRED_UNTIL)
    async with writing():
        row = await _deciding(revision_id, Move.DEFER, by, expected_deferral)
        await _decided(row, Move.DEFER, by, until=day)


async def withdraw_revision(*, revision_id: int, by: Actor) -> None:
    """Take one's own change back before it is decided about."""
    async with writing():
        row = await _deciding(revision_id, Move.END, by, UNSET)
        await _decided(row, Move.END, by)


async def proposed(group_id: int, proposal: Proposal, by: Actor) -> int:
    """Insert a change as the group's only open one and return its id; inside ``writing()``.

    Raises ``Invalid`` where nothing is changed or the changed group could not be listed.
    """
    if not proposal.changed:
        raise Invalid((), NOTHING_CHANGED)
    group_values(proposal.after)
    group = await group_row(group_id)
    await next_version()
    open_one = (Revision.group == group_id) & (Revision.state == RevisionState.OPEN.value)
    before: Any = {Revision.state: RevisionState.REPLACED.value, Revision.decided_at: datetime.now(UTC)}
    await Revision.update(before).where(open_one)
    row = Revision(
        group=group_id,
        details=msgspec.json.encode(proposal).decode(),
        base_version=group["version"],
        proposed_by=by.account_id,
    )
    inserted = await Revision.insert(row).returning(Revision.id)
    revision_id = int(inserted[0]["id"])
    await recorded("propose", group, by, f"revision:{revision_id}")
    await tell_of_proposal(group_id, revision_id)
    return revision_id


async def _deciding(revision_id: int, move: Move, by: Actor, expected_deferral: date | UnsetType | None) -> RevisionRow:
    # The version comes first: whoever decides at the same instant waits here, and then reads what was decided.
    await next_version()
    row = await revision_row(revision_id)
    next_revision_state(row.state, move, by=by)
    if expected_deferral is not UNSET and expected_deferral != row.deferred_until:
        raise Conflict(CAME_TOO_LATE[RevisionState.OPEN])
    return row


async def _decided(row: RevisionRow, move: Move, by: Actor, remark: str = "", until: date | None = None) -> None:
    to = next_revision_state(row.state, move, by=by)
    done = to is not RevisionState.OPEN
    values: Any = {
        Revision.state: to.value,
        Revision.remark: remark,
        Revision.deferred_until: until,
        Revision.decided_by: str(by)[:140] if done else "",
        Revision.decided_at: datetime.now(UTC) if done else None,
    }
    still_open = (Revision.id == row.id) & (Revision.state == RevisionState.OPEN.value)
    if not await Revision.update(values).where(still_open).returning(Revision.id):
        raise Conflict(CAME_TOO_LATE[(await revision_row(row.id)).state])
    group = await group_row(row.group_id)
    organisation = group["steward"]
    note = f"{row.state}→{to}"
    await record(
        what=move.value, kind=RecordKind.REVISION, record_id=row.id, by=by, organisation_id=organisation, note=note
    )
    await recorded(f"{move}-change", group, by, f"revision:{row.id}")
    if move is not Move.END:
        await tell_of_revision(row.group_id, move, remark, until)
