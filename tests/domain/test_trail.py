"""The trail: written with what it tells of, and unchangeable even for the application itself."""

from __future__ import annotations

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.problems import Conflict
from videre.trail.actions import RecordKind, record
from videre.trail.tables import TrailEntry


async def _entries() -> list[str]:
    async with reading():
        return [row["what"] for row in await TrailEntry.select(TrailEntry.what).order_by(TrailEntry.id)]


async def _written(what: str) -> None:
    async with writing():
        await record(what=what, kind=RecordKind.GROUP, record_id=7, by=w.SIV, note="submitted→gathering")


async def test_an_entry_says_who_what_when_and_on_which_record(database: str) -> None:
    await _written("approve")
    async with reading():
        (entry,) = await TrailEntry.select()
    assert (entry["who"], entry["capacity"], entry["what"]) == ("Siv Dahl", "steward", "approve")
    assert (entry["record_kind"], entry["record_id"], entry["note"]) == ("group", 7, "submitted→gathering")
    assert entry["at"] is not None


async def test_nothing_is_written_when_the_change_fails(database: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with writing():
            await record(what="approve", kind=RecordKind.GROUP, record_id=7, by=w.SIV)
            raise ZeroDivisionError
    assert await _entries() == []


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET who = 'nobody'", "DELETE FROM trail_entry"])
async def test_the_database_refuses_to_change_or_delete(database: str, statement: str) -> None:
    await _written("approve")
    with pytest.raises(Conflict):
        async with writing():
            await TrailEntry.raw(statement)
    assert await _entries() == ["approve"]
