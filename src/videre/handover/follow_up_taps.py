"""What a person answers to «hvordan går det?», with a tap on the link of a letter."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from videre.database import empty_the_log, reading, writing
from videre.handover.consent_rows import took_follow_up_back
from videre.handover.follow_up_rows import address_erased
from videre.handover.handover_rows import HandoverNow, handover_now, lock_handover
from videre.handover.lifecycle import OVER, HandoverMove, may
from videre.handover.moving import Did, moved, noted, state_of
from videre.handover.retention import card_is_over, follow_up_is_over
from videre.handover.tables import FollowUp
from videre.handover.withdrawing import leave_request
from videre.language import Language
from videre.people.actors import HOLDER, ActorKind
from videre.people.clock import now, today
from videre.problems import NotFound
from videre.signing import token_hash


class Tap(StrEnum):
    """What a person answers."""

    CAME = "came"
    NOT_YET = "not-yet"
    NOT_FOR_ME = "not-for-me"
    FIND_ANOTHER = "find-another"
    STOP = "stop"


_MOVES: Final = {
    Tap.CAME: HandoverMove.ATTEND,
    Tap.NOT_FOR_ME: HandoverMove.DECLINE,
    Tap.FIND_ANOTHER: HandoverMove.LOOK_AGAIN,
}
_LAST: Final = frozenset({Tap.CAME, Tap.NOT_FOR_ME, Tap.STOP})
"""Answers after which nothing more is asked."""


class FollowUpSeen(Struct, frozen=True):
    """What the page of a link shows: nothing of who it is, nor what it is about."""

    answer: Tap | None
    """What was answered already; None for a link that waits for an answer."""
    more: bool
    """Whether another letter will come, unless it is stopped."""
    card: bool
    """Whether the card can still be opened with its code."""
    language: Language


async def follow_up_by(token: str) -> FollowUpSeen | None:
    """Return what a link's page shows; None for an unknown link, or one whose time is over. Changes nothing."""
    async with reading():
        row = await _by_token(token)
        if row is None:
            return None
        handover = await handover_now(row["handover"])
    return None if handover.state in OVER else _seen(row, handover)


async def tap(token: str, tap: Tap) -> FollowUpSeen:
    """Take an answer. One that was given stands: a link that is followed again changes nothing, but may still stop.

    Who came, does not want it or looks for another takes a contact request under way back with it. Raises
    ``NotFound`` for an unknown link or one whose time is over.
    """
    async with writing():
        first = await _by_token(token)
        if first is None:
            raise NotFound()
        handover = await lock_handover(first["handover"])
        row = await _by_token(token)  # as it is now that nobody else can change it
        if row is None or handover.state in OVER:
            raise NotFound()
        if row["answer"] and not (tap is Tap.STOP and row["address"] is not None):
            return _seen(row, handover)
        row["answer"] = row["answer"] or tap.value
        await FollowUp.update({FollowUp.answer: row["answer"]}).where(FollowUp.id == row["id"])
        if tap in _LAST:
            row["address"] = None
            await address_erased(handover.id)
        if tap is Tap.STOP:
            await took_follow_up_back(handover.id, now())
            await noted(handover.id, Did.STOPPED_FOLLOW_UP, by=HOLDER)
        else:
            await _move(handover, tap)
        seen = _seen(row, handover)
    await empty_the_log()
    return seen


async def _move(handover: HandoverNow, tap: Tap) -> None:
    """Let the handover follow the answer where it can; what was answered stands on no trail, for that is for ever."""
    if move := _MOVES.get(tap):
        await leave_request(handover.id, move)
        if may(await state_of(handover.id), move, by=ActorKind.HOLDER):
            await moved(handover.id, move, Did.ANSWERED_FOLLOW_UP, by=HOLDER)
            return
    await noted(handover.id, Did.ANSWERED_FOLLOW_UP, by=HOLDER)


async def _by_token(token: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = await FollowUp.select().where(FollowUp.token_hash == token_hash(token))
    if not rows or follow_up_is_over(rows[0]["begun_on"], rows[0]["step"], today()):
        return None
    return rows[0]


def _seen(row: dict[str, Any], handover: HandoverNow) -> FollowUpSeen:
    return FollowUpSeen(
        answer=Tap(row["answer"]) if row["answer"] else None,
        more=row["address"] is not None,
        card=handover.has_card and not card_is_over(handover.valid_to, today()),
        language=Language(row["language"]),
    )
