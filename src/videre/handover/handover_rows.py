"""The row of a handover, held by one transaction at a time. Inside ``writing()``."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from videre.handover.lifecycle import HandoverState
from videre.handover.tables import Handover


class Held(Struct, frozen=True):
    """What whoever holds a handover's row needs to know of it."""

    id: int
    state: HandoverState
    valid_to: date
    has_card: bool
    """Whether the card is not erased."""


async def hold(handover_id: int) -> Held | None:
    """Let nobody else change a handover until the block ends; None where it is gone.

    An update of nothing: whoever changes what hangs on a handover takes its row first, so nobody waits crosswise.
    """
    rows = (
        await Handover.update({Handover.id: handover_id})
        .where(Handover.id == handover_id)
        .returning(Handover.id, Handover.state, Handover.valid_to, Handover.code_hash, Handover.need)
    )
    if not rows:
        return None
    row = rows[0]
    has_card = bool(row["code_hash"]) or row["need"] is not None
    return Held(row["id"], HandoverState(row["state"]), row["valid_to"], has_card)
