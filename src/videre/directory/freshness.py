"""How fresh a listing's confirmation is, and what follows from it.

Stale listings ruin directories (domain.md, evidence 6): a group confirms every 90 days, every 30 while it
gathers people. Thirty days late it is flagged and ranked lower, ninety days late it is hidden.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from videre.directory.lifecycle import GroupState

CONFIRM_EVERY_DAYS = 90
CONFIRM_EVERY_DAYS_GATHERING = 30
FLAGGED_AFTER_DAYS = 30
HIDDEN_AFTER_DAYS = 90
"""Days late, counted from the day the confirmation was due."""


class Freshness(StrEnum):
    """What can be said of a listing's confirmation on a given day, the best first."""

    FRESH = "fresh"
    DUE = "due"
    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"


def interval_days(state: GroupState) -> int:
    """Return how often a group in ``state`` is asked to confirm, in days."""
    return CONFIRM_EVERY_DAYS_GATHERING if state is GroupState.GATHERING else CONFIRM_EVERY_DAYS


def due_on(confirmed_on: date, state: GroupState) -> date:
    """Return the day the next confirmation is due."""
    return confirmed_on + timedelta(days=interval_days(state))


def freshness(confirmed_on: date | None, state: GroupState, today: date) -> Freshness:
    """Return the freshness of a listing on ``today``; one that was never confirmed is unconfirmed."""
    if confirmed_on is None:
        return Freshness.UNCONFIRMED
    late = (today - due_on(confirmed_on, state)).days
    if late >= HIDDEN_AFTER_DAYS:
        return Freshness.MISSING
    if late >= FLAGGED_AFTER_DAYS:
        return Freshness.UNCONFIRMED
    return Freshness.DUE if late >= 0 else Freshness.FRESH
