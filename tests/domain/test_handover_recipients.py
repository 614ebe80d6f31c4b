"""Who is asked about a group: its own contact, who leads it, a support point, or its steward; in that order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import world as w
from tests.people import someone
from videre.database import reading, writing
from videre.directory.contact_points import ContactPointDetails, ContactPointKind, add_contact_point
from videre.directory.meetings import today
from videre.directory.tables import Group
from videre.handover.recipients import Reachable, recipients_of
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Grant


async def of(group_id: int) -> Reachable | None:
    async with reading():
        return (await recipients_of([group_id], today())).get(group_id)


async def without_contact(group_id: int, **more: Any) -> None:
    values: dict[Any, Any] = {"contact_email": "", "starter_email": "", **more}
    async with writing():
        await Group.update(values).where(Group.id == group_id)


async def a_point(world: w.World, **given: Any) -> int:
    usual = {"municipality": w.FREDRIKSTAD, "name": "Frivilligsentralen", "email": "fs@example.no"}
    details = ContactPointDetails(**{**usual, **given})
    return await add_contact_point(
        organisation_id=world.fredrikstad, details=details, by=someone(Grant(Role.STEWARD, world.fredrikstad))
    )


async def test_the_contact_a_group_has_chosen_is_asked(world: w.World) -> None:
    found = await of(world.sleep)
    assert found is not None
    assert (found.recipient.code, found.recipient.name) == (f"group:{world.sleep}", "Søvngruppa i Fredrikstad")
    assert (found.email, found.language) == ("gruppa@example.no", Language.NB)


async def test_a_contact_with_an_account_is_written_to_in_their_language(world: w.World) -> None:
    await w.an_account(email="Gruppa@example.no", language=Language.NN)
    found = await of(world.sleep)
    assert found is not None
    assert found.language is Language.NN


async def test_without_one_it_is_the_first_who_leads_it_and_their_name_is_not_told(world: w.World) -> None:
    first = await w.a_starter(name="Ivar Moen", email="ivar.moen@example.no", language=Language.EN)
    group = await w.a_group(starters=[first, await w.a_starter()])
    await without_contact(group)
    found = await of(group)
    assert found is not None
    assert (found.email, found.language) == ("ivar.moen@example.no", Language.EN)
    assert (found.recipient.code, "Moen" in found.recipient.name) == (f"group:{group}", False)


async def test_then_it_is_a_support_point_that_can_be_written_to(world: w.World) -> None:
    await without_contact(world.sleep)
    await a_point(world, name="A-sentralen", email="", phone="69 00 00 00")
    await a_point(world, name="B-kontakten", kind=ContactPointKind.VOLUNTEER_CONTACT)
    await a_point(world, name="C-sentralen", valid_to=today() - timedelta(days=1))
    point = await a_point(world, name="D-sentralen", email="d@example.no")
    found = await of(world.sleep)
    assert found is not None
    assert (found.recipient.code, found.recipient.name) == (f"support-point:{point}", "D-sentralen")
    assert found.email == "d@example.no"


async def test_then_it_is_who_answers_for_the_group(world: w.World) -> None:
    await without_contact(world.sleep)
    siv = await w.an_account(Role.STEWARD, world.fredrikstad, email="siv@example.no")
    found = await of(world.sleep)
    assert siv
    assert found is not None
    assert (found.recipient.code, found.recipient.name) == (f"steward:{world.fredrikstad}", "Fredrikstad kommune")
    assert found.email == "siv@example.no"


async def test_an_orphaned_group_is_the_national_organisations(world: w.World) -> None:
    await without_contact(world.sleep, steward=None, orphaned=True)
    await w.an_administrator(world.national, email="anne@example.no")
    found = await of(world.sleep)
    assert found is not None
    assert (found.recipient.name, found.email) == ("Selvhjelp Norge", "anne@example.no")


async def test_where_nobody_can_be_written_to_there_is_no_recipient(world: w.World) -> None:
    await without_contact(world.sleep)
    assert await of(world.sleep) is None


@pytest.mark.parametrize("ids", [[], [999_999]])
async def test_no_group_has_no_recipient(world: w.World, ids: list[int]) -> None:
    async with reading():
        assert await recipients_of(ids, today()) == {}
