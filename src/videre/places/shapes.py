"""What a place is. Coordinates are WGS-84 degrees; municipality and county numbers are text."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class PlaceKind(StrEnum):
    """What kind of thing a place is; the value is what the JSON API shows."""

    POSTAL_CODE = "postal-code"
    MUNICIPALITY = "municipality"
    TOWN = "town"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    ISLAND = "island"
    FJORD = "fjord"
    REGION = "region"
    POINT = "point"
    ADDRESS = "address"


class Place(Struct, frozen=True):
    """A point a person can be searching from, with the name to show for it.

    ``key`` is stable between builds of the reference data and unique among the built-in places.
    ``name`` is ready to show and is understood by ``Gazetteer.find``; where several places share a
    name it carries the municipality («Sand, Suldal»), or for municipalities the county.
    ``names`` holds official Sámi and Kven names to show beside it. ``rough`` says that the point only
    stands for a larger thing (fjord, island, region) or that its coordinate is not well known.
    """

    key: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    municipality: str
    municipality_name: str
    county: str
    names: tuple[str, ...] = ()
    rough: bool = False


class Municipality(Struct, frozen=True):
    """A municipality of 2024 (357 of them). ``lat``/``lon`` are its administrative centre.

    ``number`` and ``county_number`` are text with leading zeros; ``population`` is a count of people.
    Empty text where a name does not exist. Source: kommuner.csv (© Kartverket, CC BY 4.0).
    """

    number: str
    name: str
    official_name: str
    sami_name: str
    kven_name: str
    county_number: str
    county: str
    language_form: str
    centre: str
    lat: float
    lon: float
    population: int


class PostalCode(Struct, frozen=True):
    """A postal code. ``category``: G street, P PO box, B both, S service.

    ``quality`` is how the coordinate was come by: ``A`` and ``postkontor`` are good, ``usikker``,
    ``omtrentlig`` and ``ukjent`` less so. ``population`` is an estimate, 0 where nobody lives.
    Source: postnummer.csv (© Posten Bring AS; coordinates Erik Bolstad, CC BY 3.0).
    """

    code: str
    name: str
    municipality: str
    category: str
    lat: float
    lon: float
    quality: str
    district: str
    population: int


class NamedPlace(Struct, frozen=True):
    """A named place as compiled from stedsnavn.csv; ``kind`` is the source's Norwegian word."""

    name: str
    alternatives: tuple[str, ...]
    kind: str
    municipality: str
    lat: float
    lon: float
    population: int
    precision: str
