"""docs/roles.md says what the code says: roles and permissions, and the life of a group."""

from __future__ import annotations

import re
from pathlib import Path

from videre.directory.lifecycle import LISTED, MOVES, NEEDS, GroupState, may_edit
from videre.handover import lifecycle as handover
from videre.people.actors import Actor, ActorKind
from videre.people.roles import EVERYWHERE, ROLES, STRONG_ROLES, Permission, Role

PAGE = (Path(__file__).parents[2] / "docs" / "roles.md").read_text(encoding="utf-8")


def table(first: str) -> list[list[str]]:
    """Return the cells of the table whose first heading is ``first``, headings first."""
    lines = PAGE.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    del found[1]  # the rule under the headings
    return found


def named(sentence: str) -> set[str]:
    """Return the names in backticks between ``sentence`` and the next stop or semicolon, over lines."""
    found = " ".join(PAGE.split()).split(sentence)
    assert len(found) == 2, sentence
    return set(re.findall(r"`([a-z-]+)`", re.split(r"[.;]", found[1])[0]))


def test_every_permission_of_every_role_is_on_the_page_and_no_other() -> None:
    head, *rows = table("permission")
    roles = head[1:-1]
    assert roles == [role.value for role in Role]
    assert [row[0] for row in rows] == [permission.value for permission in Permission]
    for name, *cells in rows:
        assert set(cells[:-1]) <= {"yes", ""}, name
        held = {role for role, cell in zip(roles, cells, strict=False) if cell == "yes"}
        assert held == {role.value for role in Role if Permission(name) in ROLES[role]}, name
        assert cells[-1], f"{name} is not explained"


def test_roles_that_need_a_code_or_reach_everything_are_named() -> None:
    assert named("The roles that count only after a one-time code:") == {role.value for role in STRONG_ROLES}
    assert named("The roles that reach every organisation's records:") == {role.value for role in EVERYWHERE}


def test_every_move_is_on_the_page_with_who_may_make_it() -> None:
    written = {(start, move): (to, who, needs) for start, move, to, who, needs in table("from")[1:]}
    assert len(written) == len(table("from")) - 1, "a move is there twice"
    kinds = (ActorKind.STARTER, ActorKind.STEWARD, ActorKind.ADMINISTRATOR)
    assert all(step.by <= set(kinds) for step in MOVES.values())
    assert written == {
        (start.value, move.value): (
            step.to.value if step.to else "where it was paused",
            ", ".join(kind.value for kind in kinds if kind in step.by),
            NEEDS[move].value if move in NEEDS else "",
        )
        for (start, move), step in MOVES.items()
    }


def test_what_the_public_sees_and_a_starter_changes_at_once_is_named() -> None:
    assert named("The public sees groups that are") == {state.value for state in LISTED}
    starter = Actor(ActorKind.STARTER)
    assert named("A starter changes a") == {state.value for state in GroupState if may_edit(state, by=starter)}


def test_every_move_of_a_handover_is_on_the_page_with_who_may_make_it() -> None:
    written = [
        (state, move.strip("`"), to, who)
        for move, states, to, who in table("move")[1:]
        for state in re.findall(r"[a-z_]+", states)
    ]
    assert len(written) == len(set(written))
    assert set(written) == {
        (start.value, move.value, step.to.value, ", ".join(kind for kind in ActorKind if kind in step.by))
        for (start, move), step in handover.MOVES.items()
    }


def test_where_a_handover_ends_is_named() -> None:
    text = " ".join(PAGE.split()).split("A handover ends in")[1].split(";")[0]
    assert set(re.findall(r"`([a-z_]+)`", text)) == {state.value for state in handover.OVER}
