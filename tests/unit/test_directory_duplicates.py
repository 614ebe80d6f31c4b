"""In what two groups are alike, and what of it makes them likely the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests import world as w
from videre.directory.duplicates import Reason, alike, is_likely
from videre.directory.meetings import Meetings

N, P, T, S = Reason.NAME, Reason.PLACE, Reason.TIME, Reason.TOPICS
HERE = {"exact_lat": 59.2181, "exact_lon": 10.9298}
BASE = w.details(name="Søvngruppa", topics=("sovn", "angst"), venue="Frivilligsentralen", **HERE)


def weekly(day: str, hour: int, minute: int = 0) -> Meetings:
    return Meetings(datetime(2026, 1, 6, hour, minute), 120, f"FREQ=WEEKLY;BYDAY={day}")


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Søvngruppa", True),
        ("SOVNGRUPPA i Fredrikstad", True),
        ("Søvngruppen", True),
        ("Angstgruppa", False),
        ("Sorggruppa i Fredrikstad", False),
    ],
)
def test_like_names(name: str, like: bool) -> None:
    assert (N in alike(BASE, w.details(name=name))) is like
    there = w.details(name="Søvngruppa i Fredrikstad")
    assert (N in alike(there, w.details(name=name))) is like


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"exact_lat": 59.2195, "exact_lon": 10.9298}, True),
        ({"exact_lat": 59.2205, "exact_lon": 10.9298}, False),
        ({"venue": "frivilligsentralen "}, True),
        ({"venue": "Frivilligsentralen", "municipality": w.SARPSBORG}, False),
        ({"venue": ""}, False),
    ],
)
def test_same_place_is_two_hundred_metres_or_one_name(changes: dict[str, object], same: bool) -> None:
    assert (P in alike(BASE, w.details(**changes))) is same
    assert P not in alike(BASE, w.details(**changes), place=False)


@pytest.mark.parametrize(
    ("mine", "theirs", "near"),
    [
        (weekly("TU", 18), weekly("TU", 19, 30), True),
        (weekly("TU", 18), weekly("TU", 19, 31), False),
        (weekly("TU", 18), weekly("WE", 18), False),
        (weekly("TU,TH", 18), weekly("TH", 17), True),
        (None, weekly("TH", 17), False),
    ],
)
def test_near_time_is_the_same_weekday_within_ninety_minutes(
    mine: Meetings | None, theirs: Meetings, near: bool
) -> None:
    assert (T in alike(w.details(meetings=mine), w.details(meetings=theirs))) is near


@pytest.mark.parametrize(("topics", "like"), [(("sovn",), True), (("sovn", "sorg"), False), ((), False)])
def test_like_topics_are_half_of_them(topics: tuple[str, ...], like: bool) -> None:
    assert (S in alike(BASE, w.details(topics=topics))) is like


@pytest.mark.parametrize(
    ("reasons", "likely"),
    [((), False), ((N,), True), ((P,), False), ((P, T), True), ((P, S), True), ((T, S), False), ((N, P, T, S), True)],
)
def test_what_makes_two_groups_likely_one(reasons: tuple[Reason, ...], likely: bool) -> None:
    assert is_likely(reasons) is likely
