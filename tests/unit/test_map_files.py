"""The built-in map's files: small enough to send, inside Norway, and with room for every name they show."""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import json
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

MAP = files("videre.web") / "static" / "map"
GRID = 1 << 20
WEST, EAST, NORTH, SOUTH = 537_000, 624_000, 215_000, 326_000
"""Grid points round Norway and what we show of its neighbours: 4.4° to 34.2° E, 71.3° to 56.2° N."""


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MAP / f"{name}.json").read_text("utf-8"))
    assert content.pop("grid") == GRID
    return content


@pytest.fixture(scope="module")
def labelling() -> ModuleType:
    path = Path(__file__).parents[2] / "reference" / "map_labels.py"
    spec = importlib.util.spec_from_file_location("map_labels", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["map_labels"] = module
    spec.loader.exec_module(module)
    return module


def test_the_whole_map_is_under_450_kilobytes_packed_and_what_is_seen_first_under_120() -> None:
    packed = {name: len(gzip.compress((MAP / f"{name}.json").read_bytes())) for name in ("land", "names", "detail")}
    assert sum(packed.values()) < 450_000
    assert packed["land"] + packed["names"] < 120_000


@pytest.mark.parametrize("name", ["land", "detail"])
def test_every_line_stays_in_the_north(name: str) -> None:
    for layer, lines in read(name).items():
        assert lines, layer
        for steps in lines:
            assert len(steps) >= 4
            assert len(steps) % 2 == 0
            for axis, (low, high) in enumerate(((WEST, EAST), (NORTH, SOUTH))):
                points = list(itertools.accumulate(steps[axis::2]))
                assert low <= min(points)
                assert max(points) <= high


def test_the_land_border_is_one_stretch_from_iddefjorden_to_grense_jakobselv() -> None:
    (border,) = read("land")["border"]
    columns = list(itertools.accumulate(border[::2]))
    assert abs(max(columns) - min(columns)) > 55_000


def test_names_are_on_the_map_from_a_zoom_that_exists_and_the_large_towns_first() -> None:
    names = read("names")["names"]
    first = {text: zoom for _, _, text, kind, zoom, _, _ in names if kind == "town"}
    assert {"Oslo", "Bergen", "Trondheim"} <= {name for name, zoom in first.items() if zoom == 4}
    assert {"Tromsø", "Bodø", "Alta"} <= {name for name, zoom in first.items() if zoom <= 5}
    assert all(4 <= zoom <= 12 and side in "rltbc" for _, _, _, _, zoom, side, _ in names)
    assert any("Guovdageaidnu" in text for _, _, text, *_ in names), "official Sámi names are shown"


@pytest.mark.parametrize("zoom", range(4, 13))
def test_no_two_names_are_drawn_over_each_other(labelling: ModuleType, zoom: int) -> None:
    scale = 256 * 2**zoom / GRID
    boxes = []
    people = {0: 0, 1: 8_000, 2: 40_000, 3: 120_000}
    for x, y, text, kind, first, side, size in read("names")["names"]:
        if first <= zoom:
            boxes.append((labelling._box(labelling.Label(x, y, text, kind, people[size]), side, scale, 0), text))
    boxes.sort(key=lambda item: item[0])
    for i, (box, text) in enumerate(boxes):
        for other, other_text in boxes[i + 1 :]:
            if other[0] >= box[2]:
                break
            assert not (box[1] < other[3] and other[1] < box[3]), (text, other_text)


def test_a_name_that_has_room_keeps_it_and_the_larger_town_goes_first(labelling: ModuleType) -> None:
    big = labelling.Label(568_000, 296_000, "Storby", "town", 200_000)
    near = labelling.Label(568_200, 296_000, "Naboby", "town", 100_000)
    placed = labelling.place_labels([near, big], GRID)
    assert placed[0][2] == "Storby"
    assert placed[0][4] == 4
    assert placed[1][2] == "Naboby"
    assert placed[1][4] > 4
    assert placed == labelling.place_labels([big, near], GRID), "the order of the facts does not matter"
