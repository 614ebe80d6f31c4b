"""Every state × every move × every actor, written out again here so that the table cannot change by accident."""

from __future__ import annotations

import pytest

from videre.directory.lifecycle import LISTED, MOVES, GroupState, Move, may_edit, moves_from, next_state
from videre.people.actors import SYSTEM, Actor, ActorKind
from videre.problems import Conflict, NotAllowed

# One row a state, one column a move: where it leads, and * where only stewards may. «<-» is back to before the pause.
TABLE = """
          submit    return    approve    decline defer      schedule  regather  start    withdraw pause  resume end   merge
draft     submitted -         -          -       -          -         -         -        -        -      -      ended -
submitted -         returned* gathering* ended*  submitted* -         -         -        -        -      -      ended -
returned  submitted -         -          -       -          -         -         -        -        -      -      ended -
gathering -         -         -          -       -          scheduled -         -        -        paused -      ended merged*
scheduled -         -         -          -       -          -         gathering starting -        paused -      ended merged*
starting  -         -         -          -       -          -         -         -        running  paused -      ended merged*
running   -         -         -          -       -          -         -         -        -        paused -      ended merged*
paused    -         -         -          -       -          -         -         -        -        -      <-     ended merged*
ended     -         -         -          -       -          -         -         -        -        -      -      -     -
merged    -         -         -          -       -          -         -         -        -        -      -      -     -
"""  # noqa: E501
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(GroupState(row[0]), Move(move)): cell for row in _ROWS for move, cell in zip(_HEAD, row[1:], strict=True)}


def test_the_table_above_is_whole() -> None:
    assert len(EXPECTED) == len(GroupState) * len(Move)
    assert {pair for pair, cell in EXPECTED.items() if cell != "-"} == set(MOVES)


STEWARDS = {ActorKind.STEWARD, ActorKind.ADMINISTRATOR}


@pytest.mark.parametrize("kind", list(ActorKind))
@pytest.mark.parametrize(("state", "move"), list(EXPECTED))
def test_every_move_from_every_state_by_everyone(state: GroupState, move: Move, kind: ActorKind) -> None:
    cell = EXPECTED[state, move]
    by = Actor(kind, "Siv Dahl")
    if cell == "-":
        with pytest.raises(Conflict):
            next_state(state, move, by=by, paused_from=GroupState.RUNNING)
    elif kind not in STEWARDS | {ActorKind.STARTER} or (cell.endswith("*") and kind is ActorKind.STARTER):
        with pytest.raises(NotAllowed):
            next_state(state, move, by=by, paused_from=GroupState.RUNNING)
        assert move not in moves_from(state, by=by)
    else:
        to = GroupState.RUNNING if cell == "<-" else GroupState(cell.rstrip("*"))
        assert next_state(state, move, by=by, paused_from=GroupState.RUNNING) is to
        assert move in moves_from(state, by=by)


@pytest.mark.parametrize("before", sorted(LISTED))
def test_a_pause_leads_back_to_where_it_began(before: GroupState) -> None:
    by = Actor(ActorKind.STARTER)
    assert next_state(before, Move.PAUSE, by=by) is GroupState.PAUSED
    assert next_state(GroupState.PAUSED, Move.RESUME, by=by, paused_from=before) is before


@pytest.mark.parametrize("before", [None, GroupState.DRAFT, GroupState.PAUSED, GroupState.ENDED])
def test_a_pause_never_leads_to_a_state_it_cannot_have_come_from(before: GroupState | None) -> None:
    with pytest.raises(Conflict):
        next_state(GroupState.PAUSED, Move.RESUME, by=Actor(ActorKind.STEWARD), paused_from=before)


def test_only_groups_in_life_are_listed() -> None:
    assert {"gathering", "scheduled", "starting", "running"} == LISTED


@pytest.mark.parametrize("state", list(GroupState))
def test_a_starter_changes_drafts_and_a_steward_all_but_the_dead(state: GroupState) -> None:
    dead = state in {GroupState.ENDED, GroupState.MERGED}
    assert may_edit(state, by=Actor(ActorKind.STARTER)) is (state in {GroupState.DRAFT, GroupState.RETURNED})
    assert may_edit(state, by=Actor(ActorKind.STEWARD)) is not dead
    assert may_edit(state, by=SYSTEM) is not dead
