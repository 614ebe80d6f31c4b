"""A service finds that other help is needed, without learning from it what the person did meanwhile."""

from __future__ import annotations

from typing import Any

from videre.database import writing
from videre.handover.lifecycle import HandoverMove, HandoverState, may
from videre.handover.moving import Did, moved
from videre.handover.tables import Handover
from videre.people.actors import ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotFound
from videre.trail.actions import RecordKind, record
from videre.trail.tables import TrailEntry


async def set_unsuitable(*, identity: Identity, handover_id: int) -> None:
    """Say that other help is needed than a group. The answer is the same whatever the person has done.

    Where the person has not gone further, the card says so from now on; where they have, or erased the card, only the
    service's own list does. Once said, it stays. Raises ``NotFound`` for a card another service made.
    """
    mine = sorted(identity.organisations(Permission.HAND_OVER))
    by = identity.acting_as(ActorKind.SENDER)
    made = [Did.ISSUED.value, Did.FOUND_NOTHING.value]
    async with writing():
        entries: list[dict[str, Any]] = await TrailEntry.select(TrailEntry.what, TrailEntry.organisation_id).where(
            (TrailEntry.record_kind == RecordKind.HANDOVER.value)
            & (TrailEntry.record_id == handover_id)
            & TrailEntry.organisation_id.is_in(mine or [0])
            & TrailEntry.what.is_in([*made, Did.FOUND_UNSUITABLE.value])
        )
        if not any(entry["what"] in made for entry in entries):
            raise NotFound()
        if any(entry["what"] == Did.FOUND_UNSUITABLE.value for entry in entries):
            return
        rows = await Handover.select(Handover.state).where(Handover.id == handover_id)
        move = HandoverMove.FIND_UNSUITABLE
        if rows and may(HandoverState(rows[0]["state"]), move, by=by.kind):
            await moved(handover_id, move, Did.FOUND_UNSUITABLE, by=by)
        else:
            await record(
                what=Did.FOUND_UNSUITABLE.value,
                kind=RecordKind.HANDOVER,
                record_id=handover_id,
                by=by,
                organisation_id=entries[0]["organisation_id"],
            )
