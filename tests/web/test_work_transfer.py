"""Groups change hands, lose their steward and their venue: looked at first, then done together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.database import reading
from videre.directory.actions import Flag, flag_group
from videre.directory.meetings import today
from videre.directory.organisation_changes import end_organisation
from videre.directory.tables import Group, Stewardship
from videre.people.roles import Role
from videre.trail.tables import TrailEntry

TRANSFER = "/arbeid/overfor"
ORPHANS = "/arbeid/uten-forvalter"
VENUE = "/arbeid/lokale"


async def steward(client: httpx.AsyncClient, organisation_id: int) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, organisation_id, name="Siv Dahl"))


async def administrator(client: httpx.AsyncClient, world: w.World) -> int:
    account_id = await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie")
    await sign_in(client, account_id)
    return account_id


async def tree_of(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, path
    return parsed(answer.text)


async def row(group_id: int) -> dict[str, Any]:
    async with reading():
        found: dict[str, Any] = (await Group.select().where(Group.id == group_id))[0]
    return found


def offered(tree: Any, name: str = "gruppe") -> list[str]:
    return [str(each.get("value")) for each in all_of(tree, "input", name=name, type="checkbox")]


async def test_a_preview_moves_nothing_and_says_what_lies_outside(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, TRANSFER)
    assert [each.get("value") for each in all_of(with_id(tree, "fra"), "option")] == ["", str(world.fredrikstad)]
    tree = await tree_of(client, f"{TRANSFER}?fra={world.fredrikstad}&til={world.office}")
    assert offered(tree) == [str(world.sleep), str(world.anxiety)]
    assert "2 grupper fra Fredrikstad kommune til Selvhjelp Norge, distriktskontor Oslo" in words(tree)
    assert not with_class(with_id(tree, "grupper"), "tag--warn")
    assert (await row(world.sleep))["steward"] == world.fredrikstad
    await administrator(client, world)
    outside = await tree_of(client, f"{TRANSFER}?fra={world.office}&til={world.fredrikstad}")
    assert "1 av gruppene ligger utenfor området til Fredrikstad kommune" in words(
        with_class(outside, "notice--warn")[0]
    )


async def test_all_groups_are_moved_from_a_day_on(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    since = today() - timedelta(days=2)
    fields = {
        "fra": world.fredrikstad, "til": world.national, "dato": since.isoformat(), "hvilke": "alle", "antall": 2,
    }  # fmt: skip
    answer = await send(client, TRANSFER, fields)
    assert answer.headers["location"] == f"{TRANSFER}?sagt=overfort"
    assert [(await row(each))["steward"] for each in (world.sleep, world.anxiety)] == [world.national] * 2
    async with reading():
        begun = await Stewardship.select(Stewardship.from_on).where(
            (Stewardship.group == world.sleep) & Stewardship.to_on.is_null()
        )
    assert begun == [{"from_on": since}]


async def test_some_groups_are_moved_by_ticking_them(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, f"{TRANSFER}?fra={world.fredrikstad}&til={world.office}&gruppe={world.sleep}")
    assert [each.get("value") for each in all_of(tree, "input", checked="", type="checkbox")] == [str(world.sleep)]
    fields: dict[str, Any] = {"fra": world.fredrikstad, "til": world.office, "hvilke": "noen", "antall": 2}
    none = await send(client, TRANSFER, fields)
    assert none.status_code == 422
    assert words(with_id(parsed(none.text), "grupper-error")) == "Velg minst én gruppe."
    assert (await send(client, TRANSFER, {**fields, "gruppe": [world.sleep]})).status_code == 303
    assert (await row(world.sleep))["steward"] == world.office
    assert (await row(world.anxiety))["steward"] == world.fredrikstad


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"til": ""}, "til"),
        ({"til": "fra"}, "til"),
        ({"dato": (today() + timedelta(days=1)).isoformat()}, "dato"),
        ({"antall": 1}, "faults"),
        ({"fra": "annens"}, "fra"),
    ],
)
async def test_what_cannot_be_moved_is_said(
    client: httpx.AsyncClient, world: w.World, changes: dict[str, Any], field: str
) -> None:
    await steward(client, world.fredrikstad)
    meant = {"fra": world.fredrikstad, "annens": world.office}
    changes = {key: meant.get(value, value) if isinstance(value, str) else value for key, value in changes.items()}
    fields = {"fra": world.fredrikstad, "til": world.office, "hvilke": "alle", "antall": 2, **changes}
    answer = await send(client, TRANSFER, fields)
    assert answer.status_code == 422
    tree = parsed(answer.text)
    assert with_id(tree, "faults") is not None
    if field != "faults":
        assert words(with_id(tree, f"{field}-error"))
    assert (await row(world.sleep))["steward"] == world.fredrikstad


async def test_orphans_stand_by_who_is_next_and_get_a_steward(client: httpx.AsyncClient, world: w.World) -> None:
    await administrator(client, world)
    assert with_class(await tree_of(client, ORPHANS), "empty")
    yesterday = today() - timedelta(days=1)
    await end_organisation(organisation_id=world.fredrikstad, last_day=yesterday, by=w.ANNE)
    tree = await tree_of(client, ORPHANS)
    assert offered(tree) == [str(world.sleep), str(world.anxiety)]
    assert "Foreslått forvalter: Selvhjelp Norge, distriktskontor Oslo" in words(tree)
    none = await send(client, ORPHANS, {"til": world.office})
    assert none.status_code == 422
    answer = await send(client, ORPHANS, {"til": world.office, "gruppe": [world.sleep, world.anxiety]})
    assert answer.headers["location"] == f"{ORPHANS}?sagt=overtatt"
    found = await row(world.sleep)
    assert (found["steward"], found["orphaned"]) == (world.office, False)
    again = await send(client, ORPHANS, {"til": world.office, "gruppe": [world.sleep]})
    assert again.status_code == 422


async def test_orphans_are_the_administrators(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    assert (await client.get(ORPHANS)).status_code == 403


async def test_the_groups_of_a_closed_venue_are_found_and_paused(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    also = await w.a_group(
        name="Ved siden av", steward_id=world.fredrikstad, **w.somewhere_exact(59.2182, 10.9299, "Frivilligsentralen")
    )
    elsewhere = await w.a_group(steward_id=world.office, **w.somewhere_exact(59.2182, 10.9299, "Frivilligsentralen"))
    tree = await tree_of(client, f"{VENUE}?lokale=frivilligsentralen&kommune=Fredrikstad")
    assert offered(tree, "valgt") == [str(world.sleep), str(also)]
    missing = await send(client, VENUE, {"lokale": "frivilligsentralen", "kommune": "Fredrikstad"})
    assert missing.status_code == 422
    refused = parsed(missing.text)
    assert words(with_id(refused, "lukking-error"))
    assert words(with_id(refused, "valgt-error"))
    answer = await send(client, VENUE, {"valgt": [world.sleep, also], "lukking": "pause"})
    assert answer.headers["location"] == f"{VENUE}?sagt=pause"
    assert [(await row(each))["state"] for each in (world.sleep, also, elsewhere)] == ["paused", "paused", "running"]
    assert (await send(client, VENUE, {"valgt": [elsewhere], "lukking": "pause"})).status_code == 404


async def test_a_venue_is_found_from_one_of_its_groups_and_the_look_is_on_the_trail(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, f"{VENUE}?gruppe={world.anxiety}")
    assert "Skjulteveien 1" in words(tree)
    async with reading():
        assert await TrailEntry.count().where(TrailEntry.what == "look-place") == 1
    answer = await send(client, VENUE, {"gruppe": world.anxiety, "valgt": world.anxiety, "lukking": "needs-place"})
    assert answer.status_code == 303
    found = await row(world.anxiety)
    assert (found["venue"], found["state"]) == ("", "gathering")


async def test_a_venue_needs_its_municipality(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, f"{VENUE}?lokale=Frivilligsentralen")
    assert words(with_id(tree, "kommune-error")) == "Skriv kommunen også."
    nothing = await tree_of(client, f"{VENUE}?lokale=Slottet&kommune=Fredrikstad")
    assert with_class(nothing, "empty")
    await flag_group(group_id=world.sleep, flag=Flag.UNCONFIRMED, by=w.SIV)
    assert offered(await tree_of(client, f"{VENUE}?lokale=Frivilligsentralen&kommune=3107"), "valgt")
