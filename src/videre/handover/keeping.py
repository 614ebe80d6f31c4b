"""The groups that are kept at the desk: up to three, listed now; and what is counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from videre.handover.bands import km_band, minutes_band
from videre.handover.needs import need_of, place_of, query_of
from videre.handover.shapes import Need
from videre.language import N_, Language
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.problems import FieldError, Invalid

MOST_KEPT: Final = 3
TOO_MANY_KEPT = N_("Velg høyst tre grupper.")
NOT_LISTED = N_("En av gruppene er ikke i katalogen lenger. Søk på nytt.")


class Kept(Struct, frozen=True):
    """A group that is kept: its id, and as it is suggested now."""

    group_id: int
    suggestion: Suggestion


def checked(need: Need, kept: Sequence[str], search: Search) -> tuple[Need, tuple[Kept, ...]]:
    """Return the need no finer than it may be kept, and the groups. Raises ``Invalid`` with every fault at once."""
    faults: list[FieldError] = []
    try:
        need = need_of(query_of(need), Language.NB)
    except Invalid as problem:
        faults += problem.fields
    slugs = tuple(dict.fromkeys(kept))
    if len(slugs) > MOST_KEPT:
        faults.append(FieldError("kept", TOO_MANY_KEPT))
    start = None if faults else place_of(need)
    found = [
        (search.listing(slug), search.group(slug, language=Language.NB, origin=start)) for slug in slugs[:MOST_KEPT]
    ]
    if any(listing is None or group is None for listing, group in found):
        faults.append(FieldError("kept", NOT_LISTED))
    if faults:
        raise Invalid(tuple(faults))
    return need, tuple(Kept(listing.id, group) for listing, group in found if listing and group)


def counted(need: Need, groups: tuple[Kept, ...]) -> dict[str, Any]:
    """Return what is counted of a handover: its topic, how far it is to the nearest group, or where there was none."""
    near = [each.suggestion for each in groups if each.suggestion.air_km is not None]
    nearest = min(near, key=lambda each: (each.travel_minutes or 0, each.air_km or 0.0), default=None)
    start = place_of(need)
    return {
        "topic": need.topics[0] if need.topics else "",
        "km_band": km_band(nearest.air_km) if nearest else "",
        "minutes_band": minutes_band(nearest.travel_minutes) if nearest else "",
        "nothing_in": start.municipality if start and not groups else "",
    }
