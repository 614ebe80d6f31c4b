"""Whoever reads a card with its code, by whatever form or call, stands in «hvem har sett dette»."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import handovers as h
from tests.web.working import send, sign_in
from tests.world import World
from videre.database import reading
from videre.handover import own_moves
from videre.people.clock import now
from videre.people.shapes import Identity
from videre.trail.tables import TrailEntry

FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/kort", {}),
    ("/kort/velg", {"gruppe": "finnes-ikke"}),
    ("/kort/kontakt", {"gruppe": "finnes-ikke"}),
    ("/kort/trekk", {}),
    ("/kort/spor", {}),
    ("/kort/sett", {}),
    ("/kort/slett", {}),
    ("/kort/kort.pdf", {}),
    ("/kort/kalender.ics", {"gruppe": "finnes-ikke"}),
)


async def steps(handover_id: int) -> list[tuple[str, str]]:
    """What was done with a card, and in whose capacity."""
    mine = (TrailEntry.record_kind == "handover") & (TrailEntry.record_id == handover_id)
    async with reading():
        rows = await TrailEntry.select(TrailEntry.what, TrailEntry.capacity).where(mine).order_by(TrailEntry.id)
    return [(row["what"], row["capacity"]) for row in rows]


@pytest.mark.parametrize(("path", "fields"), FORMS)
async def test_every_form_that_shows_the_card_is_a_look_at_it(
    client: httpx.AsyncClient, world: World, path: str, fields: dict[str, Any]
) -> None:
    holder, code = await h.a_card(world.sleep)
    for _ in range(2):
        await send(client, path, {"kode": code, **fields})
    assert await steps(holder.handover_id) == [("issue-card", "sender"), ("open-card", "holder")]


async def test_so_is_every_call_of_a_program(client: httpx.AsyncClient, world: World) -> None:
    for path in ("open", "pdf", "choose"):
        holder, code = await h.a_card(world.sleep)
        await client.post(f"/api/cards/{path}", json={"code": code, **({"group": "x"} if path == "choose" else {})})
        assert await steps(holder.handover_id) == [("issue-card", "sender"), ("open-card", "holder")], path


async def somebody(client: httpx.AsyncClient, service: int) -> Identity:
    sender = await h.a_sender(service)
    await sign_in(client, sender.account_id)
    return sender


@pytest.mark.parametrize("path", ["/arbeid/overforing/kort.pdf", "/arbeid/overforing/kontakt"])
async def test_a_colleague_who_comes_by_a_code_is_seen_by_the_person(
    client: httpx.AsyncClient, world: World, path: str
) -> None:
    service = await h.a_service()
    holder, code = await h.a_card(world.sleep, sender=await h.a_sender(service))
    await somebody(client, service)
    assert (await send(client, path, {"kode": code})).status_code == 200
    assert await steps(holder.handover_id) == [("issue-card", "sender"), ("open-card", "sender")]


async def test_who_made_the_card_prints_it_without_a_line_for_each_sheet_but_is_seen_later(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = await h.a_service()
    maker = await somebody(client, service)
    holder, code = await h.a_card(world.sleep, sender=maker)
    await own_moves.opened(holder)
    for _ in range(2):
        await send(client, "/arbeid/overforing/kort.pdf", {"kode": code})
    assert ("open-card", "sender") not in await steps(holder.handover_id)
    later = now() + timedelta(hours=2)
    monkeypatch.setattr(own_moves, "now", lambda: later)
    await send(client, "/arbeid/overforing/kort.pdf", {"kode": code})
    assert (await steps(holder.handover_id))[-1] == ("open-card", "sender")


@pytest.mark.parametrize("path", ["/arbeid/overforing/kort.pdf", "/arbeid/overforing/kontakt"])
async def test_another_services_card_is_no_card_at_the_desk(client: httpx.AsyncClient, world: World, path: str) -> None:
    holder, code = await h.a_card(world.sleep)
    await somebody(client, await h.a_service("RPH Moss"))
    wrong = await send(client, path, {"kode": "0000000000"})
    other = await send(client, path, {"kode": code})
    assert (wrong.status_code, other.status_code) == (404, 404)
    assert await steps(holder.handover_id) == [("issue-card", "sender")]
