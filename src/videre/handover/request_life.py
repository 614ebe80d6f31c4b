"""The life of a contact request: the recipient's answers, what each leads to, and the clock of 48 hours. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from videre.handover.lifecycle import REFUSED, HandoverMove
from videre.problems import Conflict

REMIND_AFTER = timedelta(hours=24)
ESCALATE_AFTER = timedelta(hours=48)
"""A named person who makes contact within 48 hours makes it likelier that somebody comes (domain.md)."""


class RequestState(StrEnum):
    """Where a contact request is."""

    WAITING = "waiting"
    CONTACTED = "contacted"
    MEETING_SET = "meeting-set"
    MISSED = "missed"
    """The person did not come; the recipient may set another meeting."""
    CAME = "came"
    CANNOT_HELP = "cannot-help"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Thirty days brought nothing."""


UNDER_WAY = frozenset({RequestState.WAITING, RequestState.CONTACTED, RequestState.MEETING_SET, RequestState.MISSED})
"""The states in which the contact details exist. In all others they are erased."""


class Answer(StrEnum):
    """What a recipient answers with one tap."""

    CONTACTED = "contacted"
    MEETING_SET = "meeting-set"
    CAME = "came"
    DID_NOT_COME = "did-not-come"
    CANNOT_HELP = "cannot-help"


class Reason(StrEnum):
    """Why a recipient cannot help."""

    FULL = "full"
    NOT_SUITABLE = "not-suitable"
    NOT_REACHED = "not-reached"


class Answered(Struct, frozen=True):
    """What an answer does to the request and to its handover."""

    to: RequestState
    move: HandoverMove


_R, _A = RequestState, Answer
ANSWERS: dict[tuple[RequestState, Answer], Answered] = {
    (_R.WAITING, _A.CONTACTED): Answered(_R.CONTACTED, HandoverMove.CONTACT),
    **{(state, _A.MEETING_SET): Answered(_R.MEETING_SET, HandoverMove.SET_MEETING) for state in UNDER_WAY},
    **{(state, _A.CAME): Answered(_R.CAME, HandoverMove.ATTEND) for state in UNDER_WAY},
    **{(s, _A.DID_NOT_COME): Answered(_R.MISSED, HandoverMove.MISS) for s in (_R.CONTACTED, _R.MEETING_SET)},
    **{(state, _A.CANNOT_HELP): Answered(_R.CANNOT_HELP, HandoverMove.CANNOT_HELP) for state in UNDER_WAY},
}
"""Any other pair is refused."""


class Due(StrEnum):
    """What the clock asks for."""

    REMINDER = "reminder"
    ESCALATION = "escalation"


def answered(state: RequestState, answer: Answer) -> Answered:
    """Return what an answer does. Raises ``Conflict`` where it is not possible now."""
    found = ANSWERS.get((state, answer))
    if found is None:
        raise Conflict(REFUSED)
    return found


def answers_from(state: RequestState) -> tuple[Answer, ...]:
    """Return the answers possible now, in their order."""
    return tuple(answer for answer in Answer if (state, answer) in ANSWERS)


def due(
    state: RequestState,
    made_at: datetime,
    now: datetime,
    *,
    reminded: bool,
    escalated: bool,
) -> Due | None:
    """Return what is to be sent about a request now; instants are aware. A late clock sends no reminder any more."""
    if state is not RequestState.WAITING:
        return None
    if now >= made_at + ESCALATE_AFTER:
        return None if escalated else Due.ESCALATION
    return Due.REMINDER if now >= made_at + REMIND_AFTER and not reminded else None


def in_time(made_at: datetime, contacted_at: datetime) -> bool:
    """Return whether contact was made within the 48 hours."""
    return contacted_at <= made_at + ESCALATE_AFTER
