"""The listed groups as columns: one NumPy array for each thing the ranking looks at.

Row ``i`` of every column is the same group. Rows are only ever appended: a changed group gets a new row and
its old one dies, so that what refers to rows stays right until the next rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

from videre.directory.freshness import interval_days
from videre.directory.lifecycle import LISTED
from videre.directory.listing_lines import ListingHead, heads_of
from videre.directory.recurrence import Meetings, weekdays
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.matching.meanings import Remembered, Vocabulary
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
_ALL_TYPES: dict[str, Any] = {
    **COLUMN_TYPES,
    "node": np.int32,
    "leg_minutes": np.float32,
    "leg_km": np.float32,
    "off_network": np.bool_,
    "worth": np.float32,
    "quality": np.float32,
    "alive": np.bool_,
    "dead": np.bool_,
}

Rows = Mapping[str, NDArray[Any]]
"""Rows not yet in an index: an array for each name of ``COLUMN_TYPES``, all of one length."""


_FORMAT = {each.value: number for number, each in enumerate(FORMATS)}
_AUDIENCE = {each.value: number for number, each in enumerate(AUDIENCES)}
_ROOM = {each.value: number for number, each in enumerate(ROOMS)}
_EVERY = {state.value: interval_days(state) for state in LISTED}
_IN_PERSON = FORMATS.index(Format.IN_PERSON)
_words = msgspec.json.Decoder(tuple[str, ...])
_meetings = msgspec.json.Decoder(Meetings | None)


class RowMaker:
    """Turns lines into rows, and numbers the languages and the accessibility it meets."""

    def __init__(self) -> None:
        self.languages = Vocabulary(64)
        self.accessibility = Vocabulary(32)
        self._topics = Remembered(_topic_bits)
        self._languages = Remembered[bytes](lambda text: self.languages.mask(_words.decode(text)))
        self._accessibility = Remembered[bytes](lambda text: self.accessibility.mask(_words.decode(text)))
        self._weekdays = Remembered(_weekdays)
        self._municipalities = Remembered[str](lambda text: int(text) if text else NO_MUNICIPALITY)
        self._days = Remembered(_ordinal)

    def rows(self, lines: bytes) -> Rows:
        """Return one row for each line; ``record`` is 0, to be set when the record is kept."""
        heads = heads_of(lines)
        count = len(heads)
        if not count:
            return {name: np.empty(0, dtype=kind) for name, kind in COLUMN_TYPES.items()}
        fields = zip(*map(astuple, heads), strict=True)
        said: dict[str, Any] = dict(zip(ListingHead.__struct_fields__, fields, strict=True))

        def column(name: str, values: Iterable[Any]) -> NDArray[Any]:
            return np.fromiter(values, dtype=COLUMN_TYPES[name], count=count)

        def known(name: str, meanings: dict[Any, int], of: Iterable[Any] | None = None) -> NDArray[Any]:
            return column(name, map(meanings.__getitem__, said[name] if of is None else of))

        formats = known("format", _FORMAT)
        lat, lon = (np.array(said[name], dtype=np.float64) for name in ("lat", "lon"))  # NaN for None
        placeless = (formats != _IN_PERSON) | np.isnan(lat) | np.isnan(lon)
        lat[placeless] = lon[placeless] = np.nan
        cross = np.array(said["cross_topic"], dtype=np.uint64) * TOPIC_BIT[CROSS_TOPIC]
        oldest = [OLDEST if age is None else min(age, OLDEST) for age in said["age_to"]]
        return {
            "id": column("id", said["id"]),
            "slug_hash": column("slug_hash", map(hash, said["slug"])),
            "lat": lat,
            "lon": lon,
            "topics": known("topics", self._topics, map(bytes, said["topics"])) | cross,
            "format": formats,
            "municipality": known("municipality", self._municipalities),
            "languages": known("languages", self._languages, map(bytes, said["languages"])),
            "audience": known("audience", _AUDIENCE),
            "age_from": np.minimum(said["age_from"], OLDEST).astype(np.int8),
            "age_to": column("age_to", oldest),
            "accessibility": known("accessibility", self._accessibility, map(bytes, said["accessibility"])),
            "weekdays": known("weekdays", self._weekdays, map(bytes, said["meetings"])),
            "room": known("room", _ROOM),
            "room_as_of": known("room_as_of", self._days),
            "confirmed_on": known("confirmed_on", self._days),
            "record": np.zeros(count, dtype=np.int32),
            "confirm_every": known("confirm_every", _EVERY, said["state"]),
        }


def _topic_bits(text: bytes) -> int:
    return sum(int(TOPIC_BIT[key]) for key in set(_words.decode(text)) if key in TOPIC_BIT)


def _weekdays(text: bytes) -> int:
    meetings = _meetings.decode(text)
    return weekdays(meetings) if meetings else 0


def _ordinal(day: str | None) -> int:
    return NEVER if day is None else date.fromisoformat(day).toordinal()


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

    node: NDArray[np.int32]
    leg_minutes: NDArray[np.float32]
    leg_km: NDArray[np.float32]
    off_network: NDArray[np.bool_]
    worth: NDArray[np.float32]
    quality: NDArray[np.float32]
    alive: NDArray[np.bool_]
    dead: NDArray[np.bool_]

    def __init__(self, capacity: int) -> None:
        """Make room for rows. Memory nothing was written to yet is not taken."""
        self.count = 0
        self.capacity = capacity
        for name, kind in _ALL_TYPES.items():
            setattr(self, name, np.zeros(capacity, dtype=kind))

    def append(self, row: Rows) -> int:
        """Put one row (arrays of length 1) at the end, not yet alive; return its number. IndexError when full."""
        at = self.count
        if at == self.capacity:
            raise IndexError("no room for another row")
        for name in COLUMN_TYPES:
            getattr(self, name)[at] = row[name][0]
        self.count += 1
        return at

    def extend(self, rows: Rows) -> None:
        """Put rows at the end, not yet alive, and make room where there is none."""
        end = self.count + len(rows["id"])
        if end > self.capacity:
            self.resize(max(end, 2 * self.capacity))
        for name in COLUMN_TYPES:
            getattr(self, name)[self.count : end] = rows[name]
        self.count = end

    def resize(self, capacity: int) -> None:
        """Have room for exactly ``capacity`` rows in all, at least as many as there are."""
        if capacity > len(self.id):
            for name, kind in _ALL_TYPES.items():
                wider = np.zeros(capacity, dtype=kind)
                wider[: self.count] = getattr(self, name)[: self.count]
                setattr(self, name, wider)
        self.capacity = capacity

    def only(self, rows: NDArray[np.int64], spare: int) -> Columns:
        """Return these rows alone with room for ``spare`` more, without what is worked out from them."""
        kept = Columns(len(rows) + spare)
        kept.count = len(rows)
        for name in COLUMN_TYPES:
            getattr(kept, name)[: kept.count] = getattr(self, name)[rows]
        return kept
