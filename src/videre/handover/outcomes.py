"""What is left of a handover once it is over: one more in the counts, tied to nobody. Inside ``writing()``."""

from __future__ import annotations

import secrets
from typing import Any, Final

from videre.handover.tables import Consent, ContactRequest, FollowUp, Handover, HandoverOutcome, KeptGroup
from videre.post.letters import SEALED_KINDS
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, NotFound

_COUNTED = (
    "origin", "topic", "km_band", "minutes_band", "nothing_in",
    "was_opened", "has_chosen", "has_asked", "contacted_in_time", "has_attended",
)  # fmt: skip
"""What a handover and its outcome have in common."""
_HIGHEST_ID: Final = 2**31 - 1


async def count_out(handover_id: int) -> None:
    """Count a handover in the state it has, and delete it with everything that hangs on it.

    Letters to the person go too, sent or not; what was said to a recipient stands. A request under way is withdrawn
    before, else a place would stay held. Raises ``NotFound`` where it is gone already, ``Conflict`` where its contact
    details are still there.
    """
    await _refuse_under_way(handover_id)
    await OutgoingMail.delete().where(
        OutgoingMail.kind.is_in([kind.value for kind in SEALED_KINDS]) & (OutgoingMail.about_id == handover_id)
    )
    # Child by child and not by cascade, so that what goes can be read here; consents first, they name requests.
    for children in (Consent, FollowUp, ContactRequest, KeptGroup):
        await children.delete().where(_of(children, handover_id))
    columns = [Handover._meta.get_column_by_name(name) for name in (*_COUNTED, "organisation", "state", "made_on")]
    gone: list[dict[str, Any]] = await Handover.delete().where(Handover.id == handover_id).returning(*columns)
    if not gone:
        raise NotFound()
    row = gone[0]
    await HandoverOutcome(
        id=await _free_id(),
        organisation=row["organisation"],
        month=row["made_on"].replace(day=1),
        ending=row["state"],
        **{name: row[name] for name in _COUNTED},
    ).save()


async def _free_id() -> int:
    """Return an id that no outcome has.

    By chance, not by counting on: the trail tells for ever when each handover ended. In the same order, the outcomes
    would be as good as tied to it.
    """
    while True:
        chosen = secrets.randbelow(_HIGHEST_ID) + 1
        if not await HandoverOutcome.exists().where(HandoverOutcome.id == chosen):
            return chosen


async def _refuse_under_way(handover_id: int) -> None:
    there = ContactRequest.sealed.is_not_null() | ContactRequest.holds_place.eq(True)
    still = (ContactRequest.handover == handover_id) & there
    if await ContactRequest.exists().where(still):
        raise Conflict()


def _of(table: Any, handover_id: int) -> Any:
    return table.handover == handover_id
