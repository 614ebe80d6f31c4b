"""Typos: the lexicon's word that a misspelt one was meant to be.

Strict for short words, because «Sogn» is not «sorg»: nothing under five letters (four with one doubled), one slip up
to eight, two from nine. A word that is itself common, Norwegian or English, is never corrected; the caller sees to
that.
"""

from __future__ import annotations

import re
from collections import defaultdict

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

_DOUBLED = re.compile(r"(.)\1+")
SHORTEST = 5
ONE_SLIP = 5
TWO_SLIPS = 9


class Speller:
    """Finds the nearest known word, by first letter and length so that only a few hundred are looked at."""

    def __init__(self, vocabulary: tuple[str, ...], exact: tuple[str, ...] = ()) -> None:
        """Take the words to correct to, and those to find behind a single or double letter only."""
        self._single: dict[str, str] = {}
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in (*vocabulary, *exact):
            self._single.setdefault(_DOUBLED.sub(r"\1", word), word)
        for word in vocabulary:
            if len(word) >= SHORTEST - 1:
                self._shelves[word[0], len(word)].append(word)

    def nearest(self, key: str, slips: int = 2) -> str | None:
        """Return the known word nearest to a folded word, at most ``slips`` away, or None when none is near enough."""
        if len(key) < SHORTEST - 1 or not key.isalpha():
            return None
        single = _DOUBLED.sub(r"\1", key)
        if len(key) < SHORTEST and single == key:
            return None
        if (same := self._single.get(single)) and same != key:
            return same
        if len(key) < SHORTEST:
            return None
        slips = min(slips, 2 if len(key) >= TWO_SLIPS else 1)
        best: tuple[float, str] | None = None
        for length in range(len(key) - slips, len(key) + slips + 1):
            shelf = self._shelves.get((key[0], length))
            if not shelf or length < SHORTEST - (length < len(key)):
                continue
            limit = min(slips, 1 if min(length, len(key)) < TWO_SLIPS - 1 else 2)
            if found := extractOne(key, shelf, scorer=OSA.distance, score_cutoff=limit):
                # A wrong ending is the likeliest slip and the same last letter a good sign.
                cost = found[1] - 0.1 * (found[0][-1] == key[-1]) - 0.2 * (found[0][:4] == key[:4])
                if best is None or cost < best[0]:
                    best = (cost, found[0])
        return best[1] if best else None
