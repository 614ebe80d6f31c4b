"""A need made ready to be searched for: all of it that does not depend on where the person is.

People ask for few different things from many places, so an index keeps the plans it made last, and a short
list of candidates with them: what is left to do for a place is the travel.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Format
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


class Candidates(NamedTuple):
    """Rows int32, their road nodes int32 and their scores but for the travel float32, all of shape (n,)."""

    rows: NDArray[np.int32]
    nodes: NDArray[np.int32]
    worth: NDArray[np.float32]


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
        self._kept: Candidates | None = None

    def nearness(self, topics: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Return the factor of the closest topic of each row, given their topic bits; 1 where any topic will do."""
        if not self.mask:
            return np.ones(len(topics), dtype=np.float32)
        has = (topics[:, None] >> self.topics.astype(np.uint64)) & np.uint64(1) != 0
        nearest: NDArray[np.float32] = (has * self.factors).max(axis=1, initial=0.0)
        return nearest

    def candidates(self, columns: Columns) -> Candidates:
        """Return every posted row that breaks no must, once for each of its topics that fits."""
        if self._kept is not None:
            return self._kept
        postings = self._postings
        spans = list(zip(self._first.tolist(), self._last.tolist(), strict=True))
        rows = np.concatenate([postings.rows[a:b] for a, b in spans])
        factor = np.repeat(self.factors, self._last - self._first)
        quality = np.concatenate([postings.live[a:b] for a, b in spans])
        if not self.travels:  # nobody travels, so the last stretch to the door does not count either
            quality = np.where(quality > 0.0, columns.worth[rows], 0.0)
        if self.filters.strict:
            kept = self.filters.keep(rows)
            rows, factor, quality = rows[kept], factor[kept], quality[kept]
        worth = factor * quality * self.filters.wishes(rows)
        found = Candidates(rows, columns.node[rows], worth)
        if self.count <= SCAN_UP_TO:
            self._kept = found
        return found


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
