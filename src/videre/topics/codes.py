"""Codes of diagnoses: ICPC-2 as general practitioners write them, ICD-10 as specialists do.

The taxonomy says which topics an ICPC-2 code belongs to; ``data/codes.txt`` adds ICD-10, gives the order where a
code means several topics, and names ICPC-2 codes whose topic the taxonomy holds under a wider one.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from videre.topics.shapes import TopicScore
from videre.topics.syntax import named_lists
from videre.topics.taxonomy import TOPICS

_CODE = re.compile(r"\b([a-z]\d\d)(?:[.\s]?(\d))?\b", re.IGNORECASE)
_FIRST, _STEP = 0.95, 0.1


@cache
def topics_of_codes() -> dict[str, tuple[str, ...]]:
    """Return the topics of every known code (lower case), the likeliest first."""
    codes: dict[str, tuple[str, ...]] = {}
    for topic in TOPICS:
        for code in topic.icpc2:
            codes[code.lower()] = (*codes.get(code.lower(), ()), topic.key)
    text = (files("videre.topics") / "data" / "codes.txt").read_text(encoding="utf-8")
    codes.update((code.lower(), topics) for code, topics in named_lists(text))
    return codes


def topics_in_codes(text: str) -> tuple[TopicScore, ...]:
    """Return the topics of the codes in a text, in the order of the codes; empty when there are none."""
    known = topics_of_codes()
    found: dict[str, float] = {}
    for match in _CODE.finditer(text):
        code, digit = match.group(1).lower(), match.group(2)
        for rank, topic in enumerate((digit and known.get(f"{code}.{digit}")) or known.get(code, ())):
            found.setdefault(topic, round(_FIRST - _STEP * rank, 2))
    return tuple(TopicScore(topic, max(score, 0.3)) for topic, score in found.items())
