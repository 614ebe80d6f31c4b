"""What a person asked for, as parsed from an address, a form or a JSON body, before it is understood."""

from __future__ import annotations

import enum
from enum import StrEnum

import msgspec

from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.places.shapes import Place


class Wish(StrEnum):
    """A wish that can be marked as a must.

    A must about days, languages or accessibility leaves out the groups that break it, which are ranked lower
    otherwise. Travel and room always bound the list; as musts they are not widened when nothing is found.
    """

    TRAVEL = "travel"
    WEEKDAY = "weekday"
    LANGUAGE = "language"
    ROOM = "room"
    ACCESSIBILITY = "accessibility"


class Weekday(enum.IntFlag):
    """Days that suit, as the bits of ``recurrence.weekdays``: Monday is 1, Sunday 64."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 4
    THURSDAY = 8
    FRIDAY = 16
    SATURDAY = 32
    SUNDAY = 64


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """The wishes as they were given; every field may be empty.

    ``q`` is the person's own words, ``near`` a postal code, a place name or ``lat,lon``; ``place`` is what ``near``
    was found to be by somebody who knows more places than we do (``addresses``). Texts are
    already free of control characters and within their length limits (checked at the border).
    """

    q: str = ""
    near: str = ""
    place: Place | None = None
    topics: tuple[str, ...] = ()
    max_minutes: int | None = None
    max_km: float | None = None
    formats: tuple[Format, ...] = ()
    languages: tuple[str, ...] = ()
    weekdays: Weekday = Weekday(0)
    rooms: tuple[RoomStatus, ...] = ()
    audience: Audience | None = None
    age: int | None = None
    accessibility: tuple[str, ...] = ()
    municipality: str = ""
    not_municipality: str = ""
    musts: frozenset[Wish] = frozenset()
