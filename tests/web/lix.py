"""LIX, the readability of Scandinavian texts: words in a sentence, and how many of a hundred are long.

Björnsson (1968): words ÷ sentences + 100 × words of more than six letters ÷ words. Under 25 are children's books, 25–35
easy texts, 45–55 reports. What a reader meets as one piece (a paragraph, an item, a label, a button) ends a sentence,
full stop or not: that is how screen readers pause. Figures are words, and never long ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

LONG = 6
"""Words of more letters than this are long."""
_WORD = re.compile(r"[^\W_]+(?:[-’'.@][^\W_]+)*")
_END = re.compile(r"[.!?:]+(?=\s|$)")
_PIECES = frozenset({"p", "li", "h1", "h2", "h3", "label", "legend", "button", "summary", "a", "dt", "dd", "option"})
_SILENT = frozenset({"script", "style", "svg", "noscript", "input"})


class Lix(NamedTuple):
    """A measure, and what it was counted from."""

    value: float
    words: int
    sentences: int
    long_words: int


def lix(sentences: list[str]) -> Lix:
    """Measure texts, each of one sentence or more."""
    counted = [words for text in sentences for part in _END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in counted for word in sentence]
    long_words = sum(len(word) > LONG and not word[0].isdigit() for word in words)
    if not words:
        return Lix(0.0, 0, 0, 0)
    return Lix(len(words) / len(counted) + 100 * long_words / len(words), len(words), len(counted), long_words)


def pieces(element: Element, without: frozenset[str] = frozenset()) -> list[str]:
    """Return a tree's texts piece by piece, without elements of these classes.

    A link or button inside a paragraph belongs to its sentence.
    """
    found: list[str] = []
    current: list[str] = []

    def end() -> None:
        text = " ".join("".join(current).split())
        if text:
            found.append(text)
        current.clear()

    def read(each: Element, inside: bool) -> None:
        if not isinstance(each.tag, str) or each.tag in _SILENT or without & set(str(each.get("class") or "").split()):
            return
        piece = each.tag in _PIECES and not inside
        if piece:
            end()
        current.append(each.text or "")
        for child in each:
            read(child, inside or (piece and each.tag != "li"))
            current.append(child.tail or "")
        if piece:
            end()

    read(element, inside=False)
    end()
    return found
