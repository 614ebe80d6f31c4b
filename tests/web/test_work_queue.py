"""A steward's queue: what waits, looked at as it will be listed, and decided about once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.database import reading, writing
from videre.directory.actions import change_group
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.proposals import Proposal
from videre.directory.revision_rows import details_now
from videre.directory.revisions import proposed
from videre.directory.tables import Group, Revision
from videre.matching.watching import refresh
from videre.people.actors import ActorKind
from videre.people.roles import Role
from videre.trail.tables import TrailEntry

QUEUE = "/arbeid/ko"


async def tree_of(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, path
    return parsed(answer.text)


async def steward(client: httpx.AsyncClient, organisation_id: int, name: str = "Siv Dahl") -> int:
    account_id = await w.an_account(Role.STEWARD, organisation_id, name=name)
    await sign_in(client, account_id)
    return account_id


async def waiting_group(world: w.World, **changes: Any) -> int:
    starter = await w.a_starter(name="Ivar Moen")
    usual = {"name": "Angst i Vågå-gata", "topics": ("angst",), "state": GroupState.SUBMITTED}
    return await w.a_group(steward_id=world.fredrikstad, starters=[starter], **{**usual, **changes})


async def proposal(group_id: int, **changes: Any) -> int:
    ivar = await w.a_starter(name="Ivar Moen")
    async with writing():
        now, _ = await details_now(group_id)
        after = GroupDetails(**{**{field: getattr(now, field) for field in GroupDetails.__struct_fields__}, **changes})
        return await proposed(group_id, Proposal(now, after), ivar.acting_as(ActorKind.STARTER))


async def state_of(group_id: int) -> str:
    async with reading():
        return str((await Group.select(Group.state).where(Group.id == group_id))[0]["state"])


async def test_an_empty_queue_says_so_kindly(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    tree = await tree_of(client, QUEUE)
    assert "Ingenting venter på deg" in words(with_class(tree, "empty")[0])


async def test_it_shows_what_waits_with_place_topic_sender_and_likeness(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad)
    group_id = await waiting_group(world)
    twin = await waiting_group(world, name="Angstringen Østsida", topics=("angst", "sosial-angst"))
    elsewhere = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.office, name="Ikke min")
    change = await proposal(world.sleep, summary="For alle som ligger våkne.")
    tree = await tree_of(client, QUEUE)
    first, second, third = (words(row) for table in all_of(tree, "tbody") for row in all_of(table, "tr"))
    assert first == "Angst i Vågå-gata Angst Fredrikstad Ivar Moen siden i dag"
    assert second.startswith("Angstringen Østsida ligner på en annen")
    assert third.startswith("Søvngruppa i Fredrikstad")
    links = [a.get("href") for table in all_of(tree, "tbody") for a in all_of(table, "a")]
    assert links == [f"{QUEUE}/{group_id}", f"{QUEUE}/{twin}", f"{QUEUE}/endring/{change}"]
    assert (await client.get(f"{QUEUE}/{elsewhere}")).status_code == 404


async def test_a_group_is_shown_as_it_will_be_listed_and_what_is_hidden_is_on_the_trail(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad)
    group_id = await waiting_group(world, name="Angstringen Østsida", venue="Det hemmelige rommet")
    tree = await tree_of(client, f"{QUEUE}/{group_id}")
    (listed,) = with_class(tree, "as-listed")
    assert "Annenhver tirsdag kl. 18–20" in words(listed)
    assert "Fredrikstad kommune leser gjennom gruppa" in words(listed)
    assert "Det hemmelige rommet" not in words(listed)
    assert "Det hemmelige rommet" in words(with_class(tree, "hidden-facts")[0])
    (alike,) = with_class(tree, "alike")
    assert "Likt navn, samme tid og samme tema" in words(alike)
    assert all_of(alike, "a")[0].get("href") == f"/grupper/{await w.slug(world.anxiety)}"
    async with reading():
        looks = await TrailEntry.select().where(TrailEntry.what == "look-contacts")
    assert [(row["who"], row["record_id"]) for row in looks] == [("Siv Dahl", group_id)]


@pytest.mark.parametrize(
    ("decision", "fields", "state"),
    [
        ("approve", {}, "gathering"),
        ("return", {"return_remark": "Når møtes dere?"}, "returned"),
        ("decline", {"decline_remark": "Dette er et kurs."}, "ended"),
        ("defer", {"until": (today() + timedelta(days=7)).isoformat()}, "submitted"),
    ],
)
async def test_each_decision_is_made_and_told(
    client: httpx.AsyncClient, world: w.World, decision: str, fields: dict[str, str], state: str
) -> None:
    await steward(client, world.fredrikstad)
    group_id = await waiting_group(world)
    tree = await tree_of(client, f"{QUEUE}/{group_id}")
    version = next(each.get("value") for each in all_of(tree, "input", name="version"))
    answer = await send(client, f"{QUEUE}/{group_id}", {"decision": decision, "version": version, **fields})
    assert answer.headers["location"] == f"{QUEUE}?sagt={decision}"
    assert await state_of(group_id) == state
    after = await tree_of(client, answer.headers["location"])
    assert with_class(after, "notice--good")
    assert (decision == "defer") == ("Utsatt" in words(with_class(after, "work__main")[0]).split("Grupper å se til")[0])


async def test_an_approved_group_is_found_at_once(client: httpx.AsyncClient, app: Any, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    group_id = await waiting_group(world)
    await send(client, f"{QUEUE}/{group_id}", {"decision": "approve"})
    await refresh(app.state.search)
    assert (await client.get(f"/grupper/{await w.slug(group_id)}")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decision": "return"}, "return_remark"),
        ({"decision": "decline", "decline_remark": "x" * 2001}, "decline_remark"),
        ({"decision": "defer", "until": "2020-01-01"}, "until"),
        ({"decision": "defer", "until": "snart", "return_remark": "Nesten"}, "until"),
        ({"decision": "end"}, "decision"),
        ({}, "decision"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client: httpx.AsyncClient, world: w.World, fields: dict[str, str], field: str
) -> None:
    await steward(client, world.fredrikstad)
    group_id = await waiting_group(world)
    answer = await send(client, f"{QUEUE}/{group_id}", fields)
    assert answer.status_code == 422
    tree = parsed(answer.text)
    assert with_id(tree, "faults") is not None
    if field != "decision":
        assert words(with_id(tree, f"{field}-error"))
    if "return_remark" in fields:
        assert words(with_id(tree, "return_remark")) == "Nesten"
    assert await state_of(group_id) == "submitted"


async def test_who_comes_second_is_told_what_the_first_one_did(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad, name="Tor Vik")
    group_id = await waiting_group(world)
    await send(client, f"{QUEUE}/{group_id}", {"decision": "return", "return_remark": "Når møtes dere?"})
    await steward(client, world.fredrikstad)
    answer = await send(client, f"{QUEUE}/{group_id}", {"decision": "approve"})
    assert answer.status_code == 409
    said = words(with_id(parsed(answer.text), "faults"))
    assert "alt sendt tilbake" in said
    assert "Det var Tor Vik" in said
    assert await state_of(group_id) == "returned"


async def test_a_change_is_shown_side_by_side_in_words(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    change = await proposal(world.sleep, summary="For deg som ligger våken og vil møte andre.", age_from=25)
    tree = await tree_of(client, f"{QUEUE}/endring/{change}")
    rows = [words(row) for row in with_class(tree, "compare__row--changed")]
    assert [row.split(" Står i lista")[0] for row in rows] == ["Kort om gruppa", "Alder"]
    assert [words(each) for each in all_of(tree, "del")] == ["snakke med andre som kjenner det igjen.", "18"]
    assert "møte andre." in [words(each) for each in all_of(tree, "ins")]
    everything = await tree_of(client, f"{QUEUE}/endring/{change}?alt=1")
    assert len(with_class(everything, "compare__row")) > 10
    assert "wheelchair" not in words(everything)


async def test_a_change_is_accepted_or_sent_back_and_the_second_to_decide_is_told(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await steward(client, world.fredrikstad, name="Tor Vik")
    change = await proposal(world.sleep, name="Søvngruppa på Cicignon")
    missing = await send(client, f"{QUEUE}/endring/{change}", {"decision": "decline"})
    assert missing.status_code == 422
    answer = await send(client, f"{QUEUE}/endring/{change}", {"decision": "approve", "deferred": ""})
    assert answer.headers["location"] == f"{QUEUE}?sagt=approve-change"
    async with reading():
        assert (await Group.select(Group.name).where(Group.id == world.sleep))[0]["name"] == "Søvngruppa på Cicignon"
        assert (await Revision.select(Revision.state).where(Revision.id == change))[0]["state"] == "accepted"
    await steward(client, world.fredrikstad)
    second = await send(client, f"{QUEUE}/endring/{change}", {"decision": "return", "return_remark": "Hm"})
    assert second.status_code == 409
    said = words(with_id(parsed(second.text), "faults"))
    assert "alt godkjent" in said
    assert "Det var Tor Vik" in said


async def test_a_change_that_clashes_cannot_be_accepted(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    change = await proposal(world.sleep, summary="Vårt.")
    async with reading():
        row = (await Group.select(Group.version).where(Group.id == world.sleep))[0]
        now, _ = await details_now(world.sleep)
    theirs = GroupDetails(
        **{**{field: getattr(now, field) for field in GroupDetails.__struct_fields__}, "summary": "Deres."}
    )
    await change_group(group_id=world.sleep, details=theirs, expected_version=row["version"], by=w.SIV)
    tree = await tree_of(client, f"{QUEUE}/endring/{change}")
    assert "også endret av andre" in words(with_class(tree, "compare__row--changed")[0])
    answer = await send(client, f"{QUEUE}/endring/{change}", {"decision": "approve"})
    assert answer.status_code == 409


async def test_texts_of_groups_are_shown_and_never_run(client: httpx.AsyncClient, world: w.World) -> None:
    await steward(client, world.fredrikstad)
    evil = "<script>alert(1)</script>"
    group_id = await waiting_group(world, name=evil, summary=evil, description=evil, venue=evil)
    change = await proposal(world.sleep, summary=evil)
    for path in (QUEUE, f"{QUEUE}/{group_id}", f"{QUEUE}/endring/{change}"):
        assert evil not in (await client.get(path)).text


async def test_the_queue_is_for_stewards(client: httpx.AsyncClient, world: w.World) -> None:
    group_id = await waiting_group(world)
    assert (await client.get(QUEUE)).headers["location"].startswith("/inn")
    await sign_in(client, await w.an_account(Role.STARTER))
    assert (await client.get(QUEUE)).status_code == 403
    assert (await send(client, f"{QUEUE}/{group_id}", {"decision": "approve"})).status_code == 403
    await steward(client, world.office)
    assert (await send(client, f"{QUEUE}/{group_id}", {"decision": "approve"})).status_code == 404
    assert await state_of(group_id) == "submitted"
