"""When a group is reminded, flagged and hidden: one schedule, counted from its last confirmation. Pure.

| days from the day it is due | step | what happens |
|---|---|---|
| -14, 0, +14 | before, due, after | a letter to the group's contacts with the link to confirm |
| +30 | flag | ranked lower, and a letter |
| +90 | hide | hidden as missing; a letter, also to the steward's people |

``freshness.py`` says what a listing is worth on a day; both count from the same due day, so they agree.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from videre.directory.freshness import CONFIRM_EVERY_DAYS, FLAGGED_AFTER_DAYS, HIDDEN_AFTER_DAYS, due_on
from videre.directory.lifecycle import LISTED, GroupState

LINK_DAYS_AFTER_DUE = 120
"""A link in a letter works until so many days after the day the confirmation was due."""


class Step(StrEnum):
    """One step of the schedule, in the order of time."""

    BEFORE = "before"
    DUE = "due"
    AFTER = "after"
    FLAG = "flag"
    HIDE = "hide"


DAYS: dict[Step, int] = {
    Step.BEFORE: -14,
    Step.DUE: 0,
    Step.AFTER: 14,
    Step.FLAG: FLAGGED_AFTER_DAYS,
    Step.HIDE: HIDDEN_AFTER_DAYS,
}
"""Days after the confirmation was due, in the order of time."""

FIRST_DAYS = DAYS[Step.BEFORE]


class Due(Struct, frozen=True):
    """Where a group stands on a day: the last step whose day has come, and the due day it counts from.

    ``send`` says whether its letters are still to be written: each step is taken once for each due day.
    """

    step: Step
    due: date
    send: bool


def day_of(step: Step, counted_from: date, state: GroupState) -> date:
    """Return the day of a step, for a group that was confirmed (or else listed) on ``counted_from``."""
    return due_on(counted_from, state) + timedelta(days=DAYS[step])


def steps_due(
    counted_from: date, state: GroupState, reminded: Step | None, reminded_for: date | None, today: date
) -> Due | None:
    """Return the step a group stands at on ``today``; None before the first one, and for a group that is not listed.

    ``reminded`` is the last step taken, ``reminded_for`` the due day it was taken for. Only the latest step counts:
    after days on which nobody looked, a group gets one letter and not a pile. A group that begins to gather, or
    ceases to, is due on another day, and its schedule begins anew.
    """
    if state not in LISTED:
        return None
    due = due_on(counted_from, state)
    come = [step for step in Step if today >= due + timedelta(days=DAYS[step])]
    if not come:
        return None
    taken = reminded if reminded_for == due else None
    return Due(come[-1], due, taken is None or DAYS[taken] < DAYS[come[-1]])


def link_works_until(counted_from: date) -> date:
    """Return the last day a link works that was sent for the confirmation after ``counted_from``.

    Counted with the longer interval, whatever state the group was in: a letter does not expire because the group
    found its members.
    """
    return counted_from + timedelta(days=CONFIRM_EVERY_DAYS + LINK_DAYS_AFTER_DUE)
