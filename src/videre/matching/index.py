"""The in-memory index: every listed group as a row, hung on its road node, posted under its topics.

Built once from all listings, then kept true one change at a time: a changed group's old row dies and a new one
is appended to a short tail that searches look through as well. When the tail is full, or a new day makes every
freshness older, ``rebuilt`` returns a fresh index to put in place of this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from videre.directory.listing_lines import lines_of
from videre.directory.shapes import Listing
from videre.matching.columns import Columns, RowMaker
from videre.matching.plans import Plans
from videre.matching.postings import Postings
from videre.matching.quality import set_quality
from videre.matching.records import Records
from videre.matching.totals import Totals
from videre.places.roads import RoadNetwork

TAIL = 2048
"""How many changes are taken in before the index is rebuilt."""
BLOCK = 1 << 16
"""Rows worked on at once while an index is built: what is worked out on the way stays small."""


class Index:
    """Columns, posting lists and records of all listed groups on one day.

    ``base`` rows are posted; rows from ``base`` to ``columns.count`` are the tail.
    """

    def __init__(self, columns: Columns, maker: RowMaker, records: Records, network: RoadNetwork, today: date) -> None:
        self.maker = maker
        self.records = records
        self.network = network
        self.today = today
        self.columns = columns
        self.base = columns.count
        for first in range(0, self.base, BLOCK):
            rows = slice(first, min(first + BLOCK, self.base))
            self._hang(rows)
            set_quality(columns, rows, today)
        self.postings = Postings(columns, network.node_count)
        self.totals = Totals(columns, network.node_count)
        self.plans = Plans(columns, self.postings, maker, today)
        self._by_id = np.argsort(columns.id[: self.base], kind="stable").astype(np.int32)
        self._by_slug = np.argsort(columns.slug_hash[: self.base], kind="stable").astype(np.int32)
        self._tail_by_id: dict[int, int] = {}

    @property
    def placeless_node(self) -> int:
        """The node that groups without a place hang on."""
        return self.network.node_count

    @property
    def full(self) -> bool:
        """Whether no more changes fit in before a rebuild."""
        return self.columns.count == self.columns.capacity

    def put(self, listing: Listing) -> None:
        """Take in a new or changed listing. IndexError when ``full``."""
        columns = self.columns
        self.plans.forget()
        line = lines_of([listing])
        at = columns.append(self.maker.rows(line))
        columns.record[at] = self.records.count
        self.records.extend(line)
        self.drop(listing.id)
        here = slice(at, at + 1)
        self._hang(here)
        set_quality(columns, here, self.today)
        self._tail_by_id[listing.id] = at
        self.totals.born(at)

    def drop(self, group_id: int) -> None:
        """Forget a group; nothing happens when it is not here."""
        row = self._row_of_id(group_id)
        if row is None or self.columns.dead[row]:
            return
        self.plans.forget()
        self.totals.died(row)
        if row < self.base:
            self.postings.kill(row, int(self.columns.node[row]), int(self.columns.topics[row]))
        self.columns.dead[row] = True
        self.columns.alive[row] = False
        self.columns.worth[row] = self.columns.quality[row] = 0.0

    def row_of_slug(self, slug: str) -> int | None:
        """Return the row of a listed group, or None."""
        columns, hashed = self.columns, hash(slug)
        for row in range(self.base, columns.count):
            if columns.slug_hash[row] == hashed and columns.alive[row]:
                return row
        position = int(np.searchsorted(columns.slug_hash[: self.base], hashed, sorter=self._by_slug))
        while position < self.base and columns.slug_hash[row := int(self._by_slug[position])] == hashed:
            if columns.alive[row] and self.listing(row).slug == slug:
                return row
            position += 1
        return None

    def listing(self, row: int) -> Listing:
        """Return the listing of a row."""
        return self.records[int(self.columns.record[row])]

    def rebuilt(self, today: date) -> Index:
        """Return an index of the same groups with an empty tail, as things stand on ``today``."""
        living = np.flatnonzero(~self.columns.dead[: self.columns.count])
        kept = self.columns.only(living, TAIL)
        records = self.records.only(kept.record[: kept.count])
        kept.record[: kept.count] = np.arange(kept.count)
        return Index(kept, self.maker, records, self.network, today)

    def _row_of_id(self, group_id: int) -> int | None:
        if group_id in self._tail_by_id:
            return self._tail_by_id[group_id]
        ids = self.columns.id[: self.base]
        # Of the column's own type: a wider number would have NumPy copy a million ids.
        position = int(np.searchsorted(ids, np.int32(group_id), sorter=self._by_id))
        if position < self.base and ids[row := int(self._by_id[position])] == group_id:
            return row
        return None

    def _hang(self, rows: slice) -> None:
        columns = self.columns
        columns.node[rows] = self.placeless_node
        placed = np.flatnonzero(~np.isnan(columns.lat[rows])) + rows.start
        if len(placed):
            snapped = self.network.snap(columns.lat[placed], columns.lon[placed])
            columns.node[placed] = snapped.node
            columns.leg_minutes[placed] = snapped.leg_minutes
            columns.leg_km[placed] = snapped.leg_km
            columns.off_network[placed] = snapped.off_network


class IndexBuilder:
    """Gathers listings in portions and makes an index of them."""

    def __init__(self, expected: int = 0) -> None:
        """Expect a number of listings: there is room for more, but having to make it takes time and memory."""
        self._maker = RowMaker()
        self._records = Records()
        self._columns = Columns(expected + TAIL)

    def add(self, lines: bytes) -> None:
        """Take in a portion of listings, as lines (``listing_lines``)."""
        first = self._columns.count
        self._columns.extend(self._maker.rows(lines))
        self._columns.record[first : self._columns.count] = np.arange(first, self._columns.count)
        self._records.extend(lines)

    def build(self, network: RoadNetwork, today: date) -> Index:
        """Return the index of all that was added; there can be only one."""
        self._columns.resize(self._columns.count + TAIL)
        return Index(self._columns, self._maker, self._records, network, today)


def index_of(listings: Iterable[Listing], network: RoadNetwork, today: date) -> Index:
    """Return the index of some listings at hand, for tests and small directories."""
    builder = IndexBuilder()
    builder.add(lines_of(list(listings)))
    return builder.build(network, today)
