"""Writing on the trail, in the transaction of what it tells of: neither is ever kept without the other."""

from __future__ import annotations

from enum import StrEnum

from videre.people.actors import Actor
from videre.trail.tables import TrailEntry


class RecordKind(StrEnum):
    """What a trail entry is about; the id that goes with it is that record's."""

    GROUP = "group"
    REVISION = "revision"
    ORGANISATION = "organisation"
    CONTACT_POINT = "contact-point"
    ACCOUNT = "account"
    MAIL = "mail"
    TRAIL = "trail"
    HANDOVER = "handover"
    """Its contact requests too: the person who holds the card reads one list."""


async def record(
    *,
    what: str,
    kind: RecordKind,
    record_id: int,
    by: Actor,
    organisation_id: int | None = None,
    note: str = "",
) -> None:
    """Write one entry; inside ``writing()``.

    ``what`` is a verb in a few words of code («approve», «look-contacts»), ``note`` says from what to what in codes
    («submitted→gathering»), never anything a person wrote. ``organisation_id`` is the steward then, who may read it.
    """
    await TrailEntry(
        account_id=by.account_id,
        who=(by.name or str(by.kind))[:140],
        capacity=by.kind.value,
        what=what[:40],
        record_kind=kind.value,
        record_id=record_id,
        organisation_id=organisation_id,
        note=note[:200],
    ).save()
