"""Asking to be contacted, and taking it back: one recipient, only with a yes, sealed for as long as it is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct

from videre.database import empty_the_log, writing
from videre.handover.consent_rows import agreed_to_contact, agreed_to_feedback
from videre.handover.consents import reading_of
from videre.handover.contact_details import ContactDetails, detail_errors, fields_of, tidied
from videre.handover.contact_letters import asked
from videre.handover.contact_steps import choose_inside, group_to_ask, who_asks
from videre.handover.handover_rows import lock_handover
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverMove, HandoverState
from videre.handover.moving import Did, moved, noted
from videre.handover.next_best import next_best
from videre.handover.places_left import lock_places, take_place
from videre.handover.recipients import recipients_of
from videre.handover.request_life import ESCALATE_AFTER
from videre.handover.request_rows import make_request, requests_since
from videre.handover.withdrawing import asked_group, end_under_way, leave_request
from videre.language import N_, Language
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.people.actors import HOLDER
from videre.people.clock import now, today
from videre.people.shapes import Identity
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, FieldError, Invalid

NOBODY = N_("Vi kan ikke sende forespørsler til denne gruppa. Se på siden om gruppa hvordan du når den.")

MOST_A_DAY: Final = 5
"""Requests of one card in a day: each is a letter to somebody, and taking it back another."""
TOO_OFTEN = N_("Du har bedt om kontakt mange ganger i dag. Prøv igjen i morgen, eller ta kontakt med gruppa selv.")
OTHER_TEXT = N_("Det er kommet en annen kontakt for gruppa mens du skrev. Se hvem som får det nå, og si ja på nytt.")
ASKED_BEFORE = N_("Du har alt bedt om kontakt med denne gruppa. Vil du endre noe, trekk det tilbake først.")


class Made(Struct, frozen=True):
    """A request that is on its way."""

    request_id: int


class NoPlace(Struct, frozen=True):
    """The last place was taken: nothing was stored, and this is the next best group, where there is one."""

    next_best: Suggestion | None


class _Full(Exception):
    """No place is left: the whole transaction is undone."""


async def request_contact(
    holder: Holder,
    *,
    slug: str,
    details: ContactDetails,
    agreed: bool,
    feedback: bool,
    search: Search,
    language: Language,
    sender: Identity | None = None,
    reading: str = "",
) -> Made | NoPlace:
    """Choose a group and ask its recipient to make contact; a request to another is withdrawn in the same moment.

    ``reading`` is what :func:`~videre.handover.consents.reading_of` made for the text the person read: a yes to another
    recipient or text does not count. ``feedback`` says that the service may see how it goes. With ``sender`` it is
    done on the screen of somebody who works at the service, the person beside them. Raises ``Invalid`` (name, phone,
    email, agreed, slug); ``Conflict`` where the group is no longer listed, nobody can be asked, or the handover has
    moved on; ``NotAllowed`` for a sender of another service; ``NotFound``.
    """
    details = tidied(details)
    if errors := detail_errors(details, agreed):
        raise Invalid(tuple(errors))
    try:
        async with writing():
            made, erased = await _request(holder.handover_id, slug, details, feedback, sender, reading)
    except _Full:
        return NoPlace(await next_best(holder, full=slug, search=search, language=language))
    if erased:
        await empty_the_log()
    return made


async def withdraw(holder: Holder) -> None:
    """Take the request under way back: everything is erased at once, and the recipient is told to forget it.

    Harmless when pressed again. Raises ``NotFound``; ``Conflict`` where there is nothing to take back.
    """
    async with writing():
        if (await lock_handover(holder.handover_id)).state is not HandoverState.WITHDRAWN:
            await end_under_way(holder.handover_id)  # first: who is reading it just now has read it before
            await moved(holder.handover_id, HandoverMove.WITHDRAW, Did.WITHDREW, by=HOLDER)
    await empty_the_log()


async def _request(
    handover_id: int, slug: str, details: ContactDetails, feedback: bool, sender: Identity | None, reading: str
) -> tuple[Made, bool]:
    """Return the request, and whether another one was erased for it."""
    at, day = now(), today()
    by = who_asks(await lock_handover(handover_id), sender)
    group_id = await group_to_ask(slug)
    before = await asked_group(handover_id)
    if before == group_id:
        raise Conflict(ASKED_BEFORE)
    if await requests_since(handover_id, at - timedelta(days=1)) >= MOST_A_DAY:
        raise Conflict(TOO_OFTEN)
    await lock_places({group_id} if before is None else {group_id, before})
    erased = await leave_request(handover_id, HandoverMove.CHOOSE, by=by)
    await choose_inside(handover_id, group_id, by)
    taken = await take_place(group_id, day)
    if taken is False:
        raise _Full
    to = (await recipients_of([group_id], day)).get(group_id)
    if to is None:
        raise Conflict(NOBODY)
    if reading and reading != reading_of(to.recipient.code):
        raise Invalid((FieldError("agreed", OTHER_TEXT),))
    request = await make_request(handover_id, group_id, to, details, at=at, holds_place=bool(taken))
    await agreed_to_contact(
        handover_id,
        request.id,
        recipient=to.recipient.code,
        fields=fields_of(details),
        at=at,
        at_desk=sender is not None,
    )
    if feedback and await agreed_to_feedback(handover_id, at=at, at_desk=sender is not None):
        await noted(handover_id, Did.GAVE_FEEDBACK, by=by)
    did = Did.REQUESTED if sender is None else Did.REQUESTED_AT_DESK
    await moved(handover_id, HandoverMove.REQUEST, did, by=by, as_kind=HOLDER.kind)
    letter = asked(request.path, at + ESCALATE_AFTER, to.language)
    await queue_letter(letter, to=to.email, kind=MailKind.CONTACT_REQUEST, language=to.language, about_id=request.id)
    return Made(request.id), erased
