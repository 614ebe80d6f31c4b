"""Where the public is told a group meets: the exact point, or the centre of a place that hides it.

This is worked out once, when a group is saved. The search index and every page read only what comes out here,
so a hidden address cannot show up in some output that forgot to hide it.
"""

from __future__ import annotations

from msgspec import Struct

from videre.directory.details import GroupDetails
from videre.directory.shapes import Format, PlacePrivacy
from videre.language import N_
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Municipality, Place, PlaceKind
from videre.problems import FieldError, Invalid

UNKNOWN_SETTLEMENT = N_("Vi finner ikke dette stedet i kommunen.")

_SETTLEMENTS = {
    PlaceKind.TOWN,
    PlaceKind.SETTLEMENT,
    PlaceKind.DISTRICT,
    PlaceKind.POSTAL_CODE,
    PlaceKind.ISLAND,
}


class PublicPoint(Struct, frozen=True):
    """What may be shown: ``label`` for reading, WGS84 degrees or None, and whether it is the group's own point."""

    label: str
    lat: float | None
    lon: float | None
    exact: bool


NOWHERE = PublicPoint("", None, None, False)


def public_point(details: GroupDetails) -> PublicPoint:
    """Return the place of checked details as the public may know it.

    Raises ``Invalid`` on ``settlement`` where the group is to be shown by a settlement that is not in its
    municipality: falling back to something more exact is never right, and to something vaguer is not asked for.
    """
    municipality = gazetteer().municipality(details.municipality) if details.municipality else None
    if municipality is None:
        return NOWHERE
    if details.format is not Format.IN_PERSON or details.place_privacy is PlacePrivacy.MUNICIPALITY:
        return PublicPoint(municipality.name, municipality.lat, municipality.lon, False)
    where = _with_municipality(details.settlement, municipality)
    if details.place_privacy is PlacePrivacy.EXACT:
        label = ", ".join(part for part in (details.venue, details.street_address, where) if part)
        return PublicPoint(label, details.exact_lat, details.exact_lon, True)
    settlement = settlement_in(details.settlement, municipality)
    if settlement is None:
        raise Invalid((FieldError("settlement", UNKNOWN_SETTLEMENT),))
    return PublicPoint(where, settlement.lat, settlement.lon, False)


def settlement_in(name: str, municipality: Municipality) -> Place | None:
    """Return the named settlement of a municipality, None where it has none by exactly that name."""
    if not name.strip():
        return None
    for text in (f"{name}, {municipality.name}", name):
        entry = gazetteer().named(text)
        place = entry.place if entry else None
        if place and place.municipality == municipality.number and place.kind in _SETTLEMENTS:
            return place
    if name.casefold() in {municipality.centre.casefold(), municipality.name.casefold()}:
        return Place(
            key="", name=name, kind=PlaceKind.SETTLEMENT, lat=municipality.lat, lon=municipality.lon,
            municipality=municipality.number, municipality_name=municipality.name, county=municipality.county,
        )  # fmt: skip
    return None


def _with_municipality(settlement: str, municipality: Municipality) -> str:
    if not settlement or settlement.casefold() == municipality.name.casefold():
        return municipality.name
    return f"{settlement}, {municipality.name}"
