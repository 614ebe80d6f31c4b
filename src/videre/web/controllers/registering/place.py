"""Where a group meets: one place field, a pin on the map, and how much of it the public may know."""

from __future__ import annotations

from math import isfinite
from typing import Any

from videre.directory.details import GroupDetails
from videre.directory.placement import settlement_in
from videre.directory.shapes import Format, PlacePrivacy
from videre.language import N_
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place, PlaceKind
from videre.web.posted import Posted

UNKNOWN_PLACE = N_("Vi kjenner ikke stedet. Prøv postnummeret, eller navnet på kommunen.")
TOO_WIDE = N_("Dette er et større område. Skriv et tettsted, et postnummer eller en kommune.")
NO_PIN = N_("Sett et punkt på kartet, eller skriv postnummeret i stedet for kommunen.")
NO_POINT = N_("Punktet på kartet kunne ikke leses. Sett det på nytt.")

_WIDE = {PlaceKind.REGION, PlaceKind.FJORD}
_SMALL = {PlaceKind.POSTAL_CODE, PlaceKind.TOWN, PlaceKind.SETTLEMENT, PlaceKind.DISTRICT, PlaceKind.POINT}
"""Kinds whose own point stands for a house well enough where nobody set a pin."""


def read_place(form: Posted, kind: Format, base: GroupDetails | None) -> dict[str, Any]:
    """Return the fields of ``GroupDetails`` that say where; what is wrong is noted in the form.

    ``base`` is the group as stored: a place nobody wrote anew stays what it was.
    """
    text = form.text("place", most=100)
    privacy = form.one_of("place_privacy", PlacePrivacy, PlacePrivacy.MUNICIPALITY)
    venue, street = form.text("venue", most=120), form.text("street_address", most=160)
    pin = _pin(form)
    found = gazetteer().find(text) if text else gazetteer().find(f"{pin[0]},{pin[1]}") if pin else None
    municipality, settlement = _names(form, text, found, base)
    if kind is not Format.IN_PERSON:
        for name in ("venue", "street_address", "pin"):
            form.errors.pop(name, None)
        return {"municipality": municipality}
    if pin is None and found is not None and privacy is PlacePrivacy.EXACT:
        if found.kind in _SMALL and not found.rough:
            pin = found.lat, found.lon
        else:
            form.fault("pin", NO_PIN)
    return {
        "municipality": municipality,
        "settlement": settlement,
        "place_privacy": privacy,
        "venue": venue,
        "street_address": street,
        "exact_lat": pin[0] if pin else None,
        "exact_lon": pin[1] if pin else None,
    }


def place_text(details: GroupDetails) -> str:
    """Return what stands in the place field of a stored group: «Rosendal, Kvinnherad»."""
    municipality = gazetteer().municipality(details.municipality) if details.municipality else None
    name = municipality.name if municipality else ""
    return ", ".join(dict.fromkeys(part for part in (details.settlement, name) if part))


def _names(form: Posted, text: str, found: Place | None, base: GroupDetails | None) -> tuple[str, str]:
    """Return the municipality's number and the settlement's name."""
    if base is not None and text and text == place_text(base):
        return base.municipality, base.settlement
    municipality = gazetteer().municipality(found.municipality) if found and found.municipality else None
    if found is None or municipality is None:
        if text:
            form.fault("place", UNKNOWN_PLACE)
        return "", ""
    if found.kind in _WIDE:
        form.fault("place", TOO_WIDE)
        return "", ""
    name = found.name[5:] if found.kind is PlaceKind.POSTAL_CODE else found.name.removesuffix(f", {municipality.name}")
    return municipality.number, name if settlement_in(name, municipality) else ""


def _pin(form: Posted) -> tuple[float, float] | None:
    lat, lon = form.text("lat", most=24), form.text("lon", most=24)
    if not (lat or lon):
        return None
    try:
        point = round(float(lat), 6), round(float(lon), 6)
    except ValueError:
        point = None
    if point is None or not all(isfinite(degrees) for degrees in point):
        form.fault("pin", NO_POINT)
        return None
    return point
