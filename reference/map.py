"""Compile the shared geometry of Norway into the small files the built-in map draws.

    python reference/map.py FACTS [OUT]

``FACTS`` is the folder of the shared facts (GeoJSON, TopoJSON and CSV, WGS84), ``OUT`` the folder served under
``/static/map``. Only the standard library is needed and the same facts give the same bytes.

Every coordinate is projected to Web Mercator here, once, and rounded to a grid of 2**20 units round the
world: one unit is one pixel at zoom 12, the closest zoom of the map, so nothing visible is lost and the
browser never projects anything. A line is a flat list: first point, then the steps to the next points.

Sources: Kartverket N1000 (CC BY 4.0), GeoNames (CC BY 4.0), Natural Earth (public domain).
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from map_labels import Label, place_labels

GRID = 1 << 20
Point = tuple[int, int]
Line = list[Point]
LARGE_LAKE = 250_000
"""Grid units squared of a lake's bounding box: about the 40 largest, drawn also when the whole country is seen."""
BORDER_ENDS = ((11.466, 58.99), (30.82, 69.79))
"""Where the land border begins and ends: the head of Iddefjorden and the mouth of Grense Jakobselv."""


FORMER = {"Lenvik"}
"""Former municipalities that GeoNames counts as towns, with the people of the whole municipality."""


def project(lon: float, lat: float) -> Point:
    """Return the Web Mercator grid point of a WGS84 position."""
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return round(x * GRID), round(y * GRID)


def line(coordinates: Iterable[Iterable[float]]) -> Line:
    """Project a line and drop the points that fall on their predecessor or on the straight between two others."""
    points: Line = []
    for lon, lat, *_ in coordinates:
        point = project(lon, lat)
        if points and points[-1] == point:
            continue
        if len(points) > 1 and _straight(points[-2], points[-1], point):
            points[-1] = point
        else:
            points.append(point)
    return points


def _straight(a: Point, b: Point, c: Point) -> bool:
    forward = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) > 0
    return forward and (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0])


def deltas(points: Line) -> list[int]:
    """Flatten a line: x, y of the first point, then the steps."""
    out = [*points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        out += (bx - ax, by - ay)
    return out


def rings(feature: dict) -> Iterator[Line]:
    """Yield the projected rings of a polygon feature; holes too, the map fills by the even-odd rule."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            points = line(ring)
            if len(points) > 3:
                yield points


def features(path: Path) -> list[dict]:
    """Read the features of a GeoJSON file."""
    return json.loads(path.read_text("utf-8"))["features"]


def lines(feature: dict) -> Iterator[Line]:
    """Yield the projected parts of a (multi)line feature."""
    geometry = feature["geometry"]
    parts = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    for part in parts:
        points = line(part)
        if len(points) > 1:
            yield points


def land_border(land: list[Line]) -> list[Line]:
    """Return the stretch of the mainland's outline that runs along the neighbouring countries.

    It is drawn as the national border, and as a broad seam beneath the land: the neighbours come from a
    coarser source, and the seam closes the slivers of sea between the two.
    """
    mainland = max(land, key=len)[:-1]
    ends = [project(*end) for end in BORDER_ENDS]
    first, last = (min(range(len(mainland)), key=lambda i, end=end: math.dist(mainland[i], end)) for end in ends)
    one_way = mainland[first : last + 1] if first < last else mainland[first:] + mainland[: last + 1]
    other_way = mainland[last : first + 1] if last < first else mainland[last:] + mainland[: first + 1]
    # The coast has many times as many points as the border.
    return [min(one_way, other_way, key=len)]


def inner_borders(path: Path) -> tuple[list[Line], list[Line]]:
    """Return (county borders, municipality borders): the arcs two municipalities share."""
    topology = json.loads(path.read_text("utf-8"))
    (scale_x, scale_y), (at_x, at_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    owners: dict[int, set[str]] = defaultdict(set)
    for collection in topology["objects"].values():
        for geometry in collection["geometries"]:
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            for arc in (arc for polygon in polygons for ring in polygon for arc in ring):
                owners[arc if arc >= 0 else ~arc].add(geometry["properties"]["kommunenummer"])
    counties: list[Line] = []
    municipalities: list[Line] = []
    for arc, numbers in sorted(owners.items()):
        if len(numbers) < 2:
            continue
        x = y = 0
        coordinates = []
        for dx, dy in topology["arcs"][arc]:
            x, y = x + dx, y + dy
            coordinates.append((x * scale_x + at_x, y * scale_y + at_y))
        points = line(coordinates)
        if len(points) > 1:
            between_counties = len({number[:2] for number in numbers}) > 1
            (counties if between_counties else municipalities).append(points)
    return counties, municipalities


def county_roads(facts: Path) -> list[Line]:
    """Return county roads as chains through the road network's nodes, longest first by construction of the walk.

    The network has no geometry between nodes, so a link that winds much (over 1.25 times the straight line)
    is left out rather than drawn where no road is.
    """
    node = {r["node"]: (float(r["lon"]), float(r["lat"])) for r in _rows(facts / "vegnett_noder.csv")}
    links: dict[str, set[str]] = defaultdict(set)
    for row in _rows(facts / "vegnett_lenker.csv"):
        a, b = node[row["fra"]], node[row["til"]]
        air = 111_320 * math.hypot(a[1] - b[1], (a[0] - b[0]) * math.cos(math.radians(a[1])))
        if row["klasse"] == "F" and air and float(row["meter"]) / air < 1.25:
            links[row["fra"]].add(row["til"])
            links[row["til"]].add(row["fra"])
    chains: list[Line] = []
    for start in sorted(links, key=lambda n: (len(links[n]) == 2, int(n))):
        while links[start]:
            chain, here = [start], start
            while links[here]:
                there = min(links[here], key=int)
                links[here].discard(there)
                links[there].discard(here)
                chain.append(there)
                here = there
            chains.append(line(node[n] for n in chain))
    return [chain for chain in chains if len(chain) > 1]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def labels(facts: Path) -> list[Label]:
    """Return the names worth showing, the most important first; ``place_labels`` finds the room for them."""
    out: list[Label] = []
    municipalities = _rows(facts / "kommuner.csv")
    centre = {row["kommunenummer"]: row["adm_senter"] for row in municipalities}
    places = _rows(facts / "stedsnavn.csv")
    towns = {(row["kommunenummer"], row["navn"]) for row in places if row["type"] == "tettsted"}
    for row in places:
        name, number = row["navn"], row["kommunenummer"]
        if row["type"] == "tettsted" and name == row["kommune"] and centre[number] not in {"", name}:
            # GeoNames calls some towns by their municipality («Time»); people there say the town's own name («Bryne»).
            if (number, centre[number]) in towns:
                continue
            name = centre[number]
        if name in FORMER or (row["type"] != "tettsted" and (number, name) in towns):
            continue  # an island or a fjord named for its town says nothing twice
        x, y = project(float(row["lon"]), float(row["lat"]))
        people = int(float(row["folketall"] or 0))
        kind = {"tettsted": "town", "bydel": "part", "fjord": "fjord", "øy": "island", "øygruppe": "island"}.get(
            row["type"], ""
        )
        if kind == "town" and people < 200:
            continue
        if kind:
            out.append(Label(x, y, name, kind, people))
    for row in municipalities:
        x, y = project(float(row["flate_lon"]), float(row["flate_lat"]))
        official = row["navn_offisielt"] or row["navn"]
        out.append(Label(x, y, official, "municipality", int(row["folketall"])))
    for lon, lat, name in ((15.2, 62.6, "Sverige"), (26.4, 65.6, "Finland"), (9.75, 57.2, "Danmark")):
        out.append(Label(*project(lon, lat), name, "country", 0))
    return out


def _extent(ring: Line) -> int:
    xs, ys = zip(*ring, strict=True)
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def write(path: Path, content: dict[str, object]) -> None:
    """Write compact JSON with a stable order of keys."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def compile_map(facts: Path, out: Path) -> None:
    """Write the three files of the map: what is seen first, then details, then names."""
    land = [r for f in features(facts / "norge_land_lett.geojson") for r in rings(f)]
    abroad = [r for f in features(facts / "naboland.geojson") for r in rings(f)]
    border = land_border(land)
    roads = {f["properties"]["type"]: list(lines(f)) for f in features(facts / "hovedveger.geojson")}
    counties, municipalities = inner_borders(facts / "kommuner.topojson")
    ferries: dict[str, list[Line]] = defaultdict(list)
    for f in features(facts / "ferjestrekninger.geojson"):
        ferries[f["properties"]["type"]] += lines(f)
    lakes = [list(rings(f)) for f in features(facts / "innsjoer.geojson")]
    groups = {
        "land.json": {
            "land": land,
            "abroad": abroad,
            "border": border,
            "largelakes": [r for lake in lakes if _extent(lake[0]) >= LARGE_LAKE for r in lake],
        },
        "detail.json": {
            "lakes": [r for lake in lakes if _extent(lake[0]) < LARGE_LAKE for r in lake],
            "built": [r for f in features(facts / "tettbebyggelse.geojson") for r in rings(f)],
            "counties": counties,
            "municipalities": municipalities,
            "europe": roads["E"],
            "national": roads["R"],
            "county": county_roads(facts),
            "ferries": ferries["bilferje"],
            "boats": ferries["passasjerferje"],
        },
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, layers in groups.items():
        write(out / name, {"grid": GRID, **{key: [deltas(item) for item in layer] for key, layer in layers.items()}})
    write(out / "names.json", {"grid": GRID, "names": place_labels(labels(facts), GRID)})


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    compile_map(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else here / "src/videre/web/static/map")
