"""Travel time by car with ferries: from one place to all others at once, and between two places.

The model is in ``model.py``. Public transport is not included anywhere.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from contextlib import suppress
from typing import Final, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from videre.native import address
from videre.places.geodesy import kilometres_between
from videre.places.model import walk_minutes
from videre.places.roads import RoadNetwork, road_network

FERRY_BITS: Final = 6
METRE_BITS: Final = 22
TICKS_PER_MINUTE: Final = 8192
_FERRY_MASK: Final = (1 << FERRY_BITS) - 1
_METRE_MASK: Final = (1 << METRE_BITS) - 1


class Point(Protocol):
    """Anything with a coordinate in WGS-84 degrees; every ``Place`` is one."""

    @property
    def lat(self) -> float:
        """Degrees north."""

    @property
    def lon(self) -> float:
        """Degrees east."""


class Reach(Struct, frozen=True):
    """From one node to all n nodes of the network; the arrays are read-only.

    ``minutes`` float32[n] (infinite where there is no way), ``km`` float32[n] along the fastest way,
    ``ferry`` bool[n] whether that way takes a ferry, ``order`` int32[m] the reachable nodes by minutes.
    ``addresses`` says where minutes, order and ferry lie, for compiled code.
    """

    minutes: NDArray[np.float32]
    km: NDArray[np.float32]
    ferry: NDArray[np.bool_]
    order: NDArray[np.int32]
    addresses: tuple[int, int, int]


class Travel(Struct, frozen=True):
    """The way between two places. ``km`` along the road to 0.1, ``air_km`` geodesic to 0.1, whole minutes.

    ``estimate``: a place lies more than 3 km from the network, so the time is a guess. ``walk_minutes``
    only where the straight line is under 2 km.
    """

    km: float
    minutes: int
    ferry: bool
    estimate: bool
    walk_minutes: int | None
    air_km: float


def packed_weights(network: RoadNetwork) -> NDArray[np.float64]:
    """Return one whole number per link that carries minutes, metres and ferries at once.

    A float64 holds whole numbers up to 2**53 exactly: 25 bits of time (1/8192 minute, so up to 68 hours),
    22 bits of metres (up to 4,194 km), 6 bits of ferries. Sums along a way add up in each field, and
    shorter time always wins, then fewer metres, then fewer ferries. So one Dijkstra answers all three,
    repeatably, with no walk back along the predecessors (decision 0010).
    """
    links = network.links
    ticks = np.rint(links.minutes * TICKS_PER_MINUTE).astype(np.int64)
    packed = (((ticks << METRE_BITS) | links.metres) << FERRY_BITS) | links.ferry
    # A link of no length would vanish from a sparse matrix; one tick (7 ms) keeps it.
    return np.where(packed > 0, packed, 1 << (METRE_BITS + FERRY_BITS)).astype(np.float64)


class TravelTimes:
    """Reach by origin node, the last ``capacity`` origins kept (about 150 KB each, 154 MB at 1,024).

    Made for one event loop: several threads may at worst compute the same origin twice.
    """

    def __init__(self, network: RoadNetwork | None = None, capacity: int = 1024) -> None:
        """Prepare the network's weights. Raises ValueError where ``capacity`` is below one."""
        if capacity < 1:
            raise ValueError("the cache needs room for one origin at least")
        self.network = network or road_network()
        self.capacity = capacity
        self._matrix = self.network.matrix(packed_weights(self.network))
        self._known: OrderedDict[int, Reach] = OrderedDict()

    def from_node(self, node: int) -> Reach:
        """Return the reach of a node (2–3 ms when new, under a microsecond when known)."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._compute(node)
            while len(self._known) > self.capacity:
                self._known.popitem(last=False)
        else:
            with suppress(KeyError):  # another thread may have pushed it out just now
                self._known.move_to_end(node)
        return known

    def packed_from(self, node: int) -> NDArray[np.float64]:
        """Return minutes, metres and ferries from a node to all others, packed as the weights are, float64[n]."""
        packed: NDArray[np.float64] = dijkstra(self._matrix, indices=[node])[0]
        return packed

    def _compute(self, node: int) -> Reach:
        """Take the answer of Dijkstra apart."""
        packed = self.packed_from(node)
        order = np.argsort(packed, kind="stable").astype(np.int32)
        reachable = np.isfinite(packed)
        whole = np.where(reachable, packed, 0.0).astype(np.int64)
        minutes = ((whole >> (METRE_BITS + FERRY_BITS)) / TICKS_PER_MINUTE).astype(np.float32)
        minutes[~reachable] = np.inf
        km = (((whole >> FERRY_BITS) & _METRE_MASK) / 1000.0).astype(np.float32)
        ferry = (whole & _FERRY_MASK) > 0
        order = order[: int(reachable.sum())]
        for column in (minutes, km, ferry, order):
            column.flags.writeable = False
        return Reach(minutes, km, ferry, order, (address(minutes), address(order), address(ferry)))

    def between(self, a: Point, b: Point) -> Travel:
        """Return the way from one place to another, legs off the network included.

        Raises ValueError where a coordinate is not finite.
        """
        if not all(map(math.isfinite, (a.lat, a.lon, b.lat, b.lon))):
            raise ValueError("coordinates must be finite")
        ends = self.network.snap((a.lat, b.lat), (a.lon, b.lon))
        start, goal = int(ends.node[0]), int(ends.node[1])
        # Either end answers (the network is the same both ways); one already known saves the search.
        origin, other = (goal, start) if goal in self._known and start not in self._known else (start, goal)
        reach = self.from_node(origin)
        minutes = float(reach.minutes[other]) + float(ends.leg_minutes.sum())
        air = kilometres_between(a.lat, a.lon, b.lat, b.lon)
        return Travel(
            km=round(float(reach.km[other]) + float(ends.leg_km.sum()), 1),
            minutes=round(minutes),
            ferry=bool(reach.ferry[other]),
            estimate=bool(ends.off_network.any()),
            walk_minutes=walk_minutes(air),
            air_km=round(air, 1),
        )
