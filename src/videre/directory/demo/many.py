"""Any number of synthetic listings for measurements: clustered like Norwegian towns, made in seconds.

They are random columns over small tables of ready values, so a million cost a few seconds and repeat exactly
for one seed. They have no private values and no stewards, and no text worth reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from videre.bulk import insert_many
from videre.database import writing
from videre.directory.demo import shares
from videre.directory.group_rows import next_version
from videre.directory.meetings import Meetings
from videre.directory.rule_text import DAYS
from videre.directory.shapes import Format, Listing, PlacePrivacy
from videre.people.actors import SYSTEM
from videre.places.gazetteer import gazetteer

CHUNK = 20_000
SPREAD_KM = 1.2
"""Standard deviation of a group's distance from the middle of its postal code, in each direction."""
VARIANTS = 400
DESCRIPTION = "Vi møtes for å dele erfaringer. Alle er velkomne, og du sier bare så mye du vil. Dette er et eksempel."
SUMMARY = "En gruppe for deg som vil møte andre i samme situasjon, laget for målinger."

K = TypeVar("K")


def many_listings(n: int, *, seed: int = 1, on: date = date(2026, 11, 22)) -> Iterator[list[Listing]]:
    """Yield ``n`` public listings with ids 1…n as seen ``on`` a day, in lists of up to 20,000."""
    for columns in _chunks(n, seed, on):
        yield list(map(Listing, *columns))


async def put_many(n: int, *, seed: int = 1, on: date = date(2026, 11, 22)) -> None:
    """Put the same ``n`` groups in a directory that never had any, in one transaction and one version."""
    async with writing():
        version = await next_version()
        for columns in _chunks(n, seed, on):
            stored = dict(zip(Listing.__struct_fields__, columns, strict=True))
            rows = len(stored["slug"])
            stored["version"] = [version] * rows
            for keys in ("topics", "languages", "accessibility"):
                stored[keys] = [_stored_keys(each) for each in stored[keys]]
            stored["meetings"] = list(map(_stored_meetings, stored["meetings"]))
            for choice in ("format", "place_privacy", "audience", "room", "state"):
                stored[choice] = [each.value for each in stored[choice]]
            del stored["id"], stored["steward"], stored["steward_id"]  # the database counts ids itself
            stored["changed_by"] = [str(SYSTEM)] * rows
            await insert_many("self_help_group", stored)


def _chunks(n: int, seed: int, on: date) -> Iterator[list[list[Any]]]:
    """Yield the columns of ``Listing``, in its order, for stretches of ids."""
    random = np.random.default_rng(seed)
    places = [place for place in gazetteer().postal_codes if place.population]
    people = np.array([place.population for place in places], dtype=np.float64)
    lat, lon = np.array([place.lat for place in places]), np.array([place.lon for place in places])
    topics, meetings = _topic_lists(), _meetings(on)
    for first in range(1, n + 1, CHUNK):
        size = min(CHUNK, n + 1 - first)
        ids = list(range(first, first + size))
        where = random.choice(len(places), size, p=people / people.sum())
        north, east = random.normal(0, SPREAD_KM, size), random.normal(0, SPREAD_KM, size)
        lats = np.round(lat[where] + north / 111.2, 5)
        lons = np.round(lon[where] + east / (111.2 * np.cos(np.radians(lat[where]))), 5)
        formats = _drawn(random, shares.FORMAT_SHARES, size)
        privacy = _drawn(random, shares.PRIVACY_SHARES, size)
        placed = [each is Format.IN_PERSON for each in formats]
        states = _drawn(random, shares.LISTED_STATE_SHARES, size)
        rooms = {state: _drawn(random, share, size) for state, share in shares.ROOM_SHARES.items()}
        ages = _drawn(random, shares.AGE_SHARES, size)
        nothing, blank = [None] * size, [""] * size
        yield [
            ids,
            [f"gruppe-{number}" for number in ids],
            _picked(random, topics, size),
            (random.random(size) < 0.1).tolist(),
            formats,
            [places[at].municipality if there else "" for at, there in zip(where, placed, strict=True)],
            [value if there else None for value, there in zip(lats.tolist(), placed, strict=True)],
            [value if there else None for value, there in zip(lons.tolist(), placed, strict=True)],
            _drawn(random, shares.LANGUAGE_SHARES, size),
            _drawn(random, shares.AUDIENCE_SHARES, size),
            [lowest for lowest, _ in ages],
            [highest for _, highest in ages],
            _drawn(random, shares.ACCESSIBILITY_SHARES, size),
            _picked(random, meetings, size),
            [rooms[state][row] for row, state in enumerate(states)],
            _days_ago(random, on, 90, size),
            _days_ago(random, on, 120, size),
            states,
            [1] * size,
            [f"Gruppe {number} (eksempel)" for number in ids],
            [SUMMARY] * size,
            [DESCRIPTION] * size,
            [places[at].name if there else "" for at, there in zip(where, placed, strict=True)],
            [each is PlacePrivacy.EXACT and there for each, there in zip(privacy, placed, strict=True)],
            privacy,
            nothing,
            nothing,
            blank,
            ["gruppe@example.no"] * size,
            blank,
            blank,
            [True] * size,
        ]


def _drawn(random: np.random.Generator, share: Mapping[K, float], size: int) -> list[K]:
    weights = np.array(list(share.values()), dtype=np.float64)
    values = list(share)
    return [values[at] for at in random.choice(len(values), size, p=weights / weights.sum()).tolist()]


def _picked(random: np.random.Generator, values: list[K], size: int) -> list[K]:
    return [values[at] for at in random.integers(len(values), size=size).tolist()]


def _days_ago(random: np.random.Generator, on: date, most: int, size: int) -> list[date]:
    days = [on - timedelta(days=ago) for ago in range(most)]
    return _picked(random, days, size)


@cache
def _topic_lists() -> list[tuple[str, ...]]:
    """One to three topics, as often as ``shares`` says, as a table to pick from evenly."""
    random = np.random.default_rng(0)
    keys = list(shares.TOPIC_SHARES)
    weights = np.array(list(shares.TOPIC_SHARES.values()))
    counts: NDArray[np.int64] = random.choice([1, 2, 3], 10 * VARIANTS, p=[0.7, 0.22, 0.08])
    return [
        tuple(keys[at] for at in random.choice(len(keys), count, replace=False, p=weights / weights.sum()))
        for count in counts.tolist()
    ]


@cache
def _meetings(on: date) -> list[Meetings | None]:
    random = np.random.default_rng(0)
    weekdays = np.array(shares.WEEKDAY_SHARES) / sum(shares.WEEKDAY_SHARES)
    rules, hours = _drawn(random, shares.RULE_SHARES, VARIANTS), _drawn(random, shares.HOUR_SHARES, VARIANTS)
    made: list[Meetings | None] = []
    for rule, hour, weekday in zip(rules, hours, random.choice(7, VARIANTS, p=weekdays).tolist(), strict=True):
        first = on - timedelta(days=int(random.integers(30, 700)))
        first += timedelta(days=(weekday - first.weekday()) % 7)
        start = datetime(first.year, first.month, first.day, hour)
        made.append(Meetings(start, 120, rule.format(day=DAYS[weekday]), skip_holidays=bool(random.random() < 0.6)))
    return [*made, None]


@cache
def _stored_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(key) for key in keys)


@cache
def _stored_meetings(meetings: Meetings | None) -> str | None:
    return msgspec.json.encode(meetings).decode() if meetings else None
