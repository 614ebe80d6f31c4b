"""What texts mean as numbers, worked out once and remembered: a million groups repeat few texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

MOST_REMEMBERED = 20_000
"""Meanings of each kind that are kept; what comes after is worked out anew each time."""

K = TypeVar("K")


class Remembered(dict[K, int]):
    """What texts mean, worked out when first asked."""

    def __init__(self, meaning: Callable[[K], int]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: K) -> int:
        meant = self._meaning(text)
        if len(self) < MOST_REMEMBERED:
            self[text] = meant
        return meant


class Vocabulary:
    """Numbers the words of an open set (languages, accessibility) in the order they come, at most ``size`` of them.

    Words past the last number share it: a filter on one of them may then find too much, never too little.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._bits: dict[str, int] = {}

    def mask(self, words: Iterable[str]) -> int:
        """Return the words' bits, numbering new ones."""
        mask = 0
        for word in words:
            mask |= 1 << self._bits.setdefault(word, min(len(self._bits), self._size - 1))
        return mask

    def known(self, words: Iterable[str]) -> int:
        """Return the bits of those words that some group has."""
        return sum(1 << bit for bit in {self._bits[word] for word in words if word in self._bits})

    def unknown(self, words: Iterable[str]) -> bool:
        """Return whether there is a word among them that no group has."""
        return any(word not in self._bits for word in words)
