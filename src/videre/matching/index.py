"""The in-memory index: every listed group as a row, hung on its road node, posted under its topics.

Built once from all listings, then kept true one change at a time: a changed group's old row dies and a new one
is appended to a short tail that searches look through as well. When the tail is full, or a new day makes every
freshness older, ``rebuilt`` returns a fresh index to put in place of this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Listing
from videre.matching.columns import ROW, Columns, RowMaker
from videre.matching.plans import Plans
from videre.matching.postings import Postings
from videre.matching.quality import set_quality
from videre.matching.records import Records
from videre.matching.totals import Totals
from videre.places.roads import RoadNetwork

TAIL = 2048
"""How many changes are taken in before the index is rebuilt."""


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
        self._hang(slice(0, self.base))
        set_quality(columns, slice(0, self.base), today)
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
        row = self.maker.rows([listing])
        row["record"] = self.records.count
        self.records.extend([listing])
        at = columns.append(row)
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
        columns = self.columns
        living = np.flatnonzero(~columns.dead[: columns.count])
        kept = Columns(lambda name: getattr(columns, name)[living], len(living), TAIL)
        records = self.records.only(columns.record[living])
        kept.record[: kept.count] = np.arange(kept.count)
        return Index(kept, self.maker, records, self.network, today)

    def _row_of_id(self, group_id: int) -> int | None:
        if group_id in self._tail_by_id:
            return self._tail_by_id[group_id]
        ids = self.columns.id[: self.base]
        position = int(np.searchsorted(ids, group_id, sorter=self._by_id))
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

    def __init__(self) -> None:
        self._maker = RowMaker()
        self._records = Records()
        self._portions: list[NDArray[np.void]] = []

    def add(self, listings: Sequence[Listing]) -> None:
        """Take in a portion."""
        rows = self._maker.rows(listings)
        rows["record"] = np.arange(self._records.count, self._records.count + len(rows))
        self._records.extend(listings)
        self._portions.append(rows)

    def build(self, network: RoadNetwork, today: date) -> Index:
        """Return the index of all that was added."""
        rows = np.concatenate(self._portions) if self._portions else np.empty(0, dtype=ROW)
        self._portions.clear()
        columns = Columns(rows.__getitem__, len(rows), TAIL)
        return Index(columns, self._maker, self._records, network, today)


def index_of(listings: Iterable[Listing], network: RoadNetwork, today: date) -> Index:
    """Return the index of some listings at hand, for tests and small directories."""
    builder = IndexBuilder()
    builder.add(list(listings))
    return builder.build(network, today)
