"""Loads the demonstration directory: the real organisations and invented groups, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from videre.bulk import insert_many
from videre.database import reading, writing
from videre.directory.demo.invent import Invented, invent
from videre.directory.demo.stewards import demo_organisations
from videre.directory.freshness import Freshness, freshness
from videre.directory.group_rows import group_values, next_version, stamp
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import today
from videre.directory.numbers import county_of
from videre.directory.organisations import check_organisation, organisation_values
from videre.directory.schedule import steps_due
from videre.directory.slugs import numbered_slug, slug_of
from videre.directory.tables import Group, Organisation
from videre.people.actors import SYSTEM

GROUPS = 400
CHUNK = 200
"""Rows in one insert: the engines allow some 32,000 values."""
Progress = Callable[[int, int], None]


async def load_demo(*, count: int = GROUPS, on: date | None = None, progress: Progress | None = None) -> int:
    """Load ``count`` invented groups as of a day (today) and return how many; 0 where there are groups already.

    ``progress`` is called with how many groups are ready and how many there will be. Deterministic but for
    the day. All or nothing.
    """
    async with reading():
        if await _holds_anything():  # nothing is invented in vain, as each `make run` asks
            return 0
    day = on or today()
    rows = []
    slugs: set[str] = set()
    for number, group in enumerate(invent(count, day), 1):
        rows.append(_row(group, slugs, day))
        if progress and (number % 20 == 0 or number == count):
            progress(number, count)
    async with writing():
        if await _holds_anything():
            return 0
        version = await next_version()
        stewards = await _organisations()
        await _insert(rows, stewards, version)
        await _stewardships(rows, day)
    return len(rows)


async def _holds_anything() -> bool:
    return bool(await Group.exists() or await Organisation.exists())


def _row(group: Invented, slugs: set[str], day: date) -> dict[str, Any]:
    values = group_values(group.details)
    listed_as = group.paused_from or group.state
    fresh = freshness(group.confirmed_on, listed_as, day) if group.state in LISTED else Freshness.FRESH
    # As if the letters had gone out in their time: the demonstration's mailbox begins almost empty.
    asked = steps_due(group.confirmed_on or day, group.state, None, None, day)
    return values | {
        "reminded": asked.step.value if asked else "",
        "reminded_for": asked.due if asked else None,
        "slug": numbered_slug(slug_of(_unmarked(group.details.name), values["place_label"]), slugs),
        "state": group.state.value,
        "paused_from": group.paused_from.value if group.paused_from else None,
        "room": group.room.value,
        "room_as_of": group.room_as_of,
        "confirmed_on": group.confirmed_on,
        "unconfirmed": fresh in {Freshness.UNCONFIRMED, Freshness.MISSING},
        "missing": fresh is Freshness.MISSING,
        "remark": "Kan dere skrive litt mer om når dere møtes?" if group.state is GroupState.RETURNED else "",
        "created_at": datetime.now(UTC),
        "submitted_at": datetime.now(UTC) if group.state is GroupState.SUBMITTED else None,
    }


def _unmarked(name: str) -> str:
    return name.removesuffix(" (eksempel)")


async def _organisations() -> dict[str, int]:
    """Insert the organisations; return who answers for what: area code → id."""
    known = demo_organisations()
    for details in known:
        check_organisation(details)
    values = [organisation_values(details) for details in known]
    await insert_many("organisation", {column: [each[column] for each in values] for column in values[0]})
    ids = {row["name"]: row["id"] for row in await Organisation.select(Organisation.id, Organisation.name)}
    assert len(ids) == len(known), "two organisations of one name would share what they answer for"
    areas = {code: ids[details.name] for details in known for code in details.areas}
    await insert_many("area", {"organisation": list(areas.values()), "code": list(areas)})
    return areas


async def _insert(rows: list[dict[str, Any]], stewards: dict[str, int], version: int) -> None:
    """Insert the groups and put their ids into ``rows``; merged ones come last and point at a listed one."""
    for row in rows:
        area = row["municipality"]
        row["steward"] = stewards.get(area) or stewards.get(county_of(area)) or stewards[""]
        row |= stamp(version, SYSTEM)
    merged = [row for row in rows if row["state"] == GroupState.MERGED]
    await _insert_chunks([row for row in rows if row["state"] != GroupState.MERGED])
    targets = [row["id"] for row in rows if row["state"] in LISTED and not row["missing"]]
    for number, row in enumerate(merged):
        row["merged_into"] = targets[number % len(targets)]
    await _insert_chunks(merged)


async def _insert_chunks(rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        ids = await Group.insert(*(Group(**row) for row in chunk)).returning(Group.id)
        for row, inserted in zip(chunk, ids, strict=True):
            row["id"] = inserted["id"]


async def _stewardships(rows: list[dict[str, Any]], day: date) -> None:
    columns = {
        "group_id": [row["id"] for row in rows],
        "organisation": [row["steward"] for row in rows],
        "from_on": [(row["confirmed_on"] or day) - timedelta(days=30) for row in rows],
    }
    await insert_many("stewardship", columns)
