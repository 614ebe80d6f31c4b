"""How close a group's topics are to those asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from videre.matching.need import WeightedTopic
from videre.matching.weights import CHILD_TOPIC, CROSS_TOPIC, PARENT_TOPIC, RELATED_TOPIC, SAME_TOPIC
from videre.topics.taxonomy import CROSS_TOPIC as CROSS
from videre.topics.taxonomy import TOPICS, children, related, topic


class Relation(StrEnum):
    """How a group's topic stands to one that was asked for, closest first."""

    SAME = "same"
    CHILD = "child"
    PARENT = "parent"
    CROSS = "cross"
    RELATED = "related"


FACTOR: Mapping[Relation, float] = {
    Relation.SAME: SAME_TOPIC,
    Relation.CHILD: CHILD_TOPIC,
    Relation.PARENT: PARENT_TOPIC,
    Relation.CROSS: CROSS_TOPIC,
    Relation.RELATED: RELATED_TOPIC,
}


def _relations(key: str) -> dict[str, Relation]:
    """Topic key → relation, for every topic that stands in one to ``key``."""
    found = dict.fromkeys(related(key), Relation.RELATED)
    found[CROSS] = Relation.CROSS
    own = topic(key)
    if own is not None and own.parent:
        parent = own.parent
        for sibling in children(parent):
            found.setdefault(sibling, Relation.RELATED)
        found[parent] = Relation.PARENT
    for child in children(key):
        found[child] = Relation.CHILD
    found[key] = Relation.SAME
    return found


RELATIONS: Mapping[str, Mapping[str, Relation]] = {each.key: _relations(each.key) for each in TOPICS}


def closeness(asked: tuple[WeightedTopic, ...]) -> dict[str, tuple[float, Relation]]:
    """Return, for each topic that fits the asked ones at all, its factor in 0..1 and its relation.

    A topic that fits several of the asked keeps its best. Topics left out are unrelated: groups that have
    none but such topics are not suggested.
    """
    best: dict[str, tuple[float, Relation]] = {}
    for wanted in asked:
        for key, relation in RELATIONS[wanted.key].items():
            factor = wanted.weight * FACTOR[relation]
            if key not in best or factor > best[key][0]:
                best[key] = (factor, relation)
    return best
