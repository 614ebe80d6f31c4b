"""Find names by their beginning, by a word in them, and in spite of small typing errors."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from videre.places.entries import Entry
from videre.places.folding import fold

OTHER_NAME_SHARE = 0.2
"""An alternative spelling counts this much of the people, so the main name of another place goes first."""


def allowed_errors(length: int) -> int:
    """Return how many typing errors (a letter too many, too few, wrong, or two swapped) a name may have."""
    return 0 if length < 4 else 1 if length < 7 else 2


def likely_start(name: str, typed: str, errors: int) -> bool:
    """Whether the first letters fit: people seldom miss the first one, so a short name may not lose it."""
    return name[:1] == typed[:1] or (errors == 1 and (len(typed) > 7 or name[:2] == typed[1::-1]))


class NameIndex:
    """All spellings of the entries, folded and sorted. Numbers returned are positions in ``entries``."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Lay out the spellings in sorted columns."""
        spellings = [
            (fold(text), at, entry.people * (1.0 if main else OTHER_NAME_SHARE))
            for at, entry in enumerate(entries)
            for main, texts in ((True, entry.spellings), (False, entry.others + entry.told_apart))
            for text in texts
        ]
        self._full, self._full_at, self._full_people = columns(spellings)
        inner = [
            (folded[cut + 1 :], at, float(entry.people))
            for at, entry in enumerate(entries)
            for folded in map(fold, entry.spellings + entry.others)
            for cut in (i for i, letter in enumerate(folded) if letter == " ")
        ]
        self._inner, self._inner_at, self._inner_people = columns(inner)
        # Typing errors are looked for in plain names only, not in «Sand Suldal» or «Oslo kommune».
        plain = [
            (fold(text), at, float(entry.people))
            for at, entry in enumerate(entries)
            for text in (*entry.spellings, *entry.place.names)
        ]
        self._plain, self._plain_at, self._plain_people = columns(plain)
        self._size = np.log10(np.maximum(self._plain_people, 1.0)) / 4.0
        self._cuts: dict[int, list[str]] = {}

    def _beginnings(self, length: int) -> list[str]:
        """Return every plain name cut to a length, kept for next time (at most 41 lengths)."""
        if length not in self._cuts:
            self._cuts[length] = [name[:length] for name in self._plain]
        return self._cuts[length]

    def beginning(self, folded: str, limit: int) -> list[int]:
        """Return the entries with a spelling that begins so, the whole name first, then bigger places."""
        exact = self._between(self._full, self._full_at, self._full_people, folded, folded + "\0", limit)
        more = self._between(self._full, self._full_at, self._full_people, folded, folded + "\x7f", limit)
        return list(dict.fromkeys(exact + more))

    def inside(self, folded: str, limit: int) -> list[int]:
        """Return the entries where a later word of a spelling begins so, bigger places first."""
        return self._between(self._inner, self._inner_at, self._inner_people, folded, folded + "\x7f", limit)

    @staticmethod
    def _between(
        names: list[str], at: NDArray[np.int32], people: NDArray[np.float64], low: str, high: str, limit: int
    ) -> list[int]:
        """Return up to ``limit`` different entries of a sorted range, bigger places first."""
        start = bisect_left(names, low)
        stop = bisect_left(names, high, lo=start)
        by_size = np.argsort(-people[start:stop], kind="stable")[: 4 * limit]
        return list(dict.fromkeys(at[start:stop][by_size].tolist()))[:limit]

    def tolerant(self, folded: str, limit: int, *, unfinished: bool = False) -> dict[int, int]:
        """Return entries and their number of errors for names within a few typing errors, best first.

        ``unfinished`` also takes what is typed as the beginning of a name. Fewer errors win over bigger
        places unless the difference in size is enormous.
        """
        errors = allowed_errors(len(folded))
        if not errors or len(folded) > 40:
            return {}
        distance = cdist([folded], self._plain, scorer=OSA.distance, score_cutoff=errors, dtype=np.uint8)[0]
        cost = distance.astype(np.float64)
        if unfinished:
            # A letter too few shifts the rest of the name, so the beginning may be one letter longer.
            for length in (len(folded), len(folded) + 1):
                cut = cdist(
                    [folded], self._beginnings(length), scorer=OSA.distance, score_cutoff=errors, dtype=np.uint8
                )
                cost = np.minimum(cost, cut[0] + 0.5)
        near = np.flatnonzero(cost <= errors + 0.5 * unfinished)
        ranked = sorted((float(cost[i]) * 1.5 - float(self._size[i]), int(i)) for i in near)
        found: dict[int, int] = {}
        for _, i in ranked:
            if likely_start(self._plain[i], folded, math.ceil(cost[i])):
                found.setdefault(int(self._plain_at[i]), int(distance[i]))
            if len(found) == limit:
                break
        return found


def columns(spellings: list[tuple[str, int, float]]) -> tuple[list[str], NDArray[np.int32], NDArray[np.float64]]:
    """Return sorted names, and beside them the entries and the people they stand for."""
    spellings.sort()
    return (
        [name for name, _, _ in spellings],
        np.array([at for _, at, _ in spellings], dtype=np.int32),
        np.array([people for _, _, people in spellings], dtype=np.float64),
    )
