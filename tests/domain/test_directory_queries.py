"""Reads of the directory, the demonstration, bulk loading and the migrations, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import msgspec
import pytest
from piccolo.table import Table

from tests import world as w
from videre.database import reading, writing
from videre.directory.actions import confirm_group, create_group
from videre.directory.demo import load_demo
from videre.directory.demo.many import many_listings, put_many
from videre.directory.freshness import Freshness, freshness
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import TIMEZONE, today
from videre.directory.queries import (
    changed_since,
    directory_version,
    group_count,
    listings,
    organisations,
    steward_on,
)
from videre.directory.recurrence import in_words, next_meeting
from videre.directory.room import RoomStatus
from videre.directory.shapes import Format, Listing, OrganisationKind, PlacePrivacy
from videre.directory.tables import Area, Group, Organisation, Stewardship
from videre.language import Language
from videre.problems import Conflict, Invalid, NotAllowed
from videre.topics.taxonomy import TOPICS

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 22)


async def all_listings(since_version: int = 0) -> list[Listing]:
    return [listing async for chunk in listings(since_version) for listing in chunk]


async def test_an_empty_directory() -> None:
    assert await directory_version() == 0
    assert await all_listings() == []
    assert await changed_since(0) == (0, [], [])
    assert await organisations() == []
    assert await steward_on("3107", TODAY) is None


async def test_version_and_listings_belong_together_in_one_reading_block() -> None:
    await w.small_world()
    async with reading():
        version = await directory_version()
        found = await all_listings()
    assert max(listing.version for listing in found) <= version
    assert [listing.id for listing in found] == sorted(listing.id for listing in found)
    assert {listing.state for listing in found} <= LISTED
    assert "Kladden" not in {listing.name for listing in found}
    assert await all_listings(version) == []


async def test_a_steward_is_named_only_while_it_answers() -> None:
    yesterday = today() - timedelta(days=1)
    ended = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Nedlagt kontor", valid_to=yesterday)
    await w.a_group(steward_id=ended)
    (listing,) = await all_listings()
    assert (listing.steward_id, listing.steward) == (None, "")


async def test_the_steward_is_the_municipality_else_the_office_else_the_nation() -> None:
    small = await w.small_world()
    for municipality, expected in (
        (w.FREDRIKSTAD, small.fredrikstad),
        (w.SARPSBORG, small.office),
        (w.TROMSO, small.national),
    ):
        steward = await steward_on(municipality, TODAY)
        assert steward is not None
        assert steward.id == expected


async def test_areas_count_only_while_they_are_valid() -> None:
    until = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 12, 31)}
    old = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Gammelt kontor", areas=("31",), **until)
    new = await w.an_organisation(
        OrganisationKind.DISTRICT_OFFICE, "Nytt kontor", areas=("31",), valid_from=date(2026, 1, 1)
    )
    for day, expected in ((date(2025, 12, 31), old), (date(2026, 1, 1), new)):
        steward = await steward_on(w.SARPSBORG, day)
        assert steward is not None
        assert steward.id == expected
    assert await steward_on(w.SARPSBORG, date(2019, 1, 1)) is None
    assert [each.areas for each in await organisations(OrganisationKind.DISTRICT_OFFICE, on=TODAY)] == [(), ("31",)]


async def test_organisations_are_checked_and_unique() -> None:
    with pytest.raises(Invalid) as refused:
        await w.an_organisation(OrganisationKind.MUNICIPALITY, "", organisation_number="123456789", areas=("77",))
    assert {error.field for error in refused.value.fields} == {"name", "organisation_number", "municipality", "areas"}
    with pytest.raises(Invalid) as refused:
        await w.an_organisation(
            OrganisationKind.LINK_CENTRE, "x" * 201, email="a@b.no?cc=c%40d.no", phone="ring", website="javascript:x"
        )
    assert {error.field for error in refused.value.fields} == {"name", "email", "phone", "website"}
    await w.an_organisation(OrganisationKind.MUNICIPALITY, "Moss kommune", municipality="3103")
    with pytest.raises(Conflict):
        await w.an_organisation(OrganisationKind.MUNICIPALITY, "Moss en gang til", municipality="3103")
    with pytest.raises(NotAllowed):
        await w.create_organisation(details=w.OrganisationDetails(kind=OrganisationKind.NATIONAL, name="X"), by=w.IVAR)


async def test_the_demonstration_is_whole_and_repeats_and_looks_alive() -> None:
    seen: list[tuple[int, int]] = []
    assert await load_demo(progress=lambda done, of: seen.append((done, of))) == 400
    assert seen[-1] == (400, 400)
    assert await load_demo() == 0, "a directory that has groups is left alone"
    assert await group_count() == 400
    async with reading():
        rows = await Group.select()
        stewardships = await Stewardship.count()
    assert stewardships == 400
    assert {row["state"] for row in rows} == {state.value for state in GroupState}
    assert {topic for row in rows for topic in row["topics"]} == {topic.key for topic in TOPICS}
    assert {row["format"] for row in rows} == {each.value for each in Format}
    assert {row["room"] for row in rows} == {each.value for each in RoomStatus}
    assert {row["place_privacy"] for row in rows} == {each.value for each in PlacePrivacy}
    assert len({row["municipality"][:2] for row in rows if row["municipality"]}) == 15, "every county"
    assert 0.06 <= Counter(row["format"] for row in rows)["digital"] / len(rows) <= 0.08
    assert all(row["invented"] and "(eksempel)" in row["name"] for row in rows)
    assert all(60 <= len(row["summary"]) <= 160 for row in rows)
    assert all(row["contact_email"].endswith("@example.no") and not row["contact_phone"] for row in rows)
    assert len({row["slug"] for row in rows}) == len({row["name"] for row in rows}) == 400


async def test_demonstration_flags_are_those_its_dates_call_for() -> None:
    await load_demo()
    async with reading():
        rows = await Group.select()
    for row in rows:
        if row["state"] in LISTED:
            fresh = freshness(row["confirmed_on"], GroupState(row["state"]), today())
            assert row["missing"] is (fresh is Freshness.MISSING)
            assert row["unconfirmed"] is (fresh in {Freshness.UNCONFIRMED, Freshness.MISSING})
    assert {row["missing"] for row in rows} == {row["unconfirmed"] for row in rows} == {True, False}


async def test_demonstration_listings_can_be_shown_and_found() -> None:
    await load_demo()
    found = await all_listings()
    now = datetime.now(TIMEZONE)
    kinds = Counter(in_words(each.meetings, Language.NB).split()[0] for each in found if each.meetings)
    assert {"Hver", "Annenhver", "Første", "Siste"} <= set(kinds)
    assert sum(each.meetings is not None and next_meeting(each.meetings, now) is not None for each in found) > 200
    assert any("sovn" in each.topics and each.municipality == "3107" for each in found)
    assert any("sosial-angst" in each.topics and each.municipality == "4617" for each in found)
    for each in found:
        if each.place_privacy is PlacePrivacy.MUNICIPALITY and each.format is Format.IN_PERSON:
            assert each.place_label in each.name or "(" in each.place_label, "the name must not tell what is hidden"


async def test_the_real_organisations_cover_the_country() -> None:
    await load_demo()
    kinds = Counter(each.kind for each in await organisations())
    assert kinds[OrganisationKind.MUNICIPALITY] == 357
    assert kinds[OrganisationKind.DISTRICT_OFFICE] == 7
    assert kinds[OrganisationKind.LINK_CENTRE] >= 3
    offices = await organisations(OrganisationKind.DISTRICT_OFFICE)
    counties = sorted(code for office in offices for code in office.areas)
    assert len(counties) == len(set(counties)) == 15
    assert not any(each.phone for each in await organisations())


async def test_after_the_demonstration_new_groups_can_be_made() -> None:
    await load_demo(count=50)
    group = await create_group(details=w.details(), by=w.IVAR)
    assert group > 50


async def test_a_demonstration_is_the_same_each_time() -> None:
    from videre.directory.demo.invent import invent

    assert list(invent(120, TODAY)) == list(invent(120, TODAY))
    later = date(2027, 1, 1)
    assert [each.details.name for each in invent(60, TODAY)] == [each.details.name for each in invent(60, later)]


async def test_many_groups_come_back_from_the_database_as_they_were_made() -> None:
    await put_many(4321, on=TODAY)
    made = [msgspec.structs.replace(each, version=1) for chunk in many_listings(4321, on=TODAY) for each in chunk]
    assert await all_listings() == made
    version, changed, gone = await changed_since(0)
    assert (version, changed, gone) == (1, made, [])
    await confirm_group(group_id=17, by=w.IVAR, on=TODAY)
    assert [each.id for each in (await changed_since(1))[1]] == [17]


async def test_a_group_cannot_lose_its_steward_by_deletion() -> None:
    small = await w.small_world()
    with pytest.raises(Conflict):
        async with writing():
            await Area.delete().where(Area.organisation == small.fredrikstad)
            await Organisation.delete().where(Organisation.id == small.fredrikstad)
    assert len((await organisations(OrganisationKind.MUNICIPALITY))[0].areas) == 1, "all or nothing"


async def test_the_database_itself_refuses_a_second_slug_and_a_second_open_stewardship() -> None:
    small = await w.small_world()
    taken = await w.slug(small.sleep)
    with pytest.raises(Conflict):
        async with writing():
            await Group.update({Group.slug: taken}).where(Group.id == small.grief)
    with pytest.raises(Conflict):
        async with writing():
            await Stewardship(group=small.sleep, organisation=small.office).save()


async def test_migrations_go_back_and_forth() -> None:
    from piccolo.apps.migrations.commands.base import BaseMigrationManager

    from videre.piccolo_app import APP_CONFIG

    modules = BaseMigrationManager().get_migration_modules(APP_CONFIG.resolved_migrations_folder_path)
    latest = modules["2026-11-22T05:52:57:864612"]
    async with writing():
        manager = await latest.forwards()
        await manager.run(backwards=True)
        await manager.run()
    with pytest.raises(Exception, match=r"(?i)already exists|duplicate|unique"):
        async with writing():
            await Table.raw("CREATE TABLE half_made (id INTEGER)")
            await (await latest.forwards()).run()
    with pytest.raises(Exception, match=r"(?i)half_made"):
        async with reading():
            await Table.raw("SELECT * FROM half_made")
    assert await directory_version() == 0
