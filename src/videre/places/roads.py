"""The road and ferry network of Norway, and where a point meets it.

Source: © Kartverket N1000, CC BY 4.0, compiled by ``reference/roads.py``: 11,541 nodes of the largest
component that a car can reach, the fastest of parallel links.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from videre.places.geodesy import earth_centred, paired_kilometres
from videre.places.model import (
    BOARDING_MINUTES,
    DETOUR,
    FERRY,
    FERRY_MINUTES_PER_KM,
    LEG_KM_H,
    OFF_NETWORK_KM,
    SPEED_KM_H,
)
from videre.places.reference_data import road_table


class Snapped(Struct, frozen=True):
    """Where n points meet the network: all arrays have length n.

    ``node`` is the nearest road node (never a mere ferry node), ``straight_km`` the geodesic to it,
    ``leg_km`` and ``leg_minutes`` what the model says for that leg by car, ``off_network`` whether the
    point is more than 3 km from the node, so that every travel time from it is an estimate.
    """

    node: NDArray[np.int32]
    leg_minutes: NDArray[np.float64]
    leg_km: NDArray[np.float64]
    off_network: NDArray[np.bool_]
    straight_km: NDArray[np.float64]


class Links(Struct, frozen=True):
    """The links, each once: ends, length in metres, minutes by the model, and whether it is a ferry."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    metres: NDArray[np.int64]
    minutes: NDArray[np.float64]
    ferry: NDArray[np.bool_]


class RoadNetwork:
    """Nodes 0 … ``node_count`` - 1 with ``lat`` and ``lon`` in degrees, float64[n], and their links."""

    def __init__(self) -> None:
        """Read the network and lay the search tree over its road nodes."""
        stored = road_table()
        self.lat = np.frombuffer(stored.lat, dtype="<i4") / 1e5
        self.lon = np.frombuffer(stored.lon, dtype="<i4") / 1e5
        self.node_count = len(self.lat)
        self.on_road = np.frombuffer(stored.road, dtype=np.bool_)
        start = np.frombuffer(stored.from_, dtype="<u2").astype(np.int32)
        end = np.frombuffer(stored.to, dtype="<u2").astype(np.int32)
        metres = np.frombuffer(stored.metres, dtype="<u4").astype(np.int64)
        kind = np.frombuffer(stored.class_, dtype=np.uint8)
        ferry = kind == stored.classes.index(FERRY)
        per_km = np.array([FERRY_MINUTES_PER_KM if k == FERRY else 60.0 / SPEED_KM_H[k] for k in stored.classes])
        boarding = BOARDING_MINUTES * (self.on_road[start].astype(np.int8) + self.on_road[end])
        minutes = metres / 1000.0 * per_km[kind] + np.where(ferry, boarding, 0.0)
        self.links = Links(start, end, metres, minutes, ferry)
        self._road_nodes = np.flatnonzero(self.on_road).astype(np.int32)
        self._tree = cKDTree(earth_centred(self.lat[self._road_nodes], self.lon[self._road_nodes]))

    def matrix(self, weights: NDArray[np.float64]) -> csr_array:
        """Return the links as a symmetric sparse matrix with one weight per link (no weight may be 0)."""
        rows = np.concatenate((self.links.start, self.links.end))
        columns = np.concatenate((self.links.end, self.links.start))
        shape = (self.node_count, self.node_count)
        return csr_array((np.concatenate((weights, weights)), (rows, columns)), shape=shape)

    def snap(self, lats: ArrayLike, lons: ArrayLike) -> Snapped:
        """Return where points (degrees, length n) meet the network. Raises ValueError on NaN or infinity."""
        point_lats = np.atleast_1d(np.asarray(lats, dtype=np.float64))
        point_lons = np.atleast_1d(np.asarray(lons, dtype=np.float64))
        _, nearest = self._tree.query(earth_centred(point_lats, point_lons))
        node = self._road_nodes[nearest]
        straight = paired_kilometres(point_lats, point_lons, self.lat[node], self.lon[node])
        driven = straight * DETOUR
        return Snapped(node, driven / LEG_KM_H * 60.0, driven, straight > OFF_NETWORK_KM, straight)


@cache
def road_network() -> RoadNetwork:
    """Return the network, read once."""
    return RoadNetwork()
