"""Whose problem it is: the person each word speaks of, found from pronouns and words for relations.

Within a clause the last subject before a word owns it («mamma sier jeg drikker»). A clause without one is about the
same person as the clause before it, unless it breaks off («mannen drikker, helt utslitt»): people leave out «jeg»
about themselves, hardly «han» about another.
"""

from __future__ import annotations

from itertools import pairwise

from videre.topics.evidence import Evidence
from videre.topics.lexicon import Lexicon
from videre.topics.words import Token

SELF, THIRD = "self", "third"
RELATIONS = ("partner", "child", "parent", "sibling", "kin", "friend", "ex", "pet", "colleague")
"""Named sets of the lexicon; whom a word can be about besides the person and a third person without a name."""
_DONE_TO_ONE = frozenset({"overgrep", "traumer"})
"""Topics where the subject may be who did it: «onkel forgrep seg på meg» is about the person who writes."""
_WORDS_BACK = 3
_LIVED_WITH_BACK = 5


class People:
    """Reads who is meant from tokens; holds the numbers of the sets it needs."""

    def __init__(self, lexicon: Lexicon) -> None:
        numbers = lexicon.sets
        self._relations = [(numbers[name], name) for name in RELATIONS]
        self._self, self._third = numbers["i"], numbers["he-she"]
        self._preposition, self._filler = numbers["preposition"], numbers["filler"]
        self._who, self._lives_with = numbers["who"], numbers["lives-with"]
        self._verb, self._own = numbers["finite"], numbers["own-feeling"]
        self._with, self._to = numbers["with"], numbers["to"]
        self._mine, self._parent_of = numbers["mine"], numbers["parent-of"]
        self._one, self._as = numbers["one"], numbers["as"]
        self._as_parent, self._me = numbers["as-parent"], numbers["me"]

    def relation(self, token: Token) -> str:
        """Return which relation a token names, "" when none. Parts of compounds name nobody."""
        if token.part != "whole":
            return ""
        return next((name for number, name in self._relations if number in token.features), "")

    def of_tokens(self, tokens: list[Token]) -> list[str]:
        """Return the person each token speaks of."""
        people: list[str] = []
        before, before_had_verb = SELF, True
        for places in _clauses(tokens):
            subjects = self._subjects(tokens, places)
            had_verb = any(self._verb in tokens[place].features for place in places)
            if not subjects:
                subjects = {places[0]: self._unsaid(tokens, places, before if before_had_verb else SELF, had_verb)}
            now = next(iter(subjects.values()))
            for place in places:
                now = subjects.get(place, now)
                people.append(now)
            before = next(iter(subjects.values()))
            before_had_verb = had_verb or before == SELF
        return people

    def of(self, piece: Evidence, tokens: list[Token], people: list[str]) -> str:
        """Return the person a piece of evidence is about: «mor med demens», «en dement mor», else its clause's."""
        first, last = piece.where[0], piece.where[-1]
        if piece.topic in _DONE_TO_ONE and any(self._me in tokens[spot].features for spot in piece.where):
            return SELF
        if len(piece.where) > 1 and any(self.relation(tokens[spot]) for spot in piece.where):
            # A pattern that names someone itself says whose it is: «ingen venner», «angrer på at jeg fikk barn».
            return SELF
        if last + 1 < len(tokens) and tokens[last + 1].sentence == tokens[last].sentence:
            describes = not any(self._verb in tokens[spot].features for spot in piece.where)
            if describes and (name := self.relation(tokens[last + 1])):
                return SELF if self._is_own_role(tokens, last + 1) else name
        place = first - 1
        while place >= 0 and tokens[place].clause == tokens[first].clause and first - place <= _WORDS_BACK:
            if self._with in tokens[place].features:
                return self._named_before(tokens, place) or people[first]
            if self._filler not in tokens[place].features:
                break
            place -= 1
        return people[first]

    def is_about_own_role(self, piece: Evidence, tokens: list[Token]) -> bool:
        """Tell whether the relation a piece names is the person: «sliten mamma med kols» has no sick mother."""
        if any(self._to in tokens[spot].features for spot in piece.where):
            return False  # «mor til rusavhengig» names whose mother
        named = [spot for spot in piece.where if self.relation(tokens[spot])]
        return bool(named) and all(self._is_own_role(tokens, spot) for spot in named)

    def _named_before(self, tokens: list[Token], place: int) -> str:
        """Return the relation right before a «med», with only «min» or «vår» between."""
        for spot in range(place - 1, max(0, place - 2) - 1, -1):
            if name := self.relation(tokens[spot]):
                return SELF if self._is_own_role(tokens, spot) else name
            if self._mine not in tokens[spot].features:
                break
        return ""

    def _subjects(self, tokens: list[Token], places: range) -> dict[int, str]:
        """Return where in the clause which person begins to be its subject."""
        found: dict[int, str] = {}
        for place in places:
            token = tokens[place]
            if self._self in token.features:
                # «han jeg bor med drikker»: a relative clause about the one just named
                if not (found and place - 1 in found and found[place - 1] != SELF):
                    found[place] = SELF
            elif self._third in token.features:
                if not (place and self._preposition in tokens[place - 1].features):
                    found[place] = THIRD
            elif place and self._as in tokens[place - 1].features and self.relation(token) == "child":
                continue  # «som barn», «as a child»: the person, long ago
            elif (name := self.relation(token)) and not self._is_object(tokens, place, places[0]):
                found[place] = SELF if self._is_own_role(tokens, place) else name
        if len(found) > 1:
            found = {place: name for place, name in found.items() if name != THIRD or place == min(found)}
        return found

    def _is_own_role(self, tokens: list[Token], place: int) -> bool:
        """«mor til tre», «sliten småbarnsmamma», «single mum»: the person is the mother."""
        if self._parent_of not in tokens[place].features:
            return False
        after, before = tokens[place + 1 : place + 2], tokens[max(0, place - 1) : place]
        return any(self._to in token.features for token in after) or any(
            self._as_parent in token.features for token in before
        )

    def _is_object(self, tokens: list[Token], place: int, start: int) -> bool:
        """Tell whether a preposition leads to the token, with at most little words between («til den syke moren»)."""
        return any(self._preposition in token.features for token in tokens[max(start, place - _WORDS_BACK) : place])

    def _unsaid(self, tokens: list[Token], places: range, before: str, had_verb: bool) -> str:
        """Return whom a clause without a subject is about."""
        first = tokens[places[0]]
        if self._who in first.features and (found := self._antecedent(tokens, places[0])):
            return found
        if places[0] and first.sentence != tokens[places[0] - 1].sentence:
            return SELF
        opening = tokens[places[0] : places[0] + 2]
        if (first.comma and not had_verb) or any(self._own in token.features for token in opening):
            return SELF
        return before

    def _antecedent(self, tokens: list[Token], start: int) -> str:
        """Return whom «som» refers to: the relation right before it, or «en» one lives with."""
        for token in reversed(tokens[max(0, start - _WORDS_BACK) : start]):
            if name := self.relation(token):
                return name
        lives_with = any(
            self._lives_with in token.features for token in tokens[max(0, start - _LIVED_WITH_BACK) : start]
        )
        return THIRD if lives_with and self._one in tokens[start - 1].features else ""


def _clauses(tokens: list[Token]) -> list[range]:
    """Return the places of each clause's tokens, in order."""
    starts = [place for place in range(len(tokens)) if not place or tokens[place].clause != tokens[place - 1].clause]
    return [range(start, end) for start, end in pairwise([*starts, len(tokens)])]
