"""What a handover is counted as: steps that lie within one another, as bits. Pure."""

from __future__ import annotations

from enum import IntFlag
from typing import Final


class Step(IntFlag):
    """How far a handover came. Each step lies within another (``WITHIN``): nobody chose who did not open."""

    PREPARED = 1
    OPENED = 2
    CHOSEN = 4
    CONTACTED = 8
    """Within 48 hours."""
    ATTENDED = 16
    NOTHING = 32
    """Nothing was found at the desk."""


WITHIN: Final = {
    Step.OPENED: Step.PREPARED,
    Step.CHOSEN: Step.OPENED,
    Step.CONTACTED: Step.CHOSEN,
    Step.ATTENDED: Step.CHOSEN,
    Step.NOTHING: Step.PREPARED,
}
"""The step a step lies in."""
FUNNEL: Final = (Step.PREPARED, Step.OPENED, Step.CHOSEN, Step.CONTACTED, Step.ATTENDED)


def around(step: Step) -> tuple[Step, ...]:
    """Return all steps a step lies in, the nearest first."""
    found = []
    while step in WITHIN:
        step = WITHIN[step]
        found.append(step)
    return tuple(found)


def reached(*steps: Step) -> int:
    """Return the bits of a handover that came to these steps, with all they lie in."""
    bits = int(Step.PREPARED)
    for step in steps:
        bits |= step
        for outer in around(step):
            bits |= outer
    return bits


EVERY: Final = tuple(
    bits for bits in range(64) if bits & 1 and all(bits & outer for step, outer in WITHIN.items() if bits & step)
)
"""All a handover can be counted as."""
