"""From evidence to ranked topics: whose problem it is decides the topic, then evidence adds up."""

from __future__ import annotations

from collections.abc import Iterable

from videre.topics.evidence import Evidence
from videre.topics.people import SELF
from videre.topics.shapes import TopicScore
from videre.topics.taxonomy import TOPICS

LEAST = 0.3
"""Evidence under this says nothing."""
LEAST_SHARE = 0.4
"""A topic this much weaker than the best one is left out."""
MOST = 5
_EARLIER = 0.003
_SPECIFIC = 0.01

ADDICTIONS = frozenset({"rus", "alkohol", "legemidler", "spill"})
ILLNESSES = frozenset(
    {
        *("angst", "panikk", "sosial-angst", "bekymring", "tvang", "helseangst", "depresjon", "bipolar", "sovn"),
        *("fodselsdepresjon", "stress", "utbrenthet", "utmattelse", "selvfolelse", "ensomhet", "spiseforstyrrelser"),
        *("traumer", "overgrep", "adhd", "kronisk-sykdom", "smerte", "kreft", "hjerte-lunge", "livskrise"),
    }
)
_DEPTH = {topic.key: bool(topic.parent) for topic in TOPICS}


def whose(topic: str, weight: float, person: str) -> Iterable[tuple[str, float]]:
    """Return the topics a piece of evidence stands for when it is about ``person``."""
    if person == SELF or person == "pet":
        return ((topic, weight),)
    if topic in ADDICTIONS:
        if person == "child" and topic == "spill":
            return (("foreldrerollen", weight), ("parorende-rus", weight * 0.8), (topic, weight * 0.75))
        return (("parorende-rus", weight + 0.1), (topic, weight * 0.45))
    if topic in ILLNESSES and person != "third":
        if person == "child":
            for_parents = topic in {"sovn", "adhd", "ensomhet", "selvfolelse"}
            first, second = ("foreldrerollen", "parorende") if for_parents else ("parorende", "foreldrerollen")
            return ((first, weight), (second, weight * 0.8), (topic, weight * 0.6))
        if person in {"colleague", "ex"}:
            return ((topic, weight * 0.6), ("parorende", weight * 0.5))
        return (("parorende", weight), (topic, weight * 0.6))
    if topic in ILLNESSES:
        return (("parorende", weight * 0.9), (topic, weight * 0.7))
    return ((topic, weight),)


def rank(evidence: list[tuple[Evidence, str]]) -> tuple[TopicScore, ...]:
    """Return topics with the best first. Each piece of evidence comes with the person it is about."""
    missing: dict[str, float] = {}
    earliest: dict[str, int] = {}
    for piece, person in evidence:
        for topic, weight in whose(piece.topic, piece.weight, person):
            missing[topic] = missing.get(topic, 1.0) * (1 - min(weight, 0.95))
            earliest[topic] = min(earliest.get(topic, piece.where[0]), piece.where[0])
    scores = {topic: 1 - left for topic, left in missing.items()}
    limit = max(LEAST, LEAST_SHARE * max(scores.values(), default=0.0))
    order = sorted(
        (topic for topic, score in scores.items() if score >= limit),
        key=lambda topic: (-scores[topic] + _EARLIER * earliest[topic] - _SPECIFIC * _DEPTH.get(topic, False), topic),
    )
    return tuple(TopicScore(topic, round(min(scores[topic], 0.99), 3)) for topic in order[:MOST])
