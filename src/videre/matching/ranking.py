"""The groups that fit a need best, found without looking at all of them.

A score is topic closeness × quality × wishes × what the way leaves (``scoring`` says it in plain arithmetic).
Seen from one origin, everything on one road node is equally far away, so the score of a group is at most
``factor[topic] × best[topic, node] × travel[node]``, and along a posting list it only falls. ``ranking.c`` visits
nodes in order of time, opens the lists whose bound may still count, and stops when the last group wanted beats all
that lies further away: exact, and nearly as fast in a million groups as in a thousand. Where there are few
candidates, and where they must be counted, it looks at each.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from videre.matching.departure import Departure
from videre.matching.index import Index
from videre.matching.need import Need

SWEEP_UP_TO = 1_000
"""Up to this many candidates looking at each costs less than visiting nodes (docs/performance.md)."""


class Position(NamedTuple):
    """A place in the total order: by falling score, then by rising id."""

    score: float
    id: int


START = Position(inf, 0)


class Ranking(NamedTuple):
    """Rows of the best groups in order with their scores, how many fit in all, and whether more follow."""

    rows: list[int]
    scores: list[float]
    total: int
    more: bool


def rank(index: Index, need: Need, departure: Departure | None, limit: int, after: Position | None = None) -> Ranking:
    """Return the ``limit`` best groups after a position; no order is left to chance.

    With a departure and no other formats asked for, only groups with a place are ranked.
    """
    plan = index.plans.plan(need, departure is not None)
    total = plan.total if plan.strict or plan.bounded else index.totals.count(plan.mask, plan.placed_only)
    rows, scores, counted = index.plans.kernel.best(
        plan.struct,
        departure,
        limit + 1,  # one more, to know whether any follow
        after or START,
        everywhere=total is None or plan.count <= SWEEP_UP_TO,
        count=total is None,
    )
    if total is None:
        total = counted
        if departure is None or not plan.bounded:
            plan.total = total
    return Ranking(rows[:limit], scores[:limit], total, len(rows) > limit)
