"""Which library finds minutes, kilometres and ferries from one node to all others fastest.

``python -m benchmarks.places_routing``: medians of processor time over the same origins, every way checked
against the first.
A library that is not installed is left out. The outcome is decision 0010.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from videre.places.roads import road_network
from videre.places.travel import FERRY_BITS, METRE_BITS, TICKS_PER_MINUTE, TravelTimes, packed_weights

ORIGINS = 25
Answer = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]
Way = Callable[[int], Answer]

network = road_network()
links = network.links
n = network.node_count
packed = packed_weights(network)
times = TravelTimes(network)


def unpack(answer: NDArray[np.float64]) -> Answer:
    """Return minutes, kilometres and ferries of packed sums."""
    whole = np.asarray(answer, dtype=np.float64).astype(np.int64)
    minutes = (whole >> (METRE_BITS + FERRY_BITS)) / TICKS_PER_MINUTE
    return minutes, ((whole >> FERRY_BITS) % (1 << METRE_BITS)) / 1000.0, whole % (1 << FERRY_BITS) > 0


def scipy_packed(origin: int) -> Answer:
    """SciPy, one Dijkstra over packed weights."""
    return unpack(times.packed_from(origin))


plain = network.matrix(np.maximum(links.minutes, 1e-4))
metres_of, ferry_of = {}, {}
for a, b, m, f in zip(
    links.start.tolist(), links.end.tolist(), links.metres.tolist(), links.ferry.tolist(), strict=True
):
    metres_of[a, b] = metres_of[b, a] = m
    ferry_of[a, b] = ferry_of[b, a] = f
# (node, predecessor) → position of the link, by one sorted search
_pairs = np.concatenate((links.start.astype(np.int64) * n + links.end, links.end.astype(np.int64) * n + links.start))
_order = np.argsort(_pairs)
_sorted = _pairs[_order]


def last_steps(predecessor: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return (predecessor with the origin its own, metres and ferry of the last link), by node."""
    before = np.where(predecessor < 0, np.arange(n), predecessor).astype(np.int64)
    at = _order[np.minimum(np.searchsorted(_sorted, np.arange(n) * n + before), len(_sorted) - 1)] % len(links.start)
    origin = before == np.arange(n)
    return before, np.where(origin, 0, links.metres[at]), np.where(origin, False, links.ferry[at])


def scipy_doubling(origin: int) -> Answer:
    """SciPy with predecessors, then pointer doubling in NumPy."""
    minutes, predecessor = dijkstra(plain, indices=origin, return_predecessors=True)
    before, metres, ferry = last_steps(predecessor)
    while True:
        further = before[before]
        if (further == before).all():
            return minutes, metres / 1000.0, ferry
        metres, ferry, before = metres + metres[before], ferry | ferry[before], further


def scipy_loop(origin: int) -> Answer:
    """SciPy with predecessors, then a Python loop in order of time."""
    minutes, predecessor = dijkstra(plain, indices=origin, return_predecessors=True)
    metres, ferry = [0] * n, [False] * n
    before = predecessor.tolist()
    for node in np.argsort(minutes, kind="stable").tolist()[1:]:
        p = before[node]
        metres[node] = metres[p] + metres_of[p, node]
        ferry[node] = ferry[p] or ferry_of[p, node]
    return minutes, np.array(metres) / 1000.0, np.array(ferry)


def rustworkx_packed() -> Way:
    """rustworkx, packed weights."""
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from(list(zip(links.start.tolist(), links.end.tolist(), packed.tolist(), strict=True)))

    def way(origin: int) -> Answer:
        lengths = rustworkx.graph_dijkstra_shortest_path_lengths(graph, origin, float)
        answer = np.zeros(n)
        answer[list(lengths.keys())] = list(lengths.values())
        return unpack(answer)

    return way


def igraph_packed() -> Way:
    """igraph, packed weights."""
    import igraph

    graph = igraph.Graph(n=n, edges=list(zip(links.start.tolist(), links.end.tolist(), strict=True)))
    graph.es["weight"] = packed.tolist()
    return lambda origin: unpack(np.array(graph.distances(origin, weights="weight")[0]))


def networkit_packed() -> Way:
    """NetworKit, packed weights."""
    import networkit

    graph = networkit.Graph(n, weighted=True)
    for a, b, w in zip(links.start.tolist(), links.end.tolist(), packed.tolist(), strict=True):
        graph.addEdge(a, b, w)

    def way(origin: int) -> Answer:
        run = networkit.distance.Dijkstra(graph, origin, False, False)
        run.run()
        return unpack(np.asarray(run.getDistances(asarray=True)))

    return way


def main() -> None:
    """Print the table."""
    ways: list[tuple[str, Way]] = [
        ("SciPy, packed weights", scipy_packed),
        ("SciPy, predecessors, pointer doubling", scipy_doubling),
        ("SciPy, predecessors, Python loop", scipy_loop),
    ]
    others = (("rustworkx", rustworkx_packed), ("igraph", igraph_packed), ("networkit", networkit_packed))
    ways += [(f"{name}, packed weights", make()) for name, make in others if importlib.util.find_spec(name)]
    ways.append(("Videre: a whole Reach (with order and float32)", whole_reach))
    origins = np.random.default_rng(10).integers(0, n, ORIGINS).tolist()
    right = [scipy_packed(origin) for origin in origins]
    spent: dict[str, list[float]] = {name: [] for name, _ in ways}
    for origin, (minutes, km, ferry) in zip(origins, right, strict=True):
        for name, way in ways:  # interleaved, so that a busy machine treats all alike
            started = time.process_time()
            got = way(origin)
            spent[name].append(time.process_time() - started)
            assert np.abs(got[0] - minutes).max() < 0.05
            assert (np.abs(got[1] - km) < 0.01).mean() > 0.999
            assert (got[2] == ferry).mean() > 0.999
    least = statistics.median(spent[ways[0][0]])
    for name, seconds in spent.items():
        middle = statistics.median(seconds)
        print(f"{name:<48} {middle * 1e3:7.2f} ms {middle / least:6.1f} x")
    reach = times.from_node(0)
    started = time.perf_counter()
    for _ in range(10_000):
        times.from_node(0)
    print(f"{'Videre: a known origin':<48} {(time.perf_counter() - started) * 100:7.2f} µs")
    size = sum(column.nbytes for column in (reach.minutes, reach.km, reach.ferry, reach.order))
    print(
        f"{'Memory of an origin':<48} {size / 1000:7.0f} kB, {size * times.capacity / 1e6:.0f} MB for {times.capacity}"
    )


def whole_reach(origin: int) -> Answer:
    """What a new origin costs the service."""
    fresh = times._compute(origin)
    return fresh.minutes.astype(np.float64), fresh.km.astype(np.float64), fresh.ferry


if __name__ == "__main__":
    main()
