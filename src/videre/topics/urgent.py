"""Acute danger: whether help comes before anything else.

The lexicon's file ``akutt`` lists ways to say that someone, the person or another, may die or is being harmed now;
``ikke-akutt`` what only sounds like it («dødstrøtt», fear of dying, a death that has happened). In doubt about
life the answer is yes: the page then shows where help is first, and the groups after it.
"""

from __future__ import annotations

from videre.topics.evidence import DANGER, Evidence
from videre.topics.people import SELF
from videre.topics.words import Token

WORDS_BEFORE = 2


def is_urgent(evidence: list[tuple[Evidence, str]], tokens: list[Token], sets: dict[str, int]) -> bool:
    """Tell whether any evidence of danger is left, after what explains it away and what is denied.

    ``evidence`` comes with the person each piece is about, ``sets`` are the numbers of the lexicon's sets. «broren min
    tok livet sitt» is over; «broren min vil ta livet sitt», «datra mi tok en haug piller» and «jeg tok …» are not.
    """
    past, under_way = sets["past"], sets["under-way"]
    clauses_going_on = {token.clause for token in tokens if under_way in token.features}

    def told_in_the_past(where: tuple[int, ...]) -> bool:
        words = tokens[max(0, where[0] - WORDS_BEFORE) : where[-1] + 1]
        going_on = tokens[where[0]].clause in clauses_going_on
        return not going_on and any(past in token.features for token in words)

    return any(
        piece.topic == DANGER and (person == SELF or not told_in_the_past(piece.where)) for piece, person in evidence
    )
