"""The questions every measurement asks: origins drawn like the population, topics like the demand."""

from __future__ import annotations

import random
from typing import NamedTuple

from videre.directory.demo.shares import TOPIC_SHARES
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place

SIZES = (1_000, 10_000, 100_000, 1_000_000)


class Question(NamedTuple):
    """Where from, and about what."""

    origin: Place
    code: str
    topic: str


def questions(count: int, seed: int = 11) -> list[Question]:
    """Return ``count`` questions, the same for the same seed."""
    chance = random.Random(seed)
    codes = [code for code in gazetteer().postal_codes if code.population]
    drawn = chance.choices(codes, [code.population for code in codes], k=count)
    topics = chance.choices(list(TOPIC_SHARES), list(TOPIC_SHARES.values()), k=count)
    asked = []
    for code, topic in zip(drawn, topics, strict=True):
        place = gazetteer().postal_code(code.code)
        assert place is not None
        asked.append(Question(place, code.code, topic))
    return asked
