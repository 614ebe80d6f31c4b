"""What is near already on the same topic, within an hour: for the steward who decides about a group."""

from __future__ import annotations

from datetime import date

from videre.directory.details import GroupDetails
from videre.language import Language
from videre.matching.query import Query
from videre.matching.search import Search
from videre.problems import Invalid
from videre.web.cards import Card, card
from videre.web.shown import where_of

MINUTES = 60
"""How far «near» reaches by car."""
MOST = 4


def near_groups(search: Search, details: GroupDetails, language: Language, *, without: str = "") -> list[Card]:
    """Return the listed groups on a group's topics within an hour of its public place, the closest fits first.

    None for a group without a place or topics; ``without`` is the slug of the group itself.
    """
    place = where_of(details)
    if place.lat is None or place.lon is None or not details.topics:
        return []
    query = Query(near=f"{place.lat:.4f},{place.lon:.4f}", topics=details.topics, max_minutes=MINUTES)
    try:
        answer = search.groups(query, language=language, limit=MOST + 1)
    except Invalid:
        return []
    if answer.widened is not None:
        return []
    day: date = search.today
    found = [card(each, language, today=day) for each in answer.groups if each.slug != without]
    return found[:MOST]
