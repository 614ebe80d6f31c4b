"""The groups that fit a need best, found without looking at all of them.

A score is topic closeness × quality × what the way leaves × wishes (``scoring`` says it in plain arithmetic).
Seen from one origin, everything on one road node is equally far away, so the score of a group is at most
``factor[topic] × best[topic, node] × travel[node]``, and along a posting list it only falls. ``_frontier`` visits
nodes in order of time, opens the most promising lists, and stops when the k-th best group found beats every
bound left: exact, and as fast in a million groups as in a thousand. ``_scan`` scores every candidate; it serves
short lists, strict filters and later pages. Both use the same arithmetic, so that cursors hold across them.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from videre.directory.shapes import Format
from videre.matching.closeness import closeness
from videre.matching.columns import TOPIC_BIT
from videre.matching.departure import Departure
from videre.matching.filters import Filters
from videre.matching.index import Index
from videre.matching.need import Need
from videre.matching.postings import ANY_TOPIC
from videre.matching.weights import TRAVEL_DECAY_MINUTES
from videre.topics.taxonomy import TOPICS

Scores = NDArray[np.float64]
Rows = NDArray[np.int32]

ROUNDING = 1.0 + 2.0**-22
"""Scores are compared in single precision, so that the order never hangs on the last bit of a product; a bound
must be beaten by more than that."""

START = (128, 48, 8)
"""How many of the nearest nodes, of their lists, and of the heads of each a search first looks at."""

MOST_OPENED = 8_000
"""A search that had to open more than this many candidates scans instead."""

SCAN_UP_TO = 20_000
"""Below this many posted candidates looking at each costs less than looking ahead (benchmarks/ranking)."""

_NUMBER = {topic.key: number for number, topic in enumerate(TOPICS)}


class Position(NamedTuple):
    """A place in the total order: by falling score, then by rising id."""

    score: float
    id: int


class Hit(NamedTuple):
    """A ranked group: its row in the index and its score."""

    row: int
    score: float


class Ranking(NamedTuple):
    """The best hits in order, how many groups fit in all, and whether more follow."""

    hits: list[Hit]
    total: int
    more: bool


def rank(index: Index, need: Need, departure: Departure | None, limit: int, after: Position | None = None) -> Ranking:
    """Return the ``limit`` best groups after a position; no order is left to chance.

    With a departure and no other formats asked for, only groups with a place are ranked.
    """
    return _Search(index, need, departure).best(limit, after)


class _Search:
    def __init__(self, index: Index, need: Need, departure: Departure | None) -> None:
        self.index = index
        self.departure = departure
        self.placed_only = departure is not None and need.formats in ((), (Format.IN_PERSON,))
        if self.placed_only and need.formats:
            need = msgspec.structs.replace(need, formats=())  # every group with a place meets in person
        self.filters = Filters(need, index.columns, index.maker, index.today)
        factors = {_NUMBER[key]: factor for key, (factor, _) in closeness(need.topics).items()}
        self.mask = sum(int(TOPIC_BIT[TOPICS[number].key]) for number in factors)
        self.topics = np.array(list(factors) or [ANY_TOPIC], dtype=np.intp)
        self.factors = np.array(list(factors.values()) or [1.0])

    def best(self, limit: int, after: Position | None) -> Ranking:
        offset = self.index.postings.offset
        first = offset[self.topics, 0]
        last = offset[self.topics, -2 if self.placed_only else -1]
        if self.departure is not None and not (self.filters.strict or after) and int((last - first).sum()) > SCAN_UP_TO:
            found = self._frontier(self.departure, limit + 1)
            if found is not None:
                total = self.index.totals.count(self.mask, self.placed_only)
                return Ranking(found[:limit], total, len(found) > limit)
        rows, scores = self._scan(first, last)
        if self.filters.strict:
            total = len(np.unique(rows[scores > 0.0]))
        else:
            total = self.index.totals.count(self.mask, self.placed_only)
        if after is not None:
            rows, scores = _best_of_each(rows, scores)
            ids = self.index.columns.id[rows]
            scores = scores.astype(np.float32)
            later = (scores < after.score) | ((scores == after.score) & (ids > after.id))
            rows, scores = rows[later], scores[later]
        found = self._distinct(rows, scores, limit + 1)
        return Ranking(found[:limit], total, len(found) > limit)

    def _scan(self, first: Rows, last: Rows) -> tuple[Rows, Scores]:
        """Score every candidate; one with several topics comes once for each."""
        postings = self.index.postings
        spans = list(zip(first.tolist(), last.tolist(), strict=True))
        tail_rows, tail_factors = self._tail()
        rows = np.concatenate([*(postings.rows[a:b] for a, b in spans), tail_rows])
        factors = np.concatenate([np.repeat(self.factors, last - first), tail_factors])
        if self.filters.strict:
            kept = self.filters.keep(rows, self.departure)
            rows, factors = rows[kept], factors[kept]
        # A row's quality turns 0 when it dies, so the columns are asked and not the lists.
        columns = self.index.columns
        scores = factors * (columns.worth if self.departure is None else columns.quality)[rows]
        if self.departure is not None:
            scores *= self._there(self.departure, columns.node[rows])
        scores *= self.filters.wishes(rows)
        return rows, scores

    def _frontier(self, departure: Departure, limit: int) -> list[Hit] | None:
        """Return the best ``limit`` groups with a place, or None when a scan would be cheaper."""
        postings, order = self.index.postings, departure.reach.order
        tail_rows, tail_factors = self._tail()
        tail_there = self._there(departure, self.index.columns.node[tail_rows])
        tail_scores = tail_factors * self.index.columns.quality[tail_rows] * tail_there * self.filters.wishes(tail_rows)
        width, opened, depth = START
        while opened * depth <= MOST_OPENED:
            nodes = order[:width]
            there = self._there(departure, nodes)
            bounds = (postings.best[self.topics[:, None], nodes] * (self.factors[:, None] * there)).ravel()
            beyond = 0.0
            if opened < len(bounds):
                chosen = np.argpartition(bounds, -opened)[-opened:]
                beyond = float(bounds[chosen].min())
            else:
                chosen = np.arange(len(bounds))
            topic, node = np.divmod(chosen, len(nodes))
            share = self.factors[topic] * there[node]
            start = postings.offset[self.topics[topic], nodes[node]]
            end = postings.offset[self.topics[topic], nodes[node] + 1]
            at = start[:, None] + np.arange(depth, dtype=np.int32)
            inside = at < end[:, None]
            opened_rows = postings.rows[at[inside]]
            # The same order of multiplication as in _scan, to the last bit: factor × quality × there × wishes.
            factors = np.broadcast_to(self.factors[topic][:, None], at.shape)[inside]
            scores = factors * self.index.columns.quality[opened_rows]
            scores *= np.broadcast_to(there[node][:, None], at.shape)[inside]
            scores *= self.filters.wishes(opened_rows)
            found = self._distinct(
                np.concatenate((opened_rows, tail_rows)), np.concatenate((scores, tail_scores)), limit
            )
            worst = found[-1].score if len(found) == limit else 0.0
            deeper = end - start > depth
            below = float((postings.quality[start[deeper] + depth] * share[deeper]).max(initial=0.0))
            horizon = self._horizon(departure, width)
            limit_left = max(beyond, below, horizon)
            if worst > limit_left * ROUNDING or limit_left == 0.0:
                return found
            width, opened, depth = (
                width * 4 if horizon * ROUNDING >= worst else width,
                opened * 4 if beyond * ROUNDING >= worst else opened,
                depth * 4 if below * ROUNDING >= worst else depth,
            )
        return None

    def _horizon(self, departure: Departure, width: int) -> float:
        """An upper bound of every score past the ``width`` nearest nodes."""
        order = departure.reach.order
        if width >= len(order):
            return 0.0
        return float(self.factors.max() * self._there(departure, order[width : width + 1])[0])

    def _tail(self) -> tuple[Rows, Scores]:
        """The changes since the last rebuild that fit, with the factors of their closest topics."""
        columns, base = self.index.columns, self.index.base
        if columns.count == base:
            return np.empty(0, dtype=np.int32), np.empty(0)
        tail = slice(base, columns.count)
        fits = columns.alive[tail].copy()
        if self.placed_only:
            fits &= columns.node[tail] != self.index.placeless_node
        if self.mask:
            fits &= columns.topics[tail] & np.uint64(self.mask) != 0
        rows = (np.flatnonzero(fits) + base).astype(np.int32)
        if not self.mask:
            return rows, np.ones(len(rows))
        has = (columns.topics[rows][:, None] >> self.topics.astype(np.uint64)) & np.uint64(1)
        return rows, (has * self.factors).max(axis=1, initial=0.0)

    def _there(self, departure: Departure, nodes: Rows) -> Scores:
        """What the way to each node leaves of the wish to go; 1 for what has no place."""
        reach = departure.reach
        placed = None if self.placed_only else nodes < len(reach.minutes)
        known = nodes if placed is None else np.where(placed, nodes, 0)
        minutes = reach.minutes[known].astype(np.float64) + departure.leg_minutes
        there: Scores = np.exp(minutes / -TRAVEL_DECAY_MINUTES)
        return there if placed is None else np.where(placed, there, 1.0)

    def _distinct(self, rows: Rows, scores: Scores, limit: int) -> list[Hit]:
        """Return the best ``limit`` different groups in order. A group may come at most once a topic."""
        scores = scores.astype(np.float32)
        several = limit * (len(self.topics) if len(self.topics) < 4 else 4)
        while True:
            few = min(several, len(rows))
            if few < len(rows):
                # A tie across the cut must not be decided by chance: take all that score no less.
                cut = np.partition(scores, -few)[-few]
                near = np.flatnonzero(scores >= cut)
            else:
                near = np.arange(len(rows))
            near = near[scores[near] > 0.0]
            order = near[np.lexsort((self.index.columns.id[rows[near]], -scores[near]))]
            best: dict[int, Hit] = {}
            for row, score in zip(rows[order].tolist(), scores[order].tolist(), strict=True):
                if row not in best:
                    best[row] = Hit(row, score)
                    if len(best) == limit:
                        return list(best.values())
            if few == len(rows):
                return list(best.values())
            several *= 4


def _best_of_each(rows: Rows, scores: Scores) -> tuple[Rows, Scores]:
    """Keep the best score of each row: on a later page a group must not come back with a lesser topic."""
    order = np.lexsort((-scores, rows))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = rows[order[1:]] != rows[order[:-1]]
    kept = order[first]
    return rows[kept], scores[kept]
