"""Who may see and do what with a group: every rule on one page, as small predicates. Pure.

A group is reached by its starters, by the stewards of the organisation that answers for it, and by the national
administrators. To anybody else it does not exist beyond what the public sees; queries begin from ``may_see``.
"""

from __future__ import annotations

from msgspec import Struct

from videre.directory.lifecycle import GroupState, may_edit
from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity


class GroupSeen(Struct, frozen=True):
    """What the rules need to know of a group. ``starter_ids`` are the accounts that lead it today."""

    id: int
    state: GroupState
    steward_id: int | None = None
    orphaned: bool = False
    starter_ids: frozenset[int] = frozenset()


def stewards(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether this person answers for the group, as one of its steward's people or as an administrator."""
    return identity.everywhere(Permission.STEWARD_GROUPS) or (
        seen.steward_id is not None and seen.steward_id in identity.organisations(Permission.STEWARD_GROUPS)
    )


def leads(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether this person is one of the group's starters."""
    return identity.account_id in seen.starter_ids and identity.may(Permission.LEAD_GROUPS)


def may_see(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether the group's work page exists for this person: all of it, hidden place and contacts included."""
    return stewards(identity, seen) or leads(identity, seen)


def look_is_recorded(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether a look at what is hidden goes on the trail: all but the starters' own."""
    return not leads(identity, seen)


def may_decide(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether this person decides about the group in the queue.

    A steward who leads a group may decide about it too: small offices have one person, and the trail tells.
    """
    return stewards(identity, seen)


def may_edit_at_once(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether a change by this person holds at once, without a proposal."""
    by = actor_on(identity, seen)
    return by is not None and may_edit(seen.state, by=by)


def may_propose(identity: Identity, seen: GroupSeen) -> bool:
    """Return whether this person may change the group at all, be it by a proposal for its steward."""
    return may_see(identity, seen) and seen.state not in {GroupState.ENDED, GroupState.MERGED, GroupState.SUBMITTED}


def actor_on(identity: Identity, seen: GroupSeen) -> Actor | None:
    """Return in what capacity this person acts on the group, the most able first; None where in none."""
    if seen.steward_id is not None and seen.steward_id in identity.organisations(Permission.STEWARD_GROUPS):
        # An administrator of the very organisation acts as its steward: the narrower capacity is the truer one.
        return identity.acting_as(ActorKind.STEWARD)
    if identity.everywhere(Permission.STEWARD_GROUPS):
        return identity.acting_as(ActorKind.ADMINISTRATOR)
    return identity.acting_as(ActorKind.STARTER) if leads(identity, seen) else None
