"""Compounds: Norwegian writes them as one word; this cuts an unknown one into parts the lexicon knows.

«vasketvang» → vask + tvang, «krybbedød» → krybbe + død, «angstkurs» → angst + kurs. The last part is the head and
says what the thing is; the modifier says what kind. Between them may stand a linking s or e.
"""

from __future__ import annotations

from collections.abc import Iterator

from videre.topics.lexicon import Lexicon
from videre.topics.normalise import stem

SHORTEST_PART = 3
SHORTEST_LONE_HEAD = 5  # «-angst» after anything; «-vold» only after a known word, for Grønvold is a place
SHORTEST_LONE_MODIFIER = 5
SHORTEST_UNKNOWN_HEAD = 5
SHORTEST_LITTLE = 4
LONGEST_EXACT = 5  # a part so short must be written as the lexicon has it: «-sten» is no stent
SHARED = 20  # how much worse a cut is that gives one letter to both parts
SHORTEST_BEGUN = 5  # a part that only begins like «angst*» must be longer
NAME_HEADS = frozenset({"vold"})  # «Grønvold» is a name; «partnervold» begins with a word of ours
PLACE_ENDINGS = (
    *("berg", "borg", "bygd", "dal", "dalen", "eid", "fjord", "foss", "haug", "haugen", "heim", "land", "moen"),
    *("nes", "oya", "plassen", "rud", "sand", "seter", "stad", "strand", "sund", "tun", "vag", "vik", "vika", "voll"),
)
"""What folded names of places and people end in; a known beginning then means nothing («Kreftingland»)."""


def split(key: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return modifier and head of a folded word, or None when it is no compound of known parts.

    The head is returned as written; the modifier without its linking letter, "" when only the head is known. A letter
    both parts share is given to both: «heiskrekk», and «narkotikaavhengig», whose two a's are one when folded.
    """
    best: tuple[int, tuple[str, str]] | None = None
    for cut in range(SHORTEST_PART, len(key) - SHORTEST_PART + 1):
        left = key[:cut]
        for head in (key[cut:], key[cut - 1 :]):
            worth, modifier = _worth(left, head, lexicon)
            worth -= SHARED if worth and len(left) + len(head) > len(key) else 0
            if worth > 0 and (best is None or worth > best[0]):
                best = worth, (modifier, head)
            if worth > 0:
                break
    return best[1] if best else _lone_modifier(key, lexicon)


def _worth(left: str, head: str, lexicon: Lexicon) -> tuple[int, str]:
    """Return how good a cut is, 0 when it is none, and the modifier without its linking letter."""
    if head in NAME_HEADS and _common(left, lexicon):
        return 0, ""
    head_known = _usable(head, lexicon) and not _verb(head, lexicon)
    if not head_known and not _generic(head, lexicon):
        return 0, ""
    if modifier := next((word for word in _without_link(left) if _usable(word, lexicon)), ""):
        return 100 + len(modifier) + len(head), modifier
    if _common(left, lexicon):
        return (50 + len(head) if head_known else 0), ""
    alone = head_known and len(head) >= SHORTEST_LONE_HEAD and len(stem(head)) >= SHORTEST_LONE_HEAD - 1
    return (len(head) if alone and head not in lexicon.whole_only else 0), ""


def _lone_modifier(key: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return a strong first part before a head nobody listed: «depresjonshverdagen»."""
    if key.endswith(PLACE_ENDINGS):
        return None
    for cut in range(len(key) - SHORTEST_UNKNOWN_HEAD, SHORTEST_LONE_MODIFIER - 1, -1):
        for left in (key[:cut], key[: cut - 1]) if key[cut - 1] == "s" else (key[:cut],):
            strong = len(left) >= SHORTEST_LONE_MODIFIER and lexicon.lemma(left, left) in lexicon.strong
            if strong and left not in lexicon.whole_only and _usable(left, lexicon):
                return left, key[cut:]
    return None


def _without_link(left: str) -> Iterator[str]:
    yield left
    if left[-1] in "se" and len(left) > SHORTEST_PART:
        yield left[:-1]


def _usable(word: str, lexicon: Lexicon) -> bool:
    if len(word) < SHORTEST_PART or (len(word) <= LONGEST_EXACT and word not in lexicon.exact):
        return False
    lemma = lexicon.lemma(word, word)
    known = lemma in lexicon.by_lemma or word in lexicon.by_key or len(word) > SHORTEST_BEGUN
    little = len(word) < SHORTEST_LITTLE and lemma not in lexicon.strong
    return known and not little and lemma not in lexicon.little and bool(lexicon.features(lemma, word))


def usable_modifier(left: str, lexicon: Lexicon) -> bool:
    """Tell whether a first part, with or without its linking letter, is a word of the lexicon."""
    return any(_usable(word, lexicon) for word in _without_link(left))


def usable_head(head: str, lexicon: Lexicon) -> bool:
    """Tell whether a last part is a word of the lexicon or one that follows anything («-gruppe»)."""
    return (_usable(head, lexicon) and not _verb(head, lexicon)) or _generic(head, lexicon)


def _verb(word: str, lexicon: Lexicon) -> bool:
    """«tvagn» is no «-våkn»; «-spising» is a noun."""
    return not word.endswith("ing") and lexicon.lemma(word, word) in lexicon.verbs


def _generic(word: str, lexicon: Lexicon) -> bool:
    return lexicon.lemma(word, word) in lexicon.heads


def _common(word: str, lexicon: Lexicon) -> bool:
    return any(left in lexicon.common or lexicon.lemma(left, left) in lexicon.common for left in _without_link(word))
