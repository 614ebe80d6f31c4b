"""The schedule of reminders: which day brings which step."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from time import process_time

import pytest

from videre.directory.confirmation_links import Linked, confirmation_path, read_link
from videre.directory.freshness import Freshness, freshness
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.schedule import Due, Step, day_of, link_works_until, steps_due
from videre.signing import sign

CONFIRMED = date(2027, 1, 1)
RUNNING, GATHERING = GroupState.RUNNING, GroupState.GATHERING


def standing(day: int, state: GroupState = RUNNING, taken: Step | None = None, due: date | None = None) -> Due | None:
    return steps_due(CONFIRMED, state, taken, due, CONFIRMED + timedelta(days=day))


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (0, None), (75, None), (76, Step.BEFORE), (89, Step.BEFORE), (90, Step.DUE), (103, Step.DUE),
        (104, Step.AFTER), (119, Step.AFTER), (120, Step.FLAG), (179, Step.FLAG), (180, Step.HIDE), (999, Step.HIDE),
    ],
)  # fmt: skip
def test_a_running_group_is_asked_around_the_ninetieth_day(day: int, step: Step | None) -> None:
    found = standing(day)
    assert (found and found.step) == step
    assert found is None or (found.send and found.due == date(2027, 4, 1))


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (15, None), (16, Step.BEFORE), (30, Step.DUE), (44, Step.AFTER), (59, Step.AFTER), (60, Step.FLAG),
        (119, Step.FLAG), (120, Step.HIDE),
    ],
)  # fmt: skip
def test_a_gathering_group_is_asked_around_the_thirtieth_day(day: int, step: Step | None) -> None:
    found = standing(day, GATHERING)
    assert (found and found.step) == step


@pytest.mark.parametrize("state", sorted(set(GroupState) - LISTED))
def test_nobody_is_asked_about_a_group_that_is_not_listed(state: GroupState) -> None:
    assert standing(400, state) is None


def test_each_step_is_taken_once_and_a_later_one_again() -> None:
    due = date(2027, 4, 1)
    assert standing(95, taken=Step.DUE, due=due) == Due(Step.DUE, due, send=False)
    assert standing(104, taken=Step.DUE, due=due) == Due(Step.AFTER, due, send=True)


def test_a_step_taken_for_another_due_day_counts_for_nothing() -> None:
    # While it gathered it was due on the 31st of January; now it runs and is due on the 1st of April.
    assert standing(90, taken=Step.DUE, due=date(2027, 1, 31)) == Due(Step.DUE, date(2027, 4, 1), send=True)


def test_a_schedule_over_a_leap_day_and_a_change_of_the_clock_counts_whole_days() -> None:
    assert day_of(Step.DUE, date(2028, 1, 1), RUNNING) == date(2028, 3, 31)  # 2028 has a 29th of February
    assert day_of(Step.BEFORE, date(2028, 2, 13), GATHERING) == date(2028, 2, 29)
    assert day_of(Step.HIDE, date(2027, 3, 27), RUNNING) == date(2027, 9, 23)  # clocks change on the 28th of March


@pytest.mark.parametrize("state", sorted(LISTED))
def test_the_schedule_and_what_is_shown_agree_on_every_day(state: GroupState) -> None:
    shown = {
        None: Freshness.FRESH, Step.BEFORE: Freshness.FRESH, Step.DUE: Freshness.DUE, Step.AFTER: Freshness.DUE,
        Step.FLAG: Freshness.UNCONFIRMED, Step.HIDE: Freshness.MISSING,
    }  # fmt: skip
    for day in range(400):
        found = standing(day, state)
        assert freshness(CONFIRMED, state, CONFIRMED + timedelta(days=day)) is shown[found.step if found else None]


def test_two_years_of_a_hundred_groups_in_a_second() -> None:
    """Each walks its days with what its row would remember; the letters are reckoned plainly from its answers."""
    chance, start, began = Random(20270101), date(2027, 5, 1), process_time()
    for number in range(100):
        state, interval = (GATHERING, 30) if number % 2 else (RUNNING, 90)
        answers = sorted(chance.sample(range(730), chance.randrange(12)))
        expected = []
        for confirmed, following in pairwise([0, *answers, 730]):
            # In the morning the letters, then the answer: a letter of that very day was sent already.
            days = [confirmed + interval + late for late in (-14, 0, 14, 30, 90)]
            expected += [day for day in days if day <= following and day < 730]
        sent, confirmed_on, taken, due = [], start, None, None
        for day in range(730):
            today = start + timedelta(days=day)
            found = steps_due(confirmed_on, state, taken, due, today)
            if found is not None and found.send:
                sent.append(day)
                taken, due = found.step, found.due
            if day in answers:
                confirmed_on = today
        assert sent == expected, (state, answers)
    assert process_time() - began < 10, "a second of the processor, on most"


def test_a_link_outlives_the_last_letter_by_thirty_days() -> None:
    assert link_works_until(CONFIRMED) - day_of(Step.HIDE, CONFIRMED, RUNNING) == timedelta(days=30)


def test_only_our_own_links_for_this_purpose_are_read() -> None:
    text = confirmation_path(7, CONFIRMED).removeprefix("/bekreft/")
    assert read_link(text) == Linked(7, CONFIRMED)
    for strange in ("", ".", "x", text[:-1], f"{text}A", text.swapcase(), sign("other", "7 2027-01-01")):
        assert read_link(strange) is None
