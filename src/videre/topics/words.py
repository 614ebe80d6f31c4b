"""Words: a text cut into tokens that remember which clause they stand in."""

from __future__ import annotations

import re

from msgspec import Struct

from videre.topics.normalise import LONGEST, clean, fold

_WORD_OR_MARK = re.compile(r"[^\W_]+(?:\.\d)?|[.!?;:\n,()/&+–—-]")
_HARD_MARKS = frozenset(".!?;:\n()–—")
LONGEST_WORD = 40
MOST_WORDS = 120
"""How many words of a text are read. A search is a sentence or two; the limit keeps the cost bounded."""


class Token(Struct):
    """A word of a text, or a part of a compound.

    ``raw`` is lower case as typed, ``key`` folded, ``lemma`` what the lexicon knows it as, ``features`` the numbers of
    the lexicon's elements it matches, ``sure`` 1.0 as typed down to 0.8 for a corrected typo. ``sentence`` counts
    hard boundaries (patterns never cross them), ``clause`` all boundaries. ``part`` marks a piece of a compound:
    "whole" for a word of its own, "modifier" or "head" otherwise.
    """

    raw: str
    key: str
    sentence: int
    clause: int
    lemma: str = ""
    features: frozenset[int] = frozenset()
    sure: float = 1.0
    part: str = "whole"
    word: int = 0
    comma: bool = False


def tokenise(text: str, hard: frozenset[str], soft: frozenset[str]) -> list[Token]:
    """Cut ``text`` into tokens. ``hard`` and ``soft`` are the words («men», «og») that begin a new clause."""
    tokens: list[Token] = []
    sentence = clause = 0
    comma = False
    for match in _WORD_OR_MARK.finditer(clean(text[:LONGEST])[: 2 * LONGEST]):
        piece = match.group()
        if not piece[0].isalnum():
            if piece in _HARD_MARKS:
                sentence, clause = sentence + 1, clause + 1
            elif piece == ",":
                clause, comma = clause + 1, True
            continue
        key = fold(piece[:LONGEST_WORD])
        if key in hard:
            sentence, clause = sentence + 1, clause + 1
        elif key in soft:
            clause += 1
        tokens.append(Token(piece[:LONGEST_WORD], key, sentence, clause, word=len(tokens), comma=comma))
        comma = False
        if len(tokens) == MOST_WORDS:
            break
    return tokens
