"""The real organisations, loaded where they are missing: without the demonstration, and again without harm."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

import pytest

from tests import world as w
from videre.commands.organisations import load
from videre.database import reading
from videre.directory.known_organisations import known_organisations
from videre.directory.meetings import today
from videre.directory.organisations import create_missing_organisations
from videre.directory.queries import directory_version, organisations, steward_on
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group
from videre.people.actors import SYSTEM
from videre.problems import NotAllowed
from videre.settings import Settings
from videre.trail.tables import TrailEntry

KNOWN = known_organisations()


async def test_a_new_directory_gets_all_of_them_at_once_and_the_trail_says_so(database: str) -> None:
    assert await create_missing_organisations(known=KNOWN, by=SYSTEM) == len(KNOWN) > 365
    assert await directory_version() == 1
    kinds = Counter(each.kind for each in await organisations())
    assert kinds[OrganisationKind.MUNICIPALITY] == 357
    assert kinds[OrganisationKind.DISTRICT_OFFICE] == 7
    assert kinds[OrganisationKind.NATIONAL] == 1
    async with reading():
        entries = await TrailEntry.select(TrailEntry.what, TrailEntry.record_kind, TrailEntry.capacity)
        assert not await Group.exists(), "nothing invented comes with them"
    assert Counter((row["what"], row["record_kind"], row["capacity"]) for row in entries) == {
        ("create", "organisation", "system"): len(KNOWN)
    }


async def test_offices_answer_for_counties_and_no_municipality_for_anything(database: str) -> None:
    await create_missing_organisations(known=KNOWN, by=SYSTEM)
    areas = {each.name: each.areas for each in await organisations() if each.areas}
    assert set(areas.pop("Selvhjelp Norge")) == {""}
    assert len(areas) == 7
    assert {len(code) for codes in areas.values() for code in codes} == {2}


async def test_loading_again_changes_nothing(database: str) -> None:
    await create_missing_organisations(known=KNOWN, by=SYSTEM)
    before = await organisations()
    assert await create_missing_organisations(known=KNOWN, by=SYSTEM) == 0
    assert await organisations() == before
    assert await directory_version() == 1


async def test_what_is_there_stays_as_it_is_and_keeps_its_areas(database: str, world: w.World) -> None:
    mine = await w.an_organisation(
        OrganisationKind.DISTRICT_OFFICE, "Kontoret i nord", municipality="5601", areas=("46",)
    )
    before = {each.id: each for each in await organisations()}
    await create_missing_organisations(known=KNOWN, by=SYSTEM)
    after = await organisations()
    assert [each for each in after if each.id in before] == list(before.values())
    names = [each.name for each in after]
    assert names.count("Fredrikstad kommune") == names.count("Selvhjelp Norge") == 1
    assert "Selvhjelp Norge, distriktskontor Alta" not in names, "Alta has its office, under another name"
    codes = Counter(code for each in after for code in each.areas)
    assert codes["46"] == 1, "Bergen leaves Vestland to who has it"
    steward = await steward_on("4601", today())
    assert steward is not None
    assert steward.id == mine


async def test_only_the_command_line_loads_them(database: str) -> None:
    with pytest.raises(NotAllowed):
        await create_missing_organisations(known=KNOWN, by=w.ANNE)


def test_the_command_works_in_production(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(database_url=database_url, environment="production")
    assert load(settings, Namespace()) == 0
    assert load(settings, Namespace()) == 0
    said = capsys.readouterr().out
    assert f"{len(KNOWN)} organisation(s) loaded." in said
    assert "All organisations were there." in said
