"""How many groups fit a set of topics: counted once for each set that is asked for, then kept right."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from videre.matching.columns import Columns

KEPT = 512


class Totals:
    """Counts of living groups by set of topics (a bit mask, 0 for any), of all or of those with a place only."""

    def __init__(self, columns: Columns, placeless_node: int) -> None:
        self._columns = columns
        self._placeless = placeless_node
        self._counts: OrderedDict[tuple[int, bool], int] = OrderedDict()

    def count(self, topics: int, placed_only: bool) -> int:
        """Return the number of groups that have one of ``topics``."""
        key = (topics, placed_only)
        if key in self._counts:
            return self._counts[key]
        columns, count = self._columns, self._columns.count
        fits = columns.alive[:count].copy()
        if topics:
            fits &= columns.topics[:count] & np.uint64(topics) != 0
        if placed_only:
            fits &= columns.node[:count] != self._placeless
        self._counts[key] = total = int(np.count_nonzero(fits))
        if len(self._counts) > KEPT:
            self._counts.popitem(last=False)
        return total

    def born(self, row: int) -> None:
        """Count a row that has come to life."""
        self._add(row, 1)

    def died(self, row: int) -> None:
        """Count out a row that is about to die."""
        self._add(row, -1)

    def _add(self, row: int, step: int) -> None:
        if not self._columns.alive[row]:
            return
        topics = int(self._columns.topics[row])
        placed = int(self._columns.node[row]) != self._placeless
        for mask, placed_only in self._counts:
            if (not mask or topics & mask) and (placed or not placed_only):
                self._counts[mask, placed_only] += step
