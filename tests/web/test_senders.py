"""Who hands people over, besides Rask psykisk helsehjelp: registered, staffed, and not shown to the public."""

from __future__ import annotations

from datetime import date

import httpx
import pytest
from litestar import Litestar

from tests import world as w
from tests.handovers import a_card, a_sender, service_of
from tests.web.working import send, sign_in
from tests.world import World
from videre.directory.organisation_changes import give_area
from videre.directory.queries import every_organisation, organisations
from videre.directory.shapes import HAND_OVER, OrganisationKind
from videre.directory.transfer import transfer
from videre.handover.shapes import Origin
from videre.matching.watching import refresh
from videre.people.roles import Permission, Role
from videre.problems import Invalid
from videre.statistics.standings import standings_for

KINDS = sorted(HAND_OVER)


@pytest.mark.parametrize("kind", KINDS)
async def test_they_are_known_to_who_keeps_them_and_to_nobody_else(database: str, kind: OrganisationKind) -> None:
    sender = await w.an_organisation(kind, "Frisklivssentralen i Fredrikstad")
    assert sender not in {each.id for each in await organisations()}
    assert sender in {each.id for each in await organisations(kind)}
    assert sender in {each.id for each in await every_organisation()}


@pytest.mark.parametrize("kind", KINDS)
async def test_they_answer_for_no_group(database: str, world: World, kind: OrganisationKind) -> None:
    sender = await w.an_organisation(kind, "Frisklivssentralen i Fredrikstad")
    with pytest.raises(Invalid):
        await transfer(from_id=world.fredrikstad, to_id=sender, by=w.ANNE)
    with pytest.raises(Invalid):
        await give_area(organisation_id=sender, code="31", by=w.ANNE, valid_from=date(2026, 1, 1))


async def test_their_staff_hand_people_over(database: str, world: World) -> None:
    sender = await w.an_organisation(OrganisationKind.HEALTHY_LIFE_CENTRE, "Frisklivssentralen i Fredrikstad")
    frida = await a_sender(sender)
    assert frida.organisations(Permission.HAND_OVER) == {sender} == {service_of(frida)}
    holder, _ = await a_card(world.sleep, sender=frida, origin=Origin.HEALTHY_LIFE_CENTRE)
    assert [each.id for each in await standings_for(frida)] == [holder.handover_id]


async def test_an_administrator_registers_and_staffs_them(client: httpx.AsyncClient, world: World) -> None:
    await sign_in(client, await w.an_account(Role.ADMINISTRATOR, world.national))
    fields = {"kind": "volunteer-centre", "name": "Frivilligsentralen på Kråkerøy", "status": "active"}
    answer = await send(client, "/arbeid/organisasjoner/ny", fields)
    assert answer.status_code == 303, answer.text
    page = (await client.get(answer.headers["location"])).text
    assert "frivilligsentral" in page
    assert 'id="omrader"' not in page
    assert "Frivilligsentralen på Kråkerøy" in (await client.get("/arbeid/kontoer/ny")).text
    assert "Frivilligsentralen på Kråkerøy" in (await client.get("/arbeid/organisasjoner?slag=volunteer-centre")).text


async def test_the_public_does_not_see_them(app: Litestar, client: httpx.AsyncClient, world: World) -> None:
    await w.an_organisation(OrganisationKind.LEARNING_CENTRE, "LMS Østfold", areas=())
    await refresh(app.state.search)
    for path in ("/api/organisations", "/api/organisations?kind=learning-centre", "/start", "/om/kildene"):
        assert "LMS Østfold" not in (await client.get(path)).text
