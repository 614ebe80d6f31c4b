"""Acute danger: whether help comes before anything else.

The lexicon's file ``akutt`` lists ways to say that someone, the person or another, may die or is being harmed now;
``ikke-akutt`` what only sounds like it («dødstrøtt», fear of dying, a death that has happened). In doubt about
life the answer is yes: the page then shows where help is first, and the groups after it.
"""

from __future__ import annotations

from videre.topics.evidence import DANGER, Evidence
from videre.topics.words import Token

BEREAVED = "etterlatte-selvmord"


def is_urgent(evidence: list[Evidence], tokens: list[Token], past: int) -> bool:
    """Tell whether any evidence of danger is left, after what explains it away and what is denied.

    «broren min tok livet sitt» is over: words of danger that are part of a bereavement told in the past (``past`` is
    the number of the set of such forms) are none. «broren min vil ta livet sitt» is not over, nor is
    «mistet broren min og vurderer selvmord»: the danger there has words of its own.
    """
    over = [
        set(piece.where)
        for piece in evidence
        if piece.topic == BEREAVED and any(past in tokens[place].features for place in piece.where)
    ]
    return any(piece.topic == DANGER and not any(words.issuperset(piece.where) for words in over) for piece in evidence)
