"""All groups that a plan may answer with, and what of their scores does not depend on the place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Scores = NDArray[np.float32]


class Candidates(NamedTuple):
    """Different groups: rows int32, road nodes int32, and scores but for the travel float32, all of shape (n,)."""

    rows: Rows
    nodes: Rows
    worth: Scores

    def only(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Candidates:
        """Return some of them: by mask, or by position in that order."""
        return Candidates(self.rows[which], self.nodes[which], self.worth[which])

    def and_also(self, others: Candidates) -> Candidates:
        """Return these and the others after them."""
        return Candidates(
            np.concatenate((self.rows, others.rows)),
            np.concatenate((self.nodes, others.nodes)),
            np.concatenate((self.worth, others.worth)),
        )


class Spots(NamedTuple):
    """Candidates gathered by road node: ``candidates`` in order of node, and for each of m spots its node.

    ``start`` (m + 1) says where a spot's candidates begin, ``best`` float32 (m) what the best of them is worth.
    """

    candidates: Candidates
    nodes: Rows
    start: NDArray[np.int64]
    best: Scores


def different(rows: Sequence[Rows], factors: Scores) -> tuple[Rows, Scores]:
    """Return the rows of some lists, each once, with the factor of the first list it is in."""
    everything = np.concatenate(rows)
    seen = np.zeros(int(everything.max(initial=-1)) + 1, dtype=np.bool_)
    kept = []
    for each in rows:
        new = each[~seen[each]]
        seen[new] = True
        kept.append(new)
    return np.concatenate(kept), np.repeat(factors, [len(each) for each in kept])


def gathered(candidates: Candidates) -> Spots:
    """Return candidates by road node."""
    ordered = candidates.only(np.argsort(candidates.nodes, kind="stable"))
    nodes = ordered.nodes
    if not len(nodes):
        return Spots(ordered, nodes, np.zeros(1, dtype=np.int64), ordered.worth)
    first = np.flatnonzero(np.concatenate(([True], nodes[1:] != nodes[:-1])))
    best = np.maximum.reduceat(ordered.worth, first)
    return Spots(ordered, nodes[first], np.append(first, len(nodes)), best)


def of_spots(spots: Spots, chosen: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the candidates of chosen spots stand, and how many each spot has."""
    start = spots.start[chosen]
    counts = spots.start[chosen + 1] - start
    ends = np.cumsum(counts)
    return np.repeat(start - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0), counts
