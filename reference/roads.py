"""Compile the road and ferry network: what a car can use, one link per pair of nodes, in one component.

Nothing of the travel-time model is lost here that ``videre.places.roads`` needs: it applies speeds and
boarding costs itself, so the model stands in one place, in the package.
"""

from __future__ import annotations

import csv
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import numpy as np

from videre.places.model import CLASSES, FERRY, link_minutes


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a shared CSV file."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def largest_component(neighbours: dict[int, set[int]]) -> set[int]:
    """Return the nodes of the largest connected set."""
    left, best = set(neighbours), set[int]()
    while left:
        start = min(left)
        seen, stack = {start}, [start]
        while stack:
            new = neighbours[stack.pop()] - seen
            seen |= new
            stack.extend(new)
        left -= seen
        best = max(best, seen, key=len)
    return best


def compile_roads(shared: Path, target: Path) -> Counter[str]:
    """Write ``roads.bin`` to the folder ``target`` and return what was kept and left out."""
    nodes = rows(shared / "vegnett_noder.csv")
    links = rows(shared / "vegnett_lenker.csv")
    counted: Counter[str] = Counter()
    usable: list[tuple[int, int, int, str]] = []
    for link in links:
        a, b, metres, kind = int(link["fra"]), int(link["til"]), int(link["meter"]), link["klasse"]
        if kind not in CLASSES:
            counted[f"left out: {kind}"] += 1
        elif a == b:
            counted["left out: from a node to itself"] += 1
        else:
            usable.append((a, b, metres, kind))
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b, _, _ in usable:
        neighbours[a].add(b)
        neighbours[b].add(a)
    kept = sorted(largest_component(neighbours))
    number = {node: at for at, node in enumerate(kept)}
    on_road = {node for a, b, _, kind in usable if kind != FERRY for node in (a, b)}
    fastest: dict[tuple[int, int], tuple[float, int, str]] = {}
    for a, b, metres, kind in usable:
        if a not in number:
            counted["left out: not in the largest component"] += 1
            continue
        pair = (min(a, b), max(a, b))
        candidate = (link_minutes(kind, metres, (a in on_road) + (b in on_road)), metres, kind)
        if pair in fastest:
            counted["left out: slower parallel link"] += 1
        fastest[pair] = min(candidate, fastest.get(pair, candidate))
    pairs = sorted(fastest)
    order = sorted(CLASSES)
    table = {
        "classes": order,
        "lat": np.array([round(float(nodes[k]["lat"]) * 1e5) for k in kept], dtype="<i4").tobytes(),
        "lon": np.array([round(float(nodes[k]["lon"]) * 1e5) for k in kept], dtype="<i4").tobytes(),
        "from": np.array([number[a] for a, _ in pairs], dtype="<u2").tobytes(),
        "to": np.array([number[b] for _, b in pairs], dtype="<u2").tobytes(),
        "metres": np.array([fastest[p][1] for p in pairs], dtype="<u4").tobytes(),
        "class": np.array([order.index(fastest[p][2]) for p in pairs], dtype="u1").tobytes(),
        "road": np.array([k in on_road for k in kept], dtype="u1").tobytes(),
    }
    (target / "roads.bin").write_bytes(zlib.compress(msgspec.msgpack.encode(table), 9))
    counted["nodes"], counted["links"] = len(kept), len(pairs)
    return counted
