"""Opening and answering one request, whoever its recipient is; inside a block, from a row that is theirs to see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from videre.handover.lifecycle import REFUSED
from videre.handover.moving import Did, moved, noted
from videre.handover.request_life import (
    ESCALATE_AFTER,
    UNDER_WAY,
    Answer,
    Answered,
    Reason,
    RequestState,
    answered,
    answers_from,
    in_time,
)
from videre.handover.request_rows import end_request, opened_details
from videre.handover.shapes import AskedBy, OpenedRequest
from videre.handover.tables import ContactRequest, Handover
from videre.language import N_
from videre.people.actors import Actor
from videre.people.clock import now, today
from videre.problems import Conflict, FieldError, Invalid, NotFound

REASON_MISSING: Final = N_("Velg hvorfor du ikke kan hjelpe.")
BAD_DAY: Final = N_("Velg en dag fra i dag og høyst et år fram.")
FURTHEST: Final = timedelta(days=366)

SEEN: Final = (
    ContactRequest.id, ContactRequest.group, ContactRequest.group.name, ContactRequest.state, ContactRequest.made_at,
    ContactRequest.meeting_on,
)  # fmt: skip
"""The columns that :func:`as_asked` reads: nothing of the person."""
WHOLE: Final = (
    *SEEN, ContactRequest.handover, ContactRequest.sealed, ContactRequest.token_hash, ContactRequest.holds_place,
    ContactRequest.contacted_at, ContactRequest.opened_at,
)  # fmt: skip
"""The columns that opening and answering read."""
_DID: Final = {
    Answer.CONTACTED: Did.CONTACTED,
    Answer.MEETING_SET: Did.MEETING_SET,
    Answer.CAME: Did.CAME,
    Answer.DID_NOT_COME: Did.DID_NOT_COME,
    Answer.CANNOT_HELP: Did.CANNOT_HELP,
}
_MADE_CONTACT: Final = frozenset({Answer.CONTACTED, Answer.MEETING_SET, Answer.CAME})
"""Answers that say the recipient has been in touch."""


def as_asked(row: dict[str, Any]) -> AskedBy:
    """Return a request as it looks before it is opened."""
    state = RequestState(row["state"])
    return AskedBy(
        id=row["id"],
        group_id=row["group_id"],
        group=row["group_id.name"],
        state=state,
        made_at=row["made_at"],
        waits_until=row["made_at"] + ESCALATE_AFTER,
        meeting_on=row["meeting_on"],
        answers=answers_from(state),
    )


def check_answer(answer: Answer, reason: Reason | None, meeting_on: date | None) -> None:
    """Raise ``Invalid`` for what does not belong together: fields ``reason`` and ``meeting_on``."""
    errors = []
    if answer is Answer.CANNOT_HELP and reason is None:
        errors.append(FieldError("reason", REASON_MISSING))
    if answer is Answer.MEETING_SET and meeting_on and not today() <= meeting_on <= today() + FURTHEST:
        errors.append(FieldError("meeting_on", BAD_DAY))
    if errors:
        raise Invalid(tuple(errors))


async def opened(row: dict[str, Any], by: Actor) -> OpenedRequest:
    """Return a request with what is sealed in it; that it was read is on the trail each time. Inside ``writing()``.

    Raises ``NotFound`` where it was taken back a moment ago.
    """
    # On PostgreSQL the row may have been read while somebody was taking it back: this waits for them, and then finds
    # nothing, for a request that is over has no link any more.
    still = (ContactRequest.id == row["id"]) & (ContactRequest.token_hash == row["token_hash"])
    values: dict[Any, Any] = {ContactRequest.opened_at: row["opened_at"] or now()}
    if not await ContactRequest.update(values).where(still).returning(ContactRequest.id):
        raise NotFound()
    details = opened_details(row)
    await noted(row["handover"], Did.READ_REQUEST, by=by)
    return OpenedRequest(as_asked(row), details.name, details.phone, details.email)


async def answer_row(
    row: dict[str, Any], by: Actor, answer: Answer, reason: Reason | None, meeting_on: date | None
) -> AskedBy:
    """Write an answer, move the handover with it, and erase where that ends the request; inside ``writing()``.

    Raises ``Conflict`` where the answer is not possible now, or another was faster.
    """
    state = RequestState(row["state"])
    step, at = answered(state, answer), now()
    first_contact = answer in _MADE_CONTACT and row["contacted_at"] is None
    counted: dict[Any, Any] = {}
    if first_contact and in_time(row["made_at"], at):
        counted[Handover.contacted_in_time] = True
    await moved(row["handover"], step.move, _DID[answer], by=by, counted=counted)
    values: dict[Any, Any] = {ContactRequest.moved_at: at}
    if first_contact:
        values[ContactRequest.contacted_at] = at
    if answer is Answer.MEETING_SET:
        values[ContactRequest.meeting_on] = meeting_on
    await _moved_on(row, step, values)
    if step.to not in UNDER_WAY:
        ended = {**row, "state": step.to.value}
        await end_request(ended, step.to, at=at, reason=reason if answer is Answer.CANNOT_HELP else None)
    return as_asked(
        {**row, "state": step.to.value, "meeting_on": values.get(ContactRequest.meeting_on, row["meeting_on"])}
    )


async def _moved_on(row: dict[str, Any], step: Answered, values: dict[Any, Any]) -> None:
    mine = (ContactRequest.id == row["id"]) & (ContactRequest.state == row["state"])
    changed = {**values, ContactRequest.state: step.to.value}
    if not await ContactRequest.update(changed).where(mine).returning(ContactRequest.id):
        raise Conflict(REFUSED)
