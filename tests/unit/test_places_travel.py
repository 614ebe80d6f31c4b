"""Travel time against an independent, slow computation of the same model, and against known ways."""

import heapq
import math
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from videre.places.gazetteer import gazetteer
from videre.places.reference_data import road_table
from videre.places.roads import road_network
from videre.places.shapes import Place, PlaceKind
from videre.places.travel import FERRY_BITS, METRE_BITS, TICKS_PER_MINUTE, TravelTimes, packed_weights

Neighbours = dict[int, list[tuple[int, float, int, bool]]]


@cache
def neighbours() -> Neighbours:
    """Read the compiled links again, with the numbers of SOURCES.md written out once more."""
    stored = road_table()
    starts, ends = (memoryview(column).cast("H") for column in (stored.from_, stored.to))
    metres = memoryview(stored.metres).cast("I")
    kinds = [stored.classes[k] for k in stored.class_]
    speed = {"motorveg": 98, "motortrafikkveg": 80, "E": 68, "R": 64, "F": 54, "K": 42, "P": 30, "kobling": 30}
    land = {node for k, kind in enumerate(kinds) if kind != "bilferje" for node in (starts[k], ends[k])}
    out: Neighbours = defaultdict(list)
    for a, b, length, kind in zip(starts, ends, metres, kinds, strict=True):
        if kind == "bilferje":
            minutes = 1.69 * length / 1000 + sum(12.3 for node in (a, b) if node in land)
        else:
            minutes = 60 * (length / 1000) / speed[kind]
        out[a].append((b, minutes, length, kind == "bilferje"))
        out[b].append((a, minutes, length, kind == "bilferje"))
    return out


@cache
def slow(origin: int) -> dict[int, tuple[float, int, bool]]:
    """Dijkstra by hand: node → (minutes, metres, whether a ferry is on the way)."""
    done: dict[int, tuple[float, int, bool]] = {}
    heap = [(0.0, 0, False, origin)]
    while heap:
        minutes, metres, ferry, node = heapq.heappop(heap)
        if node in done:
            continue
        done[node] = (minutes, metres, ferry)
        for other, more, length, by_ferry in neighbours()[node]:
            if other not in done:
                heapq.heappush(heap, (minutes + more, metres + length, ferry or by_ferry, other))
    return done


@cache
def travel() -> TravelTimes:
    return TravelTimes(capacity=40)


def centres() -> list[Place]:
    return [place for m in gazetteer().municipalities if (place := gazetteer().find(f"{m.name} kommune"))]


def place(name: str) -> Place:
    found = gazetteer().find(name)
    assert found is not None
    return found


def test_from_a_node_to_all_others_it_agrees_with_the_slow_way() -> None:
    random = np.random.default_rng(1607)
    for origin in random.integers(0, road_network().node_count, 6).tolist():
        reach, expected = travel().from_node(origin), slow(origin)
        assert len(expected) == road_network().node_count == len(reach.order)
        minutes = np.array([expected[n][0] for n in range(len(expected))])
        assert np.abs(reach.minutes - minutes).max() < 0.05
        km = np.array([expected[n][1] / 1000 for n in range(len(expected))])
        ferry = np.array([expected[n][2] for n in range(len(expected))])
        # Two ways may take the same time to within the rounding; then they may differ in length.
        same = np.abs(reach.km - km) < 0.01
        assert same.mean() > 0.999
        assert (reach.ferry == ferry)[same].all()


def test_between_municipality_centres_it_agrees_with_the_slow_way() -> None:
    places = centres()
    random = np.random.default_rng(2026)
    compared = 0
    for a in random.choice(len(places), 10, replace=False).tolist():
        for b in random.choice(len(places), 40, replace=False).tolist():
            start, goal = places[a], places[b]
            ends = road_network().snap([start.lat, goal.lat], [start.lon, goal.lon]).node.tolist()
            minutes, metres, ferry = slow(ends[0])[ends[1]]
            legs = sum(
                geodesic((p.lat, p.lon), (road_network().lat[n], road_network().lon[n])).km * 1.3
                for p, n in zip((start, goal), ends, strict=True)
            )
            got = travel().between(start, goal)
            assert got.minutes == pytest.approx(minutes + legs / 40 * 60, abs=0.51)
            assert got.km == pytest.approx(metres / 1000 + legs, abs=0.06)
            assert got.ferry == ferry
            compared += 1
    assert compared == 400


def test_snapping_finds_the_nearest_road_node_of_all() -> None:
    network = road_network()
    on_road = sorted({n for n, links in neighbours().items() if any(not ferry for *_, ferry in links)})
    for p in centres()[::30]:
        squeeze = math.cos(math.radians(p.lat))
        flat = {n: math.hypot(network.lat[n] - p.lat, (network.lon[n] - p.lon) * squeeze) for n in on_road}
        nearest = min(
            heapq.nsmallest(20, on_road, key=flat.__getitem__),
            key=lambda n: geodesic((p.lat, p.lon), (network.lat[n], network.lon[n])).km,
        )
        snapped = network.snap(p.lat, p.lon)
        assert snapped.node.tolist() == [nearest]
        straight = geodesic((p.lat, p.lon), (network.lat[nearest], network.lon[nearest])).km
        assert snapped.leg_km[0] == pytest.approx(straight * 1.3, abs=0.002)
        assert snapped.leg_minutes[0] == pytest.approx(straight * 1.3 / 40 * 60, abs=0.002)


def test_bryggja_to_oslo_as_published() -> None:
    way = travel().between(place("Bryggja"), place("Oslo"))
    assert way.km == pytest.approx(543, abs=1.5)
    assert way.minutes == pytest.approx(442, abs=1.5)
    assert not way.ferry


def test_lavik_to_oppedal_takes_the_ferry() -> None:
    way = travel().between(place("Lavik"), place("Oppedal"))
    assert way.ferry
    assert 24.6 < way.minutes < 60
    assert way.air_km == pytest.approx(geodesic((61.1, 5.5), (61.05, 5.5)).km, abs=3)
    assert not way.estimate


# Quays and kilometres of single crossings, from ferjesamband.csv.
CROSSINGS = [
    ((65.93196, 12.32363), (65.96828, 12.28202), 4.62),  # Austbø–Herøyholmen
    ((69.32375, 16.12370), (69.36352, 17.04602), 37.93),  # Andenes–Gryllefjord, 429 km by road
    ((65.18336, 12.11147), (65.21380, 12.04316), 5.00),  # Holm–Vennesund
    ((59.25112, 6.09092), (59.23356, 6.16544), 4.68),  # Skiftun–Hjelmeland
    ((70.05032, 19.84408), (69.96623, 19.62892), 13.12),  # Karlsøy–Hansnes
    ((61.30128, 7.24786), (61.29946, 7.31169), 3.43),  # Solvorn–Ornes
    ((58.89462, 6.05611), (58.92473, 6.09779), 4.59),  # Høle–Forsand
]
# Quays with so short a road between them that no one waits for the ferry.
ROUND_THE_BAY = [
    ((70.23542, 22.34205), (70.23255, 22.35896), 2.9),  # Øksfjord
    ((59.29881, 4.89247), (59.31078, 4.88559), 1.5),  # Utsira
]


@pytest.mark.parametrize("a,b,km", CROSSINGS)
def test_a_crossing_from_quay_to_quay(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    way = travel().between(point(*a), point(*b))
    assert way.ferry
    assert way.km == pytest.approx(km, abs=0.11)
    assert way.minutes == pytest.approx(24.6 + 1.69 * km, abs=0.7)


@pytest.mark.parametrize("a,b,km", ROUND_THE_BAY)
def test_a_short_way_by_road_beats_the_ferry(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    way = travel().between(point(*a), point(*b))
    assert not way.ferry
    assert way.km == pytest.approx(km, abs=0.2)


@pytest.mark.parametrize("a,b", [("Horten", "Moss"), ("Hareid", "Sula"), ("Kinsarvik", "Utne"), ("Molde", "Vestnes")])
def test_well_known_crossings_take_the_ferry(a: str, b: str) -> None:
    assert travel().between(place(a), place(b)).ferry


@pytest.mark.parametrize(
    "a,b", [("Oslo", "Bergen"), ("Tromsø", "Alta"), ("Fredrikstad", "Moss"), ("Kristiansand", "Oslo")]
)
def test_ways_without_a_ferry_say_so(a: str, b: str) -> None:
    way = travel().between(place(a), place(b))
    assert way.ferry == slow_ferry(a, b)


def slow_ferry(a: str, b: str) -> bool:
    ends = road_network().snap([place(a).lat, place(b).lat], [place(a).lon, place(b).lon]).node.tolist()
    return slow(ends[0])[ends[1]][2]


def test_a_plain_crossing_costs_boarding_at_both_ends_and_a_chained_one_only_on_land() -> None:
    links, on_road = road_network().links, road_network().on_road
    for k in np.flatnonzero(links.ferry).tolist():
        ends = int(on_road[links.start[k]]) + int(on_road[links.end[k]])
        assert links.minutes[k] == pytest.approx(12.3 * ends + 1.69 * links.metres[k] / 1000)
    ends = on_road[links.start[links.ferry]].astype(int) + on_road[links.end[links.ferry]]
    assert set(ends.tolist()) == {0, 1, 2}


def test_a_place_off_the_network_is_an_estimate_and_one_on_it_is_not() -> None:
    assert travel().between(place("9170"), place("Oslo")).estimate
    assert not travel().between(place("1607"), place("Oslo")).estimate


def test_walking_is_shown_under_two_kilometres_only() -> None:
    near = point(59.9128, 10.7461), point(59.9128 + 1.0 / 111.4, 10.7461)
    way = travel().between(*near)
    assert way.walk_minutes == round(geodesic((59.9128, 10.7461), (near[1].lat, near[1].lon)).km * 1.3 / 5 * 60)
    assert travel().between(near[0], point(59.9128 + 2.1 / 111.4, 10.7461)).walk_minutes is None


def point(lat: float, lon: float) -> Place:
    return Place(f"point-{lat},{lon}", "", PlaceKind.POINT, lat, lon, "", "", "")


@given(st.sampled_from(range(357)), st.sampled_from(range(357)))
@settings(deadline=None, max_examples=40)
def test_the_way_back_is_the_way_there(a: int, b: int) -> None:
    places = centres_once()
    assert travel().between(places[a], places[b]) == travel().between(places[b], places[a])


@cache
def centres_once() -> list[Place]:
    return centres()


@pytest.mark.parametrize("lat,lon", [(math.nan, 10.0), (59.0, math.inf)])
def test_what_is_not_a_coordinate_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        travel().between(point(lat, lon), place("Oslo"))


def test_a_reach_is_compact_ordered_and_read_only() -> None:
    reach = travel().from_node(5)
    assert (reach.minutes.dtype, reach.km.dtype, reach.ferry.dtype, reach.order.dtype) == ("f4", "f4", "?", "i4")
    assert (np.diff(reach.minutes[reach.order]) >= 0).all()
    assert reach.order[0] == 5
    assert reach.minutes[5] == reach.km[5] == 0
    with pytest.raises(ValueError, match="read-only"):
        reach.minutes[0] = 1


def test_the_cache_is_bounded_and_keeps_what_was_used_last() -> None:
    times = TravelTimes(capacity=2)
    first = times.from_node(0)
    times.from_node(1)
    assert times.from_node(0) is first
    times.from_node(2)
    assert times.from_node(0) is first
    assert len(times._known) == 2
    with pytest.raises(ValueError, match="room"):
        TravelTimes(capacity=0)


def test_minutes_metres_and_ferries_cannot_run_into_each_other() -> None:
    # No way is longer in time than the two ways to a node in the middle, and the longest in kilometres
    # end about where the ways from the middle end.
    middle = int(road_network().snap(place("Mo i Rana").lat, place("Mo i Rana").lon).node[0])
    reach = travel().from_node(middle)
    assert 2 * reach.minutes.max() * TICKS_PER_MINUTE < 2 ** (53 - METRE_BITS - FERRY_BITS)
    for end in reach.order[-10:].tolist():
        assert 1.2 * travel().from_node(end).km.max() * 1000 < 2**METRE_BITS
        assert 2 * (travel().packed_from(end) % 2**FERRY_BITS).max() < 2**FERRY_BITS
    assert (packed_weights(road_network()) > 0).all()
