"""Organisations change: contact, areas with dates, and their end."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from tests import world as w
from tests.people import someone
from videre.database import reading
from videre.directory.meetings import today
from videre.directory.organisation_changes import (
    change_organisation,
    end_area,
    end_organisation,
    end_preview,
    give_area,
    organisation_for,
)
from videre.directory.orphans import orphan_ended_organisations, orphaned_for
from videre.directory.queries import directory_version, steward_on
from videre.directory.shapes import OrganisationKind
from videre.directory.transfer import transfer
from videre.matching.watching import load_search, refresh
from videre.people.roles import Role
from videre.people.shapes import Grant
from videre.places.travel import TravelTimes
from videre.problems import Conflict, Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

pytestmark = pytest.mark.usefixtures("database")
OFFICE = OrganisationKind.DISTRICT_OFFICE
ADMINISTRATOR = someone(Grant(Role.ADMINISTRATOR))
LAST = date(2026, 12, 31)
NEW_YEAR = LAST + timedelta(days=1)


async def test_a_change_reaches_every_listing_and_is_on_the_trail_without_its_words() -> None:
    office = await w.an_organisation(OFFICE, "Kontor A", areas=("31",))
    group = await w.a_group(steward_id=office)
    seen = await organisation_for(ADMINISTRATOR, office)
    assert (seen.details.name, [area.code for area in seen.areas], seen.groups) == ("Kontor A", ["31"], 1)
    search = await load_search(TravelTimes())
    changed = msgspec.structs.replace(seen.details, name="Kontor Øst", email="ost@example.no")
    await change_organisation(organisation_id=office, details=changed, by=ADMINISTRATOR)
    assert await refresh(search)
    listing = search.listing(await w.slug(group))
    assert listing is not None
    assert listing.steward == "Kontor Øst"
    async with reading():
        entries = await TrailEntry.select().where(TrailEntry.record_kind == "organisation").order_by(TrailEntry.id)
    assert [(row["what"], row["note"]) for row in entries] == [("create", ""), ("change", "email name")]
    assert [area.code for area in (await organisation_for(ADMINISTRATOR, office)).areas] == ["31"]


async def test_faults_and_what_is_taken_are_refused() -> None:
    moss = await w.an_organisation(OrganisationKind.MUNICIPALITY, "Moss kommune", municipality="3103")
    office = await w.an_organisation(OFFICE, "Kontor A")
    details = (await organisation_for(ADMINISTRATOR, office)).details
    with pytest.raises(Invalid) as refused:
        faulty = msgspec.structs.replace(details, name=" ", email="x", organisation_number="1")
        await change_organisation(organisation_id=office, details=faulty, by=ADMINISTRATOR)
    assert {error.field for error in refused.value.fields} == {"name", "email", "organisation_number"}
    with pytest.raises(Conflict):
        taken = msgspec.structs.replace(details, kind=OrganisationKind.MUNICIPALITY, municipality="3103")
        await change_organisation(organisation_id=office, details=taken, by=ADMINISTRATOR)
    with pytest.raises(NotFound):
        await change_organisation(organisation_id=moss + office + 1, details=details, by=ADMINISTRATOR)


async def test_only_administrators_change_organisations() -> None:
    office = await w.an_organisation(OFFICE, "Kontor A", areas=("31",))
    details = (await organisation_for(ADMINISTRATOR, office)).details
    steward = someone(Grant(Role.STEWARD, office))
    assert (await organisation_for(steward, office)).details == details
    with pytest.raises(NotAllowed):
        await organisation_for(someone(Grant(Role.STEWARD, office + 1)), office)
    for by in (steward, someone(), someone(Grant(Role.ADMINISTRATOR), strong=False), w.SIV):
        for act in (
            change_organisation(organisation_id=office, details=details, by=by),
            give_area(organisation_id=office, code="03", by=by),
            end_area(area_id=1, last_day=LAST, by=by),
            end_preview(by, office, LAST),
            end_organisation(organisation_id=office, last_day=LAST, by=by),
        ):
            with pytest.raises(NotAllowed):
                await act


async def test_an_area_changes_hands_on_a_day() -> None:
    first = await w.an_organisation(OFFICE, "Kontor A", areas=("31",))
    second = await w.an_organisation(OFFICE, "Kontor B")
    with pytest.raises(Invalid) as refused:
        await give_area(organisation_id=second, code="31", by=ADMINISTRATOR, valid_from=NEW_YEAR)
    assert refused.value.fields[0].values == {"organisation": "Kontor A"}
    (area,) = (await organisation_for(ADMINISTRATOR, first)).areas
    await end_area(area_id=area.id, last_day=LAST, by=ADMINISTRATOR)
    await give_area(organisation_id=second, code="31", by=ADMINISTRATOR, valid_from=NEW_YEAR)
    for day, name in ((LAST, "Kontor A"), (NEW_YEAR, "Kontor B")):
        answers = await steward_on(w.FREDRIKSTAD, day)
        assert answers is not None
        assert answers.name == name
    for code, dates in (("77", {}), ("9999", {}), ("03", {"valid_from": NEW_YEAR, "valid_to": LAST})):
        with pytest.raises(Invalid):
            await give_area(organisation_id=second, code=code, by=ADMINISTRATOR, **dates)
    with pytest.raises(NotFound):
        await end_area(area_id=4711, last_day=LAST, by=ADMINISTRATOR)


async def test_an_organisation_ends_with_a_preview_and_new_groups_go_to_the_next_in_line() -> None:
    national = await w.an_organisation(OrganisationKind.NATIONAL, "Selvhjelp Norge", areas=("",))
    home = await w.an_organisation(
        OrganisationKind.MUNICIPALITY, "Fredrikstad kommune", municipality=w.FREDRIKSTAD, areas=(w.FREDRIKSTAD,)
    )
    group = await w.a_group(steward_id=home)
    version = await directory_version()
    (leaving,) = await end_preview(ADMINISTRATOR, home, LAST)
    assert (leaving.group.group_id, leaving.next_id, leaving.next_name) == (group, national, "Selvhjelp Norge")
    assert await directory_version() == version
    assert await end_organisation(organisation_id=home, last_day=LAST, by=ADMINISTRATOR, on=LAST) == 0
    assert await orphaned_for(ADMINISTRATOR, on=LAST) == []
    for day, answering in ((LAST, home), (NEW_YEAR, national)):
        found = await steward_on(w.FREDRIKSTAD, day)
        assert found is not None
        assert found.id == answering
    assert await orphan_ended_organisations(NEW_YEAR) == 1
    assert [each.group_id for each in await orphaned_for(ADMINISTRATOR, on=NEW_YEAR)] == [group]


async def test_an_end_that_is_past_leaves_the_groups_at_once_and_a_successor_in_time_leaves_none() -> None:
    first, second = await w.an_organisation(OFFICE, "Kontor A"), await w.an_organisation(OFFICE, "Kontor B")
    third = await w.an_organisation(OFFICE, "Kontor C", valid_from=today())
    yesterday = today() - timedelta(days=1)
    await w.a_group(steward_id=first)
    await w.a_group(steward_id=second)
    assert await end_organisation(organisation_id=first, last_day=yesterday, by=ADMINISTRATOR) == 1
    assert await transfer(from_id=second, to_id=third, by=ADMINISTRATOR) == 1
    assert await end_organisation(organisation_id=second, last_day=yesterday, by=ADMINISTRATOR) == 0
    with pytest.raises(Invalid):
        await end_organisation(organisation_id=third, last_day=yesterday, by=ADMINISTRATOR)
    assert len(await orphaned_for(ADMINISTRATOR)) == 1
