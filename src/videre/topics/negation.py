"""What is said not to be: «ikke deprimert», «har ikke angst», «drikker ikke».

«klarer ikke stress», «får ikke sove» and «orker ikke» are symptoms: there the negation belongs to a verb of being
able, or the pattern itself contains it. «ikke bare» negates nothing.
"""

from __future__ import annotations

from videre.topics.evidence import Evidence
from videre.topics.lexicon import Lexicon
from videre.topics.words import Token

_NEW_THOUGHT = frozenset({"sa", "a", "for", "at", "om", "to", "so"})  # «gjemmer flasker så ikke kona ser det»
REACH = 4
"""How many words that say something a negation reaches over."""


class Negation:
    """Tells which evidence is negated; holds the numbers of the sets it needs."""

    def __init__(self, lexicon: Lexicon) -> None:
        numbers = lexicon.sets
        self._not, self._only = numbers["not"], numbers["only"]
        self._filler, self._copula, self._modal = numbers["filler"], numbers["copula"], numbers["modal"]
        self._who, self._self = numbers["who"], numbers["i"]
        self._without, self._any_longer = numbers["without"], numbers["any-longer"]

    def places(self, tokens: list[Token]) -> list[int]:
        """Return where a negation stands that is not «ikke bare» or «bare ikke jeg»."""
        return [
            place
            for place, token in enumerate(tokens)
            if self._not in token.features
            and not any(self._only in near.features for near in tokens[max(0, place - 1) : place + 2])
        ]

    def negated(self, evidence: Evidence, tokens: list[Token], places: list[int]) -> bool:
        """Tell whether the evidence is said not to be."""
        first, last = evidence.where[0], evidence.where[-1]
        if any(self._without in token.features for token in tokens[max(0, first - 2) : first]):
            return True
        if self._not_me_who(tokens, first):
            return True
        return any(
            self._before(place, first, tokens) or self._after(place, last, tokens)
            for place in places
            if place not in evidence.where and tokens[place].clause == tokens[first].clause
        )

    def _not_me_who(self, tokens: list[Token], first: int) -> bool:
        """«det er ikke jeg som drikker»: the negation stands before the clause of what one does not do."""
        start = first
        while start and tokens[start - 1].clause == tokens[first].clause:
            start -= 1
        before = tokens[max(0, start - 2) : start]
        return (
            len(before) == 2
            and self._who in tokens[start].features
            and self._not in before[0].features
            and self._self in before[1].features
        )

    def _before(self, place: int, first: int, tokens: list[Token]) -> bool:
        between = tokens[place + 1 : first]
        if place > first or sum(self._filler not in token.features for token in between) > REACH:
            return False
        for token in reversed(tokens[:place]):
            if token.clause != tokens[place].clause or self._copula in token.features:
                break
            if self._modal in token.features or self._filler not in token.features:
                return False
        return True

    def _after(self, place: int, last: int, tokens: list[Token]) -> bool:
        if place <= last or self._longer(place, tokens):
            return False
        between = tokens[last + 1 : place]
        return all(self._filler in token.features and token.key not in _NEW_THOUGHT for token in between)

    def _longer(self, place: int, tokens: list[Token]) -> bool:
        """«drikker ikke lenger» is still about drink."""
        return any(self._any_longer in token.features for token in tokens[place + 1 : place + 3])
