"""Texts made to fit on paper: shorter between words, in letters the font has. Pure but for the list of letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

EXAMPLE = " (eksempel)"
"""How the name of an invented group ends; it stays, however short the rest becomes."""
LONGEST_NAME = 64
LONGEST_LINE = 90
LONGEST_PLACE = 48
"""With how far it is beside it."""
LONGEST_WORD = 34
"""Letters of a word that fit beside each other on the smaller paper; longer ones get a place to break."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_FONTS = files("videre") / "printing" / "fonts"


@cache
def letters() -> frozenset[str]:
    """Return the letters the font has: Latin, Greek and Cyrillic with all their marks."""
    return frozenset((_FONTS / "letters.txt").read_text("utf-8")) | {_BREAK}


def printable(text: str) -> str:
    """Return a text without what the font cannot show (other scripts, emoji), its blanks made one."""
    known = letters()
    kept = "".join(sign if sign in known else " " for sign in unicodedata.normalize("NFC", text))
    return re.sub(" {2,}", " ", kept).strip(" ")


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` signs, cut between words and ended with «…».

    Only a first word that is longer than all there is room for, which no word is, is cut itself.
    """
    if len(text) <= most:
        return text
    words = text.split(" ")
    kept = words[0][: most - 1]
    for word in words[1:]:
        if len(kept) + len(word) + 2 > most:
            break
        kept = f"{kept} {word}"
    return kept if kept == text else kept.rstrip(" .,;:–-(") + "…"


def name_on_paper(name: str) -> str:
    """Return a group's name for paper; «(eksempel)» stays."""
    ending = EXAMPLE if name.endswith(EXAMPLE) else ""
    return breakable(shortened(printable(name.removesuffix(EXAMPLE)), LONGEST_NAME - len(ending)) + ending)


def line_on_paper(text: str, most: int = LONGEST_LINE) -> str:
    """Return a line for paper of at most ``most`` signs."""
    return breakable(shortened(printable(text), most))


def breakable(text: str) -> str:
    """Return a text whose longest words may go on in the next line."""
    return " ".join(
        _BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
        if len(word) > LONGEST_WORD
        else word
        for word in text.split(" ")
    )
