"""Where invented groups are: like the population, but so that small places have some too."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TypeVar

from msgspec import Struct

from videre.directory.placement import settlement_in
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Municipality, PostalCode

K = TypeVar("K")
FLATTENED = 0.8
"""Exponent on the population: below 1, small municipalities get more groups than their share."""
JITTER_DEGREES = 0.004
"""An invented meeting place lies about this far from the middle of its postal code."""


class Spot(Struct, frozen=True):
    """A municipality, a settlement in it by name, and an exact point (WGS84 degrees)."""

    municipality: Municipality
    settlement: str
    lat: float
    lon: float


# Groups that are always there: the cast's own searches, each county, islands, and the far north.
ANCHORS: tuple[tuple[str, str, str], ...] = (
    ("3107", "Fredrikstad", "sovn"),
    ("3107", "Fredrikstad", "angst"),
    ("3107", "Gressvik", "sovn"),
    ("3105", "Sarpsborg", "sovn"),
    ("4617", "Husnes", "sosial-angst"),
    ("4617", "Rosendal", "pa-tvers"),
    ("4614", "Stord", "angst"),
    ("5601", "Alta", "angst"),
    ("5601", "Alta", "sorg"),
    ("5603", "Hammerfest", "depresjon"),
    ("5605", "Kirkenes", "pa-tvers"),
    ("5607", "Vadsø", "ensomhet"),
    ("5610", "Karasjok", "pa-tvers"),
    ("5612", "Kautokeino", "sorg"),
    ("5620", "Honningsvåg", "pa-tvers"),
    ("5622", "Lakselv", "utbrenthet"),
    ("5634", "Vardø", "sorg"),
    ("5501", "Tromsø", "sovn"),
    ("5503", "Harstad", "angst"),
    ("1804", "Bodø", "depresjon"),
    ("1865", "Svolvær", "ensomhet"),
    ("1836", "Rødøy", "pa-tvers"),
    ("1856", "Røst", "pa-tvers"),
    ("5056", "Hitra", "sorg"),
    ("5014", "Frøya", "stress"),
    ("1151", "Utsira", "pa-tvers"),
    ("4633", "Fedje", "ensomhet"),
    ("3110", "Hvaler", "sorg"),
    ("4636", "Hardbakke", "pa-tvers"),
    ("1515", "Fosnavåg", "angst"),
    ("3434", "Lom", "depresjon"),
    ("4222", "Bykle", "pa-tvers"),
    ("4003", "Skien", "angst"),
    ("3905", "Tønsberg", "angst"),
    ("3301", "Drammen", "arbeid"),
    ("1108", "Sandnes", "angst"),
    ("3411", "Brumunddal", "ensomhet"),
)


def spots(count: int, random: Random) -> list[Spot]:
    """Return ``count`` places by population, in an order of no meaning."""
    known = gazetteer()
    weights = {each.number: float(each.population) ** FLATTENED for each in known.municipalities}
    found: list[Spot] = []
    for number, groups in allotted(weights, count).items():
        municipality = known.municipality(number)
        assert municipality is not None
        codes = [each for each in known.postal_codes if each.municipality == number and each.population]
        found += [_spot(municipality, codes, random) for _ in range(groups)]
    random.shuffle(found)
    return found


def anchor(number: str, settlement: str, random: Random) -> Spot:
    """Return a named place of ``ANCHORS`` with an invented point near its middle."""
    municipality = gazetteer().municipality(number)
    assert municipality is not None
    place = settlement_in(settlement, municipality)
    lat, lon = (place.lat, place.lon) if place else (municipality.lat, municipality.lon)
    return Spot(municipality, settlement if place else municipality.name, *_near(lat, lon, random))


def allotted(weights: Mapping[K, float], count: int) -> dict[K, int]:
    """Share ``count`` things out by weight with the largest remainders; equal ones go in the given order."""
    total = sum(weights.values())
    exact = {key: count * weight / total for key, weight in weights.items()}
    given = {key: int(share) for key, share in exact.items()}
    rest = sorted(exact, key=lambda key: given[key] - exact[key])[: count - sum(given.values())]
    return {key: given[key] + (key in rest) for key in weights}


def _spot(municipality: Municipality, codes: list[PostalCode], random: Random) -> Spot:
    if not codes:
        return Spot(municipality, municipality.name, *_near(municipality.lat, municipality.lon, random))
    code = random.choices(codes, weights=[each.population for each in codes])[0]
    # «Kristiansand S» is a name for the post, not for people.
    postal = municipality.centre if code.name.startswith(f"{municipality.centre} ") else code.name
    names = (code.district, postal, municipality.centre)
    settlement = next((name for name in names if settlement_in(name, municipality)), municipality.name)
    return Spot(municipality, settlement, *_near(code.lat, code.lon, random))


def _near(lat: float, lon: float, random: Random) -> tuple[float, float]:
    return lat + random.uniform(-1, 1) * JITTER_DEGREES, lon + random.uniform(-1, 1) * 2 * JITTER_DEGREES
