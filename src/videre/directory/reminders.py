"""Asking groups whether their listing still holds, and flagging and hiding those that do not answer.

The one piece of work that time does to listings, run once a day. It may be run as often as one likes, and by several
at once: a step is taken only where the group's row still says that it was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.confirmation_links import confirmation_path
from videre.directory.freshness import interval_days
from videre.directory.group_rows import Values, next_version, stamp
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import TIMEZONE
from videre.directory.receivers import contacts_of, stewards_of
from videre.directory.reminder_letters import KINDS, Reminding, missing_for_stewards, reminder
from videre.directory.schedule import FIRST_DAYS, Due, Step, day_of, steps_due
from videre.directory.tables import Group
from videre.people.actors import SYSTEM
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.trail.actions import RecordKind, record

PORTION = 50
"""How many groups are handled in one transaction: others who want to write wait no longer than that."""


class Reminded(Struct, frozen=True):
    """How many letters were put in the outbox, and how many groups were flagged as unconfirmed and hidden."""

    letters: int = 0
    flagged: int = 0
    hidden: int = 0


class _Task(Struct, frozen=True):
    """One group and where it stands."""

    row: dict[str, Any]
    due: Due
    flag: bool
    hide: bool


async def remind(on: date) -> Reminded:
    """Take every step of the schedule that is due on a day, each once.

    Flags follow the schedule every day; letters are written once for each step, and only for the latest one.
    """
    letters = flagged = hidden = 0
    tasks = await _tasks(on)
    for first in range(0, len(tasks), PORTION):
        done = await _take(tasks[first : first + PORTION], on)
        letters, flagged, hidden = letters + done.letters, flagged + done.flagged, hidden + done.hidden
    return Reminded(letters, flagged, hidden)


def counted_from(row: dict[str, Any]) -> date:
    """Return the day a group's schedule counts from: its last confirmation, else the day it came into the list."""
    confirmed: date | None = row["confirmed_on"]
    created: datetime = row["created_at"]
    return confirmed or created.astimezone(TIMEZONE).date()


async def _tasks(on: date) -> list[_Task]:
    async with reading():
        rows = await (
            Group.select(
                Group.id, Group.name, Group.state, Group.confirmed_on, Group.created_at, Group.unconfirmed,
                Group.reminded, Group.reminded_for, Group.steward, Group.steward.name, Group.steward.email,
            )
            .where(_may_be_due(on))
            .order_by(Group.id)  # everybody changes several groups in this order: nobody waits for each other
        )  # fmt: skip
    return list(_standing(rows, on))


def _may_be_due(on: date) -> Any:
    """Return what the database can rule out; hidden groups have been through it all."""
    states: Any = Group.confirmed_on.is_null() & Group.state.is_in([state.value for state in LISTED])
    for state in sorted(LISTED):
        last = on - timedelta(days=interval_days(state) + FIRST_DAYS)
        states = states | ((Group.state == state.value) & (Group.confirmed_on <= last))
    return Group.missing.eq(False) & states


def _standing(rows: list[dict[str, Any]], on: date) -> Iterator[_Task]:
    for row in rows:
        taken = Step(row["reminded"]) if row["reminded"] else None
        due = steps_due(counted_from(row), GroupState(row["state"]), taken, row["reminded_for"], on)
        if due is None:
            continue
        flag = due.step in {Step.FLAG, Step.HIDE} and not row["unconfirmed"]
        hide = due.step is Step.HIDE
        if due.send or flag or hide:
            yield _Task(row, due, flag, hide)


async def _take(portion: Sequence[_Task], on: date) -> Reminded:
    async with writing():
        # First of all, as every action does: whoever changes what is shown queues here.
        version = await next_version() if any(task.flag or task.hide for task in portion) else 0
        taken = [task for task in portion if await _mark(task, version)]
        contacts = await contacts_of((task.row["id"] for task in taken if task.due.send), on)
        letters = 0
        for task in (task for task in taken if task.due.send):
            about = _about(task)
            for email, language in contacts[task.row["id"]]:
                letter = reminder(task.due.step, about, language)
                letters += await queue_letter(
                    letter, to=email, kind=KINDS[task.due.step], language=language, about_id=task.row["id"]
                )
        letters += await _tell_stewards([task for task in taken if task.hide and task.due.send], on)
    return Reminded(letters, sum(task.flag for task in taken), sum(task.hide for task in taken))


async def _mark(task: _Task, version: int) -> bool:
    """Write down that the step was taken; return False where somebody else was first, or the group has answered."""
    row, values = task.row, _taken(task)
    if task.flag or task.hide:
        values |= {"unconfirmed": True, "missing": task.hide, **stamp(version, SYSTEM)}
    unchanged = (
        (Group.id == row["id"])
        & (Group.state == row["state"])
        & Group.missing.eq(False)
        & (Group.reminded == row["reminded"])
        & _same(Group.reminded_for, row["reminded_for"])
        & _same(Group.confirmed_on, row["confirmed_on"])
    )
    anything: Any = values
    if not await Group.update(anything).where(unchanged).returning(Group.id):
        return False
    if task.flag or task.hide:
        await record(
            what="hide" if task.hide else "flag",
            kind=RecordKind.GROUP,
            record_id=row["id"],
            by=SYSTEM,
            organisation_id=row["steward"],
            note=f"due {task.due.due.isoformat()}",
        )
    return True


def _taken(task: _Task) -> Values:
    return {"reminded": task.due.step.value, "reminded_for": task.due.due}


def _about(task: _Task) -> Reminding:
    row = task.row
    return Reminding(
        name=row["name"],
        confirmed_on=row["confirmed_on"],
        due=task.due.due,
        hidden_on=day_of(Step.HIDE, counted_from(row), GroupState(row["state"])),
        path=confirmation_path(row["id"], counted_from(row)),
        steward=row["steward.name"] or "",
        steward_email=row["steward.email"] or "",
    )


async def _tell_stewards(hidden: list[_Task], on: date) -> int:
    """Write one letter to each who answers for groups hidden now, with all of them in it."""
    letters = 0
    for steward, tasks in groupby(sorted(hidden, key=_steward), key=_steward):
        names = [task.row["name"] for task in tasks]
        for email, language in await stewards_of(steward or None, on):
            letter = missing_for_stewards(names, language)
            letters += await queue_letter(
                letter, to=email, kind=MailKind.QUEUE, language=language, about_id=steward or None
            )
    return letters


def _steward(task: _Task) -> int:
    return task.row["steward"] or 0


def _same(column: Any, value: Any) -> Any:
    return column.is_null() if value is None else column == value
