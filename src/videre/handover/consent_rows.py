"""Rows that say what a person agreed to, and when they took it back; inside ``writing()``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from videre.handover.consents import CURRENT, ContactField, Purpose
from videre.handover.tables import Consent, Handover


async def agreed_to_contact(
    handover_id: int,
    request_id: int,
    *,
    recipient: str,
    fields: Iterable[ContactField],
    at: datetime,
    at_desk: bool,
) -> None:
    """Write one yes for each field, to one recipient (``group:12``), by the version that is shown now."""
    for field in fields:
        await Consent(
            handover=handover_id,
            contact_request=request_id,
            purpose=Purpose.CONTACT.value,
            field=field.value,
            recipient=recipient,
            version=CURRENT,
            given_at=at,
            at_desk=at_desk,
        ).save()


async def agreed_to_feedback(handover_id: int, *, at: datetime, at_desk: bool) -> bool:
    """Let the service see how it goes; return False where that was agreed to before."""
    mine = (Handover.id == handover_id) & Handover.feedback.eq(False)
    rows = await Handover.update({Handover.feedback: True}).where(mine).returning(Handover.organisation)
    if not rows:
        return False
    await Consent(
        handover=handover_id,
        purpose=Purpose.FEEDBACK.value,
        recipient=f"service:{rows[0]['organisation']}",
        version=CURRENT,
        given_at=at,
        at_desk=at_desk,
    ).save()
    return True


async def took_contact_back(request_id: int, at: datetime) -> None:
    """Mark the consents of a request as withdrawn."""
    open_ones = (Consent.contact_request == request_id) & Consent.withdrawn_at.is_null()
    await Consent.update({Consent.withdrawn_at: at}).where(open_ones)
