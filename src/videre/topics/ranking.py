"""From evidence to ranked topics: whose problem it is decides the topic, then evidence adds up."""

from __future__ import annotations

from collections.abc import Iterable

from videre.topics.evidence import NO_TOPIC, Evidence
from videre.topics.guessing import Guess
from videre.topics.people import SELF, THIRD
from videre.topics.shapes import TopicScore
from videre.topics.taxonomy import TOPICS

LEAST = 0.3
"""Evidence under this says nothing."""
LEAST_SHARE = 0.4
"""A topic this much weaker than the best one is left out."""
MOST = 5
_AGREEING = 0.3
"""How much further evidence for a topic counts."""
_PLAIN = 0.9
"""Evidence from here on is as good as said: what is said first then comes first."""
_BEYOND = 0.3
_EARLIER = 0.015
_LATEST = 12
_SPECIFIC = 0.01

ADDICTIONS = frozenset({"rus", "alkohol", "legemidler", "spill"})
ILLNESSES = frozenset(
    {
        *("angst", "panikk", "sosial-angst", "bekymring", "tvang", "helseangst", "depresjon", "bipolar", "sovn"),
        *("fodselsdepresjon", "stress", "utbrenthet", "utmattelse", "selvfolelse", "ensomhet", "spiseforstyrrelser"),
        *("traumer", "overgrep", "adhd", "kronisk-sykdom", "smerte", "kreft", "hjerte-lunge", "livskrise"),
    }
)
CARERS = frozenset({"parorende", "parorende-rus", "parorende-demens"})
SURE_HINT = 0.7
_HINTED, _LIFT = 0.55, 0.05
BEREAVEMENTS = ("sorg", "mistet-barn", "etterlatte-selvmord")
_SURE, _PAST = 0.8, 0.8
_DEPTH = {topic.key: bool(topic.parent) for topic in TOPICS}


def whose(topic: str, weight: float, person: str) -> Iterable[tuple[str, float]]:
    """Return the topics a piece of evidence stands for when it is about ``person``."""
    if person == SELF or person == "pet" or (topic == "overgrep" and person == THIRD):
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


def rank(evidence: list[tuple[Evidence, str]], hint: Guess | None = None) -> tuple[TopicScore, ...]:
    """Return topics with the best first. Each piece of evidence comes with the person it is about.

    A sure ``hint`` lifts its topic a little, or puts it beside what the rules found.
    """
    pieces: dict[str, list[tuple[float, tuple[int, ...]]]] = {}
    for piece, person in evidence:
        for topic, weight in whose(piece.topic, piece.weight, person):
            pieces.setdefault(topic, []).append((weight, piece.where))
    scores = {topic: _together(found) for topic, found in pieces.items()}
    if max(scores.get(topic, 0.0) for topic in BEREAVEMENTS) >= _SURE:  # «far døde av drikking»: it is over
        scores.update({topic: scores[topic] * _PAST for topic in CARERS if topic in scores})
    limit = max(LEAST, LEAST_SHARE * max(scores.values(), default=0.0))
    worth = {topic: _worth(topic, score, pieces[topic]) for topic, score in scores.items() if score >= limit}
    if worth and hint and hint.chance >= SURE_HINT and NO_TOPIC not in worth:
        worth[hint.topic] = max(worth.get(hint.topic, 0.0), _HINTED) + _LIFT
        scores.setdefault(hint.topic, _HINTED)
    order = sorted(worth, key=lambda topic: (-worth[topic], topic))
    return tuple(TopicScore(topic, round(min(scores[topic], 0.99), 3)) for topic in order[:MOST])


def _together(found: list[tuple[float, tuple[int, ...]]]) -> float:
    """Return how sure a topic is: its best evidence, and a little more for each piece on other words."""
    found.sort(key=lambda piece: -piece[0])
    doubt, used = 1.0, set[int]()
    for weight, where in found:
        if used.isdisjoint(where):
            doubt *= 1 - (min(weight, 1.0) if not used else _AGREEING * min(weight, 1.0))
            used.update(where)
    return 1 - doubt


def _worth(topic: str, score: float, found: list[tuple[float, tuple[int, ...]]]) -> float:
    """Return what topics are ordered by: sureness as far as it matters, then what was said first."""
    first = min(where[0] for weight, where in found if weight >= 0.75 * found[0][0])
    plain = min(score, _PLAIN) + _BEYOND * max(score - _PLAIN, 0.0)
    return plain - _EARLIER * min(first, _LATEST) + _SPECIFIC * _DEPTH.get(topic, False)
