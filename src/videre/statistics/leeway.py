"""Whether a number can be anything it may be, for all that is shown: by making a world in which it is. Pure.

The tables sort the same handovers in different ways. A step from one world to another is one handover more or less, or
one that came further: in one row of every table, or as an exchange between two rows of one. A world that fits all that
is shown is proof that nobody who reads it can rule it out. Where none fits, the step says what would have to be hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, NamedTuple

from videre.statistics.funnel import EVERY, WITHIN, Step, around

NO_LIMIT: Final = 1 << 60
Counts = Mapping[str, Mapping[str, Mapping[int, int]]]
"""Table → row → bits of a handover (``funnel``) → how many. Each table holds the same handovers."""
Allowed = Callable[[str, str, int], bool]
"""Whether handovers with these bits can stand in this row of this table at all, as anyone knows."""


class Form(NamedTuple):
    """Handovers that came to one step and, where ``lacks`` is not 0, not to another."""

    has: int
    lacks: int = 0

    def holds(self, bits: int) -> bool:
        """Return whether a handover is among them; 0 is none."""
        return bool(bits & self.has) and not bits & self.lacks


class Place(NamedTuple):
    """A row of a table."""

    table: str
    row: str


class Way(NamedTuple):
    """A step to another world: what becomes of a handover in which rows, and which limits it breaks at what cost."""

    cost: int
    changes: tuple[tuple[Place, int, int], ...]
    breaks: tuple[tuple[Place, Form], ...]


class Limit(NamedTuple):
    """What is shown of a number: the least and the most it can be, and what it costs to show less."""

    least: int
    most: int
    cost: int


FORMS: Final = (*map(Form, Step), *(Form(outer, step) for step in WITHIN for outer in around(step)))
"""All numbers of a row that are of interest: those who came to a step, and those who fell away on the way to one."""
IMPOSSIBLE: Final = Way(NO_LIMIT, (), ())


class World:
    """What could be: counts, and the limits that what is shown puts on them."""

    def __init__(self, counts: Counts, allowed: Allowed) -> None:
        self._counts = {Place(table, row): dict(bits) for table, rows in counts.items() for row, bits in rows.items()}
        self._sums = {
            place: {form: sum(n for each, n in bits.items() if form.holds(each)) for form in FORMS}
            for place, bits in self._counts.items()
        }
        self.rows: dict[str, list[Place]] = {}
        for place in self._counts:
            self.rows.setdefault(place.table, []).append(place)
        self._allowed = allowed
        self.limits: dict[Place, dict[Form, Limit]] = {place: {} for place in self._counts}

    def count(self, place: Place, form: Form) -> int:
        """Return how many handovers of a row are of a form."""
        return self._sums[place][form]

    def way(self, place: Place, form: Form, sign: int) -> Way:
        """Return the cheapest step to a world in which a count is one more (``sign`` 1) or one less (-1)."""
        best, others = IMPOSSIBLE, [table for table in self.rows if table != place.table]
        for old, new in _moves(form, sign):
            here = self._change(place, old, new)
            if here.cost >= best.cost:
                continue
            self.make((*here.changes,))
            best = min(best, _joined(here, self._cheapest(place.table, new, old, place)))
            elsewhere = here
            for table in others:
                if elsewhere.cost >= best.cost:
                    break
                elsewhere = _joined(elsewhere, self._cheapest(table, old, new, None))
            else:
                best = min(best, elsewhere)
            self.take_back(here.changes)
            if not best.cost:
                break
        return best

    def make(self, changes: tuple[tuple[Place, int, int], ...]) -> None:
        """Go to another world."""
        for place, old, new in changes:
            counts, sums = self._counts[place], self._sums[place]
            if old:
                counts[old] -= 1
            if new:
                counts[new] = counts.get(new, 0) + 1
            for form, change in _changed(old, new):
                sums[form] += change

    def take_back(self, changes: tuple[tuple[Place, int, int], ...]) -> None:
        """Go back from it."""
        self.make(tuple((place, new, old) for place, old, new in changes))

    def _cheapest(self, table: str, old: int, new: int, but: Place | None) -> Way:
        best = IMPOSSIBLE
        for place in self.rows[table]:
            if place != but:
                found = self._change(place, old, new)
                if found.cost < best.cost:
                    best = found
                    if not best.cost:
                        break
        return best

    def _change(self, place: Place, old: int, new: int) -> Way:
        if (old and self._counts[place].get(old, 0) < 1) or (new and not self._allowed(*place, new)):
            return IMPOSSIBLE
        limits, sums = self.limits[place], self._sums[place]
        cost, breaks = 0, []
        for form, change in _changed(old, new):
            limit = limits.get(form)
            if limit is not None and not limit.least <= sums[form] + change <= limit.most:
                cost += limit.cost
                breaks.append((place, form))
        return Way(cost, ((place, old, new),), tuple(breaks))


def _joined(one: Way, other: Way) -> Way:
    return Way(one.cost + other.cost, one.changes + other.changes, one.breaks + other.breaks)


@cache
def _moves(form: Form, sign: int) -> tuple[tuple[int, int], ...]:
    """Return what can become of a handover so that one more, or one less, is of a form; the smallest change first."""
    pairs = ((old, new) for old in (0, *EVERY) for new in (0, *EVERY))
    found = [(old, new) for old, new in pairs if form.holds(new) - form.holds(old) == sign]
    return tuple(sorted(found, key=lambda pair: (pair[0] ^ pair[1]).bit_count()))


@cache
def _changed(old: int, new: int) -> tuple[tuple[Form, int], ...]:
    changes = ((form, form.holds(new) - form.holds(old)) for form in FORMS)
    return tuple((form, change) for form, change in changes if change)
