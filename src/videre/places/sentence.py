"""Take the place out of a person's own words, and leave the words alone otherwise.

Every stretch of up to four words that is a place name is a candidate. How it stands in the text is the
evidence (``standing.py``): after a preposition, after a comma at the end, last, first, alone, with a
capital. The strongest candidate wins; where none is strong enough the text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from videre.places.entries import Entry
from videre.places.folding import fold
from videre.places.ordinary_words import (
    A_NUMBER_AFTER,
    A_NUMBER_BEFORE,
    A_YEAR_AFTER,
    AWAY,
    BESIDE,
    NEVER_MISSPELT,
    ORDINARY,
    TOWARDS,
)
from videre.places.shapes import Place, PlaceKind
from videre.places.standing import Standing, Word, before_and_after, words_of

LONGEST = 2_000
"""Longer texts are not looked through."""
MOST_WORDS = 4
BIG = 1_500
"""From this many people a place is known enough to be meant without a capital or a preposition."""
ENOUGH = 2.0
"""Evidence below this leaves the words alone."""
MOST_LOOKS = 24
"""How many stretches of a text are looked up for typing errors, at a third of a millisecond each; the likeliest."""

_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_AREA = re.compile(r"(?:s|-)?(?:området|omradet|regionen|traktene|distriktet)$", re.IGNORECASE)


class Names(Protocol):
    """What is asked of a gazetteer here."""

    def postal_code(self, code: str) -> Place | None:
        """Return the place of a postal code."""

    def named(self, text: str) -> Entry | None:
        """Return the entry with exactly this name, but for æøå, accents and capitals."""

    def misspelt(self, folded: str) -> tuple[Entry, int] | None:
        """Return the best entry within a few typing errors, and how many errors."""

    def begins_a_name(self, folded_word: str) -> bool:
        """Whether some name has this as its first word."""


class Found(Struct, frozen=True):
    """A candidate: how strong, and what of the text goes when it is taken out."""

    strength: float
    start: int
    end: int
    place: Place


def take_place(names: Names, text: str) -> tuple[str, Place | None]:
    """Return (the words without the place, the place), or (text, None) where there is none to be sure of."""
    words = words_of(text) if len(text) <= LONGEST else []
    candidates = [*codes(names, words), *written_names(names, words)]
    if not candidates:
        candidates = list(misspelt_names(names, words))
    best = max(candidates, key=lambda found: (found.strength, found.end - found.start, found.start), default=None)
    if best is None or best.strength < ENOUGH:
        return text, None
    return without(text, best.start, best.end), best.place


def without(text: str, start: int, end: int) -> str:
    """Return the text without a stretch of it, and without the commas and spaces that leaves."""
    before, after = text[:start].rstrip(" ,;:–—-/(\n\t"), text[end:].lstrip(" ,;:–—-/)\n\t")
    if not after.strip(" .!?"):
        return before
    return before + after if after[0] in ".!?" else f"{before} {after}".strip()


def codes(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield the postal codes, with the place name beside them; not years, times, sums or amounts."""
    for at, word in enumerate(words):
        place = names.postal_code(word.text) if len(word.text) == 4 else None
        before, after = before_and_after(words, at)
        if place is None or before in A_NUMBER_AFTER or after in A_NUMBER_BEFORE:
            continue
        start, end = word.start, word.end
        own_name = fold(place.name[5:])
        length = len(own_name.split())
        if after and " ".join(w.folded for w in words[at + 1 : at + 1 + length]) == own_name:
            end = words[at + length].end
        elif before and at >= length and " ".join(w.folded for w in words[at - length : at]) == own_name:
            start = words[at - length].start
        elif before in A_YEAR_AFTER and _YEAR.fullmatch(word.text):
            continue
        if start == word.start and (before in BESIDE or before in AWAY or before in TOWARDS):
            start = words[at - 1].start
        yield Found(6.0, start, end, place)


def written_names(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield the names that are spelt right, but for æøå, with the evidence for each."""
    for at, word in enumerate(words):
        if not (names.begins_a_name(word.folded.partition(" ")[0]) or _AREA.search(word.low)):
            continue
        for count in range(min(MOST_WORDS, len(words) - at), 0, -1):
            if any(later.parted for later in words[at + 1 : at + count]):
                continue
            spoken = " ".join(w.text for w in words[at : at + count])
            entry = names.named(spoken) or names.named(_AREA.sub("", spoken))
            if entry is None:
                continue
            where = Standing(words, at, count)
            strength = evidence(where, entry, spoken)
            if strength >= ENOUGH:
                yield Found(strength, where.start, where.end, entry.place)
                break


def evidence(where: Standing, entry: Entry, spoken: str) -> float:
    """Return how strongly the text says that this name is meant as a place; 0 for not at all."""
    folded = fold(spoken)
    if folded in ORDINARY or len(folded) < 3:
        own = {text.casefold() for text in (*entry.spellings, entry.place.name, *entry.place.names)}
        sure = where.capital and spoken.casefold() in own and (where.preposition or where.apart)
        return 4.0 - where.direction if sure else 0.0
    big = well_known(entry)
    long_lower = 3.0 if len(folded) > 4 else 0.0
    if where.preposition:
        return (5.0 if where.capital else 4.0 if big else long_lower) - where.direction
    if where.apart or where.alone:
        return 5.0 if big or where.capital else long_lower
    if where.last:
        return 3.0 if big or where.capital else 0.0
    return 2.0 if big and (where.first or where.capital) else 0.0


def well_known(entry: Entry) -> bool:
    """Whether a place is known enough to be meant without a capital or a preposition."""
    return entry.people >= BIG or entry.place.kind is PlaceKind.MUNICIPALITY


def misspelt_names(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield well-known names with a typing error, where the text leaves hardly a doubt that a place is meant."""
    looks: dict[str, list[tuple[Standing, bool]]] = {}
    for at, word in enumerate(words):
        for count in range(1, min(3, len(words) - at) + 1):
            folded = " ".join(w.folded for w in words[at : at + count])
            if word.folded in NEVER_MISSPELT or any(letter.isdigit() for letter in folded):
                continue
            where = Standing(words, at, count)
            sure = where.apart or (where.capital and (where.preposition or (where.last and not where.alone)))
            shortest = 5 if sure and where.capital else 6 if sure else 7
            if len(folded) >= shortest and (sure or where.preposition):
                looks.setdefault(folded, []).append((where, sure))
    # A place stands apart, has a capital or comes last; only a text made to be slow has more of them than we look at.
    likeliest = sorted(looks, key=lambda text: max((sure, where.capital, where.end) for where, sure in looks[text]))
    for folded in likeliest[-MOST_LOOKS:]:
        entry, errors = names.misspelt(folded) or (None, 0)
        if entry is None or not well_known(entry) or (errors > 1 and len(folded) < 9):
            continue
        for where, sure in looks[folded]:
            if where.capital or fold(entry.place.name)[:1] == folded[:1]:
                strength = 3.0 - 0.5 * errors - where.direction + 0.5 * sure
                yield Found(strength, where.start, where.end, entry.place)
