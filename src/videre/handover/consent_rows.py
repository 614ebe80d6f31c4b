"""Rows that say what a person agreed to, and when they took it back; inside ``writing()``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from videre.handover.consents import CURRENT, ContactField, Purpose
from videre.handover.tables import Consent, Handover

VIDERE: Final = "videre"
"""Who has the address of a follow-up, as a consent names it."""


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


async def agreed_to_follow_up(handover_id: int, at: datetime) -> None:
    """Write the yes to being asked how it goes, at one address; an earlier one ends with it."""
    await took_follow_up_back(handover_id, at)
    await Consent(
        handover=handover_id,
        purpose=Purpose.FOLLOW_UP.value,
        field=ContactField.EMAIL.value,
        recipient=VIDERE,
        version=CURRENT,
        given_at=at,
    ).save()


async def took_contact_back(request_id: int, at: datetime) -> None:
    """Mark the consents of a request as withdrawn."""
    await _end(Consent.contact_request == request_id, at)


async def took_feedback_back(handover_id: int, at: datetime) -> bool:
    """Let the service no longer see how it goes; return False where it did not."""
    mine = (Handover.id == handover_id) & Handover.feedback.eq(True)
    if not await Handover.update({Handover.feedback: False}).where(mine).returning(Handover.id):
        return False
    await _end((Consent.handover == handover_id) & (Consent.purpose == Purpose.FEEDBACK.value), at)
    return True


async def took_follow_up_back(handover_id: int, at: datetime) -> None:
    """Mark the yes to being asked as withdrawn."""
    await _end((Consent.handover == handover_id) & (Consent.purpose == Purpose.FOLLOW_UP.value), at)


async def _end(which: Any, at: datetime) -> None:
    await Consent.update({Consent.withdrawn_at: at}).where(which & Consent.withdrawn_at.is_null())
