"""What people who work with groups read. Every query begins from what its reader may see.

A group that is not theirs is not found, whatever is asked about it. A steward's or an administrator's look at a
group's page, with its hidden address and its starters' contacts, is on the trail before it is answered.
"""

from __future__ import annotations

from typing import Any

from videre.database import reading, writing
from videre.directory.access import actor_on, look_is_recorded, may_decide, may_edit_at_once
from videre.directory.checklist import marks_of, steps_of
from videre.directory.group_rows import DETAILS, details_of, recorded
from videre.directory.group_seen import leading_today, seen_of, starters_of, stewarded_by
from videre.directory.lifecycle import GroupState, moves_from
from videre.directory.queue_queries import desk_for, desk_group_for, queue_for, waiting_for
from videre.directory.revision_life import RevisionState
from videre.directory.staff_rows import FEW, ROW, group_rows_of
from videre.directory.staff_shapes import GroupFlag, GroupPage, GroupSort, StaffGroup, Starter
from videre.directory.tables import Group, GroupStarter, Revision
from videre.people.shapes import Identity
from videre.people.tables import Account
from videre.places.folding import fold
from videre.problems import NotFound

__all__ = ["desk_for", "desk_group_for", "groups_for", "queue_for", "staff_group_for", "waiting_for"]

PAGE = 50
"""Groups on one page of the work list."""

_PAGE_COLUMNS = tuple(
    {
        column._meta.name: column
        for column in (
            *ROW,
            *DETAILS,
            Group.version,
            Group.remark,
            Group.paused_from,
            Group.merged_into,
            Group.members_as_of,
            Group.created_at,
            Group.changed_by,
        )
    }.values()
)
_SORTED_BY: dict[GroupSort, tuple[Any, ...]] = {
    GroupSort.NAME: (Group.search_text,),
    GroupSort.PLACE: (Group.municipality, Group.search_text),
    GroupSort.STATE: (Group.state, Group.search_text),
    GroupSort.CONFIRMED: (Group.confirmed_on, Group.search_text),
    GroupSort.CHANGED: (Group.changed_at,),
    GroupSort.SUBMITTED: (Group.submitted_at,),
}


async def groups_for(
    identity: Identity,
    *,
    q: str = "",
    state: GroupState | None = None,
    flag: GroupFlag | None = None,
    steward_id: int | None = None,
    municipality: str = "",
    sort: GroupSort = GroupSort.NAME,
    descending: bool = False,
    page: int = 1,
) -> GroupPage:
    """Return the groups this person answers for, narrowed and sorted, fifty at a time; none where there are none.

    ``q`` are the beginnings of words in name and place, ``municipality`` is the four-character number. A page beyond
    the last is the last.
    """
    mine = stewarded_by(identity)
    if mine is None:
        return GroupPage((), 0, 1, 1)
    async with reading():
        where = mine
        for word in fold(q).split()[:5]:
            where = where & Group.search_text.like(f"%{word}%")
        if state is not None:
            where = where & (Group.state == state.value)
        if steward_id is not None:
            where = where & (Group.steward == steward_id)
        if municipality:
            where = where & (Group.municipality == municipality)
        if flag is not None:
            where = where & await _flagged(flag)
        total = int(await Group.count().where(where))
        pages = max(1, -(-total // PAGE))
        shown = min(max(page, 1), pages)
        query = Group.select(*ROW).where(where).limit(PAGE).offset((shown - 1) * PAGE)
        query = query.order_by(*_SORTED_BY[sort], ascending=not descending).order_by(Group.id)
        rows = await group_rows_of(await query)
    return GroupPage(tuple(rows), total, shown, pages)


async def staff_group_for(identity: Identity, group_id: int) -> StaffGroup:
    """Return a group's work page. Raises ``NotFound`` where it is not there, or not there for this person."""
    async with writing():
        rows = await Group.select(*_PAGE_COLUMNS).where(Group.id == group_id)
        if not rows:
            raise NotFound()
        row = rows[0]
        leading = (await starters_of([group_id])).get(group_id, [])
        seen = seen_of(row, leading)
        actor = actor_on(identity, seen)
        if actor is None:
            raise NotFound()
        if look_is_recorded(identity, seen):
            await recorded("look-contacts", row, actor)
        marks = (await marks_of([group_id]))[group_id]
        return StaffGroup(
            row=(await group_rows_of([row]))[0],
            version=row["version"],
            details=details_of(row),
            remark=row["remark"],
            paused_from=GroupState(row["paused_from"]) if row["paused_from"] else None,
            merged_into=row["merged_into"],
            members_as_of=row["members_as_of"],
            created_at=row["created_at"],
            changed_by=row["changed_by"],
            starters=await _starters(group_id),
            steps=steps_of(row, len(leading), marks),
            actor=actor,
            moves=moves_from(seen.state, by=actor),
            edits_at_once=may_edit_at_once(identity, seen),
            may_decide=may_decide(identity, seen),
        )


async def _flagged(flag: GroupFlag) -> Any:
    match flag:
        case GroupFlag.FEW:
            return FEW
        case GroupFlag.CHANGE:
            rows = await Revision.select(Revision.group).where(Revision.state == RevisionState.OPEN.value)
            return Group.id.is_in([row["group_id"] for row in rows] or [0])
    column: Any = {
        GroupFlag.UNCONFIRMED: Group.unconfirmed,
        GroupFlag.MISSING: Group.missing,
        GroupFlag.ORPHANED: Group.orphaned,
    }[flag]
    return column.eq(True)


async def _starters(group_id: int) -> tuple[Starter, ...]:
    leading = (GroupStarter.group == group_id) & leading_today()
    rows = (
        await GroupStarter.select(GroupStarter.account, GroupStarter.from_on).where(leading).order_by(GroupStarter.id)
    )
    columns = (Account.id, Account.name, Account.email, Account.confirmed_at)
    accounts = await Account.select(*columns).where(Account.id.is_in([row["account"] for row in rows] or [0]))
    known = {account["id"]: account for account in accounts}
    return tuple(
        Starter(each["id"], each["name"], each["email"], row["from_on"], each["confirmed_at"] is not None)
        for row in rows
        if (each := known.get(row["account"])) is not None
    )
