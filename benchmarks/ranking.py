"""Ranking in process: ours at four sizes, beside PostGIS and beside «load all and call geopy».

Ours ranks by travel time, topic closeness, room, freshness and wishes, and counts how many fit; the others only
order by distance. Blocks of questions are put to each in turn, so that a slow moment of the machine strikes all alike.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
from geopy.distance import geodesic

from benchmarks import postgis
from benchmarks.samples import SIZES, Question, questions
from benchmarks.table import median, microseconds, number, share, show
from videre.database import database
from videre.directory.demo.many import many_listings, put_many
from videre.directory.listing_lines import lines_of
from videre.directory.tables import Group
from videre.matching.departure import Departure
from videre.matching.index import Index, IndexBuilder
from videre.matching.need import Need, WeightedTopic
from videre.matching.ranking import rank
from videre.migrating import migrate
from videre.places.roads import road_network
from videre.places.travel import TravelTimes

TODAY = date(2026, 11, 22)
ASKED = 300
BLOCK = 25
NEAREST = (
    "SELECT id FROM at WHERE topic = {}::smallint "
    "ORDER BY place <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography LIMIT 20"
)
# The operator measures on a sphere, 1 % off; the true order takes some more and the ellipsoid.
EXACT = (
    "SELECT id FROM (SELECT id, place FROM at WHERE topic = {}::smallint "
    "ORDER BY place <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography LIMIT 40) AS near "
    "ORDER BY ST_Distance(place, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) LIMIT 20"
)
CHANGES = 200


def index_of_many(size: int) -> tuple[Index, float]:
    """Return an index of ``size`` synthetic groups, and the seconds it took once they were there."""
    builder, took = IndexBuilder(), 0.0
    for portion in many_listings(size, on=TODAY):
        lines = lines_of(portion)
        began = perf_counter()
        builder.add(lines)
        took += perf_counter() - began
    began = perf_counter()
    index = builder.build(road_network(), TODAY)
    return index, took + perf_counter() - began


def need_of(question: Question) -> Need:
    """Return the need behind a question."""
    return Need(topics=(WeightedTopic(question.topic),))


def ranked_in(index: Index, question: Question, departure: Departure) -> float:
    """Return the microseconds of one ranking."""
    need = need_of(question)
    return microseconds(lambda: rank(index, need, departure, 20))


def main() -> None:
    """Measure and print."""
    travel = TravelTimes(capacity=2 * ASKED)
    asked = questions(ASKED)
    departures = [Departure.at(each.origin, travel) for each in asked]
    rows, medians = [], {}
    for size in SIZES:
        index, seconds = index_of_many(size)
        for each, departure in zip(asked, departures, strict=True):
            rank(index, need_of(each), departure, 20)
        took = [
            ranked_in(index, each, departure)
            for _ in range(3)
            for each, departure in zip(asked, departures, strict=True)
        ]
        medians[size] = median(took)
        if size == SIZES[-1]:
            compare(index, asked, departures)
        changes = change_times(index)
        rows.append(
            [
                f"{size:,}",
                number(median(took)),
                number(share(took, 99)),
                number(median(took) / medians[SIZES[0]]),
                number(seconds),
                number(median(changes) / 1000),
                number(max(changes) / 1000),
            ]
        )
    head = ["groups", "median µs", "p99 µs", "× 1 k", "index built s", "a change ms", "slowest ms"]
    show(f"Ranking in process, 20 of n, known origins ({ASKED} questions, three rounds)", head, rows)


def change_times(index: Index) -> list[float]:
    """Return how long each of some changed groups takes to be taken in."""
    changed = [each for portion in many_listings(CHANGES, seed=5, on=TODAY) for each in portion]
    return [microseconds(lambda each=each: index.put(each)) for each in changed]  # type: ignore[misc]  # mypy knows no type of such a lambda


def compare(index: Index, asked: list[Question], departures: list[Departure]) -> None:
    """Put the same questions to PostGIS and to Piccolo with geopy, at the largest size."""
    rows: list[list[str]] = []
    if postgis.at_hand():
        for name, exact in (("PostGIS, KNN on a partial GiST index", False), ("the same, exact by ST_Distance", True)):
            ours, theirs = asyncio.run(beside_postgis(asked, departures, index, exact))
            rows.append([name, *compared(ours, theirs)])
    else:
        print("PostGIS is not on this machine: that comparison is left out.")
    ours, theirs = asyncio.run(beside_geopy(asked[:3], departures[:3], index))
    rows.append(["all through Piccolo, geopy for each", *compared(ours, theirs)])
    show(f"At {SIZES[-1]:,} groups, in turn", ["beside", "its median µs", "ours", "theirs / ours"], rows)


def compared(ours: list[float], theirs: list[float]) -> list[str]:
    """Return the two medians and the median of the ratios pair by pair."""
    ratios = [them / us for us, them in zip(ours, theirs, strict=True)]
    return [number(median(theirs)), number(median(ours)), number(median(ratios))]


async def beside_postgis(
    asked: list[Question], departures: list[Departure], index: Index, exact: bool
) -> tuple[list[float], list[float]]:
    """Return times of ours and of PostGIS for each question, asked in turn."""
    topics = sorted({each.topic for each in asked})
    code = {topic: number_ for number_, topic in enumerate(topics)}
    with postgis.server() as folder:
        connection: Any = await asyncpg.connect(host=folder, user="bench", database="postgres")
        await connection.execute("CREATE EXTENSION postgis")
        await connection.execute("CREATE TABLE at (id int, topic smallint, place geography(Point, 4326))")
        await connection.execute("CREATE TEMP TABLE raw (id int, topic smallint, lon float8, lat float8)")
        for portion in many_listings(SIZES[-1], on=TODAY):
            records = [
                (each.id, code[key], each.lon, each.lat)
                for each in portion
                if each.lat is not None
                for key in each.topics
                if key in code
            ]
            await connection.copy_records_to_table("raw", records=records)
        await connection.execute(
            "INSERT INTO at SELECT id, topic, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography FROM raw"
        )
        for topic in code.values():
            await connection.execute(f"CREATE INDEX ON at USING gist (place) WHERE topic = {topic}::smallint")
        await connection.execute("VACUUM ANALYZE at")
        prepared = {
            topic: await connection.prepare(EXACT.format(at) if exact else NEAREST.format(at))
            for topic, at in code.items()
        }
        ours: list[float] = []
        theirs: list[float] = []
        pairs = list(zip(asked, departures, strict=True))
        for round_ in range(3):
            # A block each in turn: a server that has just been waited for finds its caches cold.
            for block in (pairs[at : at + BLOCK] for at in range(0, len(pairs), BLOCK)):
                them, us = [], []
                for each, _ in block:
                    began = perf_counter()
                    found = await prepared[each.topic].fetch(each.origin.lon, each.origin.lat)
                    them.append((perf_counter() - began) * 1e6)
                    assert len(found) == 20
                for each, departure in block:
                    us.append(ranked_in(index, each, departure))
                if round_:  # the first warms both
                    ours += us
                    theirs += them
        await connection.close()
    return ours, theirs


async def beside_geopy(
    asked: list[Question], departures: list[Departure], index: Index
) -> tuple[list[float], list[float]]:
    """Return times of ours and of reading every group on the topic with Piccolo and measuring with geopy."""
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with database(f"sqlite:///{Path(folder) / 'bench.sqlite'}"):
            await migrate()
            await put_many(SIZES[-1], on=TODAY)
            for each, departure in zip(asked, departures, strict=True):
                began = perf_counter()
                groups = await Group.select(Group.id, Group.lat, Group.lon).where(
                    Group.topics.like(f'%"{each.topic}"%')  # more than fair: only the topic's groups are loaded
                )
                here = (each.origin.lat, each.origin.lon)
                far = sorted(
                    (geodesic(here, (group["lat"], group["lon"])).km, group["id"])
                    for group in groups
                    if group["lat"] is not None
                )
                theirs.append((perf_counter() - began) * 1e6)
                assert len(far[:20]) == 20
                ours.append(ranked_in(index, each, departure))
    return ours, theirs


if __name__ == "__main__":
    main()
