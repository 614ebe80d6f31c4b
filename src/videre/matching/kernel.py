"""What ``ranking.c`` reads and how it is called: the same structs, field by field."""

from __future__ import annotations

from ctypes import (
    POINTER,
    Structure,
    byref,
    c_bool,
    c_double,
    c_float,
    c_int,
    c_int32,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, ClassVar, NamedTuple

from videre.matching.columns import Columns
from videre.matching.departure import Departure
from videre.matching.postings import Postings
from videre.matching.weights import TRAVEL_DECAY_MINUTES
from videre.native import address, library

_COLUMNS = (
    *("id", "node", "room_as_of", "topics", "languages", "accessibility", "municipality"),
    *("format", "audience", "age_from", "age_to", "room", "weekdays", "alive", "off_network"),
    *("leg_minutes", "worth", "quality", "lat", "lon"),
)
_POSTINGS = ("rows", "offset", "live", "best")


class IndexStruct(Structure):
    """Columns and posting lists by address."""

    _fields_: ClassVar[Any] = [
        *((name, c_void_p) for name in (*_COLUMNS, *_POSTINGS)),
        *((name, c_int32) for name in ("base", "nodes", "topics_posted")),
        ("per_minute", c_float),
    ]


class PlanStruct(Structure):
    """A need made ready; ``plans`` and ``filters`` fill it."""

    _fields_: ClassVar[Any] = [
        *((name, c_void_p) for name in ("list", "factor", "closer")),
        *((name, c_uint64) for name in ("mask", "languages")),
        *((name, c_double) for name in ("max_minutes", "max_km")),
        ("accessibility", c_uint32),
        *((name, c_int32) for name in ("lists", "age", "municipality", "not_municipality", "room_since")),
        *((name, c_float) for name in ("other_language", "other_day", "missing_access")),
        *((name, c_uint8) for name in ("days", "formats", "rooms", "audiences", "unknown_room", "placed_only")),
        *((name, c_uint8) for name in ("must_language", "must_day", "must_access", "unknown_access")),
        *((name, c_uint8) for name in ("strict", "bounded")),
    ]


class DepartureStruct(Structure):
    """Where from."""

    _fields_: ClassVar[Any] = [
        *((name, c_void_p) for name in ("minutes", "order", "ferry")),
        *((name, c_double) for name in ("lat", "lon")),
        ("leg", c_float),
        ("reachable", c_int32),
        ("off_network", c_uint8),
    ]


_rank: Any = library().videre_rank
_rank.argtypes = [
    *(POINTER(IndexStruct), POINTER(PlanStruct), POINTER(DepartureStruct), c_int32, c_int32, c_float, c_int32, c_int),
    *(c_void_p, c_void_p, POINTER(c_int32)),
]
_ways: Any = library().videre_ways
_ways.argtypes = [POINTER(IndexStruct), POINTER(DepartureStruct), c_void_p, c_int32, *[c_void_p] * 5]


class RawWays(NamedTuple):
    """Ways by row: whole minutes (-1 without a place), ferry, whether they are estimated, kilometres through the air.

    Of these ``exact_km`` is as it is and ``air_km`` to 0.1; both are not a number without a place, or nearly on the
    other side of the Earth.
    """

    minutes: list[int]
    ferry: list[bool]
    estimate: list[bool]
    exact_km: list[float]
    air_km: list[float]


class Kernel:
    """The compiled ranking over one index, whose arrays it keeps."""

    def __init__(self, columns: Columns, postings: Postings) -> None:
        self._columns = columns
        self._postings = postings
        self._index = IndexStruct(
            *(address(getattr(columns, name)) for name in _COLUMNS),
            *(address(getattr(postings, name)) for name in _POSTINGS),
            postings.count,
            postings.placeless_node,
            postings.best.shape[1],
            -1.0 / TRAVEL_DECAY_MINUTES,
        )

    def best(
        self,
        plan: PlanStruct,
        departure: Departure | None,
        most: int,
        after: tuple[float, int],
        *,
        everywhere: bool,
        count: bool,
    ) -> tuple[list[int], list[float], int]:
        """Return rows and scores of the ``most`` best groups after a position, and how many fit in all.

        They are counted only where ``count`` says so, and there ``everywhere`` must be true.
        """
        rows, scores, total = (c_int32 * most)(), (c_float * most)(), c_int32()
        found = _rank(
            self._index,
            plan,
            None if departure is None else _struct(departure),
            self._columns.count,
            most,
            *after,
            everywhere,
            rows,
            scores,
            byref(total) if count else None,
        )
        return rows[:found], scores[:found], total.value

    def ways(self, rows: list[int], departure: Departure) -> RawWays:
        """Return the ways to some rows."""
        count = len(rows)
        minutes, ferry, estimate = (c_int32 * count)(), (c_bool * count)(), (c_bool * count)()
        exact_km, air_km = (c_double * count)(), (c_double * count)()
        numbers = (c_int32 * count)(*rows)
        _ways(self._index, _struct(departure), numbers, count, minutes, ferry, estimate, exact_km, air_km)
        return RawWays(minutes[:], ferry[:], estimate[:], exact_km[:], air_km[:])


def _struct(departure: Departure) -> DepartureStruct:
    """Return a departure as the kernel reads it, good as long as the departure is kept."""
    reach = departure.reach
    return DepartureStruct(
        *reach.addresses,
        departure.lat,
        departure.lon,
        departure.leg_minutes,
        len(reach.order),
        departure.off_network,
    )
