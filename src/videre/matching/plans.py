"""A need made ready to be searched for: its topics as posting lists with their factors, its wishes as filters.

People ask for few different things from many places, so an index keeps the plans it made last.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

import msgspec
import numpy as np

from videre.directory.shapes import Format
from videre.matching.closeness import closeness
from videre.matching.columns import TOPIC_BIT, Columns, RowMaker
from videre.matching.filters import Filters
from videre.matching.need import Need
from videre.matching.postings import ANY_TOPIC, Postings
from videre.topics.taxonomy import TOPICS

KEPT = 256

_NUMBER = {topic.key: number for number, topic in enumerate(TOPICS)}


class Plan:
    """One need against one index.

    ``topics`` are the numbers of the posting lists to look through and ``factors`` how close each is;
    ``mask`` has their bits, 0 for the list of all groups. ``first`` and ``last`` bound each list, ``candidates``
    counts what they hold. ``placed_only`` leaves out groups that meet online or by telephone.
    """

    def __init__(self, need: Need, placed_only: bool, postings: Postings, filters: Filters) -> None:
        factors = {_NUMBER[key]: factor for key, (factor, _) in closeness(need.topics).items()}
        self.placed_only = placed_only
        self.filters = filters
        self.mask = sum(int(TOPIC_BIT[TOPICS[number].key]) for number in factors)
        self.topics = np.array(list(factors) or [ANY_TOPIC], dtype=np.intp)
        self.factors = np.array(list(factors.values()) or [1.0])
        self.highest = float(self.factors.max())
        self.first = postings.offset[self.topics, 0]
        self.last = postings.offset[self.topics, -2 if placed_only else -1]
        self.lengths = self.last - self.first
        self.candidates = int(self.lengths.sum())


class Plans:
    """The plans an index made last."""

    def __init__(self, columns: Columns, postings: Postings, maker: RowMaker, today: date) -> None:
        self._columns = columns
        self._postings = postings
        self._maker = maker
        self._today = today
        self._kept: OrderedDict[tuple[Need, bool], Plan] = OrderedDict()

    def plan(self, need: Need, from_somewhere: bool) -> Plan:
        """Return the plan for a need. From somewhere, and with no other formats asked for, only places count."""
        key = (need, from_somewhere)
        plan = self._kept.get(key)
        if plan is None:
            placed_only = from_somewhere and need.formats in ((), (Format.IN_PERSON,))
            # Every group with a place meets in person: one filter less.
            asked = msgspec.structs.replace(need, formats=()) if placed_only else need
            filters = Filters(asked, self._columns, self._maker, self._today)
            plan = self._kept[key] = Plan(need, placed_only, self._postings, filters)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return plan

    def forget(self) -> None:
        """Make plans anew: a change may have brought a language that no group spoke before."""
        self._kept.clear()
