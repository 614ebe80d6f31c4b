"""When a group meets, as stored: a start, a rule, and what departs from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

TIMEZONE = ZoneInfo("Europe/Oslo")
"""Groups meet by the clock on the wall: at 18 in January and at 18 in July."""


class CommonBreak(StrEnum):
    """Stretches of the year in which many groups rest."""

    CHRISTMAS = "christmas"
    EASTER = "easter"
    JULY = "july"


class Meetings(Struct, frozen=True, omit_defaults=True, gc=False):
    """A group's meetings, after RFC 5545.

    ``dtstart`` is the first meeting as local wall-clock time without a zone (it is always Europe/Oslo).
    ``rrule`` is the value of an RRULE property; "" for meetings on given dates only. ``exdates`` are days on
    which the rule's meeting is left out; ``rdates`` are further meetings, local like ``dtstart``. A meeting
    moved to another hour is an exdate and an rdate on the same day. ``skip_holidays`` leaves out the rule's
    meetings on public holidays, ``breaks`` those in common breaks.
    """

    dtstart: datetime
    duration_minutes: int = 120
    rrule: str = ""
    exdates: tuple[date, ...] = ()
    rdates: tuple[datetime, ...] = ()
    skip_holidays: bool = False
    breaks: tuple[CommonBreak, ...] = ()


def today() -> date:
    """Return the date it is in Norway now, whatever zone the server keeps."""
    return datetime.now(TIMEZONE).date()
