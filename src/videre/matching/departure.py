"""Where a search sets out from: a place hung on the road network, with its travel times to every node."""

from __future__ import annotations

from functools import lru_cache

from videre.places.roads import road_network
from videre.places.shapes import Place, PlaceKind
from videre.places.travel import Reach, TravelTimes


class Departure:
    """One origin: ``leg_minutes`` and ``leg_km`` lead to its road node, ``reach`` from there on."""

    __slots__ = ("lat", "leg_km", "leg_minutes", "lon", "off_network", "reach")

    def __init__(
        self, reach: Reach, lat: float, lon: float, leg_minutes: float, leg_km: float, off_network: bool
    ) -> None:
        self.reach = reach
        self.lat = lat
        self.lon = lon
        self.leg_minutes = leg_minutes
        self.leg_km = leg_km
        self.off_network = off_network

    @classmethod
    def at(cls, place: Place, travel: TravelTimes) -> Departure:
        """Return the departure at a place: microseconds where its road node is known, else a Dijkstra run."""
        # A person's own coordinates are not kept, not even in memory.
        snap = _snapped.__wrapped__ if place.kind in (PlaceKind.POINT, PlaceKind.ADDRESS) else _snapped
        node, leg_minutes, leg_km, off_network = snap(place.lat, place.lon)
        return cls(travel.from_node(node), place.lat, place.lon, leg_minutes, leg_km, off_network)


@lru_cache(maxsize=4096)
def _snapped(lat: float, lon: float) -> tuple[int, float, float, bool]:
    snapped = road_network().snap((lat,), (lon,))
    return (
        int(snapped.node[0]),
        float(snapped.leg_minutes[0]),
        float(snapped.leg_km[0]),
        bool(snapped.off_network[0]),
    )
