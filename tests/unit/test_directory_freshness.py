"""How long a statement about room and a confirmation can be believed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from videre.directory.freshness import Freshness, due_on, freshness
from videre.directory.lifecycle import GroupState
from videre.directory.room import RoomStatus, room_now

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("status", list(RoomStatus))
@pytest.mark.parametrize("days", [-1, 0, 59, 60, 61, 400])
def test_room_is_believed_for_sixty_days(status: RoomStatus, days: int) -> None:
    assert room_now(status, ago(days), TODAY) is (status if days <= 60 else RoomStatus.UNKNOWN)


def test_room_without_a_date_is_unknown() -> None:
    assert room_now(RoomStatus.OPEN, None, TODAY) is RoomStatus.UNKNOWN


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Freshness.FRESH),
        (89, Freshness.FRESH),
        (90, Freshness.DUE),
        (119, Freshness.DUE),
        (120, Freshness.UNCONFIRMED),
        (179, Freshness.UNCONFIRMED),
        (180, Freshness.MISSING),
    ],
)
def test_a_running_group_confirms_every_ninety_days(days: int, expected: Freshness) -> None:
    assert freshness(ago(days), GroupState.RUNNING, TODAY) is expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (29, Freshness.FRESH),
        (30, Freshness.DUE),
        (60, Freshness.UNCONFIRMED),
        (119, Freshness.UNCONFIRMED),
        (120, Freshness.MISSING),
    ],
)
def test_a_gathering_group_confirms_every_thirty_days(days: int, expected: Freshness) -> None:
    assert freshness(ago(days), GroupState.GATHERING, TODAY) is expected


def test_a_group_that_never_confirmed_is_unconfirmed_not_hidden() -> None:
    assert freshness(None, GroupState.RUNNING, TODAY) is Freshness.UNCONFIRMED


def test_due_dates() -> None:
    assert due_on(date(2026, 1, 1), GroupState.RUNNING) == date(2026, 4, 1)
    assert due_on(date(2026, 1, 1), GroupState.GATHERING) == date(2026, 1, 31)
