"""From a person's own words to ranked topics.

The way of a text: letters (normalise) → words in clauses (words) → what each word is, with typos and compounds
(analysis) → which patterns of the lexicon match (evidence) → what is said not to be (negation) and of whom
(people) → ranking. Acute danger is read from the same evidence (urgent).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from msgspec import Struct

from videre.topics.analysis import analyse
from videre.topics.codes import topics_in_codes
from videre.topics.evidence import DANGER, NO_DANGER, NO_TOPIC, Evidence, find, untaken
from videre.topics.guessing import guesser
from videre.topics.lexicon import Lexicon, lexicon
from videre.topics.negation import Negation
from videre.topics.people import SELF, THIRD, People
from videre.topics.ranking import ADDICTIONS, CARERS, ILLNESSES, rank
from videre.topics.shapes import TopicScore, Understanding
from videre.topics.urgent import is_urgent
from videre.topics.words import Token, tokenise

LEAST_CHANCE = 0.8
"""How sure a guess must be where the rules are silent."""
_IS_SO = frozenset({"er", "e", "har", "is", "has"})


class _Reader(Struct):
    lexicon: Lexicon
    hard: frozenset[str]
    soft: frozenset[str]
    people: People
    negation: Negation


@cache
def reader() -> _Reader:
    """Return everything understanding needs, made once: call it at start so that no citizen waits for it."""
    known = lexicon()
    hard, soft = (known.boundaries[name] for name in ("hard-boundary", "soft-boundary"))
    return _Reader(known, hard, soft, People(known), Negation(known))


def understand(text: str) -> Understanding:
    """Return the topics of ``text``, best first, and whether it speaks of acute danger.

    Reads the first ``normalise.LONGEST`` characters. Never raises on any text; a text without a topic of ours gives
    an empty tuple. Nothing of the text is kept.
    """
    read = reader()
    typed = tokenise(text, read.hard, read.soft)
    guess = guesser().guess([token.key for token in typed]) if typed else None
    tokens = analyse(typed)
    evidence = untaken(
        [
            piece
            for piece in find(tokens, read.lexicon)
            if piece.topic not in CARERS or not read.people.is_about_own_role(piece, tokens)
        ]
    )
    people = read.people.of_tokens(tokens)
    negations = read.negation.read(tokens)
    said: list[Evidence] = []
    denied: list[Evidence] = []
    for piece in evidence:
        (denied if read.negation.negated(piece, tokens, negations) else said).append(piece)
    about = [(piece, read.people.of(piece, tokens, people)) for piece in said]
    urgent = is_urgent(about, tokens, read.lexicon.sets)
    about = [(piece, person) for piece, person in about if piece.topic not in (DANGER, NO_DANGER)]
    about += _revived(denied, tokens, people, read)
    if guess and any(piece.topic == guess.topic for piece in denied):
        guess = None
    ranked = rank(_of_relatives(about), guess)
    if ranked and ranked[0].key == NO_TOPIC:
        ranked = ()
    elif guess and not ranked and guess.chance >= LEAST_CHANCE and _tells_of_someone(tokens, read):
        ranked = (TopicScore(guess.topic, round(guess.chance / 2, 3)),)
    codes = topics_in_codes(text)
    urgent = urgent or any(code.key == DANGER for code in codes)
    named = tuple(code for code in codes if code.key != DANGER)
    return Understanding(_with_codes(named, tuple(score for score in ranked if score.key != NO_TOPIC)), urgent)


def _tells_of_someone(tokens: list[Token], read: _Reader) -> bool:
    """Tell whether a text may be about a trouble at all: somebody is in it, or a word nobody listed."""
    someone = {read.lexicon.sets[name] for name in ("i", "me", "he-she", "relative", "friend")}
    return any(
        not someone.isdisjoint(token.features) or not (token.features or token.key in read.lexicon.common)
        for token in tokens
    )


def _ends(place: int, tokens: list[Token]) -> bool:
    """Tell whether a word is the last of its clause: «… men datteren min har»."""
    return place + 1 == len(tokens) or tokens[place + 1].clause != tokens[place].clause


def _revived(
    denied: list[Evidence], tokens: list[Token], people: list[str], read: _Reader
) -> list[tuple[Evidence, str]]:
    """«jeg drikker ikke, men kona gjør det», «det er mannen min»: what the person denies and another does or is."""
    does, it = read.lexicon.sets["does-so"], read.lexicon.sets["it"]
    others = [
        (token.clause, people[place])
        for place, token in enumerate(tokens)
        if people[place] != SELF
        and (
            does in token.features
            or (token.key in _IS_SO and (it in tokens[place - 1].features or _ends(place, tokens)))
        )
    ]
    clauses = [clause for clause, _ in others]
    revived = []
    for piece in denied:
        later = bisect_right(clauses, tokens[piece.where[0]].clause)
        if later < len(others):
            revived.append((piece, others[later][1]))
    return revived


def _of_relatives(about: list[tuple[Evidence, str]]) -> list[tuple[Evidence, str]]:
    """Where someone calls themselves a relative («pårørende til …»), the illness is another's."""
    if not any(piece.topic == "parorende" and piece.weight >= 0.8 for piece, _ in about):
        return about
    return [
        (piece, THIRD if person == SELF and (piece.topic in ADDICTIONS or piece.topic in ILLNESSES) else person)
        for piece, person in about
    ]


def _with_codes(codes: tuple[TopicScore, ...], topics: tuple[TopicScore, ...]) -> tuple[TopicScore, ...]:
    named = {score.key for score in codes}
    return codes + tuple(score for score in topics if score.key not in named)
