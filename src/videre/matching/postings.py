"""For each topic, its groups road node by road node, the best first.

``rows[offset[t, n] : offset[t, n + 1]]`` are the groups on topic ``t`` that hang on node ``n``, ordered by
falling quality and then by id. Every origin sees the groups of a node in that order, because the way to the
node costs them all the same share; so a search may look at the heads alone, and ``best[n, t]`` bounds the rest.

One more "topic" past the last stands for all groups, one more node for those that have no place.
"""

from __future__ import annotations

import numpy as np

from videre.matching.columns import Columns
from videre.topics.taxonomy import TOPICS

ANY_TOPIC = len(TOPICS)
"""The posting list of all groups."""


class Postings:
    """Posting lists over the first ``count`` rows of ``columns``.

    ``rows`` int32 and ``live`` float32 run parallel: ``live`` is the quality that rows were ordered by, 0 from when
    a row dies. ``offset`` is int32 (topics + 1, nodes + 2), ``best`` float32
    (topics + 1, nodes + 1). Rows from ``count`` on are not posted.
    """

    def __init__(self, columns: Columns, nodes: int) -> None:
        self.count = count = columns.count
        self.placeless_node = nodes
        node, quality = columns.node[:count], columns.quality[:count]
        order = np.lexsort((columns.id[:count], -quality, node)).astype(np.int32)
        order = order[columns.alive[order]]
        ordered_topics = columns.topics[order]
        lists = [order[(ordered_topics >> np.uint64(bit)) & np.uint64(1) == 1] for bit in range(len(TOPICS))]
        lists.append(order)
        self.rows = np.concatenate(lists)
        self.live = quality[self.rows]
        self.offset = np.zeros((len(lists), nodes + 2), dtype=np.int32)
        self.best = np.zeros((nodes + 1, len(lists)), dtype=np.float32)
        start = 0
        for topic, rows in enumerate(lists):
            counts = np.bincount(node[rows], minlength=nodes + 1)
            self.offset[topic, 0] = start
            np.cumsum(counts, out=self.offset[topic, 1:])
            self.offset[topic, 1:] += start
            heads = self.offset[topic, :-1][counts > 0]
            self.best[counts > 0, topic] = self.live[heads]
            start += len(rows)

    def kill(self, row: int, node: int, topics: int) -> None:
        """Let a row that has died score nothing. Bounds stay as they are: too high is still right."""
        for topic in (*(bit for bit in range(ANY_TOPIC) if topics >> bit & 1), ANY_TOPIC):
            start, end = self.offset[topic, node : node + 2]
            self.live[start:end][self.rows[start:end] == row] = 0.0
