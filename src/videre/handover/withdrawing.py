"""Taking a contact request back, by itself or on the way to something else. Inside ``writing()``.

Whoever calls these asks :func:`~videre.database.empty_the_log` after the transaction in which something was erased.
"""

from __future__ import annotations

from videre.handover.contact_letters import forget
from videre.handover.lifecycle import HandoverMove, may
from videre.handover.moving import Did, moved, noted, state_of
from videre.handover.request_life import RequestState
from videre.handover.request_rows import IS_UNDER_WAY, end_request
from videre.handover.tables import ContactRequest
from videre.language import Language
from videre.people.actors import HOLDER, Actor
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter


async def asked_group(handover_id: int) -> int | None:
    """Return the group a request under way is about; None where none is."""
    mine = (ContactRequest.handover == handover_id) & IS_UNDER_WAY
    rows = await ContactRequest.select(ContactRequest.group).where(mine)
    return int(rows[0]["group_id"]) if rows else None


async def leave_request(handover_id: int, move: HandoverMove, *, by: Actor = HOLDER) -> bool:
    """Withdraw the request under way before a move of the holder's that leads away from it.

    Where the move is not possible from here, withdrawing is a move of its own. Return whether anything was erased.
    """
    state = await state_of(handover_id)
    if may(state, move, by=HOLDER.kind) or not may(state, HandoverMove.WITHDRAW, by=HOLDER.kind):
        return await withdraw_rows(handover_id, by=by)
    ended = await end_under_way(handover_id)
    await moved(handover_id, HandoverMove.WITHDRAW, Did.WITHDREW, by=by, as_kind=HOLDER.kind)
    return ended


async def withdraw_rows(handover_id: int, *, by: Actor) -> bool:
    """Erase the request under way and tell its recipient. Return False where there is none.

    The handover itself is not moved: that is what the caller does.
    """
    ended = await end_under_way(handover_id)
    if ended:
        await noted(handover_id, Did.WITHDREW, by=by)
    return ended


async def end_under_way(handover_id: int) -> bool:
    """Do as :func:`withdraw_rows`, for a caller that writes the withdrawal on the trail by a move of its own."""
    columns = (
        ContactRequest.id, ContactRequest.state, ContactRequest.group, ContactRequest.holds_place,
        ContactRequest.made_at, ContactRequest.opened_at, ContactRequest.recipient_email,
        ContactRequest.recipient_language,
    )  # fmt: skip
    rows = await ContactRequest.select(*columns).where((ContactRequest.handover == handover_id) & IS_UNDER_WAY)
    for row in rows:  # one at most
        if await end_request(row, RequestState.WITHDRAWN):
            language = Language(row["recipient_language"])
            letter = forget(row["made_at"], language)
            kind = MailKind.CONTACT_REQUEST
            await queue_letter(letter, to=row["recipient_email"], kind=kind, language=language)
    return bool(rows)
