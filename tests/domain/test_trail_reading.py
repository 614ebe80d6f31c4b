"""The trail is read by whoever answers for a record, the whole by administrators; reading the whole leaves a trace."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.database import reading, writing
from videre.directory.meetings import today
from videre.language import Language
from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission, Role
from videre.people.shapes import Grant, Identity
from videre.problems import NotAllowed
from videre.trail import queries
from videre.trail.actions import RecordKind, record
from videre.trail.queries import Entry, entries_for, trail_csv
from videre.trail.spreadsheet import csv_line
from videre.trail.tables import TrailEntry

ANNE = Identity(1, "Anne Lie", "anne@example.no", Language.NB, (Grant(Role.ADMINISTRATOR, 1),), strong=True)
SIV = Identity(2, "Siv Dahl", "siv@example.no", Language.NB, (Grant(Role.STEWARD, 5),), strong=True)
IVAR = Identity(3, "Ivar Moen", "ivar@example.no", Language.NB, (Grant(Role.STARTER),))


async def written(
    count: int = 1, *, record_id: int = 7, organisation_id: int | None = 5, who: str = "Siv Dahl"
) -> None:
    async with writing():
        for number in range(count):
            await record(
                what="approve" if number % 2 else "look-contacts",
                kind=RecordKind.GROUP,
                record_id=record_id,
                by=Actor(ActorKind.STEWARD, who, 2),
                organisation_id=organisation_id,
                note=f"{number}",
            )


async def looks() -> list[str]:
    async with reading():
        rows = await TrailEntry.select(TrailEntry.what).where(TrailEntry.record_kind == "trail").order_by(TrailEntry.id)
    return [row["what"] for row in rows]


async def of_record(identity: Identity, record_id: int = 7) -> list[Entry]:
    return await entries_for(identity, RecordKind.GROUP, record_id)


async def test_a_steward_reads_the_time_their_organisation_answered(database: str) -> None:
    await written(2)
    await written(1, organisation_id=6)
    await written(1, organisation_id=None)
    await written(1, record_id=8)
    assert [entry.note for entry in await of_record(SIV)] == ["1", "0"]
    assert len(await of_record(ANNE)) == 4
    assert await looks() == []


@pytest.mark.parametrize(
    "identity", [IVAR, Identity(4, "", "", Language.NB), Identity(2, "", "", Language.NB, SIV.grants)]
)
async def test_nobody_else_reads_any_of_it(database: str, identity: Identity) -> None:
    await written()
    for attempt in (of_record(identity), entries_for(identity), trail_csv(identity)):
        with pytest.raises(NotAllowed):
            await attempt


async def test_a_steward_reads_no_whole_and_exports_nothing(database: str) -> None:
    for attempt in (entries_for(SIV), entries_for(SIV, RecordKind.GROUP), trail_csv(SIV, RecordKind.GROUP, 7)):
        with pytest.raises(NotAllowed):
            await attempt
    scoped = Identity(1, "", "", Language.NB, ANNE.grants, strong=True, scopes=frozenset({Permission.OWN_ACCOUNT}))
    with pytest.raises(NotAllowed):
        await entries_for(scoped)
    assert await looks() == []


async def test_reading_the_whole_leaves_a_trace(database: str) -> None:
    await written(3)
    entries = await entries_for(ANNE, since=today())
    assert entries[0].what == "look-trail", "it is on the trail it shows"
    assert entries[0].note == f"since={today()}"
    assert (entries[0].who, entries[0].capacity) == ("Anne Lie", "administrator")


async def test_pages_follow_each_other_and_filters_narrow(database: str) -> None:
    await written(25)
    seen: list[int] = []
    before = None
    while page := await entries_for(ANNE, RecordKind.GROUP, 7, before_id=before, limit=10):
        seen += [entry.id for entry in page]
        before = page[-1].id
    assert len(seen) == len(set(seen)) == 25
    assert seen == sorted(seen, reverse=True)
    assert {entry.what for entry in await entries_for(ANNE, RecordKind.GROUP, 7, what="approve")} == {"approve"}
    tomorrow, yesterday = today() + timedelta(days=1), today() - timedelta(days=1)
    assert await entries_for(ANNE, RecordKind.GROUP, 7, since=tomorrow) == []
    assert await entries_for(ANNE, RecordKind.GROUP, 7, until=yesterday) == []
    assert len(await entries_for(ANNE, RecordKind.GROUP, 7, since=today(), until=today())) == 25
    assert len(await entries_for(ANNE, RecordKind.GROUP, 7, since=date.min, until=date.max)) == 25


async def test_an_export_is_whole_and_leaves_a_trace(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PORTION", 10)
    await written(25, who="=HYPERLINK(evil)")
    portions = [portion async for portion in await trail_csv(ANNE)]
    assert len(portions) == 4, "25 entries and the export itself, in portions"
    text = "".join(portions)
    assert text.startswith("\ufeffid;at;")
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [line["what"] for line in lines].count("export-trail") == 1
    assert len(lines) == 26
    assert {line["who"] for line in lines[1:]} == {"'=HYPERLINK(evil)"}
    assert await looks() == ["export-trail"]


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_no_cell_is_a_formula_and_nothing_is_lost(cells: list[str]) -> None:
    (line,) = csv.reader(io.StringIO(csv_line(cells), newline=""), delimiter=";", strict=True)
    assert [each.removeprefix("'") for each in line] == [each.removeprefix("'") for each in cells]
    assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in line)


async def test_what_a_person_did_with_their_card_is_not_read_by_the_stewards_of_the_service(database: str) -> None:
    async with writing():
        for organisation_id in (5, 6):
            await record(
                what="decline",
                kind=RecordKind.HANDOVER,
                record_id=7,
                by=Actor(ActorKind.HOLDER),
                organisation_id=organisation_id,
            )
    assert await entries_for(SIV, RecordKind.HANDOVER, 7) == []
    assert len(await entries_for(ANNE, RecordKind.HANDOVER, 7)) == 2
