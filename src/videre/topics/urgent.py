"""Acute danger: whether help comes before anything else.

The lexicon's file ``akutt`` lists ways to say that someone, the person or another, may die or is being harmed now;
``ikke-akutt`` what only sounds like it («dødstrøtt», fear of dying, a death that has happened). In doubt about
life the answer is yes: the page then shows where help is first, and the groups after it.
"""

from __future__ import annotations

from videre.topics.evidence import DANGER, Evidence


def is_urgent(evidence: list[Evidence]) -> bool:
    """Tell whether any evidence of danger is left, after what explains it away and what is denied."""
    return any(piece.topic == DANGER for piece in evidence)
