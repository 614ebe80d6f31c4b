"""What time alone erases of handovers: the lines of ``retention.RULES`` that say housekeeping, and what others left.

Each handover in a transaction of its own that holds its row. A run may come late, twice, and beside another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from videre.database import empty_the_log, reading, writing
from videre.handover.follow_up_rows import address_erased
from videre.handover.handover_rows import lock_handover
from videre.handover.lapsing import handovers_with_still_requests, lapse, lapse_still_request, request_under_way
from videre.handover.lifecycle import MOVES, OVER, HandoverMove
from videre.handover.moving import Did, moved, noted
from videre.handover.outcomes import count_out
from videre.handover.retention import (
    ANSWER_DAYS,
    EIGHT_WEEKS,
    REPEAT_HOURS,
    FollowUpStep,
    card_is_over,
    follow_up_is_late,
    follow_up_is_over,
)
from videre.handover.tables import FollowUp, Handover, RepeatableCall
from videre.people.actors import SYSTEM
from videre.people.clock import NORWAY
from videre.problems import Conflict, NotFound

_ENDED: Final = [state.value for state in sorted(OVER)]


class Erasings(Struct, frozen=True):
    """How many a run erased: contact details, cards, addresses of follow-ups, whole handovers, marks of repeats."""

    contacts: int = 0
    cards: int = 0
    follow_ups: int = 0
    handovers: int = 0
    repeats: int = 0


async def erase_due(now: datetime) -> Erasings:
    """Erase what is due at an instant (aware), and then what SQLite's log still holds of it."""
    now = now.astimezone(UTC)
    today = now.astimezone(NORWAY).date()
    contacts = await _each(await handovers_with_still_requests(now), lambda each: lapse_still_request(each, now))
    follow_ups = await _each(await _handovers_with_late_addresses(today), lambda each: _late_address(each, today))
    cards = handovers = 0
    for handover_id in await _handovers_with_a_card_that_is_over(today):
        with suppress(Conflict, NotFound):
            ended, card, whole = await _card_is_over(handover_id, today)
            contacts, cards, handovers = contacts + ended, cards + card, handovers + whole
    async with writing():
        late = RepeatableCall.made_at <= now - timedelta(hours=REPEAT_HOURS)
        repeats = len(await RepeatableCall.delete().where(late).returning(RepeatableCall.id))
    await empty_the_log()
    return Erasings(contacts, cards, follow_ups, handovers, repeats)


async def _each(handover_ids: list[int], erase: Callable[[int], Awaitable[bool]]) -> int:
    done = 0
    for handover_id in handover_ids:
        with suppress(Conflict, NotFound):  # somebody was at it just now; the next run looks again
            done += await erase(handover_id)
    return done


async def _handovers_with_late_addresses(today: date) -> list[int]:
    there = FollowUp.address.is_not_null()
    # Nobody could send the last message in all that time: the address is not kept for it.
    late = FollowUp.begun_on < today - EIGHT_WEEKS - timedelta(days=ANSWER_DAYS)
    async with reading():
        rows = await FollowUp.select(FollowUp.handover).where(there & (late | FollowUp.handover.state.is_in(_ENDED)))
    return [row["handover"] for row in rows]


async def _late_address(handover_id: int, today: date) -> bool:
    async with writing():
        handover = await lock_handover(handover_id)
        rows = await FollowUp.select(FollowUp.begun_on).where(FollowUp.handover == handover_id)
        late = any(follow_up_is_late(row["begun_on"], today) for row in rows)
        return (late or handover.state in OVER) and await address_erased(handover_id)


async def _handovers_with_a_card_that_is_over(today: date) -> list[int]:
    async with reading():
        rows = await Handover.select(Handover.id).where(Handover.valid_to < today).order_by(Handover.id)
    return [row["id"] for row in rows]


async def _card_is_over(handover_id: int, today: date) -> tuple[bool, bool, bool]:
    """Erase a card and, where no answer is waited for, its handover; return whether contact, card and handover went."""
    async with writing():
        handover = await lock_handover(handover_id)
        if not card_is_over(handover.valid_to, today):
            return False, False, False
        row = await request_under_way(handover_id)
        state = handover.state
        if row is not None:  # without the card nobody could take it back any more
            state = await lapse(handover, row)
        waits = await _answer_is_waited_for(handover_id, today)
        if not waits:
            if state not in OVER:
                close = (state, HandoverMove.CLOSE) in MOVES
                move, did = (HandoverMove.CLOSE, Did.CLOSED) if close else (HandoverMove.EXPIRE, Did.EXPIRED)
                await moved(handover_id, move, did, by=SYSTEM)
            await count_out(handover_id)
        elif handover.has_card:
            erased: dict[Any, Any] = {Handover.code_hash: "", Handover.need: None}
            await Handover.update(erased).where(Handover.id == handover_id)
            await noted(handover_id, Did.EXPIRED, by=SYSTEM)
    return row is not None, handover.has_card, not waits


async def _answer_is_waited_for(handover_id: int, today: date) -> bool:
    """Return whether a message is still to come, or the last may still be answered."""
    rows = await FollowUp.select().where(FollowUp.handover == handover_id)
    last = FollowUpStep.EIGHT_WEEKS
    return any(
        row["address"] is not None
        or (row["step"] == last and not row["answer"] and not follow_up_is_over(row["begun_on"], row["step"], today))
        for row in rows
    )
