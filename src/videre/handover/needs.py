"""Between what is asked for at the desk and what is kept of it: no words but topics, no address but a place. Pure."""

from __future__ import annotations

from videre.directory.shapes import Accessibility
from videre.handover.shapes import Need
from videre.language import Language
from videre.matching.query import Query
from videre.matching.understood import make_sense
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place, PlaceKind

MEANT = 0.5
"""Topics read out of words are kept from this share of the likeliest one's weight on: no weights are kept."""


def need_of(query: Query, language: Language) -> Need:
    """Return what is kept of a query. Raises ``Invalid`` for a place or topic we do not know.

    The words become the topics they speak of. A street address or a point becomes its municipality. «Not in my own
    municipality» is kept as that, not as which.
    """
    sense = make_sense(query, language)
    home = sense.place
    return Need(
        topics=tuple(topic.key for topic in sense.need.topics if topic.weight >= MEANT),
        near=_coarse(home) if home else "",
        max_minutes=query.max_minutes,
        formats=query.formats,
        languages=query.languages,
        weekdays=query.weekdays,
        audience=query.audience,
        accessibility=tuple(Accessibility(each) for each in query.accessibility),
        not_own_municipality=bool(home and home.municipality and query.not_municipality == home.municipality),
    )


def query_of(need: Need, *, q: str = "") -> Query:
    """Return a need as a query; ``q`` are words that are looked at now and kept nowhere."""
    home = place_of(need)
    return Query(
        q=q,
        near=need.near,
        topics=need.topics,
        max_minutes=need.max_minutes,
        formats=need.formats,
        languages=need.languages,
        weekdays=need.weekdays,
        audience=need.audience,
        accessibility=need.accessibility,
        not_municipality=home.municipality if home and need.not_own_municipality else "",
    )


def place_of(need: Need) -> Place | None:
    """Return the place a need sets out from; None for none, or one that the gazetteer no longer knows."""
    return gazetteer().find(need.near) if need.near else None


def _coarse(place: Place) -> str:
    """Return a place as the gazetteer finds it again, no finer than a postal code."""
    if place.kind is PlaceKind.POSTAL_CODE:
        return place.name.split()[0]
    if place.kind not in (PlaceKind.POINT, PlaceKind.ADDRESS):
        return place.name
    kept = (entry.place for entry in gazetteer().entries if entry.place.kind is PlaceKind.MUNICIPALITY)
    return next((each.name for each in kept if each.municipality == place.municipality), "")
