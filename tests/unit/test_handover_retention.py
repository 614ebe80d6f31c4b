"""When what of a handover goes: to the day, and as the issue says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from videre.handover.retention import (
    RULES,
    Erased,
    card_is_over,
    follow_up_due,
    follow_up_is_over,
    is_still,
    valid_to,
)

BEGUN = date(2026, 1, 31)
MOVED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_a_card_works_for_ninety_days_and_on_the_ninetieth() -> None:
    last = valid_to(BEGUN)
    assert last - BEGUN == timedelta(days=90)
    assert not card_is_over(last, last)
    assert card_is_over(last, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("after", "still"),
    [(timedelta(0), False), (timedelta(days=30) - timedelta(seconds=1), False), (timedelta(days=30), True),
     (timedelta(days=400), True)],
)  # fmt: skip
def test_contact_details_go_after_thirty_days_without_movement(after: timedelta, still: bool) -> None:
    assert is_still(MOVED, MOVED + after) is still


def test_a_year_in_which_every_message_is_sent_when_it_is_due() -> None:
    step, sent = "", []
    for day in range(366):
        if due := follow_up_due(BEGUN, step, BEGUN + timedelta(days=day)):
            step = due
            sent.append((day, due))
    assert sent == [(14, "two-weeks"), (56, "eight-weeks")]


@pytest.mark.parametrize(
    ("day", "step", "due"),
    [(13, "", ""), (14, "", "two-weeks"), (40, "", "two-weeks"), (55, "two-weeks", ""), (56, "", "eight-weeks"),
     (56, "two-weeks", "eight-weeks"), (300, "two-weeks", "eight-weeks"), (300, "eight-weeks", "")],
)  # fmt: skip
def test_who_was_not_reached_in_time_is_not_asked_twice_at_once(day: int, step: str, due: str) -> None:
    assert follow_up_due(BEGUN, step, BEGUN + timedelta(days=day)) == due


@pytest.mark.parametrize(
    ("day", "step", "over"),
    [(70, "eight-weeks", False), (71, "eight-weeks", True), (71, "two-weeks", False), (400, "", False)],
)
def test_the_last_message_can_be_answered_for_two_weeks(day: int, step: str, over: bool) -> None:
    assert follow_up_is_over(BEGUN, step, BEGUN + timedelta(days=day)) is over


def test_everything_has_a_rule_and_every_rule_says_when_and_by_what() -> None:
    assert {rule.what for rule in RULES} == set(Erased)
    assert all(rule.when and rule.by for rule in RULES)
    assert len({(rule.what, rule.when) for rule in RULES}) == len(RULES)


def test_nothing_waits_for_a_person_to_erase_it() -> None:
    """Everything ends by itself: whatever nobody does, the house or the last letter does."""
    by_itself = {rule.what for rule in RULES if rule.by in {"housekeeping", "follow-up"}}
    assert by_itself == set(Erased)
