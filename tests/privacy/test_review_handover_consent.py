"""A yes counts for whom it was said to: not for who became the group's contact while the form was open."""

from __future__ import annotations

import re

import httpx
import pytest
from litestar import Litestar

from tests import handovers as h
from tests import world as w
from tests.web.working import send, sign_in
from tests.world import World
from videre.database import reading, writing
from videre.directory.tables import Group
from videre.handover.consents import CURRENT
from videre.handover.contact import OTHER_TEXT
from videre.handover.tables import Consent, ContactRequest

BERIT = {"name": "Berit", "phone": "90000000", "agreed": "on", "send": "on"}


def read_in(page: str) -> str:
    """What the form carries of the text it shows."""
    found = re.search(r'name="lest" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def nobody_answers_in_the_group_any_more(group: int) -> None:
    async with writing():
        await Group.update({Group.contact_email: ""}).where(Group.id == group)


async def asked() -> tuple[int, int]:
    async with reading():
        return int(await ContactRequest.count()), int(await Consent.count())


async def the_form_at_home(client: httpx.AsyncClient, slug: str) -> tuple[str, dict[str, str]]:
    _, code = await h.a_card(await number(slug))
    return "/kort/kontakt", {"kode": code, "gruppe": slug, "sett": "0"}


async def the_form_at_the_desk(client: httpx.AsyncClient, slug: str) -> tuple[str, dict[str, str]]:
    sender = await h.a_sender()
    await sign_in(client, sender.account_id)
    _, code = await h.a_card(await number(slug), sender=sender)
    return "/arbeid/overforing/kontakt", {"kode": code, "slug": slug, "seen": "0"}


async def number(slug: str) -> int:
    async with reading():
        return int((await Group.select(Group.id).where(Group.slug == slug))[0]["id"])


@pytest.mark.parametrize("a_form", [the_form_at_home, the_form_at_the_desk])
async def test_a_yes_to_one_is_no_yes_to_another(
    client: httpx.AsyncClient, app: Litestar, world: World, a_form: object
) -> None:
    assert callable(a_form)
    await w.a_steward(world.fredrikstad)
    path, fields = await a_form(client, await w.slug(world.sleep))
    read = read_in((await send(client, path, fields)).text)
    assert read == f"{CURRENT} group:{world.sleep}"
    await nobody_answers_in_the_group_any_more(world.sleep)
    again = await send(client, path, {**fields, **BERIT, "lest": read})
    assert again.status_code == 422
    assert OTHER_TEXT in again.text
    assert not re.search(r'name="agreed"[^>]* checked', again.text)
    assert await asked() == (0, 0)
    now = read_in(again.text)
    assert now == f"{CURRENT} steward:{world.fredrikstad}"
    sent = await send(client, path, {**fields, **BERIT, "lest": now})
    assert sent.status_code == 200
    assert await asked() == (1, 2)


async def test_a_program_says_whom_the_person_read_of(client: httpx.AsyncClient, world: World) -> None:
    _, code = await h.a_card(world.sleep)
    body = {"code": code, "group": await w.slug(world.sleep), "name": "Berit", "phone": "90000000", "agreed": CURRENT}
    answer = await client.post("/api/cards/contact", json={**body, "recipient": "support-point:7"})
    assert (answer.status_code, await asked()) == (400, (0, 0))
    answer = await client.post("/api/cards/contact", json={**body, "recipient": f"group:{world.sleep}"})
    assert answer.json()["sent"] is True
