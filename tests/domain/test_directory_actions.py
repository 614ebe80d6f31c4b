"""Actions on groups, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests import world as w
from videre.database import reading
from videre.directory.actions import (
    Flag,
    change_group,
    confirm_group,
    create_group,
    flag_group,
    give_stewardship,
    move_group,
    set_room,
    unflag_group,
)
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.queries import changed_since, directory_version, listings
from videre.directory.room import RoomStatus
from videre.directory.shapes import Listing, OrganisationKind, PlacePrivacy
from videre.directory.tables import Group, Stewardship
from videre.problems import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("database")


async def public() -> dict[int, Listing]:
    return {listing.id: listing async for chunk in listings() for listing in chunk}


async def test_a_draft_is_not_public_until_its_steward_lists_it() -> None:
    group = await create_group(details=w.details(), by=w.IVAR)
    assert await public() == {}
    await move_group(group_id=group, move=Move.SUBMIT, by=w.IVAR)
    with pytest.raises(NotAllowed):
        await move_group(group_id=group, move=Move.APPROVE, by=w.IVAR)
    assert await move_group(group_id=group, move=Move.APPROVE, by=w.SIV) is GroupState.GATHERING
    listing = (await public())[group]
    assert listing.state is GroupState.GATHERING
    assert (listing.room, listing.room_as_of, listing.confirmed_on) == (RoomStatus.GATHERING, today(), today())


async def test_every_value_comes_back_as_it_was_said() -> None:
    said = w.details(
        topics=("angst", "sosial-angst"), languages=("no", "se"), accessibility=("wheelchair", "parking"),
        age_from=20, age_to=35, cross_topic=True, website="https://gruppa.example.no/", starts_on=None,
        **w.somewhere_exact(59.2181, 10.9298),
    )  # fmt: skip
    group = await w.a_group(**{field: getattr(said, field) for field in said.__struct_fields__})
    listing = (await public())[group]
    for field in ("topics", "languages", "accessibility", "age_from", "age_to", "cross_topic", "website", "meetings",
                  "name", "summary", "description", "format", "audience", "municipality", "contact_email"):  # fmt: skip
        assert getattr(listing, field) == getattr(said, field), field
    assert (listing.lat, listing.lon, listing.exact) == (59.2181, 10.9298, True)
    assert listing.place_label == "Frivilligsentralen, Fredrikstad"


async def test_each_change_raises_the_version_by_one_and_is_seen_as_a_change() -> None:
    before = await directory_version()
    group = await w.a_group(state=GroupState.GATHERING)
    version, changed, gone = await changed_since(before)
    assert version == await directory_version() > before
    assert [listing.id for listing in changed] == [group]
    assert gone == []
    await set_room(group_id=group, room=RoomStatus.FULL, by=w.IVAR)
    after, changed, _ = await changed_since(version)
    assert after == version + 1
    assert [(listing.version, listing.room) for listing in changed] == [(after, RoomStatus.FULL)]
    assert await changed_since(after) == (after, [], [])
    await move_group(group_id=group, move=Move.END, by=w.IVAR)
    assert (await changed_since(after))[1:] == ([], [group])


async def test_what_fails_leaves_neither_row_nor_version() -> None:
    before = await directory_version()
    with pytest.raises(NotFound):
        await create_group(details=w.details(), by=w.IVAR, steward_id=4711)
    with pytest.raises(Invalid):
        await create_group(details=w.details(municipality="9999"), by=w.IVAR)
    group = await create_group(details=w.details(), by=w.IVAR)
    with pytest.raises(Conflict):
        await set_room(group_id=group, room=RoomStatus.OPEN, by=w.IVAR)
    assert await directory_version() == before + 1


async def test_of_two_stewards_one_wins_and_the_other_is_told() -> None:
    group = await w.a_group(state=GroupState.SUBMITTED)
    moves = (
        move_group(group_id=group, move=Move.APPROVE, by=w.SIV),
        move_group(group_id=group, move=Move.RETURN, by=w.ANNE, remark="Når møtes dere?"),
    )
    outcomes = await asyncio.gather(*moves, return_exceptions=True)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, GroupState) for outcome in outcomes) == 1


async def test_many_writers_at_once_lose_no_change_and_no_version() -> None:
    before = await directory_version()
    groups = [await create_group(details=w.details(), by=w.IVAR) for _ in range(5)]
    for group in groups:
        await move_group(group_id=group, move=Move.SUBMIT, by=w.IVAR)
        await move_group(group_id=group, move=Move.APPROVE, by=w.SIV)
    await asyncio.gather(*(confirm_group(group_id=group, by=w.IVAR) for group in groups for _ in range(8)))
    assert await directory_version() == before + 5 * 3 + 40


async def test_an_edit_of_an_old_version_is_refused() -> None:
    group = await w.a_group(state=GroupState.DRAFT)
    version = await directory_version()
    newer = await change_group(group_id=group, details=w.details(name="Først"), expected_version=version, by=w.IVAR)
    with pytest.raises(Conflict):
        await change_group(group_id=group, details=w.details(name="Sist"), expected_version=version, by=w.SIV)
    async with reading():
        assert await Group.select(Group.name, Group.version) == [{"name": "Først", "version": newer}]


async def test_a_listed_group_is_changed_by_its_steward_only_and_stays_listed() -> None:
    group = await w.a_group()
    version = (await public())[group].version
    with pytest.raises(NotAllowed):
        await change_group(group_id=group, details=w.details(name="Ny"), expected_version=version, by=w.IVAR)
    await change_group(group_id=group, details=w.details(name="Ny"), expected_version=version, by=w.SIV)
    assert (await public())[group].name == "Ny"


async def test_pausing_hides_and_resuming_brings_back_what_was() -> None:
    group = await w.a_group(state=GroupState.STARTING)
    await move_group(group_id=group, move=Move.PAUSE, by=w.IVAR)
    assert await public() == {}
    assert await move_group(group_id=group, move=Move.RESUME, by=w.IVAR) is GroupState.STARTING
    assert group in await public()
    with pytest.raises(Conflict):
        await move_group(group_id=group, move=Move.RESUME, by=w.IVAR)


async def test_scheduling_needs_a_date_and_merging_a_listed_group() -> None:
    group = await w.a_group(state=GroupState.GATHERING)
    with pytest.raises(Invalid):
        await move_group(group_id=group, move=Move.SCHEDULE, by=w.IVAR)
    with pytest.raises(Invalid):
        await move_group(group_id=group, move=Move.MERGE, by=w.SIV, merged_into=group)
    other = await w.a_group()
    assert await move_group(group_id=group, move=Move.MERGE, by=w.SIV, merged_into=other) is GroupState.MERGED
    assert set(await public()) == {other}


async def test_a_missing_group_is_hidden_until_it_confirms() -> None:
    group = await w.a_missing_group()
    assert await public() == {}
    await confirm_group(group_id=group, by=w.IVAR)
    assert group in await public()
    with pytest.raises(NotAllowed):
        await flag_group(group_id=group, flag=Flag.MISSING, by=w.IVAR)
    await flag_group(group_id=group, flag=Flag.MISSING, by=w.SIV)
    await unflag_group(group_id=group, flag=Flag.MISSING, by=w.SIV)
    assert group in await public()


@pytest.mark.parametrize(("state", "away", "back"), [
    (GroupState.RUNNING, Move.PAUSE, Move.RESUME), (GroupState.GATHERING, Move.SCHEDULE, Move.REGATHER),
])  # fmt: skip
async def test_who_takes_a_group_up_again_says_that_its_listing_holds(
    state: GroupState, away: Move, back: Move
) -> None:
    group = await w.a_group(state=state, confirmed_on=today() - timedelta(days=500))
    await flag_group(group_id=group, flag=Flag.MISSING, by=w.SIV)
    await move_group(group_id=group, move=away, by=w.IVAR, starts_on=today())
    assert group not in await public()
    await move_group(group_id=group, move=back, by=w.IVAR)
    assert (await public())[group].confirmed_on == today()


async def test_stewardship_changes_hands_and_the_history_stays() -> None:
    first = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor A", areas=("31",))
    second = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor B")
    group = await w.a_group(steward_id=first)
    assert (await public())[group].steward == "Kontor A"
    await give_stewardship(group_id=group, organisation_id=second, by=w.ANNE)
    assert (await public())[group].steward == "Kontor B"
    async with reading():
        rows = await Stewardship.select(Stewardship.organisation, Stewardship.to_on).order_by(Stewardship.id)
    assert [(row["organisation"], row["to_on"]) for row in rows] == [(first, today()), (second, None)]


async def test_groups_of_one_name_get_addresses_of_their_own() -> None:
    slugs = [await w.slug(await w.a_group(name="Søvngruppa")) for _ in range(3)]
    assert slugs == ["sovngruppa-fredrikstad", "sovngruppa-fredrikstad-2", "sovngruppa-fredrikstad-3"]


@pytest.mark.parametrize("privacy", [PlacePrivacy.MUNICIPALITY, PlacePrivacy.SETTLEMENT])
async def test_no_private_value_is_in_any_listing(privacy: PlacePrivacy) -> None:
    planted = {
        "venue": "MERKE-lokalet", "street_address": "MERKE-veien 7", "starter_name": "MERKE Moen",
        "starter_email": "merke@merke.example.no", "starter_phone": "+47 00 00 47 11",
        "exact_lat": 59.23456789, "exact_lon": 10.98765432,
    }  # fmt: skip
    group = await w.a_group(place_privacy=privacy, settlement="Fredrikstad", **planted)
    await move_group(group_id=group, move=Move.PAUSE, by=w.SIV, remark="MERKE bare for igangsetteren")
    await move_group(group_id=group, move=Move.RESUME, by=w.SIV)
    listing = (await public())[group]
    shown = repr(listing)
    for marker in ("MERKE", "merke", "4711", "00 00", "59.23", "10.98", "Moen", "ivar@", "Siv"):
        assert marker not in shown, marker
    assert not listing.exact
