"""A need made ready to be searched for: all of it that does not depend on where the person is.

People ask for few different things from many places, so an index keeps the plans it made last, and a short
list of candidates with them: what is left to do for a place is the travel.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Format
from videre.matching.candidates import Candidates, Spots, different, gathered
from videre.matching.closeness import closeness
from videre.matching.columns import TOPIC_BIT, Columns, RowMaker
from videre.matching.filters import Filters
from videre.matching.need import Need
from videre.matching.postings import ANY_TOPIC, Postings
from videre.topics.taxonomy import TOPICS

KEPT = 128
SCAN_UP_TO = 20_000
"""Up to this many candidates looking at each costs less than looking ahead (docs/performance.md)."""

_NUMBER = {topic.key: number for number, topic in enumerate(TOPICS)}


class Plan:
    """One need against one index.

    ``topics`` are the numbers of the posting lists to look through and ``factors`` how close each is, closest first;
    ``mask`` has their bits, 0 for the list of all groups. ``count`` says how many posted rows they hold.
    ``placed_only`` leaves out groups that meet online or by telephone; ``travels`` is False where nobody said
    where from.
    """

    def __init__(self, need: Need, travels: bool, placed_only: bool, postings: Postings, filters: Filters) -> None:
        close = sorted(closeness(need.topics).items(), key=lambda item: -item[1][0])
        factors = {_NUMBER[key]: factor for key, (factor, _) in close}
        self.travels = travels
        self.placed_only = placed_only
        self.filters = filters
        self._postings = postings
        self.mask = sum(int(TOPIC_BIT[TOPICS[number].key]) for number in factors)
        self.topics = np.array(list(factors) or [ANY_TOPIC], dtype=np.intp)
        self.factors = np.array(list(factors.values()) or [1.0], dtype=np.float32)
        self._first = postings.offset[self.topics, 0]
        self._last = postings.offset[self.topics, -2 if placed_only else -1]
        self.count = int((self._last - self._first).sum())
        self._spots: Spots | None = None

    def candidates(self, columns: Columns) -> Candidates:
        """Return every living group that fits and breaks no must, changes since the last rebuild included."""
        postings = self._postings
        spans = zip(self._first.tolist(), self._last.tolist(), strict=True)
        rows, factor = different([postings.rows[a:b] for a, b in spans], self.factors)
        quality = columns.quality if self.travels else columns.worth
        if self.filters.strict:
            kept = self.filters.keep(rows)
            rows, factor = rows[kept], factor[kept]
        posted = Candidates(rows, columns.node[rows], factor * quality[rows] * self.filters.wishes(rows))
        tail = self.tail(columns)
        joined = posted if tail is None else posted.and_also(tail)
        return joined.only(joined.worth > 0.0)

    def spots(self, columns: Columns) -> Spots:
        """Return the candidates by road node; kept, so only for plans with few of them."""
        if self._spots is None:
            self._spots = gathered(self.candidates(columns))
        return self._spots

    def tail(self, columns: Columns) -> Candidates | None:
        """Return the candidates among the changes since the last rebuild; None where nothing has changed."""
        base = self._postings.count
        if columns.count == base:
            return None
        tail = slice(base, columns.count)
        fits = columns.alive[tail].copy()
        if self.placed_only:
            fits &= columns.node[tail] != self._postings.placeless_node
        if self.mask:
            fits &= columns.topics[tail] & np.uint64(self.mask) != 0
        rows = (np.flatnonzero(fits) + base).astype(np.int32)
        if self.filters.strict:
            rows = rows[self.filters.keep(rows)]
        quality = columns.quality[rows] if self.travels else columns.worth[rows]
        worth = self._nearness(columns.topics[rows]) * quality * self.filters.wishes(rows)
        return Candidates(rows, columns.node[rows], worth)

    def _nearness(self, topics: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Return the factor of the closest topic of each row, given their topic bits; 1 where any topic will do."""
        if not self.mask:
            return np.ones(len(topics), dtype=np.float32)
        has = (topics[:, None] >> self.topics.astype(np.uint64)) & np.uint64(1) != 0
        nearest: NDArray[np.float32] = (has * self.factors).max(axis=1, initial=0.0)
        return nearest


class Plans:
    """The plans an index made last."""

    def __init__(self, columns: Columns, postings: Postings, maker: RowMaker, today: date) -> None:
        self._columns = columns
        self._postings = postings
        self._maker = maker
        self._today = today
        self._kept: OrderedDict[tuple[Need, bool], Plan] = OrderedDict()

    def plan(self, need: Need, travels: bool) -> Plan:
        """Return the plan for a need. Where someone travels, and asks for no other formats, only places count."""
        key = (need, travels)
        plan = self._kept.get(key)
        if plan is None:
            placed_only = travels and need.formats in ((), (Format.IN_PERSON,))
            # Every group with a place meets in person: one filter less.
            asked = msgspec.structs.replace(need, formats=()) if placed_only else need
            filters = Filters(asked, self._columns, self._maker, self._today)
            plan = self._kept[key] = Plan(need, travels, placed_only, self._postings, filters)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return plan

    def forget(self) -> None:
        """Make plans anew: a change may have brought a language that no group spoke before."""
        self._kept.clear()
