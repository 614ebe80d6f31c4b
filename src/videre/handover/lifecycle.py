"""The life of a handover: its states, the moves between them, and who may make each. Pure.

Everything is in one table, ``MOVES``; a pair that is not there is refused. A handover that nobody wants any longer, or
whose time is over, ends in one of ``OVER``; what is left of it then is one more in the counts (``HandoverOutcome``).
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from videre.language import N_
from videre.people.actors import ActorKind
from videre.problems import Conflict, NotAllowed


class HandoverState(StrEnum):
    """How far a handover has come; first the way onward, then the ways out of it."""

    PREPARED = "prepared"
    CARD_ISSUED = "card_issued"
    OPENED = "opened"
    CHOSEN = "chosen"
    CONTACT_REQUESTED = "contact_requested"
    CONTACTED = "contacted"
    FIRST_MEETING_SET = "first_meeting_set"
    ATTENDED = "attended"
    NOT_ATTENDED = "not_attended"
    CLOSED = "closed"
    NO_OFFER = "no_offer"
    """Nothing was found at the desk: the card leads to what there is besides groups, and to new ones."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """The person took back that somebody may contact them."""
    EXPIRED = "expired"
    UNSUITABLE = "unsuitable"
    """The service found that other help is needed."""


class HandoverMove(StrEnum):
    """A step in a handover's life."""

    ISSUE = "issue"
    FIND_NOTHING = "find-nothing"
    OPEN = "open"
    CHOOSE = "choose"
    REQUEST = "request"
    CONTACT = "contact"
    SET_MEETING = "set-meeting"
    ATTEND = "attend"
    MISS = "miss"
    """The person did not come to the meeting that was set."""
    CANNOT_HELP = "cannot-help"
    """The recipient cannot help: the person looks again."""
    LAPSE = "lapse"
    """Nobody answered the request within its time: the person looks again."""
    LOOK_AGAIN = "look-again"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FIND_UNSUITABLE = "find-unsuitable"
    ERASE = "erase"
    """«Slett alt»."""
    EXPIRE = "expire"
    CLOSE = "close"


class Step(Struct, frozen=True):
    """What a move leads to, and who may make it."""

    to: HandoverState
    by: frozenset[ActorKind]


_S, _M, _K = HandoverState, HandoverMove, ActorKind
OVER = frozenset({_S.CLOSED, _S.EXPIRED, _S.UNSUITABLE})
"""States nothing leads out of."""
WITH_REQUEST = (_S.CONTACT_REQUESTED, _S.CONTACTED, _S.FIRST_MEETING_SET, _S.NOT_ATTENDED)
"""States in which a contact request may be under way; in the first three it always is, until 30 days bring nothing."""
_BEFORE_REQUEST = (_S.CARD_ISSUED, _S.OPENED, _S.CHOSEN, _S.NO_OFFER, _S.DECLINED, _S.WITHDRAWN)


def _steps(
    states: tuple[HandoverState, ...], move: HandoverMove, to: HandoverState, *by: ActorKind
) -> dict[tuple[HandoverState, HandoverMove], Step]:
    return {(state, move): Step(to, frozenset(by)) for state in states}


MOVES: dict[tuple[HandoverState, HandoverMove], Step] = {
    **_steps((_S.PREPARED,), _M.ISSUE, _S.CARD_ISSUED, _K.SENDER),
    **_steps((_S.PREPARED,), _M.FIND_NOTHING, _S.NO_OFFER, _K.SENDER),
    **_steps((_S.CARD_ISSUED,), _M.OPEN, _S.OPENED, _K.HOLDER),
    **_steps((*_BEFORE_REQUEST, _S.CONTACTED, _S.NOT_ATTENDED, _S.ATTENDED), _M.CHOOSE, _S.CHOSEN, _K.HOLDER),
    **_steps((_S.CHOSEN,), _M.REQUEST, _S.CONTACT_REQUESTED, _K.HOLDER),
    **_steps((_S.CONTACT_REQUESTED,), _M.CONTACT, _S.CONTACTED, _K.RECIPIENT),
    **_steps(WITH_REQUEST, _M.SET_MEETING, _S.FIRST_MEETING_SET, _K.RECIPIENT),
    **_steps(WITH_REQUEST, _M.ATTEND, _S.ATTENDED, _K.RECIPIENT, _K.HOLDER),
    **_steps((_S.OPENED, _S.CHOSEN, _S.DECLINED, _S.WITHDRAWN), _M.ATTEND, _S.ATTENDED, _K.HOLDER),
    **_steps((_S.CONTACTED, _S.FIRST_MEETING_SET), _M.MISS, _S.NOT_ATTENDED, _K.RECIPIENT),
    **_steps(WITH_REQUEST, _M.CANNOT_HELP, _S.OPENED, _K.RECIPIENT),
    **_steps((_S.CONTACT_REQUESTED,), _M.LAPSE, _S.OPENED, _K.SYSTEM),
    **_steps(
        (_S.CHOSEN, _S.CONTACTED, _S.FIRST_MEETING_SET, _S.ATTENDED, _S.NOT_ATTENDED, _S.DECLINED, _S.WITHDRAWN),
        _M.LOOK_AGAIN, _S.OPENED, _K.HOLDER,
    ),
    **_steps(
        (_S.CARD_ISSUED, _S.OPENED, _S.CHOSEN, _S.NO_OFFER, _S.WITHDRAWN, _S.CONTACTED, _S.FIRST_MEETING_SET,
         _S.NOT_ATTENDED, _S.ATTENDED),
        _M.DECLINE, _S.DECLINED, _K.HOLDER,
    ),
    **_steps(WITH_REQUEST, _M.WITHDRAW, _S.WITHDRAWN, _K.HOLDER),
    **_steps(
        (_S.PREPARED, _S.CARD_ISSUED, _S.OPENED, _S.CHOSEN, _S.NO_OFFER),
        _M.FIND_UNSUITABLE, _S.UNSUITABLE, _K.SENDER,
    ),
    **_steps(tuple(state for state in _S if state not in OVER), _M.ERASE, _S.CLOSED, _K.HOLDER),
    **_steps((_S.PREPARED, *_BEFORE_REQUEST), _M.EXPIRE, _S.EXPIRED, _K.SYSTEM),
    **_steps((*WITH_REQUEST, _S.ATTENDED), _M.CLOSE, _S.CLOSED, _K.SYSTEM),
}  # fmt: skip

REFUSED = N_("Dette steget er ikke mulig nå. Noe har skjedd med overføringen i mellomtiden.")
NOT_YOURS = N_("Dette steget er det noen andre som tar.")


def next_state(state: HandoverState, move: HandoverMove, *, by: ActorKind) -> HandoverState:
    """Return the state a move leads to.

    Raises ``Conflict`` where the table has no such move, ``NotAllowed`` where it is not this actor's to make.
    """
    step = MOVES.get((state, move))
    if step is None:
        raise Conflict(REFUSED)
    if by not in step.by:
        raise NotAllowed(NOT_YOURS)
    return step.to


def may(state: HandoverState, move: HandoverMove, *, by: ActorKind) -> bool:
    """Return whether this actor may make the move now: for what a page offers."""
    step = MOVES.get((state, move))
    return step is not None and by in step.by
