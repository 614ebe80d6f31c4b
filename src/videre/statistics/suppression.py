"""Small numbers kept small: what of some tables may be shown, so that no small number can be worked out. Pure.

All tables sort the same handovers. 1–4 is shown as «under 5». Whoever knows everything that is shown (every row, the
totals, and that each step of the funnel lies within another) must still have to reckon with four numbers or more
for each number from 1 to 4, and for how many of a small number fell away between two steps. Where that is not so,
more is hidden: first a second cell of the same table, then the total, then the same in the other tables, in the end
whole columns. docs/decisions/0072 says why and what this does not do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from videre.statistics.funnel import WITHIN, Step
from videre.statistics.leeway import FORMS, NO_LIMIT, Allowed, Counts, Form, Limit, Place, Way, World

LEAST: Final = 5
"""Numbers below this, except 0, are not shown."""
TOTAL_COUNTS: Final = 4
"""A total is worth as much as so many other cells."""
TOTAL: Final = "total"
"""The table with one row, of the same name: the whole."""


class Showing(StrEnum):
    """How a number is shown."""

    EXACT = "exact"
    UNDER_FIVE = "under-5"
    ALMOST_ALL = "almost-all"
    """At most four fewer than in the step it lies in."""
    AT_LEAST = "at-least"
    HIDDEN = "hidden"


COSTS: Final = {
    Showing.EXACT: 10,
    Showing.UNDER_FIVE: 9,
    Showing.ALMOST_ALL: 8,
    Showing.AT_LEAST: 5,
    Showing.HIDDEN: 0,
}
"""What is lost where a cell that is shown so is shown with less."""


class Cell(Struct, frozen=True):
    """A number as it may be shown; ``number`` is exact or the least it can be, 0 for the other kinds."""

    showing: Showing
    number: int = 0


class Guarded(Struct, frozen=True):
    """All cells as they may be shown: table → row → step."""

    tables: dict[str, dict[str, dict[Step, Cell]]]

    @property
    def total(self) -> dict[Step, Cell]:
        """Return the whole."""
        return self.tables[TOTAL][TOTAL]


def guarded(
    counts: Counts, shown: Mapping[str, Sequence[Step]], allowed: Allowed = lambda *_: True, *, audited: bool = True
) -> Guarded:
    """Return what may be shown of the tables: of each table the steps in ``shown``.

    ``counts`` holds the table ``TOTAL`` as well. ``allowed`` says what can stand in which row, as readers know it.
    ``audited=False`` leaves out the second look, for the test that needs to see what it is good for.
    """
    cells = _Cells(counts, shown, allowed)
    if audited:
        for place, form in cells.small():
            cells.give_leeway(place, form)
    return cells.result()


class _Cells:
    """How each cell is shown so far. It only ever shows less: what is safe stays safe."""

    def __init__(self, counts: Counts, shown: Mapping[str, Sequence[Step]], allowed: Allowed) -> None:
        self.world = World(counts, allowed)
        self._shown = shown
        self._cells: dict[tuple[Place, Step], Cell] = {}
        for places in self.world.rows.values():
            for place in places:
                for step in shown.get(place.table, ()):
                    self._show(place, step, self._first(place, step))

    def small(self) -> list[tuple[Place, Form]]:
        """Return every number that must not be known: small ones, and small differences between two steps."""
        places = [place for rows in self.world.rows.values() for place in rows]
        every = [(place, form) for form in FORMS for place in places]
        return [(place, form) for place, form in every if 0 < self.world.count(place, form) < LEAST]

    def give_leeway(self, place: Place, form: Form) -> None:
        """Show so little that a number from 1 to 4 could be any of the four; a difference, any of some four."""
        number = self.world.count(place, form)
        higher = self._steps(place, form, 1, LEAST - 1 - number, pay=not form.lacks)
        lower = self._steps(place, form, -1, LEAST - 2 - higher, pay=not form.lacks)
        if higher + lower < LEAST - 2:
            self._steps(place, form, 1, LEAST - 2 - lower, pay=True)

    def _steps(self, place: Place, form: Form, sign: int, most: int, *, pay: bool) -> int:
        """Return how many steps up or down a number can take; where it has to, ``pay`` with showing less."""
        taken: list[Way] = []
        while len(taken) < most:
            way = self.world.way(place, form, sign)
            if way.cost >= NO_LIMIT or (way.cost and not pay):
                break
            for where, broken in way.breaks:
                self._blur(where, Step(broken.lacks or broken.has))
            self.world.make(way.changes)
            taken.append(way)
        for way in reversed(taken):
            self.world.take_back(way.changes)
        return len(taken)

    def _blur(self, place: Place, step: Step) -> None:
        cell = self._cells[place, step]
        # So far below that the number could be three less: it stands in for a hidden one.
        least = (cell.number - LEAST + 1) // LEAST * LEAST if cell.showing is Showing.EXACT else 0
        if place.table == TOTAL:
            self._show(place, step, Cell(Showing.AT_LEAST))
        else:
            self._show(place, step, Cell(Showing.AT_LEAST, least) if least > 0 else Cell(Showing.HIDDEN))

    def _first(self, place: Place, step: Step) -> Cell:
        number = self.world.count(place, Form(step))
        if 0 < number < LEAST:
            return Cell(Showing.UNDER_FIVE)
        outer = WITHIN.get(step)
        if number and outer is not None and outer in self._shown[place.table]:
            fewer = self.world.count(place, Form(outer, step))
            above = self._cells[place, outer]
            if 0 < fewer < LEAST or (not fewer and above.showing is Showing.ALMOST_ALL):
                return Cell(Showing.ALMOST_ALL)
        return Cell(Showing.EXACT, number)

    def _show(self, place: Place, step: Step, cell: Cell) -> None:
        """Show a cell so, and let the world keep to what that says."""
        limits, outer = self.world.limits[place], WITHIN.get(step, Step.PREPARED)
        limits.pop(Form(step), None)
        limits.pop(Form(outer, step), None)
        cost = COSTS[cell.showing] * (TOTAL_COUNTS if place.table == TOTAL else 1)
        if cell.showing is Showing.EXACT:
            limits[Form(step)] = Limit(cell.number, cell.number, cost)
        elif cell.showing is Showing.UNDER_FIVE:
            limits[Form(step)] = Limit(1, LEAST - 1, cost)
        elif cell.showing is Showing.ALMOST_ALL:
            limits[Form(outer, step)] = Limit(0, LEAST - 1, cost)
        elif cell.showing is Showing.AT_LEAST and cell.number:
            limits[Form(step)] = Limit(cell.number, NO_LIMIT, cost)
        elif step is self._shown[place.table][0] and self.world.count(place, Form(step)):
            limits[Form(step)] = Limit(1, NO_LIMIT, NO_LIMIT)  # the row is there: somebody is in it
        self._cells[place, step] = cell

    def result(self) -> Guarded:
        tables: dict[str, dict[str, dict[Step, Cell]]] = {}
        for (place, step), cell in self._cells.items():
            tables.setdefault(place.table, {}).setdefault(place.row, {})[step] = cell
        for step, cell in tables.get(TOTAL, {}).get(TOTAL, {}).items():
            if cell.showing is Showing.AT_LEAST:
                tables[TOTAL][TOTAL][step] = _at_least(tables, step)
        return Guarded(tables)


def _at_least(tables: Mapping[str, Mapping[str, Mapping[Step, Cell]]], step: Step) -> Cell:
    """Return a total as what can be added up from what is shown anyway; hidden where that is a small number."""
    sums = [sum(_least(cells, step) for cells in rows.values()) for table, rows in tables.items() if table != TOTAL]
    least = max(sums, default=0)
    return Cell(Showing.AT_LEAST, least) if least >= LEAST else Cell(Showing.HIDDEN)


def _least(cells: Mapping[Step, Cell], step: Step) -> int:
    """Return the least a number of a row can be, as its cells are shown."""
    cell = cells.get(step, Cell(Showing.HIDDEN))
    if cell.showing is Showing.UNDER_FIVE:
        return 1
    if cell.showing is Showing.ALMOST_ALL:
        return max(_least(cells, WITHIN[step]) - LEAST + 1, 0)
    return cell.number
