"""What whoever holds a card does with it: opens it, chooses, looks again, says no, lets the service see, erases all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from videre.database import empty_the_log, writing
from videre.handover.consent_rows import agreed_to_feedback, took_feedback_back
from videre.handover.contact_steps import choose_inside, group_to_ask, who_asks
from videre.handover.handover_rows import lock_handover
from videre.handover.holding import Holder
from videre.handover.lifecycle import OVER, HandoverMove, HandoverState
from videre.handover.moving import Did, moved, noted
from videre.handover.outcomes import count_out
from videre.handover.tables import Handover
from videre.handover.withdrawing import asked_group, leave_request, withdraw_rows
from videre.language import N_
from videre.matching.search import Search
from videre.people.actors import HOLDER, Actor
from videre.people.clock import now
from videre.people.shapes import Identity
from videre.problems import FieldError, Invalid, NotAllowed, NotFound
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry

SEEN_AGAIN_AFTER: Final = timedelta(hours=1)
"""Opening a card twice within this time is one look."""
NOT_LISTED = N_("Denne gruppa er ikke i katalogen lenger. Velg en annen gruppe.")
_SEEN: Final = [Did.ISSUED.value, Did.FOUND_NOTHING.value, Did.OPENED.value]
"""Who has done one of these has seen the card."""
_TRIES, _BETWEEN = 10, 0.05


async def opened(holder: Holder) -> None:
    """Write that the card was opened: the first time a move, then a look, once an hour at most.

    Whatever is asked with the code shows the card, so all of it comes through here. Raises ``NotFound``.
    """
    card = Handover.id == holder.handover_id
    async with writing():
        if (await lock_handover(holder.handover_id)).state is HandoverState.CARD_ISSUED:
            await moved(holder.handover_id, HandoverMove.OPEN, Did.OPENED, by=HOLDER)
        elif not await _seen_lately(holder.handover_id, HOLDER):
            await Handover.update({Handover.was_opened: True}).where(card)  # a card without groups makes no move
            await noted(holder.handover_id, Did.OPENED, by=HOLDER)


async def opened_at_desk(holder: Holder, sender: Identity) -> None:
    """Write that somebody at the service looked at a card, once an hour at most and not while they make it.

    Raises ``NotFound``, also for a card that another service made.
    """
    async with writing():
        try:
            by = who_asks(await lock_handover(holder.handover_id), sender)
        except NotAllowed:
            raise NotFound() from None
        if not await _seen_lately(holder.handover_id, by):
            await noted(holder.handover_id, Did.OPENED, by=by)


async def choose(holder: Holder, *, slug: str, search: Search) -> None:
    """Choose a listed group, on the card or not; a request about another one is withdrawn in the same moment.

    Harmless when pressed again. Raises ``Invalid`` (slug) for a group that is not listed; ``Conflict``; ``NotFound``.
    """
    if search.listing(slug) is None:
        raise Invalid((FieldError("slug", NOT_LISTED),))
    async with writing():
        await lock_handover(holder.handover_id)
        group_id = await group_to_ask(slug)
        if await asked_group(holder.handover_id) == group_id:
            return
        erased = await leave_request(holder.handover_id, HandoverMove.CHOOSE)
        await choose_inside(holder.handover_id, group_id, HOLDER)
    if erased:
        await empty_the_log()


async def look_again(holder: Holder) -> None:
    """Take a choice back and look for another group. Harmless when pressed again. Raises ``Conflict``, ``NotFound``."""
    async with writing():
        if (await lock_handover(holder.handover_id)).state in (HandoverState.OPENED, HandoverState.NO_OFFER):
            return
        erased = await leave_request(holder.handover_id, HandoverMove.LOOK_AGAIN)
        await moved(holder.handover_id, HandoverMove.LOOK_AGAIN, Did.LOOKED_AGAIN, by=HOLDER)
    if erased:
        await empty_the_log()


async def decline(holder: Holder) -> None:
    """Say no thanks; the card still works. Harmless when pressed again. Raises ``Conflict``, ``NotFound``."""
    async with writing():
        if (await lock_handover(holder.handover_id)).state is HandoverState.DECLINED:
            return
        erased = await leave_request(holder.handover_id, HandoverMove.DECLINE)
        await moved(holder.handover_id, HandoverMove.DECLINE, Did.DECLINED, by=HOLDER)
    if erased:
        await empty_the_log()


async def set_feedback(holder: Holder, *, yes: bool) -> None:
    """Let the service see how it goes, or no longer. Harmless when pressed again. Raises ``NotFound``."""
    async with writing():
        await lock_handover(holder.handover_id)
        if yes:
            changed, did = await agreed_to_feedback(holder.handover_id, at=now(), at_desk=False), Did.GAVE_FEEDBACK
        else:
            changed, did = await took_feedback_back(holder.handover_id, now()), Did.TOOK_FEEDBACK_BACK
        if changed:
            await noted(holder.handover_id, did, by=HOLDER)


async def erase_all(holder: Holder) -> None:
    """Erase everything about this handover at once: one more in the counts is left, and the recipient is told.

    Works in every state. Raises ``NotFound`` where it is gone already.
    """
    async with writing():
        handover = await lock_handover(holder.handover_id)
        await withdraw_rows(holder.handover_id, by=HOLDER)
        if handover.state in OVER:
            await noted(holder.handover_id, Did.ERASED, by=HOLDER)
        else:
            await moved(holder.handover_id, HandoverMove.ERASE, Did.ERASED, by=HOLDER)
        await count_out(holder.handover_id)
    for _ in range(_TRIES):  # a reader may need the log for a moment; housekeeping empties it in any case
        if await empty_the_log():
            break
        await asyncio.sleep(_BETWEEN)


async def _seen_lately(handover_id: int, by: Actor) -> bool:
    about = (TrailEntry.record_kind == RecordKind.HANDOVER.value) & (TrailEntry.record_id == handover_id)
    lately = TrailEntry.what.is_in(_SEEN) & (TrailEntry.at > now() - SEEN_AGAIN_AFTER)
    account = TrailEntry.account_id.is_null() if by.account_id is None else TrailEntry.account_id == by.account_id
    return await TrailEntry.exists().where(about & lately & account & (TrailEntry.capacity == by.kind.value))
