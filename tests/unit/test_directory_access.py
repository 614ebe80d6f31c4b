"""Who may see and do what with a group: every kind of person against every kind of group."""

from __future__ import annotations

import pytest

from videre.directory.access import (
    GroupSeen,
    actor_on,
    look_is_recorded,
    may_decide,
    may_edit_at_once,
    may_propose,
    may_see,
)
from videre.directory.lifecycle import LISTED, GroupState
from videre.language import Language
from videre.people.actors import ActorKind
from videre.people.roles import Permission, Role
from videre.people.shapes import Grant, Identity

OFFICE, OTHER_OFFICE = 1, 2


def somebody(
    *grants: Grant, account_id: int = 7, strong: bool = True, scopes: frozenset[Permission] | None = None
) -> Identity:
    return Identity(account_id, "Siv", "siv@example.no", Language.NB, grants, strong=strong, scopes=scopes)


def a_group(
    state: GroupState = GroupState.RUNNING, steward: int | None = OFFICE, starters: frozenset[int] = frozenset()
) -> GroupSeen:
    return GroupSeen(1, state, steward, steward is None, starters)


STEWARD = somebody(Grant(Role.STEWARD, OFFICE))
STEWARD_ELSEWHERE = somebody(Grant(Role.STEWARD, OTHER_OFFICE))
STEWARD_UNPROVEN = somebody(Grant(Role.STEWARD, OFFICE), strong=False)
ADMINISTRATOR = somebody(Grant(Role.ADMINISTRATOR, OTHER_OFFICE))
STARTER = somebody(Grant(Role.STARTER))
RPH = somebody(Grant(Role.RPH_STAFF, OFFICE))
NOBODY = somebody()
READS_ONLY = somebody(Grant(Role.STEWARD, OFFICE), scopes=frozenset({Permission.OWN_ACCOUNT}))
OWN = frozenset({7})


@pytest.mark.parametrize(
    ("who", "group", "kind"),
    [
        (STEWARD, a_group(), ActorKind.STEWARD),
        (STEWARD, a_group(starters=OWN), ActorKind.STEWARD),
        (STEWARD, a_group(steward=None), None),
        (STEWARD_ELSEWHERE, a_group(), None),
        (STEWARD_UNPROVEN, a_group(), None),
        (READS_ONLY, a_group(), None),
        (ADMINISTRATOR, a_group(), ActorKind.ADMINISTRATOR),
        (ADMINISTRATOR, a_group(steward=OTHER_OFFICE), ActorKind.STEWARD),
        (ADMINISTRATOR, a_group(steward=None), ActorKind.ADMINISTRATOR),
        (STARTER, a_group(starters=OWN), ActorKind.STARTER),
        (STARTER, a_group(starters=frozenset({8})), None),
        (STARTER, a_group(), None),
        (RPH, a_group(), None),
        (RPH, a_group(starters=OWN), None),
        (NOBODY, a_group(starters=OWN), None),
        (STEWARD_ELSEWHERE, a_group(starters=OWN), None),
    ],
)
def test_in_what_capacity_somebody_acts_and_whether_the_group_exists_for_them(
    who: Identity, group: GroupSeen, kind: ActorKind | None
) -> None:
    actor = actor_on(who, group)
    assert (actor.kind if actor else None) == kind
    assert may_see(who, group) is (kind is not None)
    assert may_decide(who, group) is (kind in {ActorKind.STEWARD, ActorKind.ADMINISTRATOR})
    assert actor is None or actor.account_id == 7


@pytest.mark.parametrize("state", list(GroupState))
def test_what_a_starter_changes_at_once_and_what_becomes_a_proposal(state: GroupState) -> None:
    group = a_group(state, starters=OWN)
    assert may_edit_at_once(STARTER, group) is (state in {GroupState.DRAFT, GroupState.RETURNED})
    proposes = state in LISTED | {GroupState.PAUSED, GroupState.DRAFT, GroupState.RETURNED}
    assert may_propose(STARTER, group) is proposes
    assert may_edit_at_once(STEWARD, group) is (state not in {GroupState.ENDED, GroupState.MERGED})
    assert not may_edit_at_once(NOBODY, group)
    assert not may_propose(STEWARD_ELSEWHERE, group)


def test_every_look_but_a_starters_own_is_recorded() -> None:
    assert look_is_recorded(STEWARD, a_group())
    assert look_is_recorded(ADMINISTRATOR, a_group())
    assert not look_is_recorded(STARTER, a_group(starters=OWN))
