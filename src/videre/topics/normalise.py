"""Letters: from a text as typed to words that compare equal when a reader would call them the same.

``fold`` takes away what keyboards lose (æøå, accents, doubled vowels); ``stem`` takes away Norwegian and
English endings. Both sides of every comparison, lexicon and query, go through the same two functions, so a
stem need not be pretty, only the same.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 2000
"""How many characters of a text are read: four times the longest thing people write in a search box."""

_CONTRACTIONS = (
    (re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]"), ""),
    (re.compile(r"[’`´‘]"), "'"),
    (re.compile(r"\bcan'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(do|does|did|is|are|was|have|has|would|could|should)nt\b"), r"\1 not"),
    (re.compile(r"\b(i)m\b|\b(i)'m\b"), "i am"),
    (re.compile(r"\bfar (?=ikk|itj)"), "får "),
    # «itte» is «ikke» in the east and «etter» in the north: before a number or «at» it is the latter
    (
        re.compile(r"\bitte (?=(?:at|en|ei|eit|et|to|tre|fire|fem|seks|åtte|ti|tjue|tretti|mange|flere|fleire|\d+)\b)"),
        "etter ",
    ),
    (re.compile(r"\bså (?=(?:ikke|ikkje|ingen)\b)"), "at så "),
    (re.compile(r"\b(?:selv|sjølv|sjøl) om\b"), "selvom"),
    (re.compile(r"'(?:ve|re|ll|d)\b"), " "),
    (re.compile(r"'k?kj?e?\b"), " ikke"),
    (re.compile(r"'s\b"), " "),
)
_LETTERS = str.maketrans({"æ": "a", "å": "a", "ä": "a", "ø": "o", "ö": "o", "đ": "d", "ð": "d", "þ": "t", "ü": "u"})
_TWO_FOR_ONE = re.compile(r"ae|aa|oe|([aeiouy])\1+|([^aeiouy\d])\2{2,}")
_ENDINGS = (
    *("ingene", "inganer", "ingane", "ingens"),
    *("ingen", "inger", "ingar", "inga"),
    *("hetene", "heten", "heita", "enes", "anes", "ende", "ande", "heit", "het"),
    *("ene", "ane", "ing", "ast", "est", "ens"),
    *("ed", "en", "et", "er", "ar", "es", "te", "de"),
    *("a", "e"),
)
_LONGER = ("te", "de", "het", "heit", "heten")
_SHORTEST_STEM = 3
_MOST_ENDINGS = 2
_SHORTEST_BEFORE_T = 4  # «sint» keeps its t, «utslitt» and «angst» lose theirs: a stem need not be pretty


def clean(text: str) -> str:
    """Return the text in lower case, composed, with contractions written out."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFC", text)
    for pattern, written_out in _CONTRACTIONS:
        text = pattern.sub(written_out, text)
    return text


def fold(word: str) -> str:
    """Return the word with plain letters only: «føøler», «foeler», «foler» → «foler»."""
    word = word.translate(_LETTERS)
    if not word.isascii():
        word = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return _TWO_FOR_ONE.sub(_shorter, word)


def _shorter(match: re.Match[str]) -> str:
    found = match.group()
    return found[:2] if match.group(2) else {"ae": "a", "oe": "o"}.get(found, found[0])


def stem(key: str) -> str:
    """Return a folded word without its endings: «bekymringene», «bekymrer», «bekymret» → «bekymr».

    Two endings at most, or «krisesenter» would end as «krise».
    """
    for _ in range(_MOST_ENDINGS):
        shorter = _without_ending(key)
        if shorter == key:
            break
        key = shorter
    # Only m is written double inside a word and single at its end («drømmer», «drøm»); «russ» is not «rus».
    if len(key) > _SHORTEST_STEM and key.endswith("mm"):
        key = key[:-1]
    return f"{key[:-1]}i" if key.endswith("y") and len(key) > _SHORTEST_STEM else key


def _without_ending(key: str) -> str:
    for ending in _ENDINGS if key.endswith(_ENDINGS) else ():
        shortest = _SHORTEST_STEM + (ending in _LONGER or len(ending) > 3)  # «følte», but «test-e»
        if key.endswith(ending) and len(key) - len(ending) >= shortest:
            return key[: -len(ending)]
    if len(key) > _SHORTEST_BEFORE_T and (key[-1] == "t" or (key[-1] == "s" and key[-2] != "s")):
        return key[:-1]
    return key
