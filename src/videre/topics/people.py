"""Whose problem it is: the person each clause speaks of, found from pronouns and words for relations."""

from __future__ import annotations

from videre.topics.lexicon import Lexicon
from videre.topics.words import Token

SELF, THIRD = "self", "third"
RELATIONS = ("partner", "child", "parent", "sibling", "kin", "friend", "ex", "pet", "colleague")
"""Named sets of the lexicon; what a clause can be about besides the person and a third person without a name."""
_WORDS_BACK = 3


class People:
    """Reads who is meant from tokens; holds the numbers of the sets it needs."""

    def __init__(self, lexicon: Lexicon) -> None:
        numbers = lexicon.sets
        self._relations = [(numbers[name], name) for name in RELATIONS]
        self._self, self._third = numbers["i"], numbers["he-she"]
        self._preposition, self._filler = numbers["preposition"], numbers["filler"]
        self._who, self._lives_with = numbers["who"], numbers["lives-with"]
        self._verb = numbers["finite"]

    def relation(self, token: Token) -> str:
        """Return which relation a token names, "" when none. Parts of compounds name nobody."""
        if token.part != "whole":
            return ""
        return next((name for number, name in self._relations if number in token.features), "")

    def of_clauses(self, tokens: list[Token]) -> dict[int, str]:
        """Return the person each clause speaks of, by clause number."""
        people: dict[int, str] = {}
        before, before_had_verb = SELF, True
        for clause in sorted({token.clause for token in tokens}):
            places = [place for place, token in enumerate(tokens) if token.clause == clause]
            found = self._subject(tokens, places)
            first = tokens[places[0]]
            if self._who in first.features and not found:
                found = self._antecedent(tokens, places[0]) or before
            elif not found:
                fragment = first.comma and not self._has_verb(tokens, places)
                found = before if before_had_verb and not fragment and not self._after_break(tokens, places[0]) else SELF
            people[clause] = found
            before, before_had_verb = found, self._has_verb(tokens, places) or found == SELF
        return people

    def _subject(self, tokens: list[Token], places: list[int]) -> str:
        for place in places:
            token = tokens[place]
            if self._self in token.features:
                return SELF
            if self._third in token.features:
                return THIRD
            if (name := self.relation(token)) and not self._is_object(tokens, place, places[0]):
                return name
        return ""

    def _is_object(self, tokens: list[Token], place: int, start: int) -> bool:
        """Tell whether a preposition leads to the token, with at most little words between («til den syke moren»)."""
        return any(self._preposition in token.features for token in tokens[max(start, place - _WORDS_BACK) : place])

    def _antecedent(self, tokens: list[Token], start: int) -> str:
        """Return whom «som» refers to: the relation right before it, or «en» one lives with."""
        for token in reversed(tokens[max(0, start - 3) : start]):
            if name := self.relation(token):
                return name
        if any(self._lives_with in token.features for token in tokens[max(0, start - 5) : start]):
            return THIRD
        return ""

    def _has_verb(self, tokens: list[Token], places: list[int]) -> bool:
        return any(self._verb in tokens[place].features for place in places)

    def _after_break(self, tokens: list[Token], place: int) -> bool:
        return place > 0 and tokens[place].sentence != tokens[place - 1].sentence
