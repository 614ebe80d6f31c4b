"""A need made ready to be searched for: all of it that does not depend on where the person is.

People ask for few different things from many places, so an index keeps the plans it made last.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Format
from videre.matching.closeness import closeness
from videre.matching.columns import TOPIC_BIT, Columns
from videre.matching.filters import Vocabularies, filters
from videre.matching.kernel import Kernel, PlanStruct
from videre.matching.need import Need
from videre.matching.postings import ANY_TOPIC, Postings
from videre.native import address
from videre.topics.taxonomy import TOPICS

KEPT = 128

_NUMBER = {topic.key: number for number, topic in enumerate(TOPICS)}


class Plan:
    """One need against one index, as ``struct`` for the kernel.

    ``mask`` has the bits of the topics looked for, 0 for any; ``count`` says how many posted rows their lists hold.
    ``placed_only`` leaves out groups that meet online or by telephone. ``total`` is how many groups fit, where
    filters make that a matter of its own and it has been counted; it holds for every origin unless ``bounded``.
    """

    def __init__(self, need: Need, placed_only: bool, postings: Postings, words: Vocabularies, today: date) -> None:
        close = sorted(closeness(need.topics).items(), key=lambda item: -item[1][0])
        factors = {_NUMBER[key]: factor for key, (factor, _) in close}
        bits = [int(TOPIC_BIT[TOPICS[number].key]) for number in factors]
        self.mask = sum(bits)
        self.placed_only = placed_only
        self.total: int | None = None
        topics = np.array(list(factors) or [ANY_TOPIC], dtype=np.int32)
        shares = np.array(list(factors.values()) or [1.0], dtype=np.float32)
        closer = np.array([sum(bits[:before]) for before in range(len(topics))], dtype=np.uint64)
        self._arrays: tuple[NDArray[Any], ...] = (topics, shares, closer)
        first, last = postings.offset[topics, 0], postings.offset[topics, -2 if placed_only else -1]
        self.count = int((last - first).sum())
        self.struct = PlanStruct(
            *(address(array) for array in self._arrays),
            mask=self.mask,
            lists=len(topics),
            placed_only=placed_only,
            **filters(need, words, today),
        )
        self.strict = bool(self.struct.strict)
        self.bounded = bool(self.struct.bounded)


class Plans:
    """The plans an index made last, and the ``kernel`` that carries them out."""

    def __init__(self, columns: Columns, postings: Postings, words: Vocabularies, today: date) -> None:
        self.kernel = Kernel(columns, postings)
        self._postings = postings
        self._words = words
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
            plan = self._kept[key] = Plan(asked, placed_only, self._postings, self._words, self._today)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return plan

    def forget(self) -> None:
        """Make plans anew: a change may have brought a language that no group spoke before, or changed a count."""
        self._kept.clear()
