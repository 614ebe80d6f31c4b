"""How well topics are read, measured on labelled texts: used by the tests and by ``python -m benchmarks.topics``."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from videre.topics.shapes import Understanding

DATA = Path(__file__).parent / "data"
NONE, DANGER = "none", "akutt"


class Labelled(Struct, frozen=True):
    """A text with its right topics, the best first (or ``none``, or ``akutt``), and its kind."""

    text: str
    topics: tuple[str, ...]
    kind: str


class Figures(Struct):
    """Counts over a list of texts. ``wrong`` holds (what, text, expected, answer) for a person to read."""

    topical: int = 0
    first: int = 0
    any_first: int = 0
    among_three: int = 0
    nones: int = 0
    none_right: int = 0
    dangers: int = 0
    danger_found: int = 0
    safe: int = 0
    false_alarms: int = 0
    wrong: list[tuple[str, str, str, str]] = []

    def shares(self) -> dict[str, float]:
        """Return the shares the issue asks for, each 0..1; 1.0 where there is nothing to count."""
        return {
            "first": _share(self.first, self.topical),
            "any_first": _share(self.any_first, self.topical),
            "among_three": _share(self.among_three, self.topical),
            "none": _share(self.none_right, self.nones),
            "urgent": _share(self.danger_found, self.dangers),
            "false_alarms": self.false_alarms / self.safe if self.safe else 0.0,
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def labelled(name: str) -> list[Labelled]:
    """Read a list of ``tests/unit/data``; lines that begin with ``#`` say where it is from."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return [Labelled(row["query"], tuple(row["topics"].split()), row["kind"]) for row in rows]


def measure(rows: list[Labelled], understand: Callable[[str], Understanding]) -> Figures:
    """Count right answers. The first listed topic must come first; it must be among the first three."""
    figures = Figures(wrong=[])
    for row in rows:
        answer = understand(row.text)
        keys = [score.key for score in answer.topics]
        said = " ".join(f"{score.key}:{score.score:.2f}" for score in answer.topics) or "-"
        expected = row.topics[0]
        if expected == DANGER:
            figures.dangers += 1
            figures.danger_found += answer.urgent
            if not answer.urgent:
                figures.wrong.append(("missed danger", row.text, expected, said))
            continue
        figures.safe += 1
        if answer.urgent:
            figures.false_alarms += 1
            figures.wrong.append(("false alarm", row.text, expected, said))
        if expected == NONE:
            figures.nones += 1
            figures.none_right += not keys
            if keys:
                figures.wrong.append(("not none", row.text, expected, said))
            continue
        figures.topical += 1
        figures.first += keys[:1] == [expected]
        figures.any_first += bool(keys) and keys[0] in row.topics
        figures.among_three += expected in keys[:3]
        if keys[:1] != [expected]:
            what = "second" if expected in keys[:3] else "nothing" if not keys else "wrong"
            figures.wrong.append((what, row.text, " ".join(row.topics), said))
    return figures
