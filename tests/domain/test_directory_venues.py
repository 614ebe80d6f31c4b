"""Groups of a venue that closes: found together, paused or freed of the place together."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests import world as w
from tests.people import someone
from videre.database import reading
from videre.directory.lifecycle import GroupState
from videre.directory.queries import directory_version, listings
from videre.directory.shapes import Format, Listing, OrganisationKind
from videre.directory.tables import Group
from videre.directory.venues import Closing, close_venue, groups_at_venue
from videre.people.roles import Role
from videre.people.shapes import Grant
from videre.post.letters import Letter
from videre.post.tables import OutgoingMail
from videre.problems import Invalid, NotFound
from videre.trail.tables import TrailEntry

pytestmark = pytest.mark.usefixtures("database")
LAT, LON = w.FREDRIKSTAD_POINT
METRE = 1 / 111_400
"""Degrees of latitude."""


async def office(name: str = "Kontor A") -> int:
    return await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, name, areas=("31",))


async def public() -> dict[int, Listing]:
    return {listing.id: listing async for chunk in listings() for listing in chunk}


async def trail(*what: str) -> list[dict[str, Any]]:
    async with reading():
        return await TrailEntry.select().where(TrailEntry.what.is_in(list(what))).order_by(TrailEntry.id)


async def test_one_venue_under_several_spellings_and_pins_beside_it() -> None:
    mine = await office()
    siv = someone(Grant(Role.STEWARD, mine))
    hidden = {"venue": "FRIVILLIGSENTRALEN ", "exact_lat": LAT, "exact_lon": LON}
    by_name = await w.a_group(steward_id=mine, **w.somewhere_exact(LAT + 0.05, LON, "Frivilligsentralen"))
    spelt = await w.a_group(steward_id=mine, **hidden)
    beside = await w.a_group(steward_id=mine, **w.somewhere_exact(LAT + 55 * METRE, LON, "Kirkegata 1"))
    next_door = await w.a_group(steward_id=mine, **w.somewhere_exact(LAT + 70 * METRE, LON, "Kirkegata 3"))
    await w.a_group(steward_id=mine, municipality=w.SARPSBORG, venue="Frivilligsentralen")
    await w.a_group(steward_id=mine, state=GroupState.ENDED, venue="Frivilligsentralen")
    await w.a_group(steward_id=mine, format=Format.DIGITAL, venue="Frivilligsentralen")
    await w.a_group(steward_id=await office("Kontor B"), venue="Frivilligsentralen")
    found = await groups_at_venue(siv, venue="frivilligsentralen", municipality=w.FREDRIKSTAD)
    assert [(each.group_id, each.metres) for each in found] == [(by_name, 0), (spelt, 0), (beside, 55)]
    assert [row["record_id"] for row in await trail("look-place")] == [spelt], "only this place is hidden"
    assert [each.group_id for each in await groups_at_venue(siv, group_id=beside)] == [spelt, beside, next_door]


async def test_who_answers_for_nothing_there_finds_nothing() -> None:
    mine, other = await office(), await office("Kontor B")
    group = await w.a_group(steward_id=mine, venue="Huset")
    steward_of_another = someone(Grant(Role.STEWARD, other))
    assert await groups_at_venue(steward_of_another, venue="Huset", municipality=w.FREDRIKSTAD) == []
    for by in (steward_of_another, someone(), someone(Grant(Role.STEWARD, mine), strong=False)):
        with pytest.raises(NotFound):
            await groups_at_venue(by, group_id=group)
        with pytest.raises(NotFound):
            await close_venue(group_ids=[group], closing=Closing.PAUSE, by=by)
    with pytest.raises(Invalid):
        await groups_at_venue(someone(Grant(Role.STEWARD, mine)), venue=" - ")
    assert len(await groups_at_venue(someone(Grant(Role.ADMINISTRATOR)), group_id=group)) == 1


async def test_all_are_paused_together_with_letters_and_a_trail_each() -> None:
    mine = await office()
    siv = someone(Grant(Role.STEWARD, mine))
    groups = [await w.a_group(steward_id=mine, venue="Huset", starter_email="") for _ in range(3)]
    assert await close_venue(group_ids=groups, closing=Closing.PAUSE, by=siv) == 3
    assert await public() == {}
    async with reading():
        rows = await Group.select(Group.state, Group.paused_from, Group.venue)
        mails = await OutgoingMail.select().where(OutgoingMail.kind == "group-news").order_by(OutgoingMail.id)
    assert rows == [{"state": "paused", "paused_from": "running", "venue": "Huset"}] * 3
    assert [(mail["receiver"], mail["about_id"]) for mail in mails] == [("gruppa@example.no", each) for each in groups]
    letter = msgspec.json.decode(mails[0]["letter"], type=Letter)
    assert letter.buttons[0].path == f"/arbeid/mine/{groups[0]}"
    assert "Huset" not in repr(letter), "a mail does not say where a group meets"
    entries = await trail("pause", "close-venue")
    assert [(row["what"], row["record_id"], row["capacity"]) for row in entries] == [
        (what, group, "steward") for group in groups for what in ("pause", "close-venue")
    ]


async def test_the_place_is_taken_off_the_list_and_the_group_stays_on_it() -> None:
    mine = await office()
    group = await w.a_group(steward_id=mine, street_address="Storgata 1", **w.somewhere_exact(LAT + 0.01, LON, "Huset"))
    draft = await w.a_group(steward_id=mine, state=GroupState.DRAFT, venue="Huset")
    siv = someone(Grant(Role.STEWARD, mine))
    assert await close_venue(group_ids=[draft, group], closing=Closing.NEEDS_PLACE, by=siv) == 2
    listing = (await public())[group]
    assert (listing.place_label, listing.exact, listing.place_privacy) == ("Fredrikstad", False, "municipality")
    assert "Huset" not in repr(listing)
    assert "Storgata" not in repr(listing)
    assert listing.lat is not None
    assert abs(listing.lat - LAT - 0.01) > 0.001
    async with reading():
        rows = await Group.select(Group.venue, Group.street_address, Group.exact_lat, Group.state).order_by(Group.id)
    assert [(row["venue"], row["street_address"], row["exact_lat"]) for row in rows] == [("", "", None)] * 2
    assert [row["note"] for row in await trail("close-venue")] == ["needs-place", "needs-place"]


async def test_all_or_none() -> None:
    mine = await office()
    siv = someone(Grant(Role.STEWARD, mine))
    group, draft = await w.a_group(steward_id=mine), await w.a_group(steward_id=mine, state=GroupState.DRAFT)
    strange = await w.a_group(steward_id=await office("Kontor B"))
    version = await directory_version()
    for ids, problem in (
        ([group, draft], Invalid),
        ([group, strange], NotFound),
        ([group, 4711], NotFound),
        ([], Invalid),
    ):
        with pytest.raises(problem):
            await close_venue(group_ids=ids, closing=Closing.PAUSE, by=siv)
    assert await directory_version() == version
    assert group in await public()
