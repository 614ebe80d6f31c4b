"""Nobody can work out a small number, whatever they add, subtract and compare: an attacker with a solver tries.

The attacker reads all that is shown, knows how the tables hang together, and asks a solver of integer programmes
(HiGHS) for the least and the most each number can be, and whether each number between is possible. Nothing of it is
taken from the code that decides what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from videre.statistics.funnel import EVERY, FUNNEL, WITHIN, Step, around, reached
from videre.statistics.suppression import TOTAL, Cell, Guarded, Showing, guarded

SHOWN = {"month": FUNNEL, "topic": FUNNEL, "near": (Step.PREPARED,), "where": (Step.NOTHING,)}
SHOWN_WITH_TOTAL = {**SHOWN, TOTAL: (*FUNNEL, Step.NOTHING)}
Person = tuple[str, str, str, int]
"""Month, topic, band of distance, and how far they came."""


def allowed(table: str, row: str, bits: int) -> bool:
    """Who found nothing stands in a municipality, and no distance is known of them."""
    if table == "where":
        return (row != "") == bool(bits & Step.NOTHING)
    return table != "near" or row == "" or not bits & Step.NOTHING


def sorted_into_tables(people: list[Person]) -> dict[str, dict[str, dict[int, int]]]:
    tables: dict[str, dict[str, dict[int, int]]] = {
        "month": {}, "topic": {}, "near": {"": {}}, "where": {"": {}}, TOTAL: {TOTAL: {}},
    }  # fmt: skip
    for month, topic, near, bits in people:
        nothing = bits & Step.NOTHING
        rows = {
            "month": month, "topic": topic, "near": "" if nothing else near, "where": topic if nothing else "",
            TOTAL: TOTAL,
        }  # fmt: skip
        for table, row in rows.items():
            counts = tables[table].setdefault(row, {})
            counts[bits] = counts.get(bits, 0) + 1
    return tables


class Attacker:
    """Knows what is shown and nothing else: which worlds are there?"""

    def __init__(self, shown: Guarded, rows: dict[str, list[str]]) -> None:
        self.places = [(table, row) for table, names in rows.items() for row in names]
        self.columns = {(place, bits): n for n, (place, bits) in enumerate((p, b) for p in self.places for b in EVERY)}
        self.lines: list[tuple[np.ndarray, float, float]] = []
        self.most = np.full(len(self.columns), np.inf)
        for place in self.places:
            for bits in EVERY:
                if not allowed(*place, bits):
                    self.most[self.columns[place, bits]] = 0
        self._all_tables_hold_the_same(rows)
        for table, names in shown.tables.items():
            for row, cells in names.items():
                first, cell = next(iter(cells.items()))
                if cell != Cell(Showing.EXACT, 0):
                    self.lines.append((self.of((table, row), first, 0), 1, np.inf))  # somebody is in it
                for step, cell in cells.items():
                    self._reads((table, row), step, cell)
        self.matrix = csr_array(np.array([line for line, _, _ in self.lines]))
        self.least = [least for _, least, _ in self.lines]
        self.greatest = [greatest for _, _, greatest in self.lines]

    def of(self, place: tuple[str, str], has: int, lacks: int) -> np.ndarray:
        line = np.zeros(len(self.columns))
        for bits in EVERY:
            if bits & has and not bits & lacks:
                line[self.columns[place, bits]] = 1
        return line

    def _all_tables_hold_the_same(self, rows: dict[str, list[str]]) -> None:
        for bits in EVERY:
            whole = np.zeros(len(self.columns))
            whole[self.columns[(TOTAL, TOTAL), bits]] = -1
            for table, names in rows.items():
                if table != TOTAL:
                    line = whole.copy()
                    for row in names:
                        line[self.columns[(table, row), bits]] = 1
                    self.lines.append((line, 0, 0))

    def _reads(self, place: tuple[str, str], step: Step, cell: Cell) -> None:
        line = self.of(place, step, 0)
        if cell.showing is Showing.EXACT:
            self.lines.append((line, cell.number, cell.number))
        elif cell.showing is Showing.UNDER_FIVE:
            self.lines.append((line, 1, 4))
        elif cell.showing is Showing.AT_LEAST:
            self.lines.append((line, cell.number, np.inf))
        elif cell.showing is Showing.ALMOST_ALL:
            self.lines.append((self.of(place, WITHIN[step], step), 0, 4))

    def can_be(self, line: np.ndarray, numbers: Iterable[int]) -> Iterator[int]:
        """Which of these numbers there is a world for."""
        matrix = vstack([self.matrix, csr_array(line[np.newaxis])])
        for number in numbers:
            limits = LinearConstraint(matrix, [*self.least, number], [*self.greatest, number])
            found = milp(
                np.zeros(len(line)),
                integrality=np.ones(len(line), dtype=int),
                bounds=Bounds(0, self.most),
                constraints=limits,
            )
            assert found.status in {0, 2}, found.message
            if found.status == 0:
                yield number


def pinned_down(people: list[Person], *, audited: bool = True) -> list[str]:
    """What the attacker works out: small numbers with fewer than four possible values."""
    counts = sorted_into_tables(people)
    shown = guarded(counts, SHOWN_WITH_TOTAL, allowed, audited=audited)
    attacker = Attacker(shown, {table: list(rows) for table, rows in counts.items()})
    forms = [(int(step), 0) for step in Step]
    forms += [(int(outer), int(step)) for step in WITHIN for outer in around(step)]
    found = []
    for table, rows in counts.items():
        for row, bits in rows.items():
            for has, lacks in forms:
                number = sum(n for each, n in bits.items() if each & has and not each & lacks)
                if not 0 < number < 5:
                    continue
                line = attacker.of((table, row), has, lacks)
                tried = (4, 3, 2, 1, 0, 5, 6, 7) if lacks else (4, 1, 2, 3, 5, 6, 7, 8)
                possible = list(islice(attacker.can_be(line, tried), 4))
                if len(possible) < 4:
                    found.append(f"{table} {row} {has}-{lacks} is {number}, one of {possible}")
    return found


people = st.lists(
    st.tuples(
        st.sampled_from(["jan", "feb", "mars"]),
        st.sampled_from(["angst", "sorg", "søvn"]),
        st.sampled_from(["", "0-16"]),
        st.sampled_from(EVERY),
    ),
    max_size=4,
)
crowds = st.lists(
    st.tuples(
        st.tuples(
            st.sampled_from(["jan", "feb"]), st.sampled_from(["angst", "sorg"]), st.just(""), st.sampled_from(EVERY)
        ),
        st.integers(1, 9),
    ),
    max_size=8,
).map(lambda groups: [person for person, n in groups for _ in range(n)])

OPENED, CHOSEN = reached(Step.OPENED), reached(Step.CHOSEN)
ONE_EACH = [("jan", topic, "", 1) for topic in ("angst", "sorg", "søvn", "rus")]
"""The month says at most four, and there are four topics: each of them would be one."""
LEFT_OVER = [("jan", "angst", "", 1)] * 7 + [("jan", "sorg", "", 1)] * 2
"""All months added up, less the topic that is shown."""
ALL_BUT_ONE = [("jan", "angst", "", OPENED)] * 6 + [("jan", "angst", "", 1)]
"""Seven cards and six opened: one was not."""
THROUGH_THE_STEPS = [("jan", "angst", "", CHOSEN)] * 6 + [("jan", "angst", "", 1)]
LEFT_OVER_LATER = [("jan", "angst", "", OPENED)] * 8 + [("jan", "sorg", "", OPENED)] * 2 + [("jan", "sorg", "", 1)] * 7
"""All months added up again, of those who opened the card."""


@settings(max_examples=5, deadline=None)
@given(people)
@example(ONE_EACH)
@example(LEFT_OVER)
@example(ALL_BUT_ONE)
@example(THROUGH_THE_STEPS)
@example(LEFT_OVER_LATER)
def test_no_small_number_can_be_worked_out(people: list[Person]) -> None:
    assert pinned_down(people) == []


@settings(max_examples=8, deadline=None)
@given(crowds)
def test_no_small_number_can_be_worked_out_beside_large_ones(people: list[Person]) -> None:
    assert pinned_down(people) == []


@pytest.mark.parametrize("people", [ONE_EACH, LEFT_OVER, LEFT_OVER_LATER])
def test_the_attacker_does_work_out_what_is_only_hidden_cell_by_cell(people: list[Person]) -> None:
    assert pinned_down(people, audited=False) != []


def test_what_is_large_enough_is_shown_as_it_is() -> None:
    people = [("jan", "angst", "", CHOSEN)] * 12 + [("feb", "sorg", "", 1)] * 8
    shown = guarded(sorted_into_tables(people), SHOWN_WITH_TOTAL, allowed)
    assert shown.total[Step.PREPARED] == Cell(Showing.EXACT, 20)
    assert shown.tables["month"]["jan"][Step.CHOSEN] == Cell(Showing.EXACT, 12)
    assert shown.tables["month"]["feb"][Step.OPENED] == Cell(Showing.EXACT, 0)


def test_nothing_is_counted_as_nothing() -> None:
    shown = guarded(sorted_into_tables([]), SHOWN_WITH_TOTAL, allowed)
    assert set(shown.total.values()) == {Cell(Showing.EXACT, 0)}


def test_a_total_that_would_tell_is_what_can_be_added_up_anyway() -> None:
    total = guarded(sorted_into_tables(ONE_EACH), SHOWN_WITH_TOTAL, allowed).total[Step.PREPARED]
    assert total == Cell(Showing.HIDDEN)


def test_a_total_that_is_not_told_is_still_told_as_far_as_it_can_be() -> None:
    opened = {"jan": 20, "feb": 17, "mars": 9}
    people = [(month, "angst", "", OPENED if number < opened[month] else 1) for month in opened for number in range(20)]
    shown = guarded(sorted_into_tables([*people, *LEFT_OVER]), SHOWN_WITH_TOTAL, allowed)
    for step in FUNNEL:
        total, true = shown.total[step], sum(bool(bits & step) for *_, bits in [*people, *LEFT_OVER])
        assert total.showing in {Showing.EXACT, Showing.AT_LEAST, Showing.HIDDEN}
        assert total.number <= true
