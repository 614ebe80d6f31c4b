"""Evidence: which patterns of the lexicon match where, longer ones taking the words of shorter ones."""

from __future__ import annotations

from itertools import islice

from msgspec import Struct

from videre.topics.lexicon import Lexicon, Pattern
from videre.topics.words import Token

DANGER, NO_DANGER, NO_TOPIC = "akutt", "ikke-akutt", "none"
"""Lexicon files that are no topics: acute danger, what only sounds like it, and what is none of ours."""
_EXPLAINING = frozenset(
    {NO_DANGER, NO_TOPIC, "helseangst", "parorende", "sorg", "mistet-barn", "etterlatte-selvmord", "overgrep"}
)
"""Whose loose patterns say what other words in them mean: fear makes «kreft» another topic, work leaves «deprimert»."""
_OF_DANGER = frozenset({DANGER, NO_DANGER})
LONGEST_EXACT = 6
"""A part of a compound so short makes a topic only as written: «kontaktløs» has no loser in it."""
SURE = 0.95
"""From here on what only sounds like danger explains away all danger it shares a word with."""
MOST_RUNS = 12
"""How many places of each group of a loose pattern are tried: enough to find words of its own for each."""
WIDEST_GAP = 2
"""How many words that say something may stand between two elements of a pattern; little words do not count."""


class Evidence(Struct):
    """One match: for ``topic``, this strong, on the tokens at ``where`` (ascending positions).

    ``loose`` when its words may stand anywhere in the text (a pattern of several groups).
    """

    topic: str
    weight: float
    where: tuple[int, ...]
    loose: bool = False


def find(tokens: list[Token], lexicon: Lexicon) -> list[Evidence]:
    """Return the evidence in the tokens, in no order; ``untaken`` then leaves out what longer matches explain."""
    fillers = lexicon.sets["filler"]
    positions: dict[int, list[int]] = {}
    for place, token in enumerate(tokens):
        for number in token.features:
            positions.setdefault(number, []).append(place)
    found: list[Evidence] = []
    there = set(positions)
    for number in positions:
        for pattern in lexicon.by_rarest.get(number, ()):
            if not there.issuperset(pattern.needs):
                continue
            if len(pattern.groups) > 1:
                if where := _together(pattern, tokens, positions, fillers):
                    found.append(_evidence(pattern, where, tokens))
                continue
            for place in positions[pattern.groups[0][0]]:
                if pattern.alone and not _speaks_alone(tokens[place], lexicon):
                    continue
                if where := _run(pattern.groups[0], place, tokens, fillers):
                    found.append(_evidence(pattern, where, tokens))
    return found


def _speaks_alone(token: Token, lexicon: Lexicon) -> bool:
    """Tell whether a word may make a topic by itself: no everyday form, and no short part that is only akin."""
    if token.part != "whole" and len(token.key) <= LONGEST_EXACT:
        return token.key in lexicon.alone_forms or token.key in lexicon.forms
    return token.key not in lexicon.ordinary


def _evidence(pattern: Pattern, where: tuple[int, ...], tokens: list[Token]) -> Evidence:
    sure = min(tokens[spot].sure for spot in where)
    return Evidence(pattern.topic, pattern.weight * sure, where, len(pattern.groups) > 1)


def _together(
    pattern: Pattern, tokens: list[Token], positions: dict[int, list[int]], fillers: int
) -> tuple[int, ...] | None:
    """Return the words of the first match of a pattern's groups, on words of their own each; None without one."""
    runs: list[list[tuple[int, ...]]] = []
    for group in pattern.groups:
        found = (_run(group, place, tokens, fillers) for place in positions.get(group[0], ()))
        few = list(islice(filter(None, found), MOST_RUNS))
        if not few:
            return None
        runs.append(few)
    for where in runs[0]:
        taken = set(where)
        for group_runs in runs[1:]:
            if (more := next((run for run in group_runs if taken.isdisjoint(run)), None)) is None:
                break
            taken.update(more)
        else:
            return tuple(sorted(taken))
    return None


def _run(group: tuple[int, ...], place: int, tokens: list[Token], fillers: int) -> tuple[int, ...] | None:
    """Return where a run of elements matches from ``place`` on, or None."""
    where = [place]
    sentence, clause = tokens[place].sentence, tokens[place].clause
    for element in group[1:]:
        gap, spot = 0, where[-1] + 1
        while spot < len(tokens) and tokens[spot].sentence == sentence:
            if element in tokens[spot].features:
                where.append(spot)
                break
            gap += (fillers not in tokens[spot].features) + (tokens[spot].clause != clause) + tokens[spot].comma
            clause = tokens[spot].clause
            if gap > WIDEST_GAP:
                return None
            spot += 1
        else:
            return None
    return tuple(where)


def untaken(found: list[Evidence]) -> list[Evidence]:
    """Return the evidence in order of position, without what lies in a longer match: «knust hjerte» is no heart."""
    found.sort(key=lambda evidence: (evidence.topic == DANGER, -len(evidence.where), evidence.where))
    kept: list[Evidence] = []
    # What takes a match shares a word with it: looking only there keeps the cost of a long text even.
    by_word: dict[int, list[Evidence]] = {}
    for evidence in found:
        if not any(_takes(other, evidence) for spot in evidence.where for other in by_word.get(spot, ())):
            kept.append(evidence)
            for spot in evidence.where:
                by_word.setdefault(spot, []).append(evidence)
    kept.sort(key=lambda evidence: evidence.where)
    return kept


def _takes(longer: Evidence, shorter: Evidence) -> bool:
    """Tell whether the longer match explains the shorter away.

    Danger is explained away only by what says it is none, which takes nothing from the topics: «voldtatt for ti år
    siden» is no danger now and still about abuse.
    """
    if (shorter.topic in _OF_DANGER) != (longer.topic in _OF_DANGER):
        return False
    if longer.topic == NO_DANGER and longer.weight >= SURE:
        return not set(shorter.where).isdisjoint(longer.where)
    if longer.loose and longer.topic != shorter.topic and longer.topic not in _EXPLAINING:
        return False
    if longer.topic == NO_DANGER and len(longer.where) == 1:
        return longer.where == shorter.where
    return len(longer.where) > len(shorter.where) and set(shorter.where) <= set(longer.where)
