"""Contact points: who keeps them, what is checked, and how they reach the public pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world as w
from tests.people import someone
from videre.database import reading
from videre.directory.contact_points import (
    ContactPointDetails,
    ContactPointKind,
    add_contact_point,
    change_contact_point,
    contact_point_for,
    contact_points_for,
    contact_points_in,
    end_contact_point,
)
from videre.directory.meetings import today
from videre.directory.queries import directory_version
from videre.directory.shapes import OrganisationKind
from videre.matching.watching import load_search, refresh
from videre.people.roles import Role
from videre.people.shapes import Grant
from videre.places.travel import TravelTimes
from videre.problems import Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

pytestmark = pytest.mark.usefixtures("database")


def details(**changes: object) -> ContactPointDetails:
    usual = {"municipality": w.FREDRIKSTAD, "name": "Frivilligsentralen", "email": "fs@example.no"}
    return ContactPointDetails(**{**usual, **changes})  # type: ignore[arg-type]


async def fredrikstad() -> int:
    return await w.an_organisation(
        OrganisationKind.MUNICIPALITY, "Fredrikstad kommune", municipality=w.FREDRIKSTAD, areas=(w.FREDRIKSTAD,)
    )


async def test_a_steward_adds_changes_and_ends_and_each_is_on_the_trail() -> None:
    home = await fredrikstad()
    siv = someone(Grant(Role.STEWARD, home))
    point = await add_contact_point(organisation_id=home, details=details(), by=siv)
    (shown,) = await contact_points_in(w.FREDRIKSTAD)
    assert (shown.id, shown.kind, shown.name) == (point, ContactPointKind.SUPPORT_POINT, "Frivilligsentralen")
    await change_contact_point(contact_point_id=point, details=details(name="  Folkehelsekoordinator "), by=siv)
    assert [each.name for each in await contact_points_in(w.FREDRIKSTAD)] == ["Folkehelsekoordinator"]
    await end_contact_point(contact_point_id=point, by=siv)
    assert await contact_points_in(w.FREDRIKSTAD) == ()
    assert len(await contact_points_in(w.FREDRIKSTAD, on=today() - timedelta(days=1))) == 1
    (kept,) = await contact_points_for(siv)
    assert (kept.organisation, kept.details.valid_to) == ("Fredrikstad kommune", today() - timedelta(days=1))
    async with reading():
        trail = await TrailEntry.select().order_by(TrailEntry.id)
    assert [(row["what"], row["record_kind"], row["record_id"], row["organisation_id"]) for row in trail[-3:]] == [
        (what, "contact-point", point, home) for what in ("add", "change", "end")
    ]


async def test_dates_decide_when_it_is_shown_and_support_points_come_first() -> None:
    home = await fredrikstad()
    tomorrow = today() + timedelta(days=1)
    volunteers = details(kind=ContactPointKind.VOLUNTEER_CONTACT, name="A")
    for said in (volunteers, details(name="B"), details(name="C", valid_from=tomorrow), details(name="D")):
        await add_contact_point(organisation_id=home, details=said, by=w.ANNE)
    assert [each.name for each in await contact_points_in(w.FREDRIKSTAD)] == ["B", "D", "A"]
    assert [each.name for each in await contact_points_in(w.FREDRIKSTAD, on=tomorrow)] == ["B", "C", "D", "A"]
    assert await contact_points_in(w.SARPSBORG) == ()


async def test_every_fault_is_told_at_once() -> None:
    home = await fredrikstad()
    version = await directory_version()
    faulty = details(
        municipality="9999", name=" ", email="a@b.no?cc=x", phone="ring", website="javascript:alert(1)",
        valid_from=today(), valid_to=today() - timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        await add_contact_point(organisation_id=home, details=faulty, by=w.ANNE)
    assert {error.field for error in refused.value.fields} == {
        "municipality", "name", "email", "phone", "website", "valid_to",
    }  # fmt: skip
    for wrong, field in (
        (details(email=""), "email"),
        (details(name="x" * 121), "name"),
        (details(municipality=""), "municipality"),
        (details(municipality=w.SARPSBORG), "municipality"),
    ):
        with pytest.raises(Invalid) as refused:
            await add_contact_point(organisation_id=home, details=wrong, by=w.ANNE)
        assert [error.field for error in refused.value.fields] == [field]
    assert await directory_version() == version


async def test_only_its_steward_and_administrators_keep_it_and_for_others_it_is_not_there() -> None:
    home = await fredrikstad()
    other = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor A", areas=("31",))
    point = await add_contact_point(organisation_id=home, details=details(), by=someone(Grant(Role.ADMINISTRATOR)))
    assert await add_contact_point(organisation_id=other, details=details(), by=someone(Grant(Role.STEWARD, other)))
    weak = someone(Grant(Role.STEWARD, home), strong=False)
    for by in (someone(Grant(Role.STEWARD, other)), someone(Grant(Role.RPH_STAFF, home)), weak, someone()):
        with pytest.raises(NotAllowed):
            await add_contact_point(organisation_id=home, details=details(), by=by)
        for act in (
            contact_point_for(by, point),
            change_contact_point(contact_point_id=point, details=details(), by=by),
            end_contact_point(contact_point_id=point, by=by),
        ):
            with pytest.raises(NotFound):
                await act
        assert point not in [each.id for each in await contact_points_for(by)]
    assert (await contact_point_for(someone(Grant(Role.STEWARD, home)), point)).id == point
    assert len(await contact_points_for(someone(Grant(Role.ADMINISTRATOR)))) == 2


async def test_the_search_holds_them_and_takes_in_changes() -> None:
    home = await fredrikstad()
    search = await load_search(TravelTimes())
    assert search.contact_points == {}
    point = await add_contact_point(organisation_id=home, details=details(), by=w.ANNE)
    assert await refresh(search)
    assert [each.id for each in search.contact_points[w.FREDRIKSTAD]] == [point]
    await end_contact_point(contact_point_id=point, by=w.ANNE)
    assert await refresh(search)
    assert search.contact_points == {}
