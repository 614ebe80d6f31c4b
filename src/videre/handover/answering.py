"""The recipient's side: looking at a request, opening it, answering it; by the link in their mail, or signed in.

Looking changes nothing. A link that was never given, and one whose request is over, get one and the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from videre.database import empty_the_log, reading, writing
from videre.directory.group_seen import led_by, stewarded_by
from videre.directory.tables import Group
from videre.handover.request_answers import SEEN, WHOLE, answer_row, as_asked, check_answer, opened
from videre.handover.request_life import ESCALATE_AFTER, Answer, Reason, RequestState
from videre.handover.request_rows import IS_UNDER_WAY
from videre.handover.shapes import AskedBy, OpenedRequest, RecipientKind
from videre.handover.tables import ContactRequest
from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.people.attempts import Tried, count_attempt
from videre.people.clock import now
from videre.people.shapes import Identity
from videre.problems import NotFound
from videre.signing import token_hash

NO_REQUEST = N_("Denne forespørselen er ikke her lenger. Den er besvart, trukket tilbake eller for gammel.")
BY_LINK = Actor(ActorKind.RECIPIENT)


async def asked_about(token: str) -> AskedBy | None:
    """Return what a link is about, with nothing of the person; None for a link that opens nothing (any longer)."""
    async with reading():
        rows = await ContactRequest.select(*SEEN).where(_linked(token))
    return as_asked(rows[0]) if rows else None


async def open_request(token: str, *, address: str) -> OpenedRequest:
    """Return the request behind a link with what the person wrote; each time is on the trail.

    ``address`` is the network address it came from: vain attempts are counted by it. Raises ``NotFound``, ``TooMany``,
    and ``Unsealable`` where what is stored was touched.
    """
    try:
        async with writing():
            return await opened(await _row(_linked(token)), BY_LINK)
    except NotFound:
        await count_attempt((Tried.ADDRESS, address))
        raise


async def answer_request(
    token: str, answer: Answer, *, reason: Reason | None = None, meeting_on: date | None = None
) -> AskedBy:
    """Answer through a link. «Came» and «cannot help» end the request: its details are erased at once.

    ``reason`` goes with «cannot help», ``meeting_on`` with «meeting set» (it may be left out). Raises ``Invalid`` for
    those fields, ``NotFound``, and ``Conflict`` where the answer is not possible now or another came first.
    """
    return await _answer(_linked(token), BY_LINK, answer, reason, meeting_on)


async def requests_for(identity: Identity) -> list[AskedBy]:
    """Return the requests under way that the groups this person leads were asked, the longest waiting first."""
    async with reading():
        rows = await ContactRequest.select(*SEEN).where(await _theirs(identity)).order_by(ContactRequest.made_at)
    return [as_asked(row) for row in rows]


async def open_request_for(identity: Identity, request_id: int) -> OpenedRequest:
    """Return a request to a group this person leads, opened; each time is on the trail. Raises ``NotFound``."""
    async with writing():
        row = await _row(await _theirs(identity) & (ContactRequest.id == request_id))
        return await opened(row, identity.acting_as(ActorKind.RECIPIENT))


async def answer_request_for(
    identity: Identity,
    request_id: int,
    answer: Answer,
    *,
    reason: Reason | None = None,
    meeting_on: date | None = None,
) -> AskedBy:
    """Answer a request to a group this person leads; as :func:`answer_request`."""
    async with reading():
        mine = await _theirs(identity) & (ContactRequest.id == request_id)
    return await _answer(mine, identity.acting_as(ActorKind.RECIPIENT), answer, reason, meeting_on)


async def waiting_for(identity: Identity) -> list[AskedBy]:
    """Return what has waited for more than 48 hours in the groups this person answers for: that it waits, not who.

    The longest waiting first. Nothing of it can be answered here.
    """
    reach = stewarded_by(identity)
    if reach is None:
        return []
    late = (ContactRequest.state == RequestState.WAITING.value) & (ContactRequest.made_at <= now() - ESCALATE_AFTER)
    async with reading():
        rows = await ContactRequest.select(*SEEN).where(late).order_by(ContactRequest.made_at)
        asked = Group.id.is_in(sorted({row["group_id"] for row in rows}) or [0])
        own = {row["id"] for row in await Group.select(Group.id).where(asked & reach)}
    return [msgspec.structs.replace(as_asked(row), answers=()) for row in rows if row["group_id"] in own]


async def asked_counts(group_ids: Iterable[int]) -> dict[int, int]:
    """Return how many requests are under way for each of these groups; those with none are left out."""
    ids = sorted(set(group_ids))
    counts: dict[int, int] = {}
    async with reading():
        rows = await ContactRequest.select(ContactRequest.group).where(
            IS_UNDER_WAY & ContactRequest.group.is_in(ids or [0])
        )
    for row in rows:
        counts[row["group_id"]] = counts.get(row["group_id"], 0) + 1
    return counts


async def _answer(mine: Any, by: Actor, answer: Answer, reason: Reason | None, meeting_on: date | None) -> AskedBy:
    check_answer(answer, reason, meeting_on)
    async with writing():
        asked = await answer_row(await _row(mine), by, answer, reason, meeting_on)
    if not asked.answers:
        await empty_the_log()
    return asked


async def _row(mine: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = await ContactRequest.select(*WHOLE).where(mine)
    if not rows:
        raise NotFound(NO_REQUEST)
    return rows[0]


def _linked(token: str) -> Any:
    return (ContactRequest.token_hash == token_hash(token)) & IS_UNDER_WAY


async def _theirs(identity: Identity) -> Any:
    """Return the condition for requests a starter may open: to a group they lead, and asked of the group itself.

    What a support point or a steward was asked stays with them, though somebody leads the group later.
    """
    asked_of_group = ContactRequest.recipient_kind == RecipientKind.GROUP.value
    return IS_UNDER_WAY & asked_of_group & ContactRequest.group.is_in(await led_by(identity) or [0])
