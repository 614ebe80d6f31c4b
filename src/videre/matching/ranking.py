"""The groups that fit a need best, found without looking at all of them.

A score is topic closeness × quality × wishes × what the way leaves (``scoring`` says it in plain arithmetic).
Seen from one origin, everything on one road node is equally far away, so the score of a group is at most
``factor[topic] × best[topic, node] × travel[node]``, and along a posting list it only falls. ``_ahead`` visits
nodes in order of time and topics in order of closeness, opens the most promising lists, and stops when the last
group wanted beats every bound left: exact, and nearly as fast in a million groups as in a thousand. Where there
are few candidates ``_best_spots`` bounds every road node at once and scores those of the best; ``_scan`` scores all
there are, for filters, limits and later pages. All multiply in the same order, so that cursors hold across them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from videre.matching.candidates import Rows, Scores, of_spots
from videre.matching.departure import Departure
from videre.matching.index import Index
from videre.matching.need import Need
from videre.matching.plans import SCAN_UP_TO, Plan
from videre.matching.weights import TRAVEL_DECAY_MINUTES

MOST_OPENED = 8_000
"""A search that would have to open more candidates than this scans instead."""

NODES_FOR, MOST_NODES, LISTS, HEADS = 3_000.0, 256, 32, 16
"""What a search first looks at: so many of the nearest nodes that they hold about ``NODES_FOR`` candidates but no
more than ``MOST_NODES``, this many of their lists, and this many heads of each."""

CLOSE = 0.6
"""Topics less close than this share of the closest are looked at only when the others do not fill the page."""

MORE = 4
"""What was looked at too little of is looked at this many times as much of."""

ROUNDING = 1.0 + 2.0**-20
"""All is reckoned in single precision; a bound must be beaten by more than its rounding."""


class Position(NamedTuple):
    """A place in the total order: by falling score, then by rising id."""

    score: float
    id: int


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
    filters = plan.filters
    if departure is None or filters.strict or filters.bounded or after is not None or plan.count <= SCAN_UP_TO:
        return _scan(index, plan, departure, limit, after)
    return _ahead(index, plan, departure, limit) or _scan(index, plan, departure, limit, after)


def _scan(index: Index, plan: Plan, departure: Departure | None, limit: int, after: Position | None) -> Ranking:
    """Score every candidate."""
    columns, filters = index.columns, plan.filters
    few = plan.count <= SCAN_UP_TO
    if few and departure is not None and after is None and not filters.bounded:
        return _best_spots(index, plan, departure, limit)
    rows, nodes, worth = plan.spots(columns).candidates if few else plan.candidates(columns)
    if departure is not None:
        if filters.bounded:
            kept = filters.within(rows, departure)
            rows, nodes, worth = rows[kept], nodes[kept], worth[kept]
        worth = worth * _there(departure, nodes, plan.placed_only)
    total, scores = len(rows), worth
    if after is not None:
        later = (scores < after.score) | ((scores == after.score) & (columns.id[rows] > after.id))
        rows, scores = rows[later], scores[later]
    return _page(index, rows, scores, limit, total)


def _best_spots(index: Index, plan: Plan, departure: Departure, limit: int) -> Ranking:
    """Score the candidates of the best road nodes only.

    The best candidate of a node reaches its node's bound exactly, so the nodes with the ``limit`` + 1 highest bounds
    hold that many groups at least as good as anything elsewhere.
    """
    spots = plan.spots(index.columns)
    there = _there(departure, spots.nodes, plan.placed_only)
    bounds = spots.best * there
    if limit + 1 < len(bounds):
        chosen = (bounds >= np.partition(bounds, -limit - 1)[-limit - 1]).nonzero()[0]
    else:
        chosen = np.arange(len(bounds))
    at, counts = of_spots(spots, chosen)
    scores = spots.candidates.worth[at] * np.repeat(there[chosen], counts)
    return _page(index, spots.candidates.rows[at], scores, limit, len(spots.candidates.rows))


def _ahead(index: Index, plan: Plan, departure: Departure, limit: int) -> Ranking | None:
    """Look only where the best can be; None where that would be nearly everywhere."""
    postings, order = index.postings, departure.reach.order
    total = index.totals.count(plan.mask, plan.placed_only)
    tail = plan.tail(index.columns)
    width = min(len(order), MOST_NODES, max(32, int(NODES_FOR * len(order) / plan.count)))
    lists, heads = LISTS, HEADS
    topics = int(np.count_nonzero(plan.factors >= CLOSE * plan.factors[0]))
    while lists * heads <= MOST_OPENED:
        nodes = order[: width + 1]  # one more, for the bound of what lies beyond
        there = _there(departure, nodes, placed=True)
        horizon = float(plan.factors[0] * there[-1]) if len(nodes) > width else 0.0
        remoter = float(plan.factors[topics] * there[0]) if topics < len(plan.factors) else 0.0
        shares = plan.factors[:topics, None] * there[:width]
        bounds = (postings.best[plan.topics[:topics, None], nodes[:width]] * shares).ravel()
        if lists < len(bounds):
            parted = np.argpartition(bounds, -lists - 1)
            chosen, unopened = parted[-lists:], float(bounds[parted[-lists - 1]])
        else:
            chosen, unopened = np.arange(len(bounds)), 0.0
        topic, node = plan.topics[chosen // width], nodes[chosen % width]
        share = shares.ravel()[chosen]
        start, end = postings.offset[topic, node], postings.offset[topic, node + 1]
        at = start[:, None] + _STEPS[:heads]
        inside = at < end[:, None]
        at = at[inside]
        rows = postings.rows[at]
        opened = inside.sum(axis=1)
        worth = np.repeat(plan.factors[chosen // width], opened) * postings.live[at] * plan.filters.wishes(rows)
        scores = worth * np.repeat(there[chosen % width], opened)
        if tail is not None:
            new = tail.worth * _there(departure, tail.nodes, placed=True)
            rows, scores = np.concatenate((rows, tail.rows)), np.concatenate((scores, new))
        ranking = _page(index, rows, scores, limit, total)
        last = ranking.scores[-1] if len(ranking.scores) == limit else 0.0
        longer = end - start > heads
        below = float((postings.quality[start[longer] + heads] * share[longer]).max(initial=0.0))
        if last > max(horizon, remoter, unopened, below) * ROUNDING:
            # Whether more follow is a matter of counting here: what was not opened has not been seen.
            return ranking._replace(more=total > limit)
        topics = len(plan.factors) if remoter * ROUNDING >= last else topics
        width = min(len(order), width * MORE) if horizon * ROUNDING >= last else width
        lists = lists * MORE if unopened * ROUNDING >= last else lists
        heads = heads * MORE if below * ROUNDING >= last else heads
    return None


_PER_MINUTE = np.float32(-1.0 / TRAVEL_DECAY_MINUTES)
_STEPS = np.arange(MOST_OPENED, dtype=np.int32)


def _there(departure: Departure, nodes: Rows, placed: bool) -> Scores:
    """What the way to each node leaves of the wish to go; 1 for what has no place, unless all are ``placed``."""
    reach = departure.reach
    if placed:
        minutes = reach.minutes[nodes]
        minutes += np.float32(departure.leg_minutes)
        minutes *= _PER_MINUTE
        return np.exp(minutes, out=minutes)
    real = nodes < len(reach.minutes)
    return np.where(real, _there(departure, np.where(real, nodes, 0), placed=True), np.float32(1.0))


def _page(index: Index, rows: Rows, scores: Scores, limit: int, total: int) -> Ranking:
    """Put the best ``limit`` different groups in order."""
    enough = limit + 13  # one more to know of, and some that come twice
    while True:
        if enough < len(rows):
            # A tie across the cut must not be decided by chance: take all that score no less.
            near = np.flatnonzero(scores >= max(np.partition(scores, -enough)[-enough], _LEAST))
        else:
            near = np.flatnonzero(scores)
        order = near[np.lexsort((index.columns.id[rows[near]], -scores[near]))]
        best: dict[int, float] = {}
        for row, score in zip(rows[order].tolist(), scores[order].tolist(), strict=True):
            best.setdefault(row, score)
            if len(best) > limit:
                break
        if len(best) > limit or enough >= len(rows):
            more = len(best) > limit
            return Ranking(list(best)[:limit], list(best.values())[:limit], total, more)
        enough *= MORE


_LEAST = np.finfo(np.float32).smallest_subnormal
