"""The clock of 48 hours: a reminder after 24, and after 48 a word to whoever can ask the group. Each once.

It may run as often as one likes, however late, and in several workers at once: a letter is written only by whoever
set the mark on the request's row, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.receivers import stewards_of
from videre.handover.contact_letters import reminder, waits
from videre.handover.moving import Did, noted
from videre.handover.recipients import support_point_of
from videre.handover.request_life import ESCALATE_AFTER, REMIND_AFTER, Due, RequestState, due
from videre.handover.request_rows import link_token, request_path
from videre.handover.tables import ContactRequest
from videre.language import Language
from videre.people.actors import SYSTEM
from videre.people.clock import NORWAY
from videre.people.stewards_of import Receiver
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter

_COLUMNS = (
    ContactRequest.id, ContactRequest.handover, ContactRequest.made_at, ContactRequest.reminded_at,
    ContactRequest.escalated_at, ContactRequest.recipient_email, ContactRequest.recipient_language,
    ContactRequest.group.name, ContactRequest.group.slug, ContactRequest.group.municipality,
    ContactRequest.group.steward,
)  # fmt: skip


class ClockDid(Struct, frozen=True):
    """How many requests a run reminded of, and told a support point or steward about."""

    reminders: int = 0
    escalations: int = 0


async def run_contact_clock(now: datetime) -> ClockDid:
    """Do what the clock asks for at an instant (aware)."""
    waiting = (ContactRequest.state == RequestState.WAITING.value) & (ContactRequest.made_at <= now - REMIND_AFTER)
    async with reading():
        rows = await ContactRequest.select(*_COLUMNS).where(waiting & ContactRequest.escalated_at.is_null())
    reminders = escalations = 0
    for row in rows:
        what = due(
            RequestState.WAITING,
            row["made_at"],
            now,
            reminded=row["reminded_at"] is not None,
            escalated=row["escalated_at"] is not None,
        )
        if what is Due.REMINDER:
            reminders += await _remind(row, now)
        elif what is Due.ESCALATION:
            escalations += await _escalate(row, now)
    return ClockDid(reminders, escalations)


async def _remind(row: dict[str, Any], at: datetime) -> bool:
    async with writing():
        if not await _marked(row["id"], ContactRequest.reminded_at, at):
            return False
        language = Language(row["recipient_language"])
        path = request_path(link_token(row["handover"], row["id"]))
        letter = reminder(path, row["made_at"] + ESCALATE_AFTER, language)
        kind = MailKind.CONTACT_REQUEST
        await queue_letter(letter, to=row["recipient_email"], kind=kind, language=language, about_id=row["id"])
        await noted(row["handover"], Did.REMINDED, by=SYSTEM)
    return True


async def _escalate(row: dict[str, Any], at: datetime) -> bool:
    async with writing():
        if not await _marked(row["id"], ContactRequest.escalated_at, at):
            return False
        receivers, for_steward = await _told(row, at)
        path = "/arbeid/venter" if for_steward else f"/grupper/{row['group_id.slug']}"
        for receiver in receivers:
            letter = waits(row["group_id.name"], path, row["made_at"], receiver.language, for_steward=for_steward)
            kind = MailKind.CONTACT_WAITS
            await queue_letter(letter, to=receiver.email, kind=kind, language=receiver.language, about_id=row["id"])
        await noted(row["handover"], Did.ESCALATED, by=SYSTEM)
    return True


async def _told(row: dict[str, Any], at: datetime) -> tuple[list[Receiver], bool]:
    """Return who is told that a request waits, and whether they are stewards: anybody but the one who was asked.

    The support point of the group's municipality; where it cannot be written to, or was asked itself, who answers for
    the group; where that is the one who was asked, the national administrators.
    """
    day = at.astimezone(NORWAY).date()
    point = await support_point_of(row["group_id.municipality"], day)
    if point is not None and not _same(point.email, row["recipient_email"]):
        return [Receiver(point.email, point.language)], False
    for organisation_id in dict.fromkeys((row["group_id.steward"], None)):
        stewards = await stewards_of(organisation_id, day)
        if others := [each for each in stewards if not _same(each.email, row["recipient_email"])]:
            return others, True
    return [], True


async def _marked(request_id: int, mark: Any, at: datetime) -> bool:
    """Set a mark, unless it is set or the request waits no longer; only one worker gets True."""
    still = (ContactRequest.id == request_id) & (ContactRequest.state == RequestState.WAITING.value) & mark.is_null()
    return bool(await ContactRequest.update({mark: at}).where(still).returning(ContactRequest.id))


def _same(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()
