"""A change as the difference it makes, and the life of a proposal: every state × decision × actor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import world as w
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import Move
from videre.directory.proposals import Proposal, differing
from videre.directory.revision_life import CAME_TOO_LATE, RevisionState, next_revision_state
from videre.people.actors import Actor, ActorKind
from videre.problems import Conflict, NotAllowed

BASE = w.details(name="Søvngruppa")
TEXTS = ("name", "summary", "description", "venue", "street_address", "website", "contact_phone")


def test_both_changes_hold_where_they_speak_of_different_things() -> None:
    proposal = Proposal(BASE, replace(BASE, name="Nytt navn"))
    now = replace(BASE, summary="Forvalteren har rettet dette.")
    assert proposal.changed == ("name",)
    assert proposal.clashes(now) == ()
    assert proposal.over(now) == replace(now, name="Nytt navn")


def test_the_same_field_changed_otherwise_is_a_clash_and_changed_alike_is_none() -> None:
    proposal = Proposal(BASE, replace(BASE, name="Nytt navn"))
    assert proposal.clashes(replace(BASE, name="Et tredje navn")) == ("name",)
    assert proposal.clashes(replace(BASE, name="Nytt navn")) == ()


def test_halves_of_two_places_are_no_place() -> None:
    proposal = Proposal(BASE, replace(BASE, venue="Biblioteket"))
    moved = replace(BASE, municipality=w.SARPSBORG)
    assert set(proposal.clashes(moved)) == {"municipality", "venue"}


@given(st.data())
def test_a_proposal_over_what_its_starter_saw_is_what_they_want(data: st.DataObject) -> None:
    def changed(details: GroupDetails) -> GroupDetails:
        fields = data.draw(st.sets(st.sampled_from(TEXTS)))
        return replace(details, **{field: data.draw(st.text("ab", max_size=2)) for field in fields})

    after, now = changed(BASE), changed(BASE)
    proposal = Proposal(BASE, after)
    assert proposal.over(BASE) == after
    result = proposal.over(now)
    for field in GroupDetails.__struct_fields__:
        mine = getattr(after, field) != getattr(BASE, field)
        assert getattr(result, field) == getattr(after if mine else now, field)
    overwritten = {field for field in differing(BASE, now) if getattr(result, field) != getattr(now, field)}
    assert overwritten <= set(proposal.clashes(now))


# One row a decision of an open proposal: where it leads, * where only stewards, ° where only its starter.
TABLE = {
    Move.APPROVE: "accepted*",
    Move.RETURN: "returned*",
    Move.DECLINE: "declined*",
    Move.DEFER: "open*",
    Move.SUBMIT: "replaced°",
    Move.END: "withdrawn°",
}


@pytest.mark.parametrize("kind", list(ActorKind))
@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("state", list(RevisionState))
def test_every_decision_from_every_state_by_everyone(state: RevisionState, move: Move, kind: ActorKind) -> None:
    by = Actor(kind, "Siv Dahl")
    cell = TABLE.get(move, "-") if state is RevisionState.OPEN else "-"
    stewards = {ActorKind.STEWARD, ActorKind.ADMINISTRATOR}
    if cell == "-":
        with pytest.raises(Conflict) as problem:
            next_revision_state(state, move, by=by)
        assert problem.value.message == CAME_TOO_LATE[state]
    elif kind in (stewards if cell.endswith("*") else {ActorKind.STARTER}):
        assert next_revision_state(state, move, by=by) == cell[:-1]
    else:
        with pytest.raises(NotAllowed):
            next_revision_state(state, move, by=by)
