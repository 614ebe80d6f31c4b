"""The row of a handover: as it is now, and kept from others for the length of a transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from videre.handover.lifecycle import HandoverState
from videre.handover.tables import Handover
from videre.problems import NotFound

_COLUMNS = (
    Handover.id, Handover.organisation, Handover.state, Handover.valid_to, Handover.code_hash, Handover.need,
)  # fmt: skip


class HandoverNow(Struct, frozen=True):
    """What is decided by, of a handover."""

    id: int
    organisation_id: int
    state: HandoverState
    valid_to: date
    has_card: bool
    """Whether the card is not erased."""


async def handover_now(handover_id: int) -> HandoverNow:
    """Return a handover as it is; inside a block. Raises ``NotFound``."""
    return _first(await Handover.select(*_COLUMNS).where(Handover.id == handover_id))


async def lock_handover(handover_id: int) -> HandoverNow:
    """Let nobody else change a handover until the block ends; inside ``writing()``. Raises ``NotFound``.

    An update of nothing: whoever changes what hangs on a handover takes its row first, so nobody waits crosswise.
    """
    mine = Handover.id == handover_id
    return _first(await Handover.update({Handover.id: handover_id}).where(mine).returning(*_COLUMNS))


def _first(rows: list[dict[str, Any]]) -> HandoverNow:
    if not rows:
        raise NotFound()
    row = rows[0]
    has_card = bool(row["code_hash"]) or row["need"] is not None
    return HandoverNow(row["id"], row["organisation"], HandoverState(row["state"]), row["valid_to"], has_card)
