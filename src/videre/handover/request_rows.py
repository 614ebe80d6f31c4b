"""Rows of contact requests: made sealed, ended by erasing. Inside ``writing()``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from videre.handover.consent_rows import took_contact_back
from videre.handover.contact_details import ContactDetails
from videre.handover.places_left import release_place
from videre.handover.recipients import Reachable
from videre.handover.request_life import UNDER_WAY, Reason, RequestState
from videre.handover.tables import ContactRequest
from videre.people.clock import now
from videre.post.letters import MailKind
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.problems import Conflict
from videre.sealing import seal_for, unseal_for
from videre.signing import keyed_hash, token_hash

IS_UNDER_WAY = ContactRequest.state.is_in([state.value for state in sorted(UNDER_WAY)])
"""The condition for requests that are not over."""
_LETTERS = (MailKind.CONTACT_REQUEST.value, MailKind.CONTACT_WAITS.value)
_NOT_AWAY = (MailState.WAITING.value, MailState.SENDING.value, MailState.DEAD.value)


class NewRequest(msgspec.Struct, frozen=True):
    """A request that was written. ``path`` is the link of the recipient's letter and is stored nowhere."""

    id: int
    path: str

    def __repr__(self) -> str:
        return f"NewRequest({self.id})"


async def make_request(
    handover_id: int, group_id: int, to: Reachable, details: ContactDetails, *, at: datetime, holds_place: bool
) -> NewRequest:
    """Write a request with its details sealed, for this row and no other."""
    request = ContactRequest(
        handover=handover_id,
        group=group_id,
        recipient_kind=to.recipient.kind.value,
        recipient_email=to.email,
        recipient_language=to.language.value,
        state=RequestState.WAITING.value,
        holds_place=holds_place,
        made_at=at,
        moved_at=at,
    )
    rows = await ContactRequest.insert(request).returning(ContactRequest.id)
    request_id = int(rows[0]["id"])
    token = link_token(handover_id, request_id)
    hashed = token_hash(token)
    values: dict[Any, Any] = {
        ContactRequest.token_hash: hashed,
        ContactRequest.sealed: seal_for(_purpose(hashed), msgspec.json.encode(details).decode()),
    }
    await ContactRequest.update(values).where(ContactRequest.id == request_id)
    return NewRequest(request_id, request_path(token))


async def requests_since(handover_id: int, at: datetime) -> int:
    """Return how many requests a handover has made from an instant on, under way or over."""
    mine = (ContactRequest.handover == handover_id) & (ContactRequest.made_at >= at)
    return int(await ContactRequest.count().where(mine))


def link_token(handover_id: int, request_id: int) -> str:
    """Return the token of a request's link: made again for the reminder, since only its hash is stored.

    The number of a handover is never given again. The token opens nothing once the request is over, for the hash is
    erased then.
    """
    return keyed_hash("contact-request link", f"{handover_id} {request_id}")


def request_path(token: str) -> str:
    """Return the path where a recipient answers."""
    return f"/mottak/{token}"


def opened_details(row: dict[str, Any]) -> ContactDetails:
    """Return what a request's row holds sealed. Raises ``Unsealable`` for a value that was touched or moved."""
    return msgspec.json.decode(unseal_for(_purpose(row["token_hash"]), row["sealed"]), type=ContactDetails)


async def end_request(
    row: dict[str, Any], to: RequestState, *, at: datetime | None = None, reason: Reason | None = None
) -> bool:
    """End a request: details, address and link are erased, its place is given back, unsent letters are deleted.

    ``row`` is of ``ContactRequest``. Return whether the recipient may know of it: a letter left or is leaving, or they
    have opened it. Raises ``Conflict`` where another was faster. The caller asks
    :func:`~videre.database.empty_the_log` after its transaction.
    """
    values: dict[Any, Any] = {
        ContactRequest.state: to.value,
        ContactRequest.reason: reason.value if reason else "",
        ContactRequest.sealed: None,
        ContactRequest.recipient_email: "",
        ContactRequest.token_hash: "",
        ContactRequest.holds_place: False,
        ContactRequest.moved_at: at or now(),
    }
    mine = (ContactRequest.id == row["id"]) & (ContactRequest.state == row["state"])
    if not await ContactRequest.update(values).where(mine).returning(ContactRequest.id):
        raise Conflict()
    if row["holds_place"]:
        await release_place(row["group_id"])
    if to is RequestState.WITHDRAWN:
        await took_contact_back(row["id"], at or now())
    return await _called_back(row) or row["opened_at"] is not None


async def _called_back(row: dict[str, Any]) -> bool:
    """Delete the letters that have not left; return whether one left, or may have."""
    # SQLite gives the number of a deleted row again: letters from before this request were about another.
    own = _letters_of(row["id"]) & (OutgoingMail.created_at >= row["made_at"])
    stopped = (
        await OutgoingMail.delete().where(own & OutgoingMail.state.is_in(list(_NOT_AWAY))).returning(OutgoingMail.state)
    )
    # Asked after the deletion: what was claimed for delivery while we waited for its row counts as on its way.
    away = OutgoingMail.state.is_in([MailState.SENT.value, MailState.SHOWN.value])
    return any(each["state"] != MailState.WAITING.value for each in stopped) or await OutgoingMail.exists().where(
        own & away
    )


def _letters_of(request_id: int) -> Any:
    return OutgoingMail.kind.is_in(list(_LETTERS)) & (OutgoingMail.about_id == request_id)


def _purpose(hashed: str) -> str:
    return f"contact-request {hashed}"
