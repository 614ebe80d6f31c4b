"""What a person may see of groups, read from the database: where every query of the work pages begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from videre.database import reading
from videre.directory.access import GroupSeen, actor_on
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.tables import Group, GroupStarter
from videre.people.actors import Actor
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotFound

SEEN = (Group.id, Group.state, Group.steward, Group.orphaned)
"""The columns that ``seen_of`` reads."""


async def seen_group(group_id: int) -> GroupSeen:
    """Return what the rules need to know of a group. Raises ``NotFound``. Callable inside ``writing()``."""
    async with reading():
        rows = await Group.select(*SEEN).where(Group.id == group_id)
        if not rows:
            raise NotFound()
        starters = await starters_of([group_id])
    return seen_of(rows[0], starters.get(group_id, ()))


def seen_of(row: dict[str, Any], starters: Iterable[int]) -> GroupSeen:
    """Return what the rules need to know, from a row of ``SEEN`` and the accounts that lead the group today."""
    return GroupSeen(
        id=row["id"],
        state=GroupState(row["state"]),
        steward_id=row["steward"],
        orphaned=bool(row["orphaned"]),
        starter_ids=frozenset(starters),
    )


async def starters_of(group_ids: list[int]) -> dict[int, list[int]]:
    """Return the accounts that lead each of these groups today; inside ``reading()`` or ``writing()``."""
    found: dict[int, list[int]] = defaultdict(list)
    if group_ids:
        leading = GroupStarter.group.is_in(group_ids) & leading_today()
        for row in await GroupStarter.select(GroupStarter.group, GroupStarter.account).where(leading):
            found[row["group_id"]].append(row["account"])
    return found


def leading_today() -> Any:
    """Return the condition under which a starter leads a group today."""
    day = today()
    begun = GroupStarter.from_on.is_null() | (GroupStarter.from_on <= day)
    return begun & (GroupStarter.to_on.is_null() | (GroupStarter.to_on >= day))


async def actor_for(identity: Identity, group_id: int) -> Actor:
    """Return in what capacity a person acts on a group: what every action wants as ``by``.

    Raises ``NotFound`` where the group is not there, or not there for this person. Callable inside ``writing()``.
    """
    by = actor_on(identity, await seen_group(group_id))
    if by is None:
        raise NotFound()
    return by


def stewarded_by(identity: Identity) -> Any | None:
    """Return the condition for the groups this person answers for, None where there are none."""
    if identity.everywhere(Permission.STEWARD_GROUPS):
        return Group.id > 0
    organisations = sorted(identity.organisations(Permission.STEWARD_GROUPS))
    return Group.steward.is_in(organisations) if organisations else None


async def led_by(identity: Identity) -> list[int]:
    """Return the groups this person leads today, oldest first; inside ``reading()`` or ``writing()``."""
    if not identity.may(Permission.LEAD_GROUPS):
        return []
    mine = (GroupStarter.account == identity.account_id) & leading_today()
    rows = await GroupStarter.select(GroupStarter.group).where(mine).order_by(GroupStarter.group)
    return [row["group_id"] for row in rows]
