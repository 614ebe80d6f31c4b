"""Street addresses: one small interface, answered by the built-in gazetteer or by Kartverket's open API.

The API (https://ws.geonorge.no/adresser/v1) is asked only where an operator has set its address in
``geocoder_url``: then what a person types as an address leaves the server, so it is off by default.
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
from geopy.exc import GeopyError

from videre.places.folding import fold
from videre.places.gazetteer import LONGEST, Gazetteer
from videre.places.kartverket import Address, Kartverket
from videre.places.shapes import Place, PlaceKind


class AddressLookup(Protocol):
    """Finds the places that a typed address may mean."""

    def find(self, text: str) -> list[Place]:
        """Return the places, best first; an empty list where there is none or nobody answers. Raises nothing."""


class GazetteerLookup:
    """The default: the built-in names and postal codes, so «Storgata 1, 1607» is found by its postal code."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Ask this gazetteer."""
        self._gazetteer = gazetteer

    def find(self, text: str) -> list[Place]:
        """Return the one place the gazetteer knows for the text, or for the place named in it."""
        place = self._gazetteer.find(text) or self._gazetteer.split(text)[1]
        return [place] if place else []


class KartverketLookup:
    """Kartverket's addresses first; the built-in gazetteer where it finds none or does not answer in time."""

    def __init__(self, geocoder: Kartverket, gazetteer: Gazetteer) -> None:
        """Ask the geocoder, then the gazetteer."""
        self._geocoder, self._gazetteer = geocoder, gazetteer
        self._otherwise = GazetteerLookup(gazetteer)

    def find(self, text: str) -> list[Place]:
        """Return addresses, else what the gazetteer knows. May wait for the time limit: call it in a thread."""
        if len(text) > LONGEST or not fold(text):
            return []
        try:
            found = self._geocoder.geocode(text) or []
        except GeopyError:
            found = []
        return [self._place(location.raw) for location in found] or self._otherwise.find(text)

    def _place(self, raw: dict[str, Any]) -> Place:
        """Return an address as a place, with names as the gazetteer writes them (the API shouts)."""
        address = msgspec.convert(raw, Address)
        municipality = self._gazetteer.municipality(address.kommunenummer)
        code = self._gazetteer.postal_code(address.postnummer)
        lat, lon = address.point.lat, address.point.lon
        return Place(
            key=f"address-{address.kommunenummer}-{lat:.5f},{lon:.5f}",
            name=f"{address.adressetekst}, {code.name if code else f'{address.postnummer} {address.poststed}'}",
            kind=PlaceKind.ADDRESS,
            lat=lat,
            lon=lon,
            municipality=address.kommunenummer,
            municipality_name=municipality.name if municipality else address.kommunenavn,
            county=municipality.county if municipality else "",
        )


def address_lookup(gazetteer: Gazetteer, geocoder_url: str = "") -> AddressLookup:
    """Return the lookup the settings ask for: the gazetteer alone, or Kartverket at this address first."""
    if not geocoder_url:
        return GazetteerLookup(gazetteer)
    return KartverketLookup(Kartverket(geocoder_url), gazetteer)
