"""Limits, musts and wishes for whole columns at once: the same rules as ``scoring.fits`` and ``scoring.wishes``."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Audience
from videre.matching.columns import AUDIENCES, FORMATS, NO_MUNICIPALITY, ROOMS, Columns, RowMaker
from videre.matching.departure import Departure
from videre.matching.need import Need
from videre.matching.quality import rooms_now
from videre.matching.query import Wish
from videre.matching.weights import MISSING_ACCESS, OTHER_DAY, OTHER_LANGUAGE

Rows = NDArray[np.int32]

_MET = np.float32(1.0)
_OTHER_LANGUAGE, _OTHER_DAY, _MISSING_ACCESS = map(np.float32, (OTHER_LANGUAGE, OTHER_DAY, MISSING_ACCESS))


class Filters:
    """A need made ready to be held against rows.

    ``strict`` says whether any group may be left out wherever one is, ``bounded`` whether one too far away is:
    if not, ``keep`` or ``within`` need not be called.
    """

    def __init__(self, need: Need, columns: Columns, maker: RowMaker, today: date) -> None:
        self._need = need
        self._columns = columns
        self._today = today
        self._languages = np.uint64(maker.languages.known(need.languages))
        self._accessibility = np.uint32(maker.accessibility.known(need.accessibility))
        self._unknown_access = maker.accessibility.unknown(need.accessibility)
        self._days = np.uint8(int(need.weekdays))
        self.strict = bool(
            need.formats
            or need.municipality
            or need.not_municipality
            or need.rooms
            or need.audience in (Audience.WOMEN, Audience.MEN)
            or need.age is not None
            or (Wish.WEEKDAY in need.musts and need.weekdays)
            or (Wish.LANGUAGE in need.musts and need.languages)
            or (Wish.ACCESSIBILITY in need.musts and need.accessibility)
        )
        self.bounded = need.max_minutes is not None or need.max_km is not None

    def keep(self, rows: Rows) -> NDArray[np.bool_]:
        """Return which rows break no must, bool (n,)."""
        need, columns, musts = self._need, self._columns, self._need.musts
        kept = np.ones(len(rows), dtype=np.bool_)
        if need.formats:
            kept &= np.isin(columns.format[rows], [FORMATS.index(each) for each in need.formats])
        if need.municipality:
            kept &= columns.municipality[rows] == _number(need.municipality)
        if need.not_municipality:
            kept &= columns.municipality[rows] != _number(need.not_municipality)
        if need.rooms:
            kept &= np.isin(rooms_now(columns, rows, self._today), [ROOMS.index(each) for each in need.rooms])
        if need.audience in (Audience.WOMEN, Audience.MEN):
            welcome = [AUDIENCES.index(Audience.EVERYONE), AUDIENCES.index(need.audience)]
            kept &= np.isin(columns.audience[rows], welcome)
        if need.age is not None:
            kept &= (columns.age_from[rows] <= need.age) & (need.age <= columns.age_to[rows])
        if Wish.WEEKDAY in musts and need.weekdays:
            kept &= columns.weekdays[rows] & self._days != 0
        if Wish.LANGUAGE in musts and need.languages:
            kept &= columns.languages[rows] & self._languages != 0
        if Wish.ACCESSIBILITY in musts and need.accessibility:
            kept &= self._accessible(rows)
        return kept

    def within(self, rows: Rows, departure: Departure) -> NDArray[np.bool_]:
        """Return which rows are within the limits of minutes and kilometres, bool (n,)."""
        need = self._need
        kept = np.ones(len(rows), dtype=np.bool_)
        if need.max_minutes is not None:
            kept &= self._minutes(rows, departure) <= need.max_minutes
        if need.max_km is not None:
            kept[kept] = self._air_km(rows[kept], departure) <= need.max_km
        return kept

    def wishes(self, rows: Rows) -> NDArray[np.float32] | float:
        """Return the factor of the wishes not met, float32 (n,), or 1.0 when there are none."""
        need, columns = self._need, self._columns
        factor: NDArray[np.float32] | float = 1.0
        if need.languages:
            factor = _factor(columns.languages[rows] & self._languages != 0, _OTHER_LANGUAGE)
        if need.weekdays:
            days = columns.weekdays[rows]
            factor = _factor((days == 0) | (days & self._days != 0), _OTHER_DAY) * factor
        if need.accessibility:
            factor = _factor(self._accessible(rows), _MISSING_ACCESS) * factor
        return factor

    def _accessible(self, rows: Rows) -> NDArray[np.bool_]:
        if self._unknown_access:
            return np.zeros(len(rows), dtype=np.bool_)
        met: NDArray[np.bool_] = self._columns.accessibility[rows] & self._accessibility == self._accessibility
        return met

    def _minutes(self, rows: Rows, departure: Departure) -> NDArray[np.float64]:
        """Minutes to each row, 0 for groups without a place."""
        placed = self._columns.node[rows] < len(departure.reach.minutes)
        nodes = np.where(placed, self._columns.node[rows], 0)
        minutes = departure.reach.minutes[nodes] + departure.leg_minutes + self._columns.leg_minutes[rows]
        return np.where(placed, minutes, 0.0)

    def _air_km(self, rows: Rows, departure: Departure) -> NDArray[np.float64]:
        distances = departure.air_km(self._columns.lat[rows], self._columns.lon[rows])
        return np.where(np.isnan(distances), 0.0, distances)


def _factor(met: NDArray[np.bool_], unmet: np.float32) -> NDArray[np.float32]:
    return np.where(met, _MET, unmet)


def _number(municipality: str) -> int:
    return int(municipality) if municipality.isdigit() else NO_MUNICIPALITY - 1
