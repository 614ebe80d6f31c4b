"""What waits: for a steward in the queue, for a starter at the desk, for each on the welcome page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from videre.database import reading
from videre.directory.checklist import marks_of, steps_of
from videre.directory.group_seen import leading_today, led_by, starters_of, stewarded_by
from videre.directory.lifecycle import LISTED, GroupState, moves_from
from videre.directory.meetings import today
from videre.directory.revision_life import RevisionState
from videre.directory.revision_rows import latest_answer
from videre.directory.staff_rows import FEW, ROW, group_rows_of, steward_names
from videre.directory.staff_shapes import Alert, DeskGroup, GroupRow, Queue, QueueItem, Waiting
from videre.directory.tables import Group, GroupDraft, GroupStarter, Revision
from videre.people.actors import ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotFound

MOST = 200
"""Entries in one list of the queue; whoever has more waiting begins with the oldest."""
RETURN_VISIT_SHOWN = timedelta(days=7)
"""How long before its day a return visit is pointed out."""

_ITEM = (
    Group.id, Group.name, Group.state, Group.place_label, Group.steward, Group.submitted_at, Group.deferred_until,
    Group.remark, Group.topics,
)  # fmt: skip
_HIDDEN = Group.missing.eq(True) & Group.state.is_in([state.value for state in LISTED])


async def queue_for(identity: Identity) -> Queue:
    """Return what waits for a steward; empty for everybody else."""
    mine = stewarded_by(identity)
    if mine is None:
        return Queue((), (), (), (), ())
    async with reading():
        waiting = mine & (Group.state == GroupState.SUBMITTED.value)
        groups = await _items(
            await Group.select(*_ITEM).where(waiting).order_by(Group.submitted_at, Group.id).limit(MOST)
        )
        changes = await _changes(mine)
        missing = await _rows(mine & _HIDDEN, Group.confirmed_on)
        few = await _rows(mine & FEW, Group.members)
    put_off = [each for each in (*groups, *changes) if _put_off(each, today())]
    return Queue(
        new=tuple(each for each in groups if each not in put_off),
        revisions=tuple(each for each in changes if each not in put_off),
        deferred=tuple(sorted(put_off, key=lambda each: each.until or date.max)),
        missing=tuple(missing),
        few=tuple(few),
    )


async def desk_for(identity: Identity) -> list[DeskGroup]:
    """Return the groups this person leads, those with something to do first."""
    async with reading():
        found = [await _desk_group(group_id, identity) for group_id in await led_by(identity)]
    return sorted(found, key=lambda each: (not each.alerts, each.row.state in _OVER, each.row.name))


async def desk_group_for(identity: Identity, group_id: int) -> DeskGroup:
    """Return one of the groups this person leads. Raises ``NotFound``."""
    async with reading():
        if group_id not in await led_by(identity):
            raise NotFound()
        return await _desk_group(group_id, identity)


async def waiting_for(identity: Identity) -> Waiting:
    """Return how much waits for a person, in each of their roles."""
    async with reading():
        desk = [await _desk_group(group_id, identity) for group_id in await led_by(identity)]
        drafts = int(await GroupDraft.count().where(GroupDraft.account == identity.account_id))
        mine = stewarded_by(identity)
        of_own = {
            "own_groups": sum(each.row.state not in _OVER for each in desk),
            "own_alerts": sum(bool(each.alerts) for each in desk),
            "own_drafts": drafts if identity.may(Permission.OWN_ACCOUNT) else 0,
        }
        if mine is None:
            return Waiting(**of_own)
        ahead = Group.deferred_until > today()
        submitted = mine & (Group.state == GroupState.SUBMITTED.value)
        all_submitted = int(await Group.count().where(submitted))
        put_off = int(await Group.count().where(submitted & ahead))
        changes = await _changes(mine)
        later = sum(_put_off(each, today()) for each in changes)
        orphaned = 0
        if identity.everywhere(Permission.STEWARD_GROUPS):
            alive = Group.state.not_in([state.value for state in (*_OVER, GroupState.DRAFT)])
            orphaned = int(await Group.count().where(Group.orphaned.eq(True) & alive))
        return Waiting(
            new=all_submitted - put_off,
            revisions=len(changes) - later,
            deferred=put_off + later,
            missing=int(await Group.count().where(mine & _HIDDEN)),
            few=int(await Group.count().where(mine & FEW)),
            orphaned=orphaned,
            **of_own,
        )


_OVER = (GroupState.ENDED, GroupState.MERGED)


async def _rows(where: Any, order: Any) -> list[GroupRow]:
    return await group_rows_of(await Group.select(*ROW).where(where).order_by(order, Group.id).limit(MOST))


async def _items(rows: list[dict[str, Any]]) -> list[QueueItem]:
    names = await steward_names(row["steward"] for row in rows)
    senders = await _first_starters([row["id"] for row in rows])
    return [
        QueueItem(
            group_id=row["id"],
            name=row["name"],
            state=GroupState(row["state"]),
            place_label=row["place_label"],
            steward_id=row["steward"],
            steward=names.get(row["steward"], ""),
            since=row["submitted_at"],
            until=row["deferred_until"],
            again=bool(row["remark"]),
            topics=tuple(row["topics"]),
            sent_by=senders.get(row["id"], ""),
        )
        for row in rows
    ]


async def _first_starters(group_ids: list[int]) -> dict[int, str]:
    """Return the name of the account that has led each group longest, of those that have one."""
    if not group_ids:
        return {}
    leading = GroupStarter.group.is_in(group_ids) & leading_today()
    rows = await (
        GroupStarter.select(GroupStarter.group, GroupStarter.account.name)
        .where(leading)
        .order_by(GroupStarter.id, ascending=False)
    )
    return {row["group_id"]: row["account.name"] for row in rows}


async def _changes(mine: Any) -> list[QueueItem]:
    """Return the open changes to the groups that ``mine`` chooses, the oldest first."""
    waiting = Revision.state == RevisionState.OPEN.value
    columns = (
        Revision.id, Revision.group, Revision.proposed_at, Revision.deferred_until, Revision.proposed_by.name
    )  # fmt: skip
    revisions = await Revision.select(*columns).where(waiting).order_by(Revision.proposed_at, Revision.id)
    asked = [row["group_id"] for row in revisions]
    if not asked:
        return []
    groups = {
        item.group_id: item for item in await _items(await Group.select(*_ITEM).where(mine & Group.id.is_in(asked)))
    }
    return [
        QueueItem(
            group_id=row["group_id"],
            name=group.name,
            state=group.state,
            place_label=group.place_label,
            steward_id=group.steward_id,
            steward=group.steward,
            since=row["proposed_at"],
            until=row["deferred_until"],
            revision_id=row["id"],
            topics=group.topics,
            sent_by=row["proposed_by.name"] or "",
        )
        for row in revisions
        if (group := groups.get(row["group_id"])) is not None
    ][:MOST]


def _put_off(item: QueueItem, day: date) -> bool:
    return item.until is not None and item.until > day


async def _desk_group(group_id: int, identity: Identity) -> DeskGroup:
    columns = (
        *ROW,
        Group.paused_from,
        Group.format,
        Group.venue,
        Group.street_address,
        Group.remark,
        Group.members_as_of,
    )
    raw = (await Group.select(*columns).where(Group.id == group_id))[0]
    row = (await group_rows_of([raw]))[0]
    starters = len((await starters_of([group_id])).get(group_id, ()))
    steps = steps_of(raw, starters, (await marks_of([group_id]))[group_id])
    answer = await latest_answer(group_id)
    returned = answer is not None and answer.state is RevisionState.RETURNED
    few = row.members is not None and row.members < 4 and row.state in LISTED - {GroupState.GATHERING}
    visit = row.return_visit_on is not None and row.return_visit_on - RETURN_VISIT_SHOWN <= today()
    points = {
        Alert.RETURNED: row.state is GroupState.RETURNED,
        Alert.CHANGE_RETURNED: returned,
        Alert.MISSING: row.missing and row.state in LISTED,
        Alert.UNCONFIRMED: row.unconfirmed and not row.missing and row.state in LISTED,
        Alert.FEW: few,
        Alert.ONE_STARTER: starters < 2 and row.state in {GroupState.GATHERING, GroupState.SCHEDULED},
        Alert.RETURN_VISIT: visit and not any(step.done for step in steps if step.step == "return-visit"),
    }
    return DeskGroup(
        row=row,
        steps=steps,
        moves=moves_from(row.state, by=identity.acting_as(ActorKind.STARTER)),
        alerts=tuple(alert for alert, holds in points.items() if holds and row.state not in _OVER),
        remark=answer.remark if answer is not None and returned else raw["remark"],
        members_as_of=raw["members_as_of"],
    )
