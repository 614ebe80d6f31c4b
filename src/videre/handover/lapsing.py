"""Contact requests whose time is over: after thirty days without movement, or with their card."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from videre.database import reading, writing
from videre.handover.contact_letters import time_is_over
from videre.handover.handover_rows import HandoverNow, lock_handover
from videre.handover.lifecycle import OVER, HandoverMove, HandoverState
from videre.handover.moving import Did, moved, noted
from videre.handover.request_life import UNDER_WAY, RequestState
from videre.handover.request_rows import IS_UNDER_WAY, end_request
from videre.handover.retention import STILL_DAYS, is_still
from videre.handover.tables import ContactRequest
from videre.language import Language
from videre.people.actors import SYSTEM
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter

_ENDED: Final = [state.value for state in sorted(OVER)]


async def handovers_with_still_requests(now: datetime) -> list[int]:
    """Return whose contact details are to be erased by time; opens a block of its own."""
    still = IS_UNDER_WAY & (ContactRequest.moved_at <= now - timedelta(days=STILL_DAYS))
    closed = ContactRequest.sealed.is_not_null() & ContactRequest.handover.state.is_in(_ENDED)
    async with reading():
        rows = await ContactRequest.select(ContactRequest.handover).where(still | closed)
    return sorted({row["handover"] for row in rows})


async def lapse_still_request(handover_id: int, now: datetime) -> bool:
    """Erase the contact details of one of them in a transaction of its own; return False where nothing was due.

    Raises ``NotFound``, ``Conflict``.
    """
    async with writing():
        handover = await lock_handover(handover_id)
        row = await request_under_way(handover_id)
        if row is None or not (handover.state in OVER or is_still(row["moved_at"], now)):
            return False
        await lapse(handover, row)
    return True


async def request_under_way(handover_id: int) -> dict[str, Any] | None:
    """Return the request that has contact details; inside ``writing()``."""
    mine = (ContactRequest.handover == handover_id) & (IS_UNDER_WAY | ContactRequest.sealed.is_not_null())
    rows: list[dict[str, Any]] = await ContactRequest.select().where(mine)
    return rows[0] if rows else None


async def lapse(handover: HandoverNow, row: dict[str, Any]) -> HandoverState:
    """Erase a request and tell its recipient, inside ``writing()``; return where the handover is then.

    Raises ``Conflict`` where another was faster.
    """
    state = RequestState(row["state"])
    reached = await end_request(row, RequestState.LAPSED if state in UNDER_WAY else state)
    if reached and row["recipient_email"]:
        language = Language(row["recipient_language"])
        letter = time_is_over(row["made_at"], language)
        await queue_letter(letter, to=row["recipient_email"], kind=MailKind.CONTACT_REQUEST, language=language)
    if handover.state is HandoverState.CONTACT_REQUESTED:
        return await moved(handover.id, HandoverMove.LAPSE, Did.LAPSED, by=SYSTEM)
    await noted(handover.id, Did.LAPSED, by=SYSTEM)
    return handover.state
