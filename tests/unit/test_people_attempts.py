"""How long whoever tries in vain must wait, and how fast it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from videre.people.attempts import PACES, Tried, remembered, wait


def test_the_first_few_are_free_then_each_doubles_the_wait_up_to_a_limit() -> None:
    waits = [wait(PACES[Tried.PASSWORD], failures) for failures in range(1, 18)]
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:12] == [2, 4, 8, 16, 32, 64, 128, 256]
    assert waits[13:] == [900, 900, 900, 900]


def test_an_office_behind_one_address_has_more_free_ones() -> None:
    assert wait(PACES[Tried.ADDRESS], 29) == 0 < wait(PACES[Tried.ADDRESS], 30)


def test_no_number_of_failures_is_too_large() -> None:
    assert wait(PACES[Tried.CODE], 2**31 - 1) == PACES[Tried.CODE].longest


def test_half_is_forgotten_each_hour() -> None:
    hours = [timedelta(hours=n) for n in (-1, 0, 1, 2, 3, 4, 5, 10_000)]
    assert [remembered(16, since) for since in hours] == [16, 16, 8, 4, 2, 1, 0, 0]


def test_guessing_a_code_for_a_year_stays_hopeless() -> None:
    """Whoever knows the password and guesses codes at once when they may: three of a million are right each time."""
    pace = PACES[Tried.CODE]
    failures, seconds, guesses = 0, 0, 0
    while seconds < 365 * 24 * 3600:
        guesses += 1
        failures = min(failures + 1, 10_000)
        pause = max(1, wait(pace, failures))
        seconds += pause
        failures = remembered(failures, timedelta(seconds=pause))
    assert guesses * 3 / 1_000_000 < 0.06
