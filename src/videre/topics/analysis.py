"""What each word is: known as it stands, two words that belong together, a compound, or a typo; else nothing."""

from __future__ import annotations

from functools import cache

from videre.topics.compounds import PLACE_ENDINGS, split, usable_head, usable_modifier
from videre.topics.lexicon import Lexicon, lexicon
from videre.topics.normalise import stem
from videre.topics.typos import TWO_SLIPS, Speller
from videre.topics.words import Token

TYPO = 0.85
"""How sure a corrected word is."""
SHORTEST_JOINED = 8
SHORTEST_PART = 4
_STREETS = (
    "veien",
    "vegen",
    "veg",
    "gata",
    "gaten",
    "gate",
    "plassen",
    "torget",
    "bakken",
    "alleen",
    "brygge",
    "svingen",
)


@cache
def speller() -> Speller:
    """Return the speller over the lexicon's words, made once."""
    known = lexicon()
    return Speller(known.vocabulary, tuple(sorted(known.exact)))


def analyse(tokens: list[Token]) -> list[Token]:
    """Return the tokens with lemma and features filled in, compounds cut into parts, and split words joined."""
    known = lexicon()
    for token in tokens:
        _recognise(token, known)
    tokens = _joined(tokens, known)
    pieces: list[Token] = []
    for token in tokens:
        if _plain(token, known) or token.lemma in known.alone or token.key in known.by_key or token.raw in known.forms:
            pieces.append(token)
        elif token.features:
            pieces += _known_in_part(token, known)
        else:
            pieces += _parts(token, known)
    return pieces


def _recognise(token: Token, known: Lexicon) -> None:
    token.lemma = known.lemma(token.raw, token.key)
    token.features = known.features(token.lemma, token.key)


def _plain(token: Token, known: Lexicon) -> bool:
    """Tell whether a word is one to leave alone: common, a number, or the name of a street."""
    return (
        token.key in known.common
        or token.lemma in known.common
        or not token.key.isalpha()
        or (len(token.key) > 8 and token.key.endswith(_STREETS))
        or (len(token.key) > 7 and token.key.endswith(PLACE_ENDINGS) and token.key not in known.exact)
    )


def _joined(tokens: list[Token], known: Lexicon) -> list[Token]:
    """Join neighbours that are one word of the lexicon: «helse angst», «panikk anfall»."""
    result: list[Token] = []
    for token in tokens:
        if result and result[-1].clause == token.clause:
            before = result[-1]
            for left in _spellings(before, known):
                for right in _spellings(token, known):
                    if len(left) > 2 and len(right) > 2 and len(left + right) >= SHORTEST_JOINED:
                        key = left + right
                        lemma = known.lemma(key, key)
                        features = known.by_lemma.get(lemma)
                        if features and len(lemma) > len(left) + 2:
                            result[-1] = Token(
                                key, key, before.sentence, before.clause, lemma, features, word=before.word
                            )
                            break
                else:
                    continue
                break
            else:
                result.append(token)
        else:
            result.append(token)
    return result


def _spellings(token: Token, known: Lexicon) -> list[str]:
    if token.features or _plain(token, known):
        return [token.key]
    nearest = speller().nearest(token.key)
    return [token.key, nearest] if nearest else [token.key]


def _known_in_part(token: Token, known: Lexicon) -> list[Token]:
    """Cut or correct a word that only a set or the beginning of a word knew, and keep what was known."""
    if token.key not in known.exact and (near := _near(token.key)):
        token.features |= known.features(known.lemma(near, near), near)
        token.sure = TYPO
        return [token]
    cut = split(token.key, known)
    if cut and any(known.lemma(part, part) in known.strong for part in cut):
        pieces = _compound(token, cut, 1.0, known)
        pieces[0].features |= token.features
        return pieces
    if token.key not in known.exact and (nearest := _nearest(token.key)):
        token.features |= known.features(known.lemma(nearest, nearest), nearest)
        token.sure = TYPO
    return [token]


def _near(key: str) -> str | None:
    """Return the known word one slip away from a long word: likelier meant than any compound."""
    return speller().nearest(key, slips=1) if len(key) >= SHORTEST_JOINED else None


def _parts(token: Token, known: Lexicon) -> list[Token]:
    cut = split(token.key, known)
    near = _near(token.key)
    if cut and cut[0] and not near:
        return _compound(token, cut, 1.0, known)
    if nearest := near or _nearest(token.key):
        token.key, token.sure = nearest, TYPO
        token.lemma = known.lemma(nearest, nearest)
        token.features = known.features(token.lemma, nearest)
        return [token]
    return _misspelt_compound(token, known) or (_compound(token, cut, 1.0, known) if cut else [token])


def _nearest(key: str) -> str | None:
    """Return the known word a misspelt one was meant to be, with its ending or without it."""
    return speller().nearest(key) or (speller().nearest(stem(key)) if len(key) > TWO_SLIPS else None)


def _misspelt_compound(token: Token, known: Lexicon) -> list[Token]:
    """Correct one part of a compound whose other part is right: «vasketvagn», «krefftsyk»."""
    key = token.key
    for cut in range(SHORTEST_PART, len(key) - SHORTEST_PART + 1):
        left, right = key[:cut], key[cut:]
        if left in known.common or right in known.common:
            continue
        if usable_modifier(left, known) and (nearest := speller().nearest(right)):
            candidate = left + nearest
        elif usable_head(right, known) and (nearest := speller().nearest(left)):
            candidate = nearest + right
        else:
            continue
        if (found := split(candidate, known)) and found[0]:
            return _compound(token, found, TYPO, known)
    return []


def _compound(token: Token, cut: tuple[str, str], sure: float, known: Lexicon) -> list[Token]:
    pieces = []
    for text, part in zip(cut, ("modifier", "head"), strict=True):
        if text:
            lemma = known.lemma(text, text)
            pieces.append(
                Token(
                    token.raw,
                    text,
                    token.sentence,
                    token.clause,
                    lemma,
                    known.features(lemma, text),
                    sure,
                    part,
                    token.word,
                    token.comma,
                )
            )
    return pieces
