"""The starter's checklist, from the first idea to the return visit; and how many members a group has.

Some steps show in the group itself (two starters, a date for the first meeting): these are done by themselves and
cannot be ticked. The others are ticked by whoever leads the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from videre.database import writing
from videre.directory.group_changes import change_row, group_row
from videre.directory.group_rows import next_version, recorded
from videre.directory.lifecycle import LISTED, REFUSED, GroupState
from videre.directory.meetings import today
from videre.directory.shapes import Format
from videre.directory.tables import ChecklistMark, Group
from videre.directory.telling import tell_of_few_members
from videre.language import N_
from videre.people.actors import Actor
from videre.problems import Conflict, FieldError, Invalid

FEWEST_MEMBERS = 4
"""A group with fewer is alerted about (domain.md)."""
MOST_MEMBERS = 30
MEETING = frozenset({GroupState.SCHEDULED, GroupState.STARTING, GroupState.RUNNING})
"""The states in which few members are worth an alert: a group that gathers people begins with none."""

BAD_NUMBER = N_("Skriv et tall fra 0 til {most}.")
BY_ITSELF = N_("Dette steget følger av det som står om gruppa, og kan ikke krysses av.")


class Step(StrEnum):
    """A step of the checklist, in the order of a beginning."""

    VENUE = "venue"
    TWO_STARTERS = "two-starters"
    CALLS = "calls"
    """A call to each participant before the first meeting."""
    CONFIDENTIALITY = "confidentiality"
    """The sheet on confidentiality, printed for the first meeting."""
    FIRST_MEETING = "first-meeting"
    WITHDRAWAL = "withdrawal"
    RETURN_VISIT = "return-visit"


STEPS: tuple[Step, ...] = tuple(Step)
BY_THEMSELVES = frozenset({Step.VENUE, Step.TWO_STARTERS, Step.FIRST_MEETING, Step.WITHDRAWAL})
"""Steps that follow from what is known of the group."""


class ChecklistStep(Struct, frozen=True):
    """One step. ``done_on`` is when it was ticked; None for one that is open, or done by itself."""

    step: Step
    done: bool
    done_on: date | None
    by_itself: bool


def steps_of(group: Mapping[str, Any], starters: int, marks: Mapping[str, date]) -> tuple[ChecklistStep, ...]:
    """Return the checklist of a group's row: its state, format, venue, address, ``starts_on`` and ``paused_from``."""
    state = GroupState(group["paused_from"] or group["state"])
    follows = {
        Step.VENUE: group["format"] != Format.IN_PERSON or bool(group["venue"] or group["street_address"]),
        Step.TWO_STARTERS: starters >= 2,
        Step.FIRST_MEETING: group["starts_on"] is not None or state in {GroupState.STARTING, GroupState.RUNNING},
        Step.WITHDRAWAL: state is GroupState.RUNNING,
    }
    return tuple(
        ChecklistStep(step, follows.get(step, step in marks), marks.get(step), step in BY_THEMSELVES) for step in STEPS
    )


async def marks_of(group_ids: Iterable[int]) -> dict[int, dict[str, date]]:
    """Return which steps are ticked in each group, and when; inside ``reading()`` or ``writing()``."""
    found: dict[int, dict[str, date]] = {group_id: {} for group_id in group_ids}
    if found:
        for row in await ChecklistMark.select(*ChecklistMark.all_columns()).where(
            ChecklistMark.group.is_in(list(found))
        ):
            found[row["group_id"]][row["step"]] = row["done_on"]
    return found


async def mark_step(*, group_id: int, step: Step, by: Actor, on: date | None = None) -> None:
    """Tick a step off as of a day (today); ticking it again changes nothing.

    Raises ``NotFound``, ``Conflict`` for a step that is done by itself.
    """
    _check_step(step)
    async with writing():
        group = await group_row(group_id)
        await next_version()  # two taps at once queue here, and the second finds the mark
        if not await ChecklistMark.exists().where(_mark(group_id, step)):
            await ChecklistMark(group=group_id, step=step.value, done_on=on or today()).save()
            await recorded("mark", group, by, step.value)


async def unmark_step(*, group_id: int, step: Step, by: Actor) -> None:
    """Take a tick away again. Raises ``NotFound``, ``Conflict`` for a step that is done by itself."""
    _check_step(step)
    async with writing():
        group = await group_row(group_id)
        if await ChecklistMark.delete().where(_mark(group_id, step)).returning(ChecklistMark.id):
            await recorded("unmark", group, by, step.value)


async def set_members(*, group_id: int, members: int, by: Actor, on: date | None = None) -> None:
    """Say how many members a group has, as of a day (today).

    Where a group that meets falls under four, its starters and its steward are written to: once, until it has been
    at four again. Raises ``Invalid``, ``NotFound``, ``Conflict`` for a group that is neither listed nor paused.
    """
    if not 0 <= members <= MOST_MEMBERS:
        raise Invalid((FieldError("members", BAD_NUMBER, {"most": MOST_MEMBERS}),))
    living = [state.value for state in (*LISTED, GroupState.PAUSED)]
    async with writing():
        version = await next_version()  # first, so that of two at once the second sees what the first one said
        group = await group_row(group_id)
        values = {"members": members, "members_as_of": on or today()}
        await change_row(values, by, version, (Group.id == group_id) & Group.state.is_in(living), REFUSED)
        await recorded("members", group, by)
        was_enough = group["members"] is None or group["members"] >= FEWEST_MEMBERS
        if members < FEWEST_MEMBERS and was_enough and group["state"] in MEETING:
            await tell_of_few_members(group_id)


def _check_step(step: Step) -> None:
    if step in BY_THEMSELVES:
        raise Conflict(BY_ITSELF)


def _mark(group_id: int, step: Step) -> Any:
    return (ChecklistMark.group == group_id) & (ChecklistMark.step == step.value)
