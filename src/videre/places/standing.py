"""The words of a text, and how a stretch of them stands in it: the evidence that a place is meant."""

from __future__ import annotations

import re

from msgspec import Struct

from videre.places.folding import fold
from videre.places.ordinary_words import AFTER, AWAY, BESIDE, NEARNESS, PART_OF_NAME, TOWARDS

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BREAK = re.compile(r"[,;:!?()/|\n–—]|\.(?:\s|$)| - ")


class Word(Struct, frozen=True):
    """A word of the text: where it stands, and whether a comma or the like parts it from the one before."""

    start: int
    end: int
    text: str
    low: str
    folded: str
    parted: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        abbreviated = gap == ". " and bool(found) and found[-1].low in PART_OF_NAME
        parted = bool(_BREAK.search(gap)) and not abbreviated
        found.append(Word(match.start(), match.end(), match[0], match[0].casefold(), fold(match[0]), parted))
        last = match.end()
    return found


def before_and_after(words: list[Word], at: int) -> tuple[str, str]:
    """Return the words beside one, in lower case; empty where there is none or a comma parts them."""
    before = words[at - 1].low if at and not words[at].parted else ""
    after = words[at + 1].low if at + 1 < len(words) and not words[at + 1].parted else ""
    return before, after


class Standing:
    """How ``count`` words from ``at`` stand in the text, and what goes with them when they are taken out.

    ``preposition``: after «i», «på», «nær» …; ``capital``: written as a name where that says something;
    ``apart``: last after a comma, or first before one; ``first``, ``last``, ``alone`` speak for themselves;
    ``direction`` is a deduction for «fra» and, less, for «til», so that «fra Bergen til Tromsø» is Tromsø.
    """

    def __init__(self, words: list[Word], at: int, count: int) -> None:
        """Look at the words before and after."""
        first, last = words[at], words[at + count - 1]
        before = words[at - 1].low if at and not first.parted else ""
        following = words[at + count :]
        self.start, self.end = first.start, last.end
        if following and not following[0].parted and following[0].low in AFTER:
            self.end, following = following[0].end, following[1:]
        elif len(following) > 1 and (following[0].low, following[1].low) == ("og", "omegn"):
            self.end, following = following[1].end, following[2:]
        near = before == "av" and at > 1 and words[at - 2].low in NEARNESS
        self.preposition = near or before in BESIDE or before in TOWARDS or before in AWAY
        self.direction = 0.5 if before in AWAY else 0.25 if before in TOWARDS else 0.0
        shouted = len(words) > 1 and not any(word.text.islower() for word in words)
        self.capital = first.text[:1].isupper() and not shouted and (at > 0 or len(words) == count)
        self.first, self.last = at == 0, not following
        self.alone = self.first and self.last
        self.apart = (self.last and first.parted) or (self.first and bool(following) and following[0].parted)
        if near:
            self.start = words[max(0, at - 3)].start if at > 2 and words[at - 3].low == "i" else words[at - 2].start
        elif self.preposition:
            self.start = words[at - 1].start
