"""What the topics domain hands out."""

from __future__ import annotations

from msgspec import Struct


class Topic(Struct, frozen=True):
    """One topic a group can be about; ``parent`` is "" at the top, ``icpc2`` belongs to topics, never to people."""

    key: str
    parent: str
    nb: str
    nn: str
    en: str
    icpc2: tuple[str, ...]


class TopicScore(Struct, frozen=True):
    """A topic found in a text and how strongly, in 0..1."""

    key: str
    score: float


class Understanding(Struct, frozen=True):
    """What a text is about: topics, the best first (or none), and whether someone is in acute danger."""

    topics: tuple[TopicScore, ...] = ()
    urgent: bool = False
