"""The life of a proposed change: its states, the decisions that lead from one to the other. Pure."""

from __future__ import annotations

from enum import StrEnum

from videre.directory.lifecycle import NOT_YOURS, Move
from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.problems import Conflict, NotAllowed


class RevisionState(StrEnum):
    """Where a proposed change to a listed group is; only an open one can be decided about."""

    OPEN = "open"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DECLINED = "declined"
    REPLACED = "replaced"
    """Its starter proposed something else before it was decided about."""
    WITHDRAWN = "withdrawn"
    """Its starter took it back, or the group has ended."""


_STEWARDS = frozenset({ActorKind.STEWARD, ActorKind.ADMINISTRATOR})
_STARTER = frozenset({ActorKind.STARTER})

REVISION_MOVES: dict[Move, tuple[RevisionState, frozenset[ActorKind]]] = {
    Move.APPROVE: (RevisionState.ACCEPTED, _STEWARDS),
    Move.RETURN: (RevisionState.RETURNED, _STEWARDS),
    Move.DECLINE: (RevisionState.DECLINED, _STEWARDS),
    Move.DEFER: (RevisionState.OPEN, _STEWARDS),
    Move.SUBMIT: (RevisionState.REPLACED, _STARTER),
    Move.END: (RevisionState.WITHDRAWN, _STARTER),
}
"""From ``OPEN``; from every other state nothing leads on."""

CAME_TOO_LATE: dict[RevisionState, str] = {
    RevisionState.ACCEPTED: N_("Endringen er alt godkjent og vises i lista."),
    RevisionState.RETURNED: N_("Endringen er alt sendt tilbake til igangsetteren."),
    RevisionState.DECLINED: N_("Endringen er alt avslått."),
    RevisionState.REPLACED: N_("Igangsetteren har sendt inn en nyere endring i stedet. Se på den."),
    RevisionState.WITHDRAWN: N_("Endringen er trukket tilbake og venter ikke lenger på svar."),
    RevisionState.OPEN: N_("En annen forvalter har nettopp utsatt avgjørelsen. Se på endringen på nytt."),
}


def next_revision_state(state: RevisionState, move: Move, *, by: Actor) -> RevisionState:
    """Return the state that a decision leads to.

    Raises ``Conflict`` with what happened where it is no longer open, ``NotAllowed`` where it is not this actor's.
    """
    if state is not RevisionState.OPEN or move not in REVISION_MOVES:
        raise Conflict(CAME_TOO_LATE[state])
    to, deciders = REVISION_MOVES[move]
    if by.kind not in deciders:
        raise NotAllowed(NOT_YOURS)
    return to
