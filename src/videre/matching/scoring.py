"""The score of a group for a need, one group at a time: the rule itself, in plain arithmetic.

``ranking`` computes the same for many groups at once; the tests hold it against this file. Pure.
"""

from __future__ import annotations

import math
from datetime import date

import msgspec

from videre.directory.freshness import HIDDEN_AFTER_DAYS, due_on, interval_days
from videre.directory.recurrence import weekdays
from videre.directory.room import room_now
from videre.directory.shapes import Audience, Format, Listing
from videre.matching.closeness import closeness
from videre.matching.need import Need
from videre.matching.query import Wish
from videre.matching.weights import (
    DAYS_LATE,
    FRESHNESS,
    MISSING_ACCESS,
    OTHER_DAY,
    OTHER_LANGUAGE,
    ROOM,
    TRAVEL_DECAY_MINUTES,
)
from videre.topics.taxonomy import CROSS_TOPIC


class Way(msgspec.Struct, frozen=True):
    """The way to a group: minutes by car and ferry, geodesic kilometres."""

    minutes: float
    air_km: float


def travel(minutes: float) -> float:
    """Return how much of the wish to go is left after a way of ``minutes``, in 0..1."""
    return math.exp(-minutes / TRAVEL_DECAY_MINUTES)


def freshness(listing: Listing, today: date) -> float:
    """Return the factor of the last confirmation, 0 for one so late that the group is hidden."""
    if listing.confirmed_on is None:
        return FRESHNESS[-1]
    late = (today - due_on(listing.confirmed_on, listing.state)).days
    if late >= HIDDEN_AFTER_DAYS:
        return 0.0
    if late < 0:
        gone = max(0.0, 1.0 + late / interval_days(listing.state))
        return 1.0 - (1.0 - FRESHNESS[0]) * gone
    before = max(position for position, days in enumerate(DAYS_LATE) if days <= late)
    share = (late - DAYS_LATE[before]) / (DAYS_LATE[before + 1] - DAYS_LATE[before])
    return FRESHNESS[before] + (FRESHNESS[before + 1] - FRESHNESS[before]) * share


def topic_closeness(listing: Listing, need: Need) -> float:
    """Return the factor of the group's closest topic; 1 where nothing was asked for, 0 where nothing fits."""
    if not need.topics:
        return 1.0
    factors = closeness(need.topics)
    own = (*listing.topics, CROSS_TOPIC) if listing.cross_topic else listing.topics
    return max((factors[key][0] for key in own if key in factors), default=0.0)


def quality(listing: Listing, today: date) -> float:
    """Return what the group brings whoever asks: room for new members times freshness, in 0..1."""
    return ROOM[room_now(listing.room, listing.room_as_of, today)] * freshness(listing, today)


def wishes(listing: Listing, need: Need) -> float:
    """Return the factor of the wishes that the group does not meet and that are no musts."""
    factor = 1.0
    if not (listing.meetings is None or need.weekdays == 0 or weekdays(listing.meetings) & need.weekdays):
        factor *= OTHER_DAY
    if need.languages and not set(need.languages) & set(listing.languages):
        factor *= OTHER_LANGUAGE
    if not set(need.accessibility) <= set(listing.accessibility):
        factor *= MISSING_ACCESS
    return factor


def fits(listing: Listing, need: Need, way: Way | None, today: date) -> bool:
    """Return whether no must is broken, no limit passed, and the group is one the person may join."""
    must = need.musts
    days = 0 if listing.meetings is None else weekdays(listing.meetings)
    room = room_now(listing.room, listing.room_as_of, today)
    return not (
        (need.formats and listing.format not in need.formats)
        or (need.max_minutes is not None and way is not None and way.minutes > need.max_minutes)
        or (need.max_km is not None and way is not None and way.air_km > need.max_km)
        or (need.municipality and listing.municipality != need.municipality)
        or (need.not_municipality and listing.municipality == need.not_municipality)
        or (need.rooms and room not in need.rooms)
        or not _welcome(listing.audience, need.audience)
        or (need.age is not None and not listing.age_from <= need.age <= (listing.age_to or need.age))
        or (Wish.WEEKDAY in must and need.weekdays and not days & need.weekdays)
        or (Wish.LANGUAGE in must and need.languages and not set(need.languages) & set(listing.languages))
        or (Wish.ACCESSIBILITY in must and not set(need.accessibility) <= set(listing.accessibility))
    )


def _welcome(whom: Audience, person: Audience | None) -> bool:
    return person in (None, Audience.EVERYONE) or whom in (Audience.EVERYONE, person)


def score(listing: Listing, need: Need, way: Way | None, today: date) -> float:
    """Return the group's score in 0..1, 0 when it is not to be suggested.

    ``way`` is None where nobody said where from, or for a group that meets online or by telephone.
    """
    if not fits(listing, need, way, today):
        return 0.0
    there = 1.0 if way is None or listing.format is not Format.IN_PERSON else travel(way.minutes)
    return topic_closeness(listing, need) * quality(listing, today) * there * wishes(listing, need)
