"""Coordinates typed as text, and the place a bare point becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scipy.spatial import cKDTree

from videre.places.geodesy import earth_centred, kilometres_between
from videre.places.shapes import Place, PlaceKind

_NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*", re.ASCII)

FURTHEST_KM = 50.0
"""A point further than this from every postal code is not in Norway or near its border: no place."""


def parse_coordinates(text: str) -> tuple[float, float] | None:
    """Return (lat, lon) in degrees from «59.2,10.9», or None where it is not a point on the Earth.

    Only plain decimal numbers count: no «nan», «inf» or exponents. A whole number alone without a
    decimal point on either side is not taken for a coordinate (it could be two postal codes).
    """
    match = _PAIR.fullmatch(text) if len(text) <= 48 else None
    if match is None or ("." not in match[1] and "." not in match[2]):
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lat, lon) if -90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0 else None


class NearestPlace:
    """Which known place a point is nearest to."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Lay a search tree over the places."""
        self._places = places
        self._tree = cKDTree(earth_centred([p.lat for p in places], [p.lon for p in places]))

    def point(self, lat: float, lon: float) -> Place | None:
        """Return the bare point as a place, with the municipality of the nearest known place.

        None where that place is more than 50 km away: outside Norway, its waters and the border towns.
        A point abroad within that distance stays a point; if it is over 3 km from the Norwegian road
        network, as nearly all are, travel from it is marked as an estimate.
        """
        _, at = self._tree.query(earth_centred(lat, lon))
        near = self._places[int(at)]
        if kilometres_between(lat, lon, near.lat, near.lon) > FURTHEST_KM:
            return None
        name = f"{lat:.4f}, {lon:.4f}"
        return Place(
            f"point-{lat:.5f},{lon:.5f}",
            name,
            PlaceKind.POINT,
            lat,
            lon,
            near.municipality,
            near.municipality_name,
            near.county,
        )
