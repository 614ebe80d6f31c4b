"""A record system makes a card, a person opens it with their code, and the recipient answers: all as JSON."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx
import pytest
from litestar import Litestar

from tests import handovers as h
from tests import world as w
from tests.api.test_api_problems import is_problem
from tests.api.test_api_staff import a_token, by
from tests.world import World
from videre.database import reading
from videre.directory.shapes import OrganisationKind
from videre.handover.consents import CURRENT
from videre.handover.tables import ContactRequest, Handover
from videre.matching.watching import refresh
from videre.people.roles import Role

NEED = {"origin": "talks", "adult": True, "q": "ligger våken i Kråkebolle", "near": "1607"}
BERIT = {"name": "Berittil", "phone": "90 00 11 22", "agreed": CURRENT}


@pytest.fixture
async def team(world: World) -> int:
    return await h.a_service()


@pytest.fixture
async def randi(app: Litestar, team: int) -> dict[str, str]:
    """The headers of a program that Randi made a token for."""
    return by(await a_token(await w.an_account(Role.RPH_STAFF, team)))


async def made(client: httpx.AsyncClient, randi: dict[str, str], key: str = "", **changes: Any) -> httpx.Response:
    headers = randi | ({"Idempotency-Key": key} if key else {})
    return await client.post("/api/handovers", json=NEED | changes, headers=headers)


async def stored() -> int:
    async with reading():
        return int(await Handover.count())


async def test_a_card_is_made_and_opened_and_what_was_typed_is_nowhere(
    client: httpx.AsyncClient, randi: dict[str, str], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        card = (await made(client, randi, groups=[await w.slug(world.sleep)])).json()
        opened = await client.post("/api/cards/open", json={"code": card["code"].lower()})
    assert card["url"].endswith(f"/kort#{card['code'].replace(' ', '')}")
    assert opened.status_code == 200
    assert opened.headers["cache-control"] == "no-store"
    seen = opened.json()
    assert [group["name"] for group in seen["groups"]] == ["Søvngruppa i Fredrikstad"]
    assert seen["state"] == "opened"
    assert seen["consent"]["version"] == CURRENT
    assert [look["what"] for look in seen["seen"]] == ["issue-card", "open-card"]
    for planted in (card["code"], card["code"].replace(" ", ""), "Kråkebolle", "1607"):
        assert planted not in caplog.text
    assert "Kråkebolle" not in opened.text


async def test_a_repeated_call_makes_one_card_and_another_body_is_refused(
    client: httpx.AsyncClient, randi: dict[str, str]
) -> None:
    first = (await made(client, randi, "journal-1")).json()
    again = (await made(client, randi, "journal-1")).json()
    assert again == first | {"repeated": True}
    assert first["repeated"] is False
    is_problem(await made(client, randi, "journal-1", near="1710"), 409)
    assert (await made(client, randi, "journal-2")).json()["code"] != first["code"]
    assert await stored() == 2
    is_problem(await made(client, randi, "x" * 201), 400)


async def test_ten_repeated_calls_at_once_make_one_card(client: httpx.AsyncClient, randi: dict[str, str]) -> None:
    cards = await asyncio.gather(*(made(client, randi, "same") for _ in range(10)))
    assert len({card.json()["code"] for card in cards}) == 1
    assert await stored() == 1


async def test_what_is_missing_or_wrong_is_told_by_field_and_makes_no_card(
    client: httpx.AsyncClient, randi: dict[str, str], world: World
) -> None:
    four = [await w.slug(each) for each in (world.sleep, world.anxiety, world.grief, world.far_away)]
    for body, fields in (
        ({}, {"adult", "origin"}),
        ({"origin": "talks", "adult": False}, {"adult"}),
        (NEED | {"origin": "henvisning"}, {"origin"}),
        (NEED | {"near": "0000"}, {"near"}),
        (NEED | {"groups": ["finnes-ikke"]}, {"kept"}),
        (NEED | {"groups": four}, {"groups"}),
        (NEED | {"near": "", "q": "", "not_own_municipality": True}, {"near"}),
        (NEED | {"organisation_id": world.fredrikstad}, {"organisation_id"}),
        (NEED | {"name": "Berit"}, {"?"}),
    ):
        answer = await client.post("/api/handovers", json=body, headers=randi)
        assert {error["field"] for error in is_problem(answer, 400)["errors"]} == fields, body
    assert await stored() == 0


async def test_a_request_is_made_read_answered_and_gone(
    app: Litestar, client: httpx.AsyncClient, randi: dict[str, str], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    account = await w.an_account(Role.STARTER)
    group = await w.a_group(steward_id=world.fredrikstad, starters=[await w.identity_of(account)])
    ivar = by(await a_token(account))
    await refresh(app.state.search)
    slug = await w.slug(group)
    code = (await made(client, randi, groups=[slug])).json()["code"]
    with caplog.at_level(logging.DEBUG):
        assert (await client.post("/api/cards/contact", json={"code": code, "group": slug, **BERIT})).json() == {
            "sent": True,
            "next_best": None,
        }
        waiting = (await client.get("/api/contact-requests", headers=ivar)).json()
        number = waiting["own"][0]["id"]
        assert "Berittil" not in str(waiting)
        read = await client.post(f"/api/contact-requests/{number}/open", json={}, headers=ivar)
        assert (read.json()["name"], read.json()["phone"]) == ("Berittil", "90001122")
        card = (await client.post("/api/cards/open", json={"code": code})).json()
        assert "read-request" in [look["what"] for look in card["seen"]]
        assert "Berittil" not in str(card)
        is_problem(
            await client.post(f"/api/contact-requests/{number}/answer", json={"answer": "cannot-help"}, headers=ivar),
            400,
        )
        done = await client.post(f"/api/contact-requests/{number}/answer", json={"answer": "came"}, headers=ivar)
    assert done.json()["state"] == "came"
    is_problem(await client.post(f"/api/contact-requests/{number}/open", json={}, headers=ivar), 404)
    async with reading():
        assert (await ContactRequest.select(ContactRequest.sealed))[0]["sealed"] is None
    assert "Berittil" not in caplog.text
    assert "90001122" not in caplog.text


async def test_the_text_that_was_agreed_to_is_the_one_that_is_shown_now(
    client: httpx.AsyncClient, randi: dict[str, str], world: World
) -> None:
    slug = await w.slug(world.sleep)
    code = (await made(client, randi, groups=[slug])).json()["code"]
    body = {"code": code, "group": slug, **BERIT, "agreed": "2020-01"}
    problem = is_problem(await client.post("/api/cards/contact", json=body), 400)
    assert [error["field"] for error in problem["errors"]] == ["agreed"]
    async with reading():
        assert await ContactRequest.count() == 0


async def test_withdrawing_declining_choosing_and_erasing(
    client: httpx.AsyncClient, randi: dict[str, str], world: World
) -> None:
    slug = await w.slug(world.sleep)
    code = (await made(client, randi, groups=[slug])).json()["code"]

    async def does(verb: str, **more: str) -> httpx.Response:
        return await client.post(f"/api/cards/{verb}", json={"code": code, **more})

    assert (await does("choose", group=slug)).json() == {}
    assert (await does("contact", group=slug, **BERIT)).json()["sent"]
    assert (await does("withdraw")).json() == {}
    assert (await does("decline")).json() == {}
    is_problem(await does("choose", group="finnes-ikke"), 400)
    paper = await does("pdf", paper="a5")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert (await does("erase")).json() == {}
    is_problem(await does("open"), 404)
    assert await stored() == 0


async def test_wrong_codes_are_all_alike_and_guessing_is_slowed_down(client: httpx.AsyncClient, team: int) -> None:
    answers = [
        await client.post("/api/cards/open", json={"code": code}) for code in ("0", "000 000 0000", "7KM4PX9QT2")
    ]
    assert {(each.status_code, each.text) for each in answers} == {(404, answers[0].text)}
    for _ in range(40):
        answer = await client.post("/api/cards/open", json={"code": "7KM4PX9QT2"})
        if answer.status_code == 429:
            break
    assert is_problem(answer, 429)
    assert int(answer.headers["retry-after"]) >= 1


async def test_the_team_sees_no_more_than_it_did_and_its_counts(
    client: httpx.AsyncClient, randi: dict[str, str], team: int, world: World
) -> None:
    card = (await made(client, randi, groups=[await w.slug(world.sleep)])).json()
    before = (await client.get("/api/handovers", headers=randi)).json()
    assert [(row["id"], row["state"], row["days"]) for row in before["handovers"]] == [(card["id"], "card_issued", 0)]
    await client.post("/api/cards/open", json={"code": card["code"]})
    await client.post("/api/cards/decline", json={"code": card["code"]})
    assert (await client.get("/api/handovers", headers=randi)).json() == before
    counts = (await client.get("/api/handovers/statistics", headers=randi)).json()
    assert counts["organisation_id"] == team
    assert len(counts["months"]) == 12
    assert (await client.post(f"/api/handovers/{card['id']}/unsuitable", json={}, headers=randi)).status_code == 200
    assert (await client.get("/api/handovers", headers=randi)).json()["handovers"][0]["state"] == "unsuitable"


async def test_another_service_sees_and_changes_nothing_of_it(
    client: httpx.AsyncClient, randi: dict[str, str], world: World
) -> None:
    card = (await made(client, randi)).json()
    elsewhere = await w.an_organisation(OrganisationKind.RPH_TEAM, "RPH Sarpsborg")
    other = by(await a_token(await w.an_account(Role.RPH_STAFF, elsewhere)))
    assert (await client.get("/api/handovers", headers=other)).json() == {"handovers": []}
    is_problem(await client.post(f"/api/handovers/{card['id']}/unsuitable", json={}, headers=other), 404)
