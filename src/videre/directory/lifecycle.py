"""The life of a group: its states, the moves between them, and who may make each.

Everything is in one table, ``MOVES``; a pair that is not there is refused. ``paused`` comes from any listed
state and goes back to the one it came from, which the group's row remembers.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.problems import Conflict, NotAllowed


class GroupState(StrEnum):
    """Where a group is in its life; the order is that of a life."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    GATHERING = "gathering"
    SCHEDULED = "scheduled"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    MERGED = "merged"


LISTED = frozenset({GroupState.GATHERING, GroupState.SCHEDULED, GroupState.STARTING, GroupState.RUNNING})
"""The states in which the public sees a group, unless it is hidden as missing.

A paused group is not among them: someone who turns up at its door finds it locked.
"""


class Move(StrEnum):
    """A step in a group's life."""

    SUBMIT = "submit"
    """The starter asks the steward to list the group."""
    RETURN = "return"
    """The steward sends it back with a remark."""
    DECLINE = "decline"
    """The steward will not list it, and says why."""
    DEFER = "defer"
    """The steward puts the decision off to a day."""
    APPROVE = "approve"
    """The steward lists it; it begins to gather people."""
    SCHEDULE = "schedule"
    """Enough people: the first meeting has a date."""
    REGATHER = "regather"
    """The start was called off; the group gathers people again."""
    START = "start"
    """The first meeting is held, with the starter there."""
    WITHDRAW = "withdraw"
    """The starter withdraws; the group runs itself."""
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    MERGE = "merge"
    """The group goes on as part of another one."""


class Step(Struct, frozen=True):
    """What a move leads to; ``to`` is None where it leads back to the state that was paused."""

    to: GroupState | None
    by: frozenset[ActorKind]


_STEWARDS = frozenset({ActorKind.STEWARD, ActorKind.ADMINISTRATOR})
_ANYONE = _STEWARDS | {ActorKind.STARTER}
_S = GroupState
_M = Move

MOVES: dict[tuple[GroupState, Move], Step] = {
    (_S.DRAFT, _M.SUBMIT): Step(_S.SUBMITTED, _ANYONE),
    (_S.DRAFT, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.SUBMITTED, _M.RETURN): Step(_S.RETURNED, _STEWARDS),
    (_S.SUBMITTED, _M.APPROVE): Step(_S.GATHERING, _STEWARDS),
    (_S.SUBMITTED, _M.DECLINE): Step(_S.ENDED, _STEWARDS),
    (_S.SUBMITTED, _M.DEFER): Step(_S.SUBMITTED, _STEWARDS),
    (_S.SUBMITTED, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.RETURNED, _M.SUBMIT): Step(_S.SUBMITTED, _ANYONE),
    (_S.RETURNED, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.GATHERING, _M.SCHEDULE): Step(_S.SCHEDULED, _ANYONE),
    (_S.GATHERING, _M.PAUSE): Step(_S.PAUSED, _ANYONE),
    (_S.GATHERING, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.GATHERING, _M.MERGE): Step(_S.MERGED, _STEWARDS),
    (_S.SCHEDULED, _M.REGATHER): Step(_S.GATHERING, _ANYONE),
    (_S.SCHEDULED, _M.START): Step(_S.STARTING, _ANYONE),
    (_S.SCHEDULED, _M.PAUSE): Step(_S.PAUSED, _ANYONE),
    (_S.SCHEDULED, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.SCHEDULED, _M.MERGE): Step(_S.MERGED, _STEWARDS),
    (_S.STARTING, _M.WITHDRAW): Step(_S.RUNNING, _ANYONE),
    (_S.STARTING, _M.PAUSE): Step(_S.PAUSED, _ANYONE),
    (_S.STARTING, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.STARTING, _M.MERGE): Step(_S.MERGED, _STEWARDS),
    (_S.RUNNING, _M.PAUSE): Step(_S.PAUSED, _ANYONE),
    (_S.RUNNING, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.RUNNING, _M.MERGE): Step(_S.MERGED, _STEWARDS),
    (_S.PAUSED, _M.RESUME): Step(None, _ANYONE),
    (_S.PAUSED, _M.END): Step(_S.ENDED, _ANYONE),
    (_S.PAUSED, _M.MERGE): Step(_S.MERGED, _STEWARDS),
}

DECISIONS = frozenset({Move.APPROVE, Move.RETURN, Move.DECLINE, Move.DEFER})
"""What a steward decides about a group that was sent in."""


class Needs(StrEnum):
    """What a move cannot be made without, by the name of the field that says it."""

    REMARK = "remark"
    DEFERRED_UNTIL = "deferred_until"
    STARTS_ON = "starts_on"
    MERGED_INTO = "merged_into"


NEEDS: dict[Move, Needs] = {
    Move.RETURN: Needs.REMARK,
    Move.DECLINE: Needs.REMARK,
    Move.DEFER: Needs.DEFERRED_UNTIL,
    Move.SCHEDULE: Needs.STARTS_ON,
    Move.MERGE: Needs.MERGED_INTO,
}

REFUSED = N_("Dette steget er ikke mulig nå. Gruppa kan ha blitt endret av noen andre.")
NOT_YOURS = N_("Dette steget er det forvalteren som tar.")
ALREADY_APPROVED = N_("Gruppa er alt godkjent og står i lista.")
ALREADY_RETURNED = N_("Gruppa er alt sendt tilbake til igangsetteren med en merknad.")
ALREADY_ENDED = N_("Gruppa er alt avslått eller avsluttet. Den venter ikke lenger på et svar.")


def next_state(state: GroupState, move: Move, *, by: Actor, paused_from: GroupState | None = None) -> GroupState:
    """Return the state that ``move`` leads to.

    ``paused_from`` is the state a paused group was paused from; it is needed for ``resume`` only.
    Raises ``Conflict`` where the table has no such move, ``NotAllowed`` where it is not this actor's to make.
    The system may make no move of its own: a group's life is decided by people.
    """
    step = MOVES.get((state, move))
    if step is None:
        raise Conflict(REFUSED)
    if by.kind not in step.by:
        raise NotAllowed(NOT_YOURS)
    if step.to is not None:
        return step.to
    if paused_from not in LISTED:
        raise Conflict(REFUSED)
    return paused_from


def happened(state: GroupState) -> str:
    """Return the words for a steward who comes too late to decide: what became of the group meanwhile."""
    if state is GroupState.RETURNED:
        return ALREADY_RETURNED
    if state in {GroupState.ENDED, GroupState.MERGED}:
        return ALREADY_ENDED
    return ALREADY_APPROVED if state in LISTED else REFUSED


def moves_from(state: GroupState, *, by: Actor) -> tuple[Move, ...]:
    """Return the moves this actor may make from ``state``, in the table's order."""
    return tuple(move for (start, move), step in MOVES.items() if start is state and by.kind in step.by)


def may_edit(state: GroupState, *, by: Actor) -> bool:
    """Return whether this actor may change the group's text and place at once.

    A listed version stays as approved: its starter's change to it is a proposal for the steward.
    """
    if state in {GroupState.ENDED, GroupState.MERGED} or by.kind not in _ANYONE | {ActorKind.SYSTEM}:
        return False
    return by.kind is not ActorKind.STARTER or state in {GroupState.DRAFT, GroupState.RETURNED}
