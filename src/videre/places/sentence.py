"""Take the place out of a person's own words, and leave the words alone otherwise.

Every stretch of up to four words that is a place name is a candidate. How it stands in the text is the
evidence: after a preposition, after a comma at the end, last, first, alone, with a capital. The strongest
candidate wins; where none is strong enough the text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from videre.places.entries import Entry
from videre.places.folding import fold
from videre.places.ordinary_words import NEVER_MISSPELT, ORDINARY
from videre.places.shapes import Place, PlaceKind

LONGEST = 2_000
"""Longer texts are not looked through."""
MOST_WORDS = 4
BIG = 1_500
"""From this many people a place is well known enough to be meant without a capital or a preposition."""
ENOUGH = 2.0
"""Evidence below this leaves the words alone."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BREAK = re.compile(r"[,;:!?()/|\n–—]|\.(?:\s|$)| - ")
_YEAR = re.compile(r"19\d\d|20[0-3]\d")

BESIDE = frozenset("i på ved nær omkring rundt in near around at innen bor bur ute oppe nede utenfor utanfor".split())
"""Words before a place where somebody is."""
NEARNESS = frozenset("nærheten nærleiken utkanten området omegnen".split())
"""Before «av» and a place: «i nærheten av Hamar»."""
TOWARDS = frozenset("til mot to".split())
AWAY = frozenset("fra frå from".split())
PART_OF_NAME = frozenset("st nord sør øst vest".split())
AFTER = frozenset("kommune kommunen sentrum by området omegn".split())
"""Words after a place name that belong to it: «Bergen sentrum», «Bergen og omegn»."""
AREA = re.compile(r"(?:s|-)?(?:området|omradet|regionen|traktene|distriktet)$", re.IGNORECASE)

NOT_A_CODE_AFTER = frozenset(
    "siden sidan etter før i fra frå til året år sommeren høsten våren vinteren januar februar mars april mai juni juli "
    "august september oktober november desember since in from until ca cirka rundt omtrent mer enn over under kl klokka "
    "klokken minst født".split()
)
"""Before these a four-digit number that could be a year is one."""
NEVER_A_CODE_AFTER = frozenset("kl klokka klokken ca cirka over under enn minst omtrent kr nok".split())
NEVER_A_CODE_BEFORE = frozenset(
    "kr kroner krone mg g kcal kalorier timer ganger dager år tallet meter km skritt personer folk prosent".split()
)


class Names(Protocol):
    """What is asked of a gazetteer here."""

    def postal_code(self, code: str) -> Place | None:
        """Return the place of a postal code."""

    def named(self, text: str) -> Entry | None:
        """Return the entry with exactly this name, but for æøå, accents and capitals."""

    def misspelt(self, text: str, limit: int = 1) -> list[tuple[Entry, int]]:
        """Return entries within a few typing errors, and how many."""

    def begins_a_name(self, folded_word: str) -> bool:
        """Whether some name has this as its first word."""


class Word(Struct, frozen=True):
    """A word of the text: where it stands, and whether a comma or the like parts it from the one before."""

    start: int
    end: int
    text: str
    low: str
    folded: str
    parted: bool


class Found(Struct, frozen=True):
    """A candidate: how strong, and what of the text goes when it is taken out."""

    strength: float
    start: int
    end: int
    place: Place


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        parted = bool(_BREAK.search(gap)) and not (words and words[-1].low in PART_OF_NAME and gap == ". ")
        words.append(Word(match.start(), match.end(), match[0], match[0].casefold(), fold(match[0]), parted))
        last = match.end()
    return words


def take_place(names: Names, text: str) -> tuple[str, Place | None]:
    """Return (the words without the place, the place), or (text, None) where there is none to be sure of."""
    words = words_of(text) if len(text) <= LONGEST else []
    candidates = [*codes(names, words), *written_names(names, words)]
    if not any(candidate.strength >= ENOUGH for candidate in candidates):
        candidates = list(misspelt_names(names, words))
    best = max(candidates, key=lambda found: (found.strength, found.end - found.start, found.start), default=None)
    if best is None or best.strength < ENOUGH:
        return text, None
    return without(text, best.start, best.end), best.place


def without(text: str, start: int, end: int) -> str:
    """Return the text without a stretch of it, and without the commas and spaces that leaves."""
    before, after = text[:start].rstrip(" ,;:–—-/(\n\t"), text[end:].lstrip(" ,;:–—-/)\n\t")
    if before and after and after[0] in ".!?":
        return (before + after).strip()
    return f"{before} {after}".strip() if after.strip(" .!?") else before


def codes(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield the postal codes, with the place name beside them; not years, times, sums or amounts."""
    for at, word in enumerate(words):
        place = names.postal_code(word.text) if len(word.text) == 4 and word.text.isdecimal() else None
        if place is None:
            continue
        before = words[at - 1].low if at and not word.parted else ""
        after = words[at + 1].low if at + 1 < len(words) and not words[at + 1].parted else ""
        if before in NEVER_A_CODE_AFTER or after in NEVER_A_CODE_BEFORE:
            continue
        start, end, own_name = word.start, word.end, fold(place.name[5:])
        if after and fold(" ".join(w.text for w in words[at + 1 : at + 1 + len(own_name.split())])) == own_name:
            end = words[at + len(own_name.split())].end
        elif at and fold(" ".join(w.text for w in words[max(0, at - len(own_name.split())) : at])) == own_name:
            start = words[at - len(own_name.split())].start
        elif _YEAR.fullmatch(word.text) and before in NOT_A_CODE_AFTER:
            continue
        if start == word.start and before in BESIDE | AWAY | TOWARDS:
            start = words[at - 1].start
        yield Found(6.0, start, end, place)


def written_names(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield the names that are spelt right, but for æøå, with the evidence for each."""
    for at, word in enumerate(words):
        if not names.begins_a_name(AREA.sub("", word.low) if AREA.search(word.low) else word.folded):
            continue
        for count in range(min(MOST_WORDS, len(words) - at), 0, -1):
            stretch = words[at : at + count]
            spoken = " ".join(w.text for w in stretch)
            entry = names.named(AREA.sub("", spoken)) or names.named(spoken)
            if entry is None or len(fold(spoken)) == 0:
                continue
            found = judged(names, words, at, count, entry, spoken)
            if found is not None:
                yield found
                break


def judged(names: Names, words: list[Word], at: int, count: int, entry: Entry, spoken: str) -> Found | None:
    """Return a written name as a candidate, or None where nothing says that it is meant as a place."""
    where = Standing(words, at, count)
    folded = fold(spoken)
    big = entry.people >= BIG or entry.place.kind is PlaceKind.MUNICIPALITY
    if folded in ORDINARY or len(folded) < 3:
        own = {text.casefold() for text in (*entry.spellings, entry.place.name, *entry.place.names)}
        sure = where.capital and spoken.casefold() in own and (where.preposition or where.apart)
        strength = 4.0 if sure else 0.0
    elif where.preposition:
        strength = 5.0 if where.capital else 4.0 if big else 3.0 if len(folded) > 4 else 0.0
    elif where.apart or where.alone:
        strength = 5.0 if big or where.capital else 3.0 if len(folded) > 4 else 0.0
    elif where.last:
        strength = 3.0 if big or where.capital else 0.0
    elif where.first or where.capital:
        strength = 2.0 if big else 0.0
    else:
        strength = 0.0
    if not strength:
        return None
    return Found(strength - where.direction, where.start, where.end, entry.place)


def misspelt_names(names: Names, words: list[Word]) -> Iterator[Found]:
    """Yield well-known names with a typing error, where the text leaves hardly a doubt that a place is meant."""
    for at, word in enumerate(words):
        for count in (1, 2, 3):
            stretch = words[at : at + count]
            folded = " ".join(w.folded for w in stretch)
            where = Standing(words, at, len(stretch))
            if len(stretch) < count or word.folded in NEVER_MISSPELT or any(c.isdigit() for c in folded):
                continue
            sure = where.apart or (where.capital and (where.preposition or (where.last and not where.alone)))
            if len(folded) < (5 if sure and where.capital else 6 if sure else 7) or not (sure or where.preposition):
                continue
            for entry, errors in names.misspelt(folded):
                known = entry.people >= BIG or entry.place.kind is PlaceKind.MUNICIPALITY
                same_start = fold(entry.place.name)[:1] == folded[:1]
                if known and (errors == 1 or len(folded) > 8) and (same_start or where.capital):
                    yield Found(3.0 - 0.5 * errors - where.direction + (0.5 if sure else 0.0), where.start, where.end, entry.place)


class Standing:
    """How a stretch of words stands in the text, and what goes with it when it is taken out."""

    def __init__(self, words: list[Word], at: int, count: int) -> None:
        """Look at the words before and after."""
        first, last = words[at], words[at + count - 1]
        before = words[at - 1] if at and not first.parted else None
        following = words[at + count :]
        self.start, self.end = first.start, last.end
        if following and not following[0].parted and following[0].low in AFTER:
            self.end, following = following[0].end, following[1:]
        elif len(following) > 1 and following[0].low == "og" and following[1].low == "omegn":
            self.end, following = following[1].end, following[2:]
        shouted = all(not w.text.islower() for w in words) and len(words) > 1
        self.near = before is not None and before.low == "av" and at > 1 and words[at - 2].low in NEARNESS
        self.preposition = self.near or (before is not None and before.low in BESIDE | TOWARDS | AWAY)
        self.direction = 0.0 if before is None else 0.5 if before.low in AWAY else 0.25 if before.low in TOWARDS else 0.0
        self.capital = first.text[:1].isupper() and not shouted and (at > 0 or len(words) == count)
        self.first, self.last = at == 0, not following
        self.alone = self.first and self.last
        self.apart = (self.last and first.parted) or (self.first and bool(following) and following[0].parted)
        if self.near and at > 2 and words[at - 3].low == "i":
            self.start = words[at - 3].start
        elif self.preposition and before is not None:
            self.start = before.start
