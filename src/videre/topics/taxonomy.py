"""The topics of Videre: a small tree with labels in three languages, and which topics lie close to each other.

Source: ``data/topics.csv``, compiled by ``reference/topics.py``.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from videre.topics.neighbours import NEIGHBOURS
from videre.topics.shapes import Topic

CROSS_TOPIC = "pa-tvers"
"""The topic of groups that are open to anyone, whatever they struggle with."""


def _read() -> tuple[Topic, ...]:
    text = (files("videre.topics") / "data" / "topics.csv").read_text(encoding="utf-8")
    return tuple(
        Topic(row["key"], row["parent"], row["nb"], row["nn"], row["en"], tuple(row["icpc2"].split()))
        for row in csv.DictReader(text.splitlines())
    )


TOPICS: tuple[Topic, ...] = _read()
"""All topics in the order of the file: parents before their children."""

MAIN_TOPICS: tuple[str, ...] = (
    "angst", "depresjon", "ensomhet", "stress", "sovn", "livskrise", "selvfolelse", "parorende", "foreldrerollen",
    "familiekonflikt", "utmattelse", "kronisk-sykdom", "traumer", "rus", "spiseforstyrrelser", "adhd", "spill",
    CROSS_TOPIC,
)  # fmt: skip
"""The top-level topics in the order to offer them: what most people come for first, open to any topic last."""

_BY_KEY = {topic.key: topic for topic in TOPICS}
_CHILDREN = {topic.key: tuple(child.key for child in TOPICS if child.parent == topic.key) for topic in TOPICS}
_RELATED = {
    topic.key: tuple(other.key for other in TOPICS if frozenset((topic.key, other.key)) in NEIGHBOURS)
    for topic in TOPICS
}


def topic(key: str) -> Topic | None:
    """Return the topic with this key, or None when there is none."""
    return _BY_KEY.get(key)


def label(key: str, language: str) -> str:
    """Return the topic's name in ``nb``, ``nn`` or ``en``, else bokmål. KeyError for an unknown topic."""
    found = _BY_KEY[key]
    return {"nn": found.nn, "en": found.en}.get(language, found.nb)


def children(key: str) -> tuple[str, ...]:
    """Return the keys of the topics right under this one; empty for a leaf or an unknown key."""
    return _CHILDREN.get(key, ())


def related(key: str) -> tuple[str, ...]:
    """Return the keys of the hand-chosen neighbours (symmetric; never a parent or child), in file order."""
    return _RELATED.get(key, ())
