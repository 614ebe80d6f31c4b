"""A guess from the letters, for texts no rule fits well: a linear classifier on pieces of words.

Trained by ``reference/topics_train.py`` on the lexicon's own patterns and labelled texts; the weights lie in
``data/guess.npz``. It speaks where the rules are silent and tips the scales between their topics, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from videre.topics.normalise import stem

SLOTS = 1 << 14
"""How many weights each topic has; pieces of words share them by hash."""
SHORTEST, LONGEST = 3, 5


class Guess(Struct, frozen=True):
    """The likeliest topic and its chance, 0..1."""

    topic: str
    chance: float


class Guesser(Struct):
    """Topics with their weights: ``weights`` int8[SLOTS, topics] times ``scale``, ``bias`` float32[topics]."""

    topics: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]

    def chances(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return the chance of each topic for folded words, in the order of ``topics``; they add up to 1."""
        slots = pieces(words)
        total = self.bias.astype(np.float64)
        if slots:
            total += self.weights[slots].sum(axis=0, dtype=np.int64) * (self.scale / len(slots) ** 0.5)
        chances = np.exp(total - total.max())
        return np.asarray(chances / chances.sum())

    def guess(self, words: Sequence[str]) -> Guess:
        """Return the likeliest topic of folded words."""
        chances = self.chances(words)
        best = int(chances[: len(self.topics) - 1].argmax())  # the last one is «none»
        return Guess(self.topics[best], float(chances[best]))


def pieces(words: Sequence[str]) -> list[int]:
    """Return the slots of a text's words, their stems and their runs of three to five letters, each once."""
    found: set[bytes] = set()
    for word in words:
        found.add(f"={stem(word)}".encode())
        marked = f"<{word}>"
        for length in range(SHORTEST, LONGEST + 1):
            found.update(marked[start : start + length].encode() for start in range(len(marked) - length + 1))
    return sorted({crc32(piece) % SLOTS for piece in found})


@cache
def guesser() -> Guesser:
    """Return the trained classifier, read once."""
    source = files("videre.topics") / "data" / "guess.npz"
    with np.load(BytesIO(source.read_bytes()), allow_pickle=False) as data:
        return Guesser(tuple(map(str, data["topics"])), data["weights"], float(data["scale"]), data["bias"])
