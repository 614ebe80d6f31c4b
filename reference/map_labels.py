"""Find room for the names on the map: which zoom shows a name first, and on which side of its dot.

Done once when the map is compiled, so the browser only draws. A name that has its room at one zoom keeps it at
every closer zoom, because distances double there and letters do not.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple


class Label(NamedTuple):
    """A name that wants a place on the map: grid point, text, kind, number of people (0 when unknown)."""

    x: int
    y: int
    text: str
    kind: str
    people: int


CLOSEST = 12
FIRST_ZOOM = {"country": 4, "town": 4, "municipality": 9, "fjord": 9, "island": 9, "part": 11}
PEOPLE_AT = {4: 60_000, 5: 9_000, 6: 4_000, 7: 2_500, 8: 1_200, 9: 600}
"""Smallest town considered at a zoom; beyond that all are."""
LETTER = {"country": 11.0, "town": 6.6, "municipality": 7.2, "fjord": 5.8, "island": 5.8, "part": 6.0}
"""Average width of a letter in pixels, as the map's style file draws the kind."""
HEIGHT = 15
AIR = {4: 14, 5: 16, 6: 16, 7: 14, 8: 12, 9: 10, 10: 8, 11: 8, 12: 6}
"""Pixels kept free round a name: generous far out, where a crowded map says least."""
SIDES = ("r", "l", "t", "b")
RANK = {"country": 0, "town": 1, "part": 2, "municipality": 3, "island": 4, "fjord": 5}

Box = tuple[float, float, float, float]


def place_labels(labels: list[Label], grid: int) -> list[list[object]]:
    """Return ``[x, y, text, kind, first zoom, side, size]`` for each name that finds room, in drawing order.

    ``side`` is r, l, t or b of the dot, or c for a name without a dot; ``size`` is 0–3 by population.
    """
    wanted = sorted(set(labels), key=lambda item: (RANK[item.kind], -item.people, item.text, item.x, item.y))
    placed: dict[Label, tuple[int, str]] = {}
    for zoom in range(4, CLOSEST + 1):
        scale = 256 * 2**zoom / grid
        taken: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for label, (_, side) in placed.items():
            _take(taken, _box(label, side, scale, 0))
            if side != "c":
                _take(taken, (label.x * scale - 4, label.y * scale - 4, label.x * scale + 4, label.y * scale + 4))
        for label in wanted:
            if label in placed or not _due(label, zoom):
                continue
            for side in SIDES if label.kind == "town" else ("c",):
                if _free(taken, _box(label, side, scale, AIR[zoom])):
                    placed[label] = zoom, side
                    _take(taken, _box(label, side, scale, 0))
                    break
    order = sorted(placed, key=lambda item: (placed[item][0], RANK[item.kind], -item.people, item.text, item.x))
    return [[a.x, a.y, a.text, a.kind, placed[a][0], placed[a][1], _size(a.people)] for a in order]


def _due(label: Label, zoom: int) -> bool:
    if zoom < FIRST_ZOOM[label.kind]:
        return False
    return label.kind != "town" or label.people >= PEOPLE_AT.get(zoom, 0)


def _size(people: int) -> int:
    return sum(people >= limit for limit in (8_000, 40_000, 120_000))


def _box(label: Label, side: str, scale: float, air: float) -> Box:
    factor = 1 + 0.12 * _size(label.people) if label.kind == "town" else 1
    width, x, y = len(label.text) * LETTER[label.kind] * factor, label.x * scale, label.y * scale
    left = {"r": x + 6, "l": x - 6 - width}.get(side, x - width / 2)
    top = {"t": y - 6 - HEIGHT, "b": y + 6}.get(side, y - HEIGHT / 2)
    return left - air, top - air / 2, left + width + air, top + HEIGHT + air / 2


def _cells(box: Box) -> list[tuple[int, int]]:
    return [
        (column, row)
        for column in range(int(box[0] // 128), int(box[2] // 128) + 1)
        for row in range(int(box[1] // 128), int(box[3] // 128) + 1)
    ]


def _take(taken: dict[tuple[int, int], list[Box]], box: Box) -> None:
    for cell in _cells(box):
        taken[cell].append(box)


def _free(taken: dict[tuple[int, int], list[Box]], box: Box) -> bool:
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for cell in _cells(box)
        for other in taken[cell]
    )
