"""Norway's public holidays and the common breaks, by year. Pure.

Source: Lov om 1 og 17 mai som høgtidsdagar (1947) and Lov om helligdager og helligdagsfred (1995). The tests
compare with the ``holidays`` library; at run time twelve lines are cheaper than its catalogue of the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from videre.directory.meetings import CommonBreak

_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday."""


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of ``year``; ordinary Sundays are not among them."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in _FROM_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def _stretch(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@lru_cache(maxsize=256)
def break_days(year: int, which: CommonBreak) -> frozenset[date]:
    """Return the days of a common break that lie in ``year``.

    Christmas is 22 December to 3 January, Easter the Saturday before Palm Sunday to Easter Monday.
    """
    if which is CommonBreak.JULY:
        return frozenset(_stretch(date(year, 7, 1), date(year, 7, 31)))
    if which is CommonBreak.EASTER:
        sunday = easter(year)
        return frozenset(_stretch(sunday - timedelta(days=8), sunday + timedelta(days=1)))
    return frozenset({*_stretch(date(year, 1, 1), date(year, 1, 3)), *_stretch(date(year, 12, 22), date(year, 12, 31))})


@lru_cache(maxsize=1024)
def days_off(year: int, holidays: bool, breaks: tuple[CommonBreak, ...]) -> frozenset[date]:
    """Return the days of ``year`` a group rests, for one choice of holidays and breaks."""
    days: frozenset[date] = public_holidays(year) if holidays else frozenset()
    return days.union(*(break_days(year, which) for which in breaks))
