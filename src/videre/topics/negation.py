"""What is said not to be: «ikke deprimert», «har ikke angst», «drikker ikke».

«klarer ikke stress», «får ikke sove» and «orker ikke» are symptoms: there the negation belongs to a verb of being
able, or the pattern itself contains it. «ikke bare» negates nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from msgspec import Struct

from videre.topics.evidence import DANGER, Evidence
from videre.topics.lexicon import Lexicon
from videre.topics.words import Token

_NEW_THOUGHT = frozenset({"sa", "a", "for", "at", "om", "to", "so"})  # «gjemmer flasker så ikke kona ser det»
REACH = 4
"""How many words that say something a negation reaches over."""


class Negations(Struct):
    """The negations of a text: ``places`` of those that deny what follows or precedes them in their clause.

    ``forward`` are the places that may deny what follows. ``words`` and ``breaks`` count, up to each place, words that
    say something and words a negation does not reach back over: with them no answer needs to walk the text again.
    """

    places: list[int]
    forward: frozenset[int]
    words: list[int]
    breaks: list[int]
    denied_clauses: frozenset[int]


class Negation:
    """Tells which evidence is negated; holds the numbers of the sets it needs."""

    def __init__(self, lexicon: Lexicon) -> None:
        numbers = lexicon.sets
        self._not, self._only = numbers["not"], numbers["only"]
        self._filler, self._copula, self._modal = numbers["filler"], numbers["copula"], numbers["modal"]
        self._who, self._self = numbers["who"], numbers["i"]
        self._without, self._any_longer = numbers["without"], numbers["any-longer"]
        self._thought = numbers["thought-of"]

    def read(self, tokens: list[Token]) -> Negations:
        """Find the negations that are not «ikke bare» or «bare ikke jeg»."""
        places = [
            place
            for place, token in enumerate(tokens)
            if self._not in token.features
            and not any(self._only in near.features for near in tokens[max(0, place - 1) : place + 2])
        ]
        says = [self._filler not in token.features for token in tokens]
        stops = [word or token.key in _NEW_THOUGHT for word, token in zip(says, tokens, strict=True)]
        return Negations(
            places,
            self._reaching_forward(places, tokens),
            list(accumulate(says, initial=0)),
            list(accumulate(stops, initial=0)),
            self._not_me_who(tokens),
        )

    def negated(self, evidence: Evidence, tokens: list[Token], negations: Negations) -> bool:
        """Tell whether the evidence is said not to be."""
        first, last = evidence.where[0], evidence.where[-1]
        near = 1 if evidence.topic == DANGER else 2
        if any(self._without in token.features for token in tokens[max(0, first - near) : first]):
            return True
        clause, places = tokens[first].clause, negations.places
        if clause in negations.denied_clauses:
            return True
        if evidence.topic == DANGER:
            return self._danger_denied(evidence, tokens, negations)
        for spot in range(bisect_left(places, first) - 1, -1, -1):
            place = places[spot]
            if tokens[place].clause != clause or negations.words[first] - negations.words[place + 1] > REACH:
                break
            if place in negations.forward and place not in evidence.where:
                return True
        return any(self._follows(place, last, tokens, negations) for place in places[bisect_right(places, last) :][:1])

    def _danger_denied(self, evidence: Evidence, tokens: list[Token], negations: Negations) -> bool:
        """Tell whether a negation can only mean that there is no danger.

        «har ikke tenkt på å ta livet mitt» and «selvskader ikke», but not «har ikke sagt at jeg vil ta livet mitt».
        """
        if evidence.loose:
            return False
        first, last, places = evidence.where[0], evidence.where[-1], negations.places
        for place in places[max(0, bisect_left(places, first) - 1) : bisect_left(places, last)]:
            if place in evidence.where or tokens[place].clause != tokens[first].clause:
                continue
            if place < first and place not in negations.forward:
                continue
            following = next(spot for spot in evidence.where if spot > place)
            if all(self._is_of_thinking(token) for token in tokens[place + 1 : following][: REACH + 1]):
                return True
        after = places[bisect_right(places, last) :][:1]
        return any(self._follows(place, last, tokens, negations) for place in after)

    def _is_of_thinking(self, token: Token) -> bool:
        return self._thought in token.features or (self._filler in token.features and token.key not in _NEW_THOUGHT)

    def _follows(self, place: int, last: int, tokens: list[Token], negations: Negations) -> bool:
        """Tell whether a negation comes right after what it denies, with only little words between."""
        same = tokens[place].clause == tokens[last].clause and negations.breaks[place] == negations.breaks[last + 1]
        return same and not self._longer(place, tokens)

    def _not_me_who(self, tokens: list[Token]) -> frozenset[int]:
        """«det er ikke jeg som drikker»: the negation stands before the clause of what one does not do."""
        return frozenset(
            tokens[start].clause
            for start in range(2, len(tokens))
            if tokens[start].clause != tokens[start - 1].clause
            and self._who in tokens[start].features
            and self._not in tokens[start - 2].features
            and self._self in tokens[start - 1].features
        )

    def _reaching_forward(self, places: list[int], tokens: list[Token]) -> frozenset[int]:
        """Return the negations whose verb, if any, is one of being («er ikke …»), not of being able («klarer ikke»)."""
        return frozenset(place for place in places if self._denies_what_follows(place, tokens))

    def _denies_what_follows(self, place: int, tokens: list[Token]) -> bool:
        for spot in range(place - 1, -1, -1):
            token = tokens[spot]
            if token.clause != tokens[place].clause or self._copula in token.features:
                break
            if self._modal in token.features or self._filler not in token.features:
                return False
        return True

    def _longer(self, place: int, tokens: list[Token]) -> bool:
        """«drikker ikke lenger» is still about drink."""
        return any(self._any_longer in token.features for token in tokens[place + 1 : place + 3])
