"""Groups in words: all of a suggestion that is the same whoever asks, made once and kept."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

import msgspec

from videre.directory.recurrence import in_words, next_meeting
from videre.directory.room import room_now
from videre.directory.shapes import Listing
from videre.language import Language
from videre.matching.index import Index
from videre.matching.reasons import listing_reasons
from videre.matching.shapes import Meets, PublicPlace, Reason, Room, Suggestion, TopicLabel
from videre.topics.taxonomy import label

KEPT = 16_000
"""How many groups are kept ready in each language, about 2 kB each."""


class Prepared(NamedTuple):
    """One group in one language, until its next meeting begins.

    ``values`` are the leading fields of ``Suggestion``, in its order; ``json`` is the beginning of its JSON
    object with the same fields, ``reasons_json`` the reasons in JSON with commas between.
    """

    values: tuple[object, ...]
    reasons: tuple[Reason, ...]
    json: bytes
    reasons_json: bytes
    listing: Listing
    until: datetime | None


class Shelf:
    """Keeps groups of an index ready in one language, those that were asked for first."""

    def __init__(self, index: Index, language: Language) -> None:
        self._index = index
        self._language = language
        self._kept: OrderedDict[int, Prepared] = OrderedDict()
        self._earliest: datetime | None = None

    def ready(self, rows: list[int], now: datetime) -> list[Prepared]:
        """Return rows in words as things stand ``now`` (aware), in order."""
        if self._earliest is not None and self._earliest <= now:
            self._drop_begun(now)
        kept = self._kept
        return [kept[row] if row in kept else self._put(row, now) for row in rows]

    def _put(self, row: int, now: datetime) -> Prepared:
        ready = self._kept[row] = prepare(self._index.listing(row), self._language, now)
        if ready.until is not None and (self._earliest is None or ready.until < self._earliest):
            self._earliest = ready.until
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return ready

    def _drop_begun(self, now: datetime) -> None:
        """Forget groups whose next meeting has begun: they have another one now."""
        for row in [row for row, ready in self._kept.items() if ready.until is not None and ready.until <= now]:
            del self._kept[row]
        self._earliest = min((ready.until for ready in self._kept.values() if ready.until is not None), default=None)


def prepare(listing: Listing, language: Language, now: datetime) -> Prepared:
    """Put a listing into words, as things stand now."""
    today = now.date()
    room = room_now(listing.room, listing.room_as_of, today)
    upcoming = None if listing.meetings is None else next_meeting(listing.meetings, now)
    meets = None
    if listing.meetings is not None:
        meets = Meets(in_words(listing.meetings, language), None if upcoming is None else upcoming.isoformat())
    values = (
        listing.slug,
        listing.name,
        listing.summary,
        tuple(TopicLabel(key, label(key, language)) for key in listing.topics),
        listing.cross_topic,
        listing.format,
        PublicPlace(listing.place_label, listing.municipality, listing.lat, listing.lon, listing.exact),
        meets,
        Room(room, listing.room_as_of),
        listing.state,
        listing.starts_on,
        listing.confirmed_on,
        listing.steward,
        listing.languages,
        listing.audience,
        listing.invented,
        f"/grupper/{listing.slug}",
    )
    reasons = listing_reasons(listing, room, today, language)
    begun = msgspec.json.encode(Suggestion(*values, None, None, None, False, False, (), 0.0))
    return Prepared(
        values,
        reasons,
        begun[: begun.rindex(b',"air_km":')],
        b",".join(map(msgspec.json.encode, reasons)),
        listing,
        upcoming,
    )
