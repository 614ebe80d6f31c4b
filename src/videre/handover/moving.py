"""One move of a handover: state, counts and trail in one transaction. Inside ``writing()``."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from videre.handover.lifecycle import REFUSED, HandoverMove, HandoverState, next_state
from videre.handover.tables import Handover, KeptGroup
from videre.people.actors import Actor, ActorKind
from videre.people.clock import now
from videre.problems import Conflict, NotFound
from videre.trail.actions import RecordKind, record


class Did(StrEnum):
    """What was done or seen, as the trail of a handover says it."""

    ISSUED = "issue-card"
    FOUND_NOTHING = "find-nothing"
    OPENED = "open-card"
    CHOSE = "choose-group"
    REQUESTED = "request-contact"
    REQUESTED_AT_DESK = "request-contact-at-desk"
    READ_REQUEST = "read-request"
    """The recipient read name and telephone or e-mail."""
    CONTACTED = "answer-contacted"
    MEETING_SET = "answer-meeting-set"
    CAME = "answer-came"
    DID_NOT_COME = "answer-did-not-come"
    CANNOT_HELP = "answer-cannot-help"
    REMINDED = "remind-recipient"
    ESCALATED = "escalate"
    LAPSED = "lapse"
    WITHDREW = "withdraw"
    LOOKED_AGAIN = "look-again"
    DECLINED = "decline"
    WANTED_FOLLOW_UP = "want-follow-up"
    ASKED_FOLLOW_UP = "send-follow-up"
    ANSWERED_FOLLOW_UP = "answer-follow-up"
    STOPPED_FOLLOW_UP = "stop-follow-up"
    GAVE_FEEDBACK = "give-feedback"
    TOOK_FEEDBACK_BACK = "take-feedback-back"
    FOUND_UNSUITABLE = "find-unsuitable"
    ERASED = "erase"
    EXPIRED = "expire"
    CLOSED = "close"


_COUNTED: dict[HandoverMove, Any] = {
    HandoverMove.OPEN: Handover.was_opened,
    HandoverMove.CHOOSE: Handover.has_chosen,
    HandoverMove.REQUEST: Handover.has_asked,
    HandoverMove.ATTEND: Handover.has_attended,
}
"""What a move is counted as, besides the state it leads to."""

_UNCHOOSING = frozenset({HandoverMove.LOOK_AGAIN, HandoverMove.CANNOT_HELP, HandoverMove.LAPSE})
"""Moves after which no group is chosen any longer: the person looks again."""


async def moved(
    handover_id: int,
    move: HandoverMove,
    did: Did,
    *,
    by: Actor,
    as_kind: ActorKind | None = None,
    counted: dict[Any, Any] | None = None,
) -> HandoverState:
    """Make a move and write it on the trail; return the state it led to.

    ``as_kind`` is in whose capacity, where that is not ``by``'s own: a person at the desk asks on the screen of
    somebody who works there. ``counted`` are further columns to set. Raises ``NotFound``; ``Conflict`` where the move
    is not possible now, or another was faster; ``NotAllowed``.
    """
    state = await state_of(handover_id)
    to = next_state(state, move, by=as_kind or by.kind)
    values: dict[Any, Any] = {Handover.state: to.value, Handover.moved_at: now(), **(counted or {})}
    if move in _COUNTED:
        values[_COUNTED[move]] = True
    mine = (Handover.id == handover_id) & (Handover.state == state.value)
    if not await Handover.update(values).where(mine).returning(Handover.id):
        raise Conflict(REFUSED)
    if move in _UNCHOOSING:
        await KeptGroup.update({KeptGroup.chosen: False}).where(KeptGroup.handover == handover_id)
    await noted(handover_id, did, by=by)
    return to


async def noted(handover_id: int, did: Did, *, by: Actor) -> None:
    """Write on a handover's trail what was done and by whom: never to which group, and in no words."""
    rows = await Handover.select(Handover.organisation).where(Handover.id == handover_id)
    if not rows:
        raise NotFound()
    await record(
        what=did.value,
        kind=RecordKind.HANDOVER,
        record_id=handover_id,
        by=by,
        organisation_id=rows[0]["organisation"],
    )


async def state_of(handover_id: int) -> HandoverState:
    """Return where a handover is; inside a block. Raises ``NotFound``."""
    rows = await Handover.select(Handover.state).where(Handover.id == handover_id)
    if not rows:
        raise NotFound()
    return HandoverState(rows[0]["state"])
