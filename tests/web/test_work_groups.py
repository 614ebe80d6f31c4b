"""A steward's list of groups, and the page of one with everything that can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.database import reading
from videre.directory.checklist import set_members
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.tables import Group
from videre.people.roles import Role
from videre.trail.tables import TrailEntry

GROUPS = "/arbeid/grupper"


async def steward(client: httpx.AsyncClient, organisation_id: int) -> int:
    account_id = await w.an_account(Role.STEWARD, organisation_id, name="Siv Dahl")
    await sign_in(client, account_id)
    return account_id


async def tree_of(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, path
    return parsed(answer.text)


def listed(tree: Any) -> list[str]:
    return [words(all_of(cell, "a")[0]) for cell in with_class(tree, "queue__name")]


async def row(group_id: int) -> dict[str, Any]:
    async with reading():
        found: dict[str, Any] = (await Group.select().where(Group.id == group_id))[0]
    return found


async def test_the_list_holds_ones_own_groups_and_is_narrowed_by_its_address(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad)
    assert listed(await tree_of(client, GROUPS)) == ["Angstringen Østsida", "Søvngruppa i Fredrikstad"]
    for query, names in (
        ("ord=søvn", ["Søvngruppa i Fredrikstad"]),
        ("tilstand=gathering", ["Angstringen Østsida"]),
        ("sorter=name&ned=1", ["Søvngruppa i Fredrikstad", "Angstringen Østsida"]),
        ("kommune=fredrikstad kommune&tilstand=running", ["Søvngruppa i Fredrikstad"]),
        ("kommune=Moss", []),
        ("flagg=missing", []),
    ):
        tree = await tree_of(client, f"{GROUPS}?{query}")
        assert listed(tree) == names, query
        assert names or with_class(tree, "empty")
    odd = await tree_of(client, f"{GROUPS}?tilstand=sovende&kommune=Atlantis&side=-1")
    assert words(with_id(odd, "kommune-error")) == "Denne kommunen finnes ikke."
    assert len(listed(odd)) == 2


async def test_the_list_has_pages_and_says_what_needs_looking_after(
    client: httpx.AsyncClient, world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await steward(client, world.fredrikstad)
    missing = await w.a_missing_group(name="Rolige kvelder", steward_id=world.fredrikstad)
    await set_members(group_id=world.sleep, members=3, by=w.SIV)
    monkeypatch.setattr("videre.directory.staff_queries.PAGE", 2)
    first = await tree_of(client, f"{GROUPS}?sorter=name")
    assert listed(first) == ["Angstringen Østsida", "Rolige kvelder"]
    assert "svarer ikke, skjult" in words(with_class(first, "queue__name")[1])
    (onward,) = [a for a in all_of(first, "a") if a.get("rel") == "next"]
    second = await tree_of(client, str(onward.get("href")))
    assert "under fire medlemmer" in words(with_class(second, "queue__name")[0])
    assert (await row(missing))["missing"]


async def test_an_administrator_sees_all_and_narrows_by_steward(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.ADMINISTRATOR, world.national))
    assert len(listed(await tree_of(client, GROUPS))) == 6
    assert listed(await tree_of(client, f"{GROUPS}?forvalter={world.office}")) == ["Sorggruppa i Sarpsborg"]


async def test_a_groups_page_shows_what_is_hidden_and_the_look_is_on_the_trail(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, f"{GROUPS}/{world.anxiety}")
    hidden = words(with_class(tree, "hidden-facts")[0])
    assert "Skjulteveien 1" in hidden
    assert "ivar@example.no" in hidden
    assert "Skjulteveien" not in words(with_class(tree, "group-facts")[0])
    assert "Fredrikstad kommune" in words(tree)
    async with reading():
        looks = await TrailEntry.count().where(
            (TrailEntry.what == "look-contacts") & (TrailEntry.record_id == world.anxiety)
        )
    assert looks == 1


async def test_it_is_confirmed_hidden_and_given_room(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    path = f"{GROUPS}/{world.sleep}"
    assert (await send(client, f"{path}/skjul")).status_code == 303
    assert (await row(world.sleep))["missing"]
    assert (await send(client, f"{path}/bekreft")).headers["location"] == f"{path}?sagt=bekreftet"
    found = await row(world.sleep)
    assert (found["missing"], found["confirmed_on"]) == (False, today())
    assert (await send(client, f"{path}/plass", {"room": "full"})).status_code == 303
    assert (await row(world.sleep))["room"] == "full"
    wrong = await send(client, f"{path}/plass", {"room": "enormous"})
    assert wrong.status_code == 422
    assert with_id(parsed(wrong.text), "room-error") is not None


async def test_simple_steps_are_one_tap_and_others_ask_first(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    path = f"{GROUPS}/{world.anxiety}"
    ask = await tree_of(client, f"{path}/steg?steg=schedule")
    assert with_id(ask, "starts_on") is not None
    missing = await send(client, f"{path}/steg", {"steg": "schedule"})
    assert missing.status_code == 422
    assert words(with_id(parsed(missing.text), "starts_on-error"))
    day = (today() + timedelta(days=10)).isoformat()
    assert (await send(client, f"{path}/steg", {"steg": "schedule", "starts_on": day})).status_code == 303
    assert (await send(client, f"{path}/steg", {"steg": "start"})).headers["location"] == f"{path}?sagt=steg"
    assert (await row(world.anxiety))["state"] == "starting"


async def test_what_cannot_be_undone_is_asked_about_once_more(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    path = f"{GROUPS}/{world.sleep}"
    unsure = await send(client, f"{path}/steg", {"steg": "end"})
    assert unsure.status_code == 422
    assert words(with_id(parsed(unsure.text), "sure-error"))
    assert (await row(world.sleep))["state"] == "running"
    answer = await send(client, f"{path}/steg", {"steg": "end", "sure": "on"})
    assert answer.headers["location"] == f"{path}?sagt=slutt"
    assert (await row(world.sleep))["state"] == "ended"


async def test_a_group_is_merged_into_one_that_is_listed(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    path = f"{GROUPS}/{world.anxiety}"
    ask = await tree_of(client, f"{path}/steg?steg=merge")
    assert [each.get("value") for each in all_of(ask, "input", name="merged_into")] == [str(world.sleep)]
    none = await send(client, f"{path}/steg", {"steg": "merge", "sure": "on"})
    assert words(with_id(parsed(none.text), "merged_into-error"))
    fields = {"steg": "merge", "sure": "on", "merged_into": str(world.sleep)}
    assert (await send(client, f"{path}/steg", fields)).status_code == 303
    assert (await row(world.anxiety))["merged_into"] == world.sleep


async def test_who_acts_on_what_somebody_else_changed_is_told(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    path = f"{GROUPS}/{world.sleep}"
    stale = str((await row(world.sleep))["version"])
    await send(client, f"{path}/steg", {"steg": "pause", "version": stale})
    answer = await send(client, f"{path}/steg", {"steg": "pause", "version": stale})
    assert answer.status_code == 409
    assert "Sist endret av Siv Dahl" in words(with_id(parsed(answer.text), "faults"))


async def test_decisions_are_made_in_the_queue_only(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    waiting = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.fredrikstad)
    await send(client, f"{GROUPS}/{waiting}/steg", {"steg": "approve"})
    assert (await row(waiting))["state"] == "submitted"


async def test_edit_opens_the_form_the_group_was_registered_with(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    answer = await send(client, f"{GROUPS}/{world.sleep}/rediger")
    assert answer.headers["location"].startswith("/start/gruppe/")
    form = await client.get(answer.headers["location"])
    assert form.status_code == 200
    assert "Søvngruppa i Fredrikstad" in form.text


@pytest.mark.parametrize("part", ["", "/bekreft", "/plass", "/skjul", "/rediger", "/steg"])
async def test_anothers_group_is_not_found(client: httpx.AsyncClient, world: w.World, part: str) -> None:
    await steward(client, world.office)
    path = f"{GROUPS}/{world.sleep}{part}"
    answer = await (send(client, path, {"room": "full", "steg": "pause"}) if part else client.get(path))
    assert answer.status_code == 404
    assert (await row(world.sleep))["state"] == "running"


async def test_a_starter_has_a_desk_and_not_this_page(client: httpx.AsyncClient, world: w.World) -> None:
    ivar = await w.a_starter()
    group_id = await w.a_group(steward_id=world.fredrikstad, starters=[ivar])
    await sign_in(client, ivar.account_id)
    assert (await client.get(f"{GROUPS}/{group_id}")).status_code == 403
