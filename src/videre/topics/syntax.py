"""The small syntax of the lexicon's data files; ``data/README.md`` explains it to those who write in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from videre.topics.normalise import clean

_ALTERNATIVES = re.compile(r"\(([^()]+)\)")
_ELEMENT = re.compile(r"<[\w-]+>|\([^()]+\)|[^\s()<>]+")


class Element(Struct, frozen=True):
    """One place in a pattern: a word, one of several words, or a named set."""

    kind: str
    words: tuple[str, ...]


class PatternLine(Struct, frozen=True):
    """One pattern as written: its topic, weight in 0..1, groups of elements, and its word when it is a single one."""

    topic: str
    weight: float
    groups: tuple[tuple[Element, ...], ...]
    word: str


class LexiconError(ValueError):
    """A line of the data files that cannot be read."""


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines that say something: without comments and blank lines."""
    for line in text.splitlines():
        if content := line.split("#", 1)[0].strip():
            yield content


def named_lists(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Read ``name: word word word`` lines; a name that stands again continues its list."""
    lists: dict[str, tuple[str, ...]] = {}
    for line in lines_of(text):
        name, colon, words = line.partition(":")
        if not colon:
            raise LexiconError(f"no colon in {line!r}")
        lists[name.strip()] = lists.get(name.strip(), ()) + tuple(words.split())
    return list(lists.items())


def pattern_lines(topic: str, text: str) -> Iterator[PatternLine]:
    """Read ``weight: pattern, pattern`` lines of one topic; weights are 1 to 10, tenths of certainty."""
    for line in lines_of(text):
        weight, colon, patterns = clean(line).partition(":")
        if not colon or not weight.strip().isdigit():
            raise LexiconError(f"{topic}: no weight in {line!r}")
        for pattern in filter(None, (part.strip() for part in patterns.split(","))):
            for written in _written_out(pattern):
                groups = tuple(tuple(_elements(group)) for group in written.split("&"))
                if not all(groups):
                    raise LexiconError(f"{topic}: empty group in {pattern!r}")
                single = len(groups) == 1 and len(groups[0]) == 1 and groups[0][0].kind == "word"
                yield PatternLine(topic, int(weight) / 10, groups, groups[0][0].words[0] if single else "")


def _written_out(pattern: str) -> Iterator[str]:
    """Yield the pattern once for each alternative that has several words: «(ta livet|dø) nå»."""
    for found in _ALTERNATIVES.finditer(pattern):
        words = [word.strip() for word in found.group(1).split("|")]
        if any(" " in word for word in words):
            for word in words:
                yield from _written_out(f"{pattern[: found.start()]}{word}{pattern[found.end() :]}")
            return
    yield pattern


def _elements(text: str) -> Iterator[Element]:
    for piece in _ELEMENT.findall(text):
        if piece.startswith("<"):
            yield Element("set", (piece[1:-1],))
        elif piece.startswith("("):
            yield Element("any", tuple(word.strip().replace("-", "") for word in piece[1:-1].split("|")))
        else:
            yield from (Element("word", (word,)) for word in piece.split("-") if word)
