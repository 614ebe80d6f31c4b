"""A geopy geocoder for Kartverket's open address API (© Kartverket, CC BY 4.0)."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

import msgspec
from geopy.adapters import AdapterHTTPError, URLLibAdapter
from geopy.exc import GeocoderParseError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from msgspec import Struct

DEGREES = frozenset({"4258", "4326"})
"""EPSG numbers of coordinates in degrees: ETRS89 (the API's default) and WGS 84, less than a metre apart."""


class Point(Struct):
    """Where an address is, in the coordinate system ``epsg`` («EPSG:4258»)."""

    lat: float
    lon: float
    epsg: str


class Address(Struct, rename={"point": "representasjonspunkt"}):
    """An address as the API gives it; other fields are left unread."""

    adressetekst: str
    postnummer: str
    poststed: str
    kommunenummer: str
    kommunenavn: str
    point: Point


class Answer(Struct):
    """What ``/sok`` answers."""

    adresser: list[Address]


class QuietAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy carries no types
    """geopy logs the text of a refusal, which may repeat the address that was asked for: leave it out."""

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the text of an answer. Raises geopy's errors, without the answer in them."""
        try:
            text: str = super().get_text(url, timeout=timeout, headers=headers)
        except AdapterHTTPError as error:
            status = error.status_code
            raise AdapterHTTPError(f"status {status}", status_code=status, headers=error.headers, text=None) from None
        except UnicodeError:
            raise GeocoderParseError("the answer is not text") from None
        return text


class Kartverket(Geocoder):  # type: ignore[misc]  # geopy carries no types
    """Asks ``{endpoint}/sok``.

    ``geocode`` raises geopy's errors: ``GeocoderTimedOut``, ``GeocoderUnavailable``, for refusals
    ``GeocoderServiceError`` and its kin, ``GeocoderParseError`` for an answer that is not as described.
    """

    def __init__(self, endpoint: str, *, timeout: float = 3.0, user_agent: str = "videre") -> None:
        """Ask the API at ``endpoint``, waiting ``timeout`` seconds for it."""
        super().__init__(timeout=timeout, user_agent=user_agent, adapter_factory=QuietAdapter)
        self.endpoint = endpoint.rstrip("/")

    def geocode(self, query: str, *, limit: int = 8) -> list[Location] | None:
        """Return up to ``limit`` locations in degrees, best first, or None where there is none.

        ``raw`` is the address as the API gives it.
        """
        url = f"{self.endpoint}/sok?{urlencode({'sok': query, 'treffPerSide': limit})}"
        found: list[Location] = self._call_geocoder(url, locations, is_json=False)
        return found[:limit] or None


def locations(body: str) -> list[Location]:
    """Read an answer. Raises GeocoderParseError where it is not as described, without its text."""
    try:
        found = msgspec.json.decode(body, type=Answer).adresser
    except (msgspec.DecodeError, UnicodeError):
        raise GeocoderParseError("the answer is not the JSON that was described") from None
    return [location(address) for address in found if on_earth(address.point)]


def location(address: Address) -> Location:
    """Return an address as geopy's location."""
    text = f"{address.adressetekst}, {address.postnummer} {address.poststed}"
    raw: dict[str, Any] = msgspec.to_builtins(address)
    return Location(text, (address.point.lat, address.point.lon), raw)


def on_earth(point: Point) -> bool:
    """Whether a point is in degrees and on the Earth."""
    degrees = point.epsg.rpartition(":")[2] in DEGREES
    finite = math.isfinite(point.lat) and math.isfinite(point.lon)
    return degrees and finite and abs(point.lat) <= 90.0 and abs(point.lon) <= 180.0
