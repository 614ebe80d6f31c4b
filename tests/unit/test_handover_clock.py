"""The clock of 48 hours, over both summer-time changes too: it counts hours, whatever the clock on the wall says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from videre.handover.contact_letters import moment
from videre.handover.request_life import UNDER_WAY, Due, RequestState, due, in_time
from videre.language import Language

NORWAY = ZoneInfo("Europe/Oslo")
MADE = datetime(2026, 11, 20, 14, 5, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def asked(after: timedelta, *, reminded: bool = False, escalated: bool = False, made: datetime = MADE) -> Due | None:
    return due(RequestState.WAITING, made, made + after, reminded=reminded, escalated=escalated)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, None), (24, Due.REMINDER), (36, Due.REMINDER), (48, Due.ESCALATION), (24 * 365, Due.ESCALATION)],
)
def test_what_is_due_when(hours: int, expected: Due | None) -> None:
    assert asked(timedelta(hours=hours)) is expected


@pytest.mark.parametrize(("hours", "before"), [(24, None), (48, Due.REMINDER)])
def test_not_a_second_too_early(hours: int, before: Due | None) -> None:
    assert asked(timedelta(hours=hours) - SECOND) is before


def test_each_is_due_once() -> None:
    assert asked(timedelta(hours=30), reminded=True) is None
    assert asked(timedelta(hours=49), reminded=True) is Due.ESCALATION
    assert asked(timedelta(hours=49), reminded=True, escalated=True) is None


def test_a_late_clock_sends_no_reminder_behind_the_escalation() -> None:
    assert asked(timedelta(hours=500)) is Due.ESCALATION
    assert asked(timedelta(hours=500), escalated=True) is None


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.WAITING])
def test_nothing_is_due_once_somebody_answered_or_took_it_back(state: RequestState) -> None:
    assert due(state, MADE, MADE + timedelta(days=9), reminded=False, escalated=False) is None


@pytest.mark.parametrize(
    ("change", "hours_of_the_day"),
    [(datetime(2026, 3, 29, 3, 0, tzinfo=NORWAY), 23), (datetime(2026, 10, 25, 3, 0, tzinfo=NORWAY), 25)],
)
def test_a_day_of_23_or_25_hours_changes_nothing(change: datetime, hours_of_the_day: int) -> None:
    evening = (change - timedelta(days=1)).replace(hour=20)
    next_evening = evening + timedelta(days=1)  # the clock's face: the same hour the day after
    assert (next_evening.astimezone(UTC) - evening.astimezone(UTC)) == timedelta(hours=hours_of_the_day)
    made = evening.astimezone(UTC)
    for after, expected in ((24, Due.REMINDER), (48, Due.ESCALATION)):
        at = (made + timedelta(hours=after)).astimezone(NORWAY)
        assert due(RequestState.WAITING, made, at, reminded=False, escalated=False) is expected
        early = (made + timedelta(hours=after) - SECOND).astimezone(NORWAY)
        assert due(RequestState.WAITING, made, early, reminded=False, escalated=False) is not expected


def test_in_time_is_up_to_the_48th_hour() -> None:
    assert in_time(MADE, MADE + timedelta(hours=48))
    assert not in_time(MADE, MADE + timedelta(hours=48) + SECOND)


def test_letters_tell_the_time_in_norway() -> None:
    assert moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC), Language.NB) == "1. juli 2026 kl. 14.05"
    assert moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), Language.NB) == "1. januar 2027 kl. 0.30"


def test_details_exist_only_while_a_request_is_under_way() -> None:
    over = {state.value for state in RequestState if state not in UNDER_WAY}
    assert over == {"came", "cannot-help", "withdrawn", "lapsed"}
