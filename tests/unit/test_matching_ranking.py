"""The fast ranking finds what plain arithmetic finds, on random data."""

from __future__ import annotations

import random
from functools import cache

import pytest

from videre.directory.shapes import Format, Listing
from videre.matching import ranking
from videre.matching.departure import Departure
from videre.matching.index import Index, index_of
from videre.matching.need import Need, WeightedTopic
from videre.matching.ranking import Position, rank
from videre.matching.scoring import Way, score
from videre.places.geodesy import kilometres_between
from videre.places.roads import road_network
from videre.places.shapes import Place
from videre.places.travel import TravelTimes

from .matching_world import TODAY, listing, random_listing, random_need, random_place

TRAVEL = TravelTimes()


@cache
def meets_network(lat: float, lon: float) -> tuple[int, float]:
    """Return the road node of a point and the minutes to it."""
    end = road_network().snap((lat,), (lon,))
    return int(end.node[0]), float(end.leg_minutes[0])


def brute_force(listings: list[Listing], need: Need, origin: Place | None) -> list[tuple[float, int]]:
    """Score one group after the other with ``scoring`` alone; the way comes from the same travel model."""
    scored = []
    here = None if origin is None else meets_network(origin.lat, origin.lon)
    for each in listings:
        way = None
        if origin is not None and here is not None:
            if each.format is not Format.IN_PERSON and need.formats in ((), (Format.IN_PERSON,)):
                continue
            if each.format is Format.IN_PERSON and each.lat is not None and each.lon is not None:
                there = meets_network(each.lat, each.lon)
                minutes = float(TRAVEL.from_node(here[0]).minutes[there[0]]) + here[1] + there[1]
                way = Way(minutes, kilometres_between(origin.lat, origin.lon, each.lat, each.lon))
        value = score(each, need, way, TODAY)
        if value > 0.0:
            scored.append((value, each.id))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1]))


def difference(found: list[tuple[float, int]], expected: list[tuple[float, int]], limit: int) -> str:
    """Say where two rankings part, "" where they are the same but for the order of scores equal to five digits."""
    scores = {number: value for value, number in expected}
    for place, ((value, number), (wanted, other)) in enumerate(zip(found, expected, strict=False)):
        if abs(value - wanted) > 1e-5 * wanted or abs(scores.get(number, -1.0) - value) > 1e-5 * value:
            return f"at {place}: group {number} with {value}, expected {other} with {wanted}"
    count = min(limit, len(expected))
    return "" if len(found) == count else f"{len(found)} groups, expected {count}"


def found_by(index: Index, need: Need, origin: Place | None, limit: int) -> list[tuple[float, int]]:
    departure = None if origin is None else Departure.at(origin, TRAVEL)
    ids = index.columns.id
    found = rank(index, need, departure, limit)
    return list(zip(found.scores, ids[found.rows].tolist(), strict=True))


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("ahead", [False, True], ids=["sweep", "look ahead"])
def test_the_fast_path_equals_plain_arithmetic(crowded: bool, ahead: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if ahead:  # look ahead at once, however few there are
        monkeypatch.setattr(ranking, "SWEEP_UP_TO", 0)
    chance = random.Random(f"{crowded}{ahead}")
    listings = [random_listing(number, chance, crowded) for number in range(1, 601)]
    index = index_of(listings[:500], road_network(), TODAY)
    for changed in listings[500:]:
        index.put(changed)  # the tail is searched as well
    for number in range(1, 20):
        index.drop(number)
    alive = listings[19:]
    for _ in range(50 if ahead else 150):
        need = random_need(chance)
        origin = random_place(chance) if chance.random() < 0.8 else None
        expected = brute_force(alive, need, origin)
        limit = chance.choice([1, 5, 20] if ahead else [1, 5, 20, 1000])
        assert not difference(found_by(index, need, origin, limit), expected, limit), (need, origin)
        departure = None if origin is None else Departure.at(origin, TRAVEL)
        assert rank(index, need, departure, 5).total == len(expected)


@pytest.mark.parametrize("ahead", [False, True], ids=["sweep", "look ahead"])
def test_pages_follow_each_other_without_gap_or_repeat(ahead: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if ahead:
        monkeypatch.setattr(ranking, "SWEEP_UP_TO", 0)
    chance = random.Random(7)
    index = index_of([random_listing(n, chance, crowded=True) for n in range(1, 400)], road_network(), TODAY)
    for _ in range(20):
        need, origin = random_need(chance), Departure.at(random_place(chance), TRAVEL)
        whole = rank(index, need, origin, 10_000)
        assert not whole.more
        paged: list[int] = []
        after = None
        while True:
            page = rank(index, need, origin, 7, after)
            paged += page.rows
            if not page.more:
                break
            after = Position(page.scores[-1], int(index.columns.id[page.rows[-1]]))
        assert paged == whole.rows


def test_looking_ahead_and_sweeping_agree_on_every_bit_and_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(9)
    listings = [random_listing(n, chance, crowded=True) for n in range(1, 800)]
    chance.shuffle(listings)
    index = index_of(listings, road_network(), TODAY)
    for _ in range(100):
        need, origin = random_need(chance), Departure.at(random_place(chance), TRAVEL)
        limit = chance.choice([1, 3, 20])
        swept = rank(index, need, origin, limit)
        monkeypatch.setattr(ranking, "SWEEP_UP_TO", 0)
        assert rank(index, need, origin, limit) == swept
        monkeypatch.undo()


@pytest.mark.parametrize("ahead", [False, True], ids=["sweep", "look ahead"])
def test_groups_that_tie_come_by_number_whatever_list_they_are_on(ahead: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if ahead:
        monkeypatch.setattr(ranking, "SWEEP_UP_TO", 0)
    topics = ["sovn", "angst"]
    same = [listing(n, topics=(topics[n % 2],)) for n in range(1, 41)]
    index = index_of(same, road_network(), TODAY)
    origin = Departure.at(random_place(random.Random(1)), TRAVEL)
    for first in (topics, topics[::-1]):
        need = Need(topics=tuple(WeightedTopic(key) for key in first))
        found = rank(index, need, origin, 5)
        assert index.columns.id[found.rows].tolist() == [1, 2, 3, 4, 5]


def test_a_rebuilt_index_answers_the_same() -> None:
    chance = random.Random(8)
    index = index_of([random_listing(n, chance) for n in range(1, 300)], road_network(), TODAY)
    for number in range(1, 300, 3):
        index.put(random_listing(number, chance))
    for number in range(2, 300, 9):
        index.drop(number)
    rebuilt = index.rebuilt(TODAY)
    assert rebuilt.base < index.columns.count
    for _ in range(40):
        need, origin = random_need(chance), random_place(chance)
        assert found_by(rebuilt, need, origin, 30) == found_by(index, need, origin, 30)
        departure = Departure.at(origin, TRAVEL)
        assert rank(rebuilt, need, departure, 1).total == rank(index, need, departure, 1).total
