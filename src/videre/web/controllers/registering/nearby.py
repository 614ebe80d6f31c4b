"""What is near already: groups on the same topics within a short drive, and those that may be the very same.

Both are read from the public list alone, so that nobody learns of a group here that is not listed.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from videre.directory.details import GroupDetails
from videre.directory.duplicates import Reason, alike, is_likely
from videre.directory.placement import public_point
from videre.directory.shapes import Format, Listing
from videre.language import N_, Language, translate
from videre.matching.query import Query
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.places.shapes import Place, PlaceKind
from videre.problems import Invalid
from videre.topics.taxonomy import label
from videre.web import presenters

MINUTES = 20
MOST = 5
_LOOKED_AT = 50
LIKE = {
    Reason.NAME: N_("likt navn"),
    Reason.PLACE: N_("samme sted"),
    Reason.TIME: N_("samme tid"),
    Reason.TOPICS: N_("samme tema"),
}


class Nearby(Struct, frozen=True):
    """Groups near a place. ``topics`` in words; ``groups`` as (slug, name, «12 min med bil»); ``likely`` as
    (slug, name, «likt navn · samme tid»)."""

    minutes: int
    topics: str
    total: int
    groups: tuple[tuple[str, str, str], ...]
    likely: tuple[tuple[str, str, str], ...]


def nearby(search: Search, details: GroupDetails, language: Language, *, own: int | None) -> Nearby | None:
    """Return what is near the place of a group, None where it has no place; ``own`` is its id if it is listed."""
    place = _point(details)
    if place is None:
        return None
    asked = Query(topics=details.topics, place=place, max_minutes=MINUTES, formats=(Format.IN_PERSON,))
    around = _found(search, asked, language, own)
    same = [each for each, _ in around if not details.topics or _topics(each) & set(details.topics)]
    same.sort(key=_minutes_away)
    wider = _found(search, Query(place=place, max_minutes=MINUTES), language, own)
    every = {each.slug: (each, listing) for each, listing in (*around, *wider)}
    likely = []
    for each, listing in every.values():
        reasons = alike(details, _as_details(listing), place=listing.exact)
        if is_likely(reasons):
            words = " · ".join(translate(language, LIKE[reason]) for reason in reasons)
            likely.append((each.slug, each.name, words))
    return Nearby(
        minutes=MINUTES,
        topics=presenters.listed((_small(label(key, language)) for key in details.topics), language),
        total=len(same),
        groups=tuple((each.slug, each.name, _way(each, language)) for each in same[:MOST]),
        likely=tuple(likely[:MOST]),
    )


def _found(search: Search, query: Query, language: Language, own: int | None) -> list[tuple[Suggestion, Listing]]:
    answer = search.groups(query, language=language, limit=_LOOKED_AT)
    if answer.widened is not None:  # nothing within reach: what lies further away is not near
        return []
    listed = [(each, search.listing(each.slug)) for each in answer.groups]
    return [(each, listing) for each, listing in listed if listing is not None and listing.id != own]


def _point(details: GroupDetails) -> Place | None:
    """Return where the way is counted from: the pin, or what the public will know."""
    lat, lon = details.exact_lat, details.exact_lon
    try:
        where = public_point(details)
    except Invalid:
        return None
    if lat is None or lon is None:
        lat, lon = where.lat, where.lon
    if details.format is not Format.IN_PERSON or lat is None or lon is None:
        return None
    return Place(
        key="", name=where.label, kind=PlaceKind.POINT, lat=lat, lon=lon,
        municipality=details.municipality, municipality_name="", county="",
    )  # fmt: skip


def _small(name: str) -> str:
    """Return a topic's name inside a sentence: «søvnvansker», but «ADHD»."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _topics(each: Suggestion) -> set[str]:
    return {topic.key for topic in each.topics}


def _way(each: Suggestion, language: Language) -> str:
    parts: Any = presenters.travel(
        minutes=each.travel_minutes, walk_minutes=_on_foot(each), air_km=None, ferry=each.ferry,
        estimate=each.estimate, language=language,
    )  # fmt: skip
    return " · ".join(parts)


def _minutes_away(each: Suggestion) -> int:
    on_foot = _on_foot(each)
    return min(MINUTES if each.travel_minutes is None else each.travel_minutes, MINUTES if on_foot is None else on_foot)


def _on_foot(each: Suggestion) -> int | None:
    """Return the minutes on foot where they are within what is called near: else the way there is by car."""
    return each.walk_minutes if each.walk_minutes is not None and each.walk_minutes <= MINUTES else None


def _as_details(listing: Listing) -> GroupDetails:
    """Return the public part of a listed group, to compare with."""
    return GroupDetails(
        name=listing.name,
        topics=listing.topics,
        municipality=listing.municipality,
        meetings=listing.meetings,
        exact_lat=listing.lat if listing.exact else None,
        exact_lon=listing.lon if listing.exact else None,
    )
