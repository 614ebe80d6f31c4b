"""What comes before a request: who asks, about which group, and choosing it. Inside ``writing()``."""

from __future__ import annotations

from typing import Any

from videre.directory.lifecycle import LISTED
from videre.directory.tables import Group
from videre.handover.handover_rows import HandoverNow
from videre.handover.lifecycle import HandoverMove, HandoverState
from videre.handover.moving import Did, moved, state_of
from videre.handover.tables import KeptGroup
from videre.language import N_
from videre.people.actors import HOLDER, Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, FieldError, Invalid, NotAllowed

NO_GROUP = N_("Velg en gruppe.")
NO_LONGER_LISTED = N_("Denne gruppa tar ikke lenger imot nye gjennom Videre. Velg en annen gruppe.")
LONGEST_SLUG = 100


def who_asks(handover: HandoverNow, sender: Identity | None) -> Actor:
    """Return who asks: the holder, or at the desk the sender for them.

    Raises ``NotAllowed`` for a sender of another service than the one that handed over.
    """
    if sender is None:
        return HOLDER
    if handover.organisation_id not in sender.organisations(Permission.HAND_OVER):
        raise NotAllowed()
    return sender.acting_as(ActorKind.SENDER)


async def group_to_ask(slug: str) -> int:
    """Return the id of a listed group. Raises ``Invalid`` for no group, ``Conflict`` for one that is listed no more."""
    rows: list[dict[str, Any]] = []
    if slug.isprintable() and len(slug) <= LONGEST_SLUG:
        # An update of nothing: until the block ends nobody takes the group down on PostgreSQL; on SQLite nobody can.
        rows = await (
            Group.update({Group.slug: slug}).where(Group.slug == slug).returning(Group.id, Group.state, Group.missing)
        )
    if not rows:
        raise Invalid((FieldError("slug", NO_GROUP),))
    if rows[0]["missing"] or rows[0]["state"] not in {state.value for state in LISTED}:
        raise Conflict(NO_LONGER_LISTED)
    return int(rows[0]["id"])


async def choose_inside(handover_id: int, group_id: int, by: Actor) -> None:
    """Let a group be the one that is chosen, whether it was kept or not; a move where another was, or none."""
    kept = KeptGroup.handover == handover_id
    rows = await KeptGroup.select(KeptGroup.group, KeptGroup.position, KeptGroup.chosen).where(kept)
    chosen = [row["group_id"] for row in rows if row["chosen"]]
    if await state_of(handover_id) is HandoverState.CHOSEN and chosen == [group_id]:
        return
    await moved(handover_id, HandoverMove.CHOOSE, Did.CHOSE, by=by, as_kind=HOLDER.kind)
    await KeptGroup.update({KeptGroup.chosen: False}).where(kept & (KeptGroup.group != group_id))
    if any(row["group_id"] == group_id for row in rows):
        await KeptGroup.update({KeptGroup.chosen: True}).where(kept & (KeptGroup.group == group_id))
    else:
        last = max((row["position"] for row in rows), default=0)
        await KeptGroup(handover=handover_id, group=group_id, position=last + 1, chosen=True).save()
