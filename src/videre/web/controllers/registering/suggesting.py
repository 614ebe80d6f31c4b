"""Topics suggested from a group's own description, each with the words it was found in."""

from __future__ import annotations

import re

from msgspec import Struct

from videre.language import Language
from videre.topics.taxonomy import CROSS_TOPIC, MAIN_TOPICS, TOPICS, children, label
from videre.topics.understanding import understand

MOST = 5
CLEAR = 0.65
"""How sure a topic beside the first must be: a sentence in passing («du trenger ikke si noe») suggests nothing."""
_SENTENCE = re.compile(r"[.!?;\n]+")
_LONGEST_QUOTE = 40
_READ = 1000
"""Characters of a description that are read: what a group is about is said at its beginning, and anyone may ask."""
_WORDS_READ = 24


class SuggestedTopic(Struct, frozen=True):
    """A topic and the piece of the description that speaks of it, "" where only the whole does."""

    key: str
    label: str
    words: str


def suggested_topics(text: str, language: Language) -> list[SuggestedTopic]:
    """Return up to five topics of a text, the clearest first. Nothing of the text is kept."""
    text = text[:_READ]
    scores = [score for score in understand(text).topics if score.key != CROSS_TOPIC]
    found = [score.key for at, score in enumerate(scores[:MOST]) if at == 0 or score.score >= CLEAR]
    if not found:
        return []
    sentences = [each.strip() for each in _SENTENCE.split(text) if each.strip()][:12]
    said = [(each, {score.key for score in understand(each).topics}) for each in sentences]
    topics = [SuggestedTopic(key, label(key, language), _words(key, said)) for key in found]
    # What only the whole text hints at is a guess; unasked, a topic like abuse or suicide must be more than that.
    return [each for at, each in enumerate(topics) if at == 0 or each.words]


def all_topics(language: Language, chosen: tuple[str, ...] = ()) -> list[tuple[str, str, bool]]:
    """Return every topic as (key, name, whether it stands under another), the main ones in their order."""
    ordered = []
    for main in MAIN_TOPICS:
        ordered += [(main, False), *((key, True) for key in _under(main))]
    missing = [(each.key, False) for each in TOPICS if each.key not in {key for key, _ in ordered}]
    return [
        (key, label(key, language), child) for key, child in (*ordered, *missing) if key != CROSS_TOPIC or key in chosen
    ]


def _under(key: str) -> list[str]:
    return [each for child in children(key) for each in (child, *_under(child))]


def _words(key: str, said: list[tuple[str, set[str]]]) -> str:
    """Return the shortest run of words in the text that alone speaks of the topic."""
    for sentence, keys in said:
        if key in keys:
            words = re.findall(r"[\w-]+", sentence)[:_WORDS_READ]
            for length in (1, 2, 3):
                for start in range(len(words) - length + 1):
                    piece = " ".join(words[start : start + length])
                    if key in {score.key for score in understand(piece).topics}:
                        return piece[:_LONGEST_QUOTE]
            return ""
    return ""
