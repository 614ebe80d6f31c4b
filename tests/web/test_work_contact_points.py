"""Contact points: kept by a steward, shown on the pages of groups in their municipality."""

from __future__ import annotations

from typing import Any

import httpx

from tests import world as w
from tests.web.reading import all_of, page, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.directory.contact_points import ContactPointDetails, ContactPointKind, add_contact_point
from videre.matching.watching import refresh
from videre.people.roles import Role

SLEEP = "/grupper/sovngruppa-i-fredrikstad"


async def test_a_groups_page_shows_the_support_points_of_its_municipality(
    client: httpx.AsyncClient, app: Any, world: w.World
) -> None:
    assert not with_class(await page(client, SLEEP), "points")
    for kind, name in (
        (ContactPointKind.SUPPORT_POINT, "Frivilligsentralen"),
        (ContactPointKind.VOLUNTEER_CONTACT, "Folkehelsekoordinator"),
    ):
        details = ContactPointDetails(kind=kind, municipality=w.FREDRIKSTAD, name=name, phone="69 30 60 00")
        await add_contact_point(organisation_id=world.fredrikstad, details=details, by=w.ANNE)
    assert await refresh(app.state.search)
    tree = await page(client, SLEEP)
    (points,) = with_class(tree, "points")
    assert [words(each) for each in all_of(points, "strong")] == ["Frivilligsentralen", "Folkehelsekoordinator"]
    assert all_of(points, "a")[0].get("href") == "tel:69306000"
    assert "Støttepunkt i Fredrikstad" in words(tree)
    elsewhere = await page(client, f"/grupper/{await w.slug(world.grief)}")
    assert not with_class(elsewhere, "points")


POINTS = "/arbeid/kontaktpunkter"


async def test_a_steward_adds_changes_and_ends(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    assert with_class(parsed((await client.get(POINTS)).text), "empty")
    fields = {
        "kind": "support-point",
        "name": "Frivilligsentralen",
        "municipality": "fredrikstad",
        "phone": "69 30 60 00",
    }
    assert (await send(client, f"{POINTS}/ny", fields)).headers["location"] == f"{POINTS}?sagt=lagt-til"
    tree = parsed((await client.get(POINTS)).text)
    (name,) = with_class(tree, "queue__name")
    path = str(all_of(name, "a")[0].get("href"))
    assert "vises nå" in words(tree)
    form = parsed((await client.get(path)).text)
    assert with_id(form, "municipality").get("value") == "Fredrikstad"
    changed = await send(client, path, {**fields, "name": "Folkehelsekoordinator"})
    assert changed.headers["location"] == f"{POINTS}?sagt=endret"
    assert "Folkehelsekoordinator" in (await client.get(f"{POINTS}?ord=folkehelse")).text
    assert with_class(parsed((await client.get(f"{POINTS}?ord=xyz")).text), "empty")
    assert (await send(client, f"{path}/avslutt")).headers["location"] == f"{POINTS}?sagt=avsluttet"
    assert not with_class(parsed((await client.get(POINTS)).text), "queue__name")
    assert "Folkehelsekoordinator" in (await client.get(f"{POINTS}?avsluttede=on")).text


async def test_every_fault_of_a_contact_point_stands_beside_its_field(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    for fields, field in (
        ({"kind": "support-point", "municipality": "Fredrikstad", "phone": "69 30 60 00"}, "name"),
        ({"kind": "support-point", "name": "A", "municipality": "Sarpsborg", "phone": "69 30 60 00"}, "municipality"),
        ({"kind": "support-point", "name": "A", "municipality": "Fredrikstad"}, "email"),
        ({"kind": "boss", "name": "A", "municipality": "Fredrikstad", "phone": "69 30 60 00"}, "kind"),
    ):
        answer = await send(client, f"{POINTS}/ny", fields)
        assert answer.status_code == 422
        assert words(with_id(parsed(answer.text), f"{field}-error")), field


async def test_an_administrator_says_who_keeps_it_and_others_do_not_find_it(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await sign_in(client, await w.an_account(Role.ADMINISTRATOR, world.national))
    fields = {"kind": "support-point", "name": "LINK", "municipality": "Fredrikstad", "phone": "69 30 60 00"}
    assert (await send(client, f"{POINTS}/ny", fields)).status_code == 422
    assert (await send(client, f"{POINTS}/ny", {**fields, "organisation": world.fredrikstad})).status_code == 303
    path = str(all_of(with_class(parsed((await client.get(POINTS)).text), "queue__name")[0], "a")[0].get("href"))
    await sign_in(client, await w.an_account(Role.STEWARD, world.office))
    assert (await client.get(path)).status_code == 404
    assert (await send(client, path, fields)).status_code == 404
    assert (await send(client, f"{path}/avslutt")).status_code == 404
