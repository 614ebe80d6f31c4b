"""Our geodesic against geopy's, which is the reference."""

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from videre.places.geodesy import earth_centred, kilometres_between, paired_kilometres

METRE = 0.001
norway = st.tuples(st.floats(57.9, 71.3), st.floats(4.4, 31.2))
world = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
small = st.tuples(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))


@given(norway, st.lists(norway, min_size=1, max_size=5))
@settings(deadline=None)
def test_over_norway_it_agrees_with_geopy_within_a_metre(
    a: tuple[float, float], others: list[tuple[float, float]]
) -> None:
    for b in others:
        assert abs(kilometres_between(*a, *b) - geodesic(a, b).km) < METRE


@given(world, world)
@settings(deadline=None, max_examples=200)
def test_over_the_world_it_agrees_with_geopy_within_a_metre(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert abs(kilometres_between(*a, *b) - geodesic(a, b).km) < METRE


@given(world, small)
@settings(deadline=None)
def test_nearly_opposite_points_agree_too(a: tuple[float, float], off: tuple[float, float]) -> None:
    lat = max(-90.0, min(90.0, -a[0] + off[0]))
    lon = math.remainder(a[1] + 180.0 + off[1], 360.0)
    assert abs(kilometres_between(*a, lat, lon) - geodesic(a, (lat, lon)).km) < METRE


@given(norway, norway)
@settings(deadline=None)
def test_it_is_the_same_both_ways_and_paired(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = kilometres_between(*a, *b), kilometres_between(*b, *a)
    assert there == pytest.approx(back, abs=1e-9)
    columns = (np.array([x]) for x in (*a, *b))
    assert paired_kilometres(*columns)[0] == pytest.approx(there, abs=1e-6)


def test_a_point_is_nowhere_from_itself_and_nowhere_is_no_number() -> None:
    assert kilometres_between(59.2, 10.9, 59.2, 10.9) == 0.0
    assert math.isnan(kilometres_between(math.nan, 10.9, 59.2, 10.9))


def test_the_chord_orders_neighbours_as_the_geodesic_does() -> None:
    random = np.random.default_rng(7)
    lats, lons = random.uniform(58, 71, 2_000), random.uniform(5, 31, 2_000)
    here = (np.full(2_000, 59.9), np.full(2_000, 10.7))
    _, by_chord = cKDTree(earth_centred(lats, lons)).query(earth_centred(59.9, 10.7), k=50)
    assert by_chord.tolist() == np.argsort(paired_kilometres(*here, lats, lons))[:50].tolist()
