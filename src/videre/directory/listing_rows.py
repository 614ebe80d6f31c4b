"""Rows of the group table as the driver gives them, made into listings fast.

The search index reads a million rows at start, so a row costs a few lookups and one Struct: texts that repeat
(topic lists, dates, meetings) are read once and shared. The columns here are the public ones and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from videre.directory.lifecycle import GroupState
from videre.directory.meetings import Meetings
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format, Listing, PlacePrivacy

# Casts keep SQLite from calling a converter a value, and make both engines answer in text and whole numbers.
COLUMNS = ", ".join(
    (
        "CAST(id AS BIGINT), CAST(version AS BIGINT), slug, name, summary, description",
        "CAST(topics AS TEXT), CAST(cross_topic AS INTEGER), format, place_label, municipality, lat, lon",
        "CAST(exact AS INTEGER), place_privacy, CAST(languages AS TEXT), audience, CAST(age_from AS INTEGER)",
        "CAST(age_to AS INTEGER), CAST(accessibility AS TEXT), CAST(meetings AS TEXT), room",
        "CAST(room_as_of AS TEXT), state, CAST(starts_on AS TEXT), CAST(confirmed_on AS TEXT)",
        "CAST(steward AS INTEGER), contact_email, contact_phone, website, CAST(invented AS INTEGER)",
    )
)

_MOST_SHARED = 100_000
T = TypeVar("T")


class _Shared(dict[str | None, T], Generic[T]):
    """What a text means, read at its first appearance and shared from then on."""

    def __init__(self, read: Callable[[str], T], empty: T) -> None:
        super().__init__({None: empty, "": empty})
        self._read = read
        self._empty = empty

    def __missing__(self, text: str) -> T:
        if len(self) >= _MOST_SHARED:
            self.clear()
            self[None] = self[""] = self._empty
        value = self[text] = self._read(text)
        return value


class ListingRows:
    """Makes listings of rows that hold ``COLUMNS``; ``stewards`` are names by id, and who is not there is left out."""

    def __init__(self, stewards: Mapping[int, str]) -> None:
        self._stewards = stewards
        self._keys: _Shared[tuple[str, ...]] = _Shared(_keys, ())
        self._days: _Shared[date | None] = _Shared(date.fromisoformat, None)
        self._meetings: _Shared[Meetings | None] = _Shared(_meetings, None)

    def listings(self, rows: Sequence[Sequence[Any]]) -> list[Listing]:
        """Return one listing for each row, in order."""
        keys, days, meetings, stewards = self._keys, self._days, self._meetings, self._stewards
        return [
            Listing(
                id_, version, slug, name, summary, description, keys[topics], cross_topic == 1,
                _FORMATS[format_], place_label, municipality, lat, lon, exact == 1, _PRIVACY[privacy],
                keys[languages], _AUDIENCES[audience], age_from, age_to, keys[accessibility], meetings[meets],
                _ROOMS[room], days[room_as_of], _STATES[state], days[starts_on], days[confirmed_on],
                steward if steward in stewards else None, stewards.get(steward, ""),
                contact_email, contact_phone, website, invented == 1,
            )
            for (
                id_, version, slug, name, summary, description, topics, cross_topic, format_, place_label,
                municipality, lat, lon, exact, privacy, languages, audience, age_from, age_to, accessibility,
                meets, room, room_as_of, state, starts_on, confirmed_on, steward, contact_email, contact_phone,
                website, invented,
            ) in rows
        ]  # fmt: skip


_FORMATS = {each.value: each for each in Format}
_PRIVACY = {each.value: each for each in PlacePrivacy}
_AUDIENCES = {each.value: each for each in Audience}
_ROOMS = {each.value: each for each in RoomStatus}
_STATES = {each.value: each for each in GroupState}
_meetings = msgspec.json.Decoder(Meetings).decode


def _keys(text: str) -> tuple[str, ...]:
    """Read an array of keys as text: SQLite writes ``["a","b"]``, PostgreSQL ``{a,b}``."""
    if text[0] == "[":
        return tuple(msgspec.json.decode(text, type=tuple[str, ...]))
    return tuple(text[1:-1].split(",")) if len(text) > 2 else ()
