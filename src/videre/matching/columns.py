"""The listed groups as columns: one NumPy array for each thing the ranking looks at.

Row ``i`` of every column is the same group. Rows are only ever appended: a changed group gets a new row and
its old one dies, so that what refers to rows stays right until the next rebuild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from videre.directory.freshness import interval_days
from videre.directory.recurrence import weekdays
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format, Listing
from videre.topics.taxonomy import CROSS_TOPIC, TOPICS

TOPIC_BIT = {topic.key: np.uint64(1 << bit) for bit, topic in enumerate(TOPICS)}
ROOMS = tuple(RoomStatus)
FORMATS = tuple(Format)
AUDIENCES = tuple(Audience)
NEVER = -1
"""A date column's value for "no date"; others are days since 0001-01-01 (``date.toordinal``)."""

NO_MUNICIPALITY = -1
OLDEST = 127

COLUMN_TYPES: dict[str, Any] = {
    "id": np.int32,
    "slug_hash": np.int64,  # of ``hash(slug)``; a hit is confirmed on the listing itself
    "lat": np.float64,  # degrees, NaN without a place
    "lon": np.float64,
    "topics": np.uint64,  # one bit for each topic, in the order of the taxonomy
    "format": np.int8,
    "municipality": np.int16,
    "languages": np.uint64,  # one bit for each language, in the order they were first seen
    "audience": np.int8,
    "age_from": np.int8,
    "age_to": np.int8,
    "accessibility": np.uint32,
    "weekdays": np.uint8,
    "room": np.int8,
    "room_as_of": np.int32,
    "confirmed_on": np.int32,
    "record": np.int32,  # number in ``Records``
    "confirm_every": np.int16,  # days between confirmations in the group's state
}
ROW = np.dtype(list(COLUMN_TYPES.items()))


_MOST_MASKS = 10_000


class Vocabulary:
    """Numbers the words of an open set (languages, accessibility) in the order they come, at most ``size`` of them.

    Words past the last number share it: a filter on one of them may then find too much, never too little.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._bits: dict[str, int] = {}
        self._masks: dict[tuple[str, ...], int] = {}

    def mask(self, words: tuple[str, ...]) -> int:
        """Return the words' bits, numbering new ones."""
        known = self._masks.get(words)
        if known is not None:
            return known
        mask = 0
        for word in words:
            bit = self._bits.setdefault(word, min(len(self._bits), self._size - 1))
            mask |= 1 << bit
        if len(self._masks) < _MOST_MASKS:
            self._masks[words] = mask
        return mask

    def known(self, words: Iterable[str]) -> int:
        """Return the bits of those words that some group has."""
        return sum(1 << bit for bit in {self._bits[word] for word in words if word in self._bits})

    def unknown(self, words: Iterable[str]) -> bool:
        """Return whether there is a word among them that no group has."""
        return any(word not in self._bits for word in words)


def ordinal(day: date | None) -> int:
    """Return a day as a number for a column, ``NEVER`` for none."""
    return NEVER if day is None else day.toordinal()


@lru_cache(maxsize=10_000)
def _topic_bits(topics: tuple[str, ...]) -> int:
    return sum(int(TOPIC_BIT[key]) for key in set(topics) if key in TOPIC_BIT)


_CROSS_BIT = int(TOPIC_BIT[CROSS_TOPIC])


class RowMaker:
    """Turns listings into rows of the ``ROW`` type."""

    def __init__(self) -> None:
        self.languages = Vocabulary(64)
        self.accessibility = Vocabulary(32)

    def rows(self, listings: Sequence[Listing]) -> NDArray[np.void]:
        """Return one row for each listing, shape (n,)."""
        days: dict[int, int] = {}  # by identity: listings read together share their equal meetings
        for listing in listings:
            if listing.meetings is not None and id(listing.meetings) not in days:
                days[id(listing.meetings)] = weekdays(listing.meetings)
        return np.array([self._row(listing, days.get(id(listing.meetings), 0)) for listing in listings], dtype=ROW)

    def _row(self, listing: Listing, days: int) -> tuple[Any, ...]:
        placed = listing.format is Format.IN_PERSON and listing.lat is not None and listing.lon is not None
        return (
            listing.id,
            hash(listing.slug),
            listing.lat if placed else np.nan,
            listing.lon if placed else np.nan,
            _topic_bits(listing.topics) | (_CROSS_BIT if listing.cross_topic else 0),
            FORMATS.index(listing.format),
            int(listing.municipality) if listing.municipality else NO_MUNICIPALITY,
            self.languages.mask(listing.languages),
            AUDIENCES.index(listing.audience),
            min(listing.age_from, OLDEST),
            OLDEST if listing.age_to is None else min(listing.age_to, OLDEST),
            self.accessibility.mask(listing.accessibility),
            days,
            ROOMS.index(listing.room),
            ordinal(listing.room_as_of),
            ordinal(listing.confirmed_on),
            0,  # set when the record is kept
            interval_days(listing.state),
        )


class Columns:
    """The columns themselves, with room to append.

    ``node``, ``leg_minutes`` and ``leg_km`` say which road node a group hangs on and how far off it is;
    groups without a place hang on a node of their own past the last. ``worth`` is what the group brings
    whoever asks (``scoring.quality``), ``quality`` the same less the last stretch to its door. ``dead`` rows have
    been replaced or taken away; ``alive`` ones are neither dead nor hidden for want of confirmation.
    """

    id: NDArray[np.int32]
    slug_hash: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    topics: NDArray[np.uint64]
    format: NDArray[np.int8]
    municipality: NDArray[np.int16]
    languages: NDArray[np.uint64]
    audience: NDArray[np.int8]
    age_from: NDArray[np.int8]
    age_to: NDArray[np.int8]
    accessibility: NDArray[np.uint32]
    weekdays: NDArray[np.uint8]
    room: NDArray[np.int8]
    room_as_of: NDArray[np.int32]
    confirmed_on: NDArray[np.int32]
    record: NDArray[np.int32]
    confirm_every: NDArray[np.int16]

    def __init__(self, source: Callable[[str], NDArray[Any]], count: int, spare: int) -> None:
        """Take ``count`` rows of each column that ``source`` gives by name, one at a time, and leave room for more."""
        self.count = count
        self.capacity = count + spare
        for name, kind in COLUMN_TYPES.items():
            column = np.zeros(self.capacity, dtype=kind)
            column[:count] = source(name)
            setattr(self, name, column)
        self.node = np.zeros(self.capacity, dtype=np.int32)
        self.leg_minutes = np.zeros(self.capacity, dtype=np.float32)
        self.leg_km = np.zeros(self.capacity, dtype=np.float32)
        self.off_network = np.zeros(self.capacity, dtype=np.bool_)
        self.worth = np.zeros(self.capacity, dtype=np.float32)
        self.quality = np.zeros(self.capacity, dtype=np.float32)
        self.alive = np.zeros(self.capacity, dtype=np.bool_)
        self.dead = np.zeros(self.capacity, dtype=np.bool_)

    def append(self, row: NDArray[np.void]) -> int:
        """Put one row (shape (1,)) at the end, not yet alive; return its number. IndexError when full."""
        at = self.count
        for name in COLUMN_TYPES:
            getattr(self, name)[at] = row[name][0]
        self.count += 1
        return at
