"""Groups changed by programs: without the form's drafts, on the version the program saw.

The rules are those of the form. A starter's change to a listed group becomes a proposal; what its steward changes
holds at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from videre.database import reading, writing
from videre.directory.access import actor_on, may_edit_at_once, may_propose
from videre.directory.actions import move_group
from videre.directory.details import GroupDetails
from videre.directory.drafts import NOT_CHANGEABLE, discard_draft, new_draft
from videre.directory.group_changes import changed, give_steward, moved
from videre.directory.group_seen import actor_for, seen_group
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.proposals import Proposal
from videre.directory.queries import steward_on
from videre.directory.revision_rows import details_now
from videre.directory.revisions import proposed
from videre.directory.sending_in import check_form, send_in
from videre.directory.tables import Group
from videre.directory.telling import tell_of_sending_in
from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, NotAllowed, NotFound


class Standing(Struct, frozen=True):
    """Where a group stands after a change. ``revision_id`` is the change that now waits for the steward, else None."""

    id: int
    slug: str
    state: GroupState
    version: int
    revision_id: int | None = None


async def register_group(*, details: GroupDetails, identity: Identity) -> Standing:
    """Send in a new group as a signed-in starter does, to its area's steward. Raises ``Invalid``, ``NotAllowed``."""
    token = await new_draft(identity=identity, language=identity.language)
    try:
        sent = await send_in(token=token, details=details, identity=identity, language=identity.language)
    except BaseException:
        with suppress(NotFound):
            await discard_draft(token=token)
        raise
    assert sent.group_id is not None, "whoever is signed in has an address that was confirmed"
    return await _standing(sent.group_id)


async def change_or_propose(
    *, identity: Identity, group_id: int, changes: Mapping[str, Any], expected_version: int
) -> Standing:
    """Change fields of ``GroupDetails``, or propose the change where the group is listed and its starter asks.

    Raises ``NotFound``; ``NotAllowed``; ``Invalid``; ``Conflict`` where the group is not as ``expected_version`` was,
    or cannot be changed now.
    """
    revision_id = None
    async with writing():
        seen = await seen_group(group_id)
        by = actor_on(identity, seen)
        if by is None:
            raise NotFound()
        _may_register(identity, by)
        if not may_propose(identity, seen):
            raise Conflict(NOT_CHANGEABLE)
        now, version = await details_now(group_id)
        if version != expected_version:
            raise Conflict()
        wanted = replace(now, **changes)
        check_form(wanted)
        if not may_edit_at_once(identity, seen):
            revision_id = await proposed(group_id, Proposal(now, wanted), by)
        elif wanted != now:
            await changed(group_id, wanted, version, by)
            if seen.state in {GroupState.DRAFT, GroupState.RETURNED} and wanted.municipality != now.municipality:
                steward = await steward_on(wanted.municipality, today())
                if steward is not None and steward.id != seen.steward_id:
                    await give_steward(group_id, steward.id, by, today())
    return await _standing(group_id, revision_id)


async def make_move(
    *,
    identity: Identity,
    group_id: int,
    move: Move,
    remark: str | None = None,
    until: date | None = None,
    starts_on: date | None = None,
    merged_into: int | None = None,
    expected_version: int | None = None,
) -> Standing:
    """Make a move in a group's life, as ``actions.move_group``; to submit tells starters and steward as the form does.

    Raises ``NotFound``, ``NotAllowed``, ``Invalid`` or ``Conflict``.
    """
    if move is Move.SUBMIT:
        await _submit(identity, group_id, expected_version)
    else:
        await move_group(
            group_id=group_id,
            move=move,
            by=await actor_for(identity, group_id),
            remark=remark,
            deferred_until=until,
            starts_on=starts_on,
            merged_into=merged_into,
            expected_version=expected_version,
        )
    return await _standing(group_id)


async def _submit(identity: Identity, group_id: int, expected_version: int | None) -> None:
    async with writing():
        by = await actor_for(identity, group_id)
        _may_register(identity, by)
        await moved(group_id, Move.SUBMIT, by, None, expected_version)
        check_form((await details_now(group_id))[0])
        await tell_of_sending_in(group_id)


def _may_register(identity: Identity, by: Actor) -> None:
    # A starter's token may be made for the desk alone.
    if by.kind is ActorKind.STARTER and not identity.may(Permission.REGISTER_GROUPS):
        raise NotAllowed()


async def _standing(group_id: int, revision_id: int | None = None) -> Standing:
    async with reading():
        rows = await Group.select(Group.id, Group.slug, Group.state, Group.version).where(Group.id == group_id)
    return Standing(rows[0]["id"], rows[0]["slug"], GroupState(rows[0]["state"]), rows[0]["version"], revision_id)
