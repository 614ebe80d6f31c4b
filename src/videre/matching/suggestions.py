"""From rows of the index to suggestions with their way, their words and their reasons."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from videre.directory.recurrence import in_words, next_meeting, weekdays
from videre.directory.room import room_now
from videre.directory.shapes import Listing
from videre.language import Language
from videre.matching.closeness import Relation, closeness
from videre.matching.columns import TOPIC_BIT
from videre.matching.departure import Departure
from videre.matching.index import Index
from videre.matching.need import Need
from videre.matching.reasons import listing_reasons, topic_reason, travel_reason, wish_reason
from videre.matching.shapes import Meets, PublicPlace, Reason, Room, Suggestion, TopicLabel
from videre.matching.weights import DEFAULT_LANGUAGES
from videre.places.model import walk_minutes
from videre.topics.taxonomy import label

KEPT = 20_000
"""How many groups are kept ready in words, about 2 kB each."""


class Prepared(NamedTuple):
    """What of a suggestion is the same whoever asks, in one language, until the next meeting begins.

    ``values`` are the leading fields of ``Suggestion``, in its order.
    """

    values: tuple[object, ...]
    reasons: tuple[Reason, ...]
    listing: Listing
    until: datetime | None


class Way(NamedTuple):
    """The way to one group: the travel fields of ``Suggestion``, in its order."""

    air_km: float | None
    travel_minutes: int | None
    walk_minutes: int | None
    ferry: bool
    estimate: bool


NOWHERE = Way(None, None, None, False, False)


class Suggester:
    """Puts groups into words, keeping those that were asked for last."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._prepared: OrderedDict[tuple[int, Language], Prepared] = OrderedDict()

    def suggest(
        self,
        rows: Sequence[int],
        scores: Sequence[float],
        need: Need,
        departure: Departure | None,
        language: Language,
        now: datetime,
    ) -> list[Suggestion]:
        """Return a suggestion for each row, in their order. ``now`` is aware."""
        if not rows:
            return []
        rows = list(rows)
        topics = self._index.columns.topics[rows].tolist()
        relations = _by_closeness(need)
        suggestions = []
        for row, score, way, bits in zip(rows, scores, self._ways(rows, departure), topics, strict=True):
            ready = self._ready(row, language, now)
            reasons = ready.reasons
            if need.weekdays or need.accessibility or need.languages != DEFAULT_LANGUAGES:
                reasons += _wish_reasons(ready.listing, need, language)
            for bit, key, relation in relations:
                if bits & bit:
                    reasons = (topic_reason(relation, key, language), *reasons)
                    break
            if way.travel_minutes is not None:
                distance = travel_reason(way.travel_minutes, way.walk_minutes, way.ferry, way.estimate, language)
                reasons = (distance, *reasons)
            suggestions.append(Suggestion(*ready.values, *way, reasons, round(score, 6)))  # type: ignore[call-arg, arg-type]  # two tuples in its order
        return suggestions

    def _ways(self, rows: list[int], departure: Departure | None) -> list[Way]:
        if departure is None:
            return [NOWHERE] * len(rows)
        columns, reach, nodes = self._index.columns, departure.reach, self._index.columns.node[rows]
        placed = nodes < len(reach.minutes)  # the others meet online or by telephone
        node = np.where(placed, nodes, 0)
        minutes = reach.minutes[node] + columns.leg_minutes[rows] + departure.leg_minutes
        lats, lons = columns.lat[rows], columns.lon[rows]
        air = departure.air_km(lats, lons)
        estimate = columns.off_network[rows] | departure.off_network
        return [
            Way(round(km, 1), round(time), walk_minutes(km), ferry, guess) if here else NOWHERE
            for here, km, time, ferry, guess in zip(
                placed.tolist(),
                air.tolist(),
                minutes.tolist(),
                reach.ferry[node].tolist(),
                estimate.tolist(),
                strict=True,
            )
        ]

    def _ready(self, row: int, language: Language, now: datetime) -> Prepared:
        key = (row, language)
        ready = self._prepared.get(key)
        if ready is None or (ready.until is not None and ready.until <= now):
            ready = self._prepared[key] = prepare(self._index.listing(row), language, now)
            if len(self._prepared) > KEPT:
                self._prepared.popitem(last=False)
        return ready


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
    return Prepared(values, listing_reasons(listing, room, today, language), listing, upcoming)


def _by_closeness(need: Need) -> list[tuple[int, str, Relation]]:
    """The topics that fit as (bit, key, relation), closest first."""
    ranked = sorted(closeness(need.topics).items(), key=lambda item: -item[1][0])
    return [(int(TOPIC_BIT[key]), key, relation) for key, (_, relation) in ranked]


def _wish_reasons(listing: Listing, need: Need, language: Language) -> tuple[Reason, ...]:
    found = []
    if need.weekdays and listing.meetings is not None:
        found.append(wish_reason("day" if weekdays(listing.meetings) & need.weekdays else "other-day", language))
    if need.languages and not set(need.languages) & set(listing.languages):
        found.append(wish_reason("other-language", language))
    if need.accessibility:
        met = set(need.accessibility) <= set(listing.accessibility)
        found.append(wish_reason("access" if met else "missing-access", language))
    return tuple(found)
