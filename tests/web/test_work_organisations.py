"""The national administrator keeps organisations: contact, areas with dates, and an end that is looked at first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.database import reading
from videre.directory.meetings import today
from videre.directory.tables import Area, Organisation
from videre.people.roles import Role

ORGANISATIONS = "/arbeid/organisasjoner"


@pytest.fixture
async def anne(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie"))


async def tree_of(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, path
    return parsed(answer.text)


def listed(tree: Any) -> list[str]:
    return [words(all_of(cell, "a")[0]) for cell in with_class(tree, "queue__name")]


async def row(organisation_id: int) -> dict[str, Any]:
    async with reading():
        found: dict[str, Any] = (await Organisation.select().where(Organisation.id == organisation_id))[0]
    return found


@pytest.mark.usefixtures("anne")
async def test_the_list_is_narrowed_by_its_address(client: httpx.AsyncClient) -> None:
    everyone = ["Selvhjelp Norge", "Selvhjelp Norge, distriktskontor Oslo", "Fredrikstad kommune"]
    tree = await tree_of(client, ORGANISATIONS)
    assert listed(tree) == everyone
    assert "hele landet" in words(tree)
    for query, names in (("ord=fredrik", everyone[2:]), ("slag=district-office", everyone[1:2]), ("ord=xyz", [])):
        tree = await tree_of(client, f"{ORGANISATIONS}?{query}")
        assert listed(tree) == names
        assert names or with_class(tree, "empty")


@pytest.mark.usefixtures("anne")
async def test_one_is_registered_and_every_fault_is_told_at_once(client: httpx.AsyncClient) -> None:
    faulty = {"kind": "municipality", "status": "active", "name": "", "municipality": "Atlantis", "phone": "ring meg"}
    answer = await send(client, f"{ORGANISATIONS}/ny", faulty)
    assert answer.status_code == 422
    tree = parsed(answer.text)
    assert words(with_id(tree, "name-error"))
    assert words(with_id(tree, "municipality-error"))
    assert with_id(tree, "phone").get("value") == "ring meg"
    good = {"kind": "municipality", "status": "active", "name": "Moss kommune", "municipality": "Moss"}
    answer = await send(client, f"{ORGANISATIONS}/ny", good)
    assert answer.status_code == 303
    page = await tree_of(client, answer.headers["location"])
    assert words(all_of(page, "h1")[0]) == "Moss kommune"
    assert with_id(page, "municipality").get("value") == "Moss"


@pytest.mark.usefixtures("anne")
async def test_contact_is_changed_and_the_last_day_stays(client: httpx.AsyncClient, world: w.World) -> None:
    path = f"{ORGANISATIONS}/{world.office}"
    fields = {"kind": "district-office", "status": "active", "name": "Kontoret", "email": "oslo@example.no"}
    assert (await send(client, path, fields)).headers["location"] == f"{path}?sagt=endret"
    assert ((await row(world.office))["name"], (await row(world.office))["email"]) == ("Kontoret", "oslo@example.no")
    wrong = await send(client, path, {**fields, "email": "ikke en adresse"})
    assert words(with_id(parsed(wrong.text), "email-error"))


@pytest.mark.usefixtures("anne")
async def test_areas_are_given_in_words_and_ended(client: httpx.AsyncClient, world: w.World) -> None:
    path = f"{ORGANISATIONS}/{world.office}"
    unknown = await send(client, f"{path}/omrader", {"area": "Atlantis"})
    assert words(with_id(parsed(unknown.text), "area-error"))
    taken = await send(client, f"{path}/omrader", {"area": "hele landet"})
    assert "Selvhjelp Norge svarer for dette området" in words(with_id(parsed(taken.text), "area-error"))
    assert (await send(client, f"{path}/omrader", {"area": "Troms fylke"})).status_code == 303
    async with reading():
        area = (await Area.select().where((Area.organisation == world.office) & (Area.code == "55")))[0]
    assert "Troms" in words(with_id(await tree_of(client, path), "omrader"))
    last = (today() - timedelta(days=1)).isoformat()
    ended = await send(client, f"{path}/omrader/{area['id']}", {f"last_day_{area['id']}": last})
    assert ended.status_code == 303
    async with reading():
        assert (await Area.select(Area.valid_to).where(Area.id == area["id"]))[0]["valid_to"].isoformat() == last
    other = f"{ORGANISATIONS}/{world.national}/omrader/{area['id']}"
    assert (await send(client, other)).status_code == 404


@pytest.mark.usefixtures("anne")
async def test_an_end_is_looked_at_asked_about_and_made(client: httpx.AsyncClient, world: w.World) -> None:
    path = f"{ORGANISATIONS}/{world.fredrikstad}/avslutt"
    last = (today() - timedelta(days=1)).isoformat()
    tree = await tree_of(client, f"{path}?siste={last}")
    assert "2 grupper blir uten forvalter" in words(tree)
    assert "distriktskontor Oslo" in words(all_of(tree, "tbody")[0])
    assert (await row(world.fredrikstad))["valid_to"] is None
    unsure = await send(client, path, {"siste": last})
    assert words(with_id(parsed(unsure.text), "sure-error"))
    assert (await send(client, path, {"siste": last, "sure": "on"})).status_code == 303
    assert (await row(world.fredrikstad))["valid_to"].isoformat() == last
    assert len(all_of(all_of(await tree_of(client, "/arbeid/uten-forvalter"), "tbody")[0], "tr")) == 2


async def test_stewards_do_not_keep_organisations(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    for path in ("", "/ny", f"/{world.fredrikstad}", f"/{world.fredrikstad}/avslutt"):
        assert (await client.get(f"{ORGANISATIONS}{path}")).status_code == 403
    assert (await send(client, f"{ORGANISATIONS}/{world.fredrikstad}/avslutt", {"sure": "on"})).status_code == 403
