"""A person's own contact request as their card shows it. Inside a block."""

from __future__ import annotations

from typing import Any

from videre.directory.tables import ContactPoint, Organisation
from videre.handover.consents import ContactField, Purpose
from videre.handover.request_life import ESCALATE_AFTER, Reason, RequestState
from videre.handover.shapes import OwnRequest, RecipientKind
from videre.handover.tables import Consent, ContactRequest


async def latest_request(handover_id: int) -> OwnRequest | None:
    """Return the latest request of a handover, over or not; None where none was made."""
    rows = await (
        ContactRequest.select(
            *ContactRequest.all_columns(exclude=[ContactRequest.sealed]),
            ContactRequest.group.name.as_alias("name"),
        )
        .where(ContactRequest.handover == handover_id)
        .order_by(ContactRequest.made_at, ContactRequest.id, ascending=False)
        .limit(1)
    )
    if not rows:
        return None
    row = rows[0]
    consents = await (
        Consent.select(Consent.field, Consent.recipient)
        .where((Consent.contact_request == row["id"]) & (Consent.purpose == Purpose.CONTACT.value))
        .order_by(Consent.id)
    )
    kind = RecipientKind(row["recipient_kind"])
    given = {consent["field"] for consent in consents}
    return OwnRequest(
        id=row["id"],
        group_id=row["group_id"],
        group=row["name"],
        recipient=await _name(kind, consents[0]["recipient"] if consents else "", row),
        recipient_kind=kind,
        state=RequestState(row["state"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        fields=tuple(field for field in ContactField if field.value in given),
        made_at=row["made_at"],
        opened_at=row["opened_at"],
        waits_until=row["made_at"] + ESCALATE_AFTER,
        meeting_on=row["meeting_on"],
    )


async def _name(kind: RecipientKind, code: str, row: dict[str, Any]) -> str:
    """Return the public name of who was asked; "" where there is no such support point any more."""
    if kind is RecipientKind.GROUP:
        return str(row["name"])
    number = int(code.rpartition(":")[2] or 0)
    table: Any = ContactPoint if kind is RecipientKind.SUPPORT_POINT else Organisation
    rows = await table.select(table.name).where(table.id == number)
    return str(rows[0]["name"]) if rows else ""
