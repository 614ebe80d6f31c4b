"""The lexicon: readable data files compiled to look-ups.

``data/lexicon/<topic>.txt`` holds patterns, ``data/sets.txt`` named word sets, ``data/forms.txt`` which forms are
one word, ``data/common.txt`` words that are known and mean no topic, ``data/places.txt`` names of places. The
syntax stands in ``data/README.md``.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from msgspec import Struct

from videre.topics.normalise import fold, stem
from videre.topics.syntax import Element, LexiconError, PatternLine, named_lists, pattern_lines

SHORTEST_STEM = 5
_NESS = ("het", "heten", "heit", "heita")
STRONG = 6
"""Weight from which a single word stands for its topic in a set like ``@kreft`` and inside compounds."""


class Pattern(Struct, frozen=True, gc=False):
    """What counts as evidence: every group must match; a group is a run of elements in this order within a sentence.

    ``needs`` are all its elements. There are tens of thousands of patterns: a tuple takes a fifth of a set's memory.
    """

    topic: str
    weight: float
    groups: tuple[tuple[int, ...], ...]
    needs: tuple[int, ...]
    alone: bool


class Lexicon(Struct):
    """The compiled lexicon. Element numbers stand for words, prefixes and sets; words stand as lemmas.

    ``written`` are the words that stand in a pattern themselves, not only through a prefix or a set; ``alone``
    those that are a whole pattern (``alone_forms`` as written), ``strong`` those that make a topic so; ``heads`` may
    end any compound («-gruppe»), ``verbs`` end none and ``little`` words are no parts; ``ordinary`` are everyday
    forms that make no topic alone though their stem may («tapet» is no «tap»).
    """

    forms: dict[str, str]
    by_lemma: dict[str, frozenset[int]]
    by_key: dict[str, frozenset[int]]
    by_prefix: dict[str, frozenset[int]]
    prefix_lengths: tuple[int, ...]
    by_rarest: dict[int, tuple[Pattern, ...]]
    sets: dict[str, int]
    written: frozenset[str]
    verbs: frozenset[str]
    little: frozenset[str]
    common: frozenset[str]
    ordinary: frozenset[str]
    alone_forms: frozenset[str]
    whole_only: frozenset[str]
    alone: frozenset[str]
    strong: frozenset[str]
    heads: frozenset[str]
    boundaries: dict[str, frozenset[str]]
    vocabulary: tuple[str, ...]
    exact: frozenset[str]

    def lemma(self, raw: str, key: str) -> str:
        """Return what the lexicon calls a word: its listed base form, or else its stem."""
        return base_form(self.forms, raw, key)

    def features(self, lemma: str, key: str) -> frozenset[int]:
        """Return the numbers of all elements a word matches; empty when the lexicon does not know it.

        A common word matches as itself only: «strikke» does not begin with «strikk*».
        """
        found = self.by_lemma.get(lemma, frozenset())
        if exact := self.by_key.get(key):
            found = found | exact
        for length in self.prefix_lengths if key not in self.common else ():
            if length > len(key):
                break
            if more := self.by_prefix.get(key[:length]):
                found = found | more
        return found


def base_form(forms: dict[str, str], raw: str, key: str) -> str:
    """Return the listed base form of a word as typed or folded, of what «-het» is made from, or its stem."""
    if found := forms.get(raw) or forms.get(key):
        return found
    for ending in _NESS if key.endswith(_NESS) else ():
        if key.endswith(ending) and (found := forms.get(key.removesuffix(ending))):
            return found
    stemmed = stem(key)
    return forms.get(f"{stemmed}-", stemmed)


class _Compiler:
    """Gives each element a number and remembers which words match it."""

    def __init__(self, forms: dict[str, str], sets: frozenset[str]) -> None:
        self.forms = forms
        self.sets = sets
        self.numbers: dict[Element, int] = {}
        self.by_lemma: dict[str, set[int]] = {}
        self.by_key: dict[str, set[int]] = {}
        self.by_prefix: dict[str, set[int]] = {}
        self.whole_only: set[str] = set()
        self.vocabulary: set[str] = set()
        self.written: set[str] = set()
        self.lemmas: dict[str, str] = {}

    def lemma(self, word: str) -> str:
        if (known := self.lemmas.get(word)) is None:
            known = self.lemmas[word] = base_form(self.forms, word, fold(word))
        return known

    def number(self, element: Element) -> int:
        if (known := self.numbers.get(element)) is not None:
            return known
        if element.kind == "set" and element.words[0] not in self.sets:
            raise LexiconError(f"no set named {element.words[0]}")
        number = self.numbers[element] = len(self.numbers)
        if element.kind != "set":
            for word in element.words:
                self.attach(word, number)
                self.written.add(self.lemma(word.rstrip("=")))
        return number

    def attach(self, word: str, number: int) -> None:
        """Let ``word`` match ``number``: ``stem*`` a prefix, ``form!`` this form only, ``word=`` not in compounds."""
        if word.endswith("*"):
            self.by_prefix.setdefault(fold(word[:-1]), set()).add(number)
            self.vocabulary.add(fold(word[:-1]))
            return
        if word.endswith("!"):
            self.by_key.setdefault(fold(word[:-1]), set()).add(number)
            return
        plain = word.rstrip("=")
        lemma = self.lemma(plain)
        self.by_lemma.setdefault(lemma, set()).add(number)
        if word.endswith("="):
            self.whole_only.add(fold(plain))
        else:
            self.vocabulary.add(fold(plain))


def _forms(source: Traversable, words: frozenset[str]) -> dict[str, str]:
    """Return the base form of every listed form, also as typed without æøå unless that is another of our ``words``."""
    forms: dict[str, str] = {}
    for lemma, variants in named_lists(source.read_text(encoding="utf-8")):
        for variant in (lemma, *variants):
            forms.setdefault(variant, fold(lemma))
    for variant, lemma in list(forms.items()):
        if fold(variant) not in words:
            forms.setdefault(fold(variant), lemma)
    stems: dict[str, set[str]] = {}
    for variant, lemma in forms.items():
        stems.setdefault(stem(fold(variant)), set()).add(lemma)
    # «kamerat» is listed, so «kameratene» is known too: stems that mean one thing end in a hyphen
    sure = {found: lemmas.pop() for found, lemmas in stems.items() if len(found) >= SHORTEST_STEM and len(lemmas) == 1}
    return forms | {f"{found}-": lemma for found, lemma in sure.items() if found not in words}


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, compiled once from the package's data (about a tenth of a second)."""
    data = files("videre.topics") / "data"
    lists = dict(named_lists((data / "sets.txt").read_text(encoding="utf-8")))
    lines = [
        line
        for source in sorted((data / "lexicon").iterdir(), key=lambda file: file.name)
        if source.name.endswith(".txt")
        for line in pattern_lines(source.name.removesuffix(".txt"), source.read_text(encoding="utf-8"))
    ]
    common = {word for _, words in named_lists((data / "common.txt").read_text(encoding="utf-8")) for word in words}
    places = {fold(word) for word in (data / "places.txt").read_text(encoding="utf-8").split()}
    words = {
        word.rstrip("=*!") for line in lines for group in line.groups for element in group for word in element.words
    }
    words |= {word.rstrip("=*!") for members in lists.values() for word in members} | common
    compiler = _Compiler(_forms(data / "forms.txt", frozenset(words)), frozenset(lists))
    _attach_sets(compiler, lists, lines)
    patterns: list[Pattern] = []
    strong: set[str] = set()
    alone: set[str] = set()
    for line in lines:
        groups = tuple(tuple(compiler.number(element) for element in group) for group in line.groups)
        needs = groups[0] if len(groups) == 1 else tuple({number for group in groups for number in group})
        patterns.append(Pattern(line.topic, line.weight, groups, needs, len(groups) == 1 and len(groups[0]) == 1))
        if line.word:
            alone.add(line.word.rstrip("=*!"))
        if line.word and line.weight * 10 >= STRONG:
            strong.add(compiler.lemma(line.word.rstrip("=*!")))
    known_forms = {fold(form) for form, lemma in compiler.forms.items() if lemma in compiler.by_lemma}
    finite, filler = (compiler.number(Element("set", (name,))) for name in ("finite", "filler"))
    return Lexicon(
        forms=compiler.forms,
        by_lemma=_shared(compiler.by_lemma),
        by_key=_shared(compiler.by_key),
        by_prefix=_shared(compiler.by_prefix),
        prefix_lengths=tuple(sorted({len(prefix) for prefix in compiler.by_prefix})),
        by_rarest=_by_rarest(patterns),
        sets={name: compiler.number(Element("set", (name,))) for name in lists},
        written=frozenset(compiler.written),
        verbs=frozenset(lemma for lemma, numbers in compiler.by_lemma.items() if finite in numbers),
        little=frozenset(lemma for lemma, numbers in compiler.by_lemma.items() if filler in numbers),
        common=frozenset(fold(word) for word in common) | frozenset(map(compiler.lemma, common)) | places,
        ordinary=(frozenset(map(fold, common)) | places) - frozenset(map(fold, alone)),
        whole_only=frozenset(compiler.whole_only),
        alone_forms=frozenset(map(fold, alone)),
        alone=frozenset(compiler.lemma(word) for word in alone),
        strong=frozenset(strong),
        heads=frozenset(compiler.lemma(word) for word in lists["generic-head"]),
        boundaries={name: frozenset(map(fold, lists[name])) for name in ("hard-boundary", "soft-boundary")},
        vocabulary=tuple(sorted(compiler.vocabulary | known_forms)),
        exact=frozenset(compiler.vocabulary | known_forms | compiler.whole_only),
    )


def _shared(sets: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    """Return the sets frozen, equal ones as one object."""
    known: dict[frozenset[int], frozenset[int]] = {}
    return {word: known.setdefault(frozen, frozen) for word, frozen in ((w, frozenset(n)) for w, n in sets.items())}


def _by_rarest(patterns: list[Pattern]) -> dict[int, tuple[Pattern, ...]]:
    """Shelve each pattern under its least used element, so that «ikke» does not call up every pattern with «ikke»."""
    uses = Counter(number for pattern in patterns for number in set(pattern.needs))
    shelves: dict[int, list[Pattern]] = {}
    for pattern in patterns:
        shelves.setdefault(min(pattern.needs, key=lambda number: (uses[number], number)), []).append(pattern)
    return {number: tuple(shelf) for number, shelf in shelves.items()}


def _attach_sets(compiler: _Compiler, lists: dict[str, tuple[str, ...]], lines: list[PatternLine]) -> None:
    """Let the members of every named set match it: words, other sets (``<name>``) and topics (``@topic``)."""
    by_topic: dict[str, list[str]] = {}
    for line in lines:
        if line.word and line.weight * 10 >= STRONG:
            by_topic.setdefault(line.topic, []).append(line.word)

    def members(name: str) -> list[str]:
        words: list[str] = []
        for word in lists[name]:
            if word.startswith("<"):
                words += members(word[1:-1])
            elif word.startswith("@"):
                words += by_topic.get(word[1:], [])
            else:
                words.append(word)
        return words

    for name in lists:
        number = compiler.number(Element("set", (name,)))
        for word in members(name):
            compiler.attach(word, number)
