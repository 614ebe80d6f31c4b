"""The team's page: cards that are out, counts as pictures and tables, the same numbers as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.handovers import a_card, a_service
from tests.web.reading import parsed
from tests.web.working import send, sign_in
from tests.world import World
from videre.database import writing
from videre.handover.own_moves import erase_all, opened
from videre.handover.tables import HandoverOutcome
from videre.people.account_rows import grant
from videre.people.actors import SYSTEM
from videre.people.clock import today
from videre.people.roles import Role

PAGE = "/arbeid/overforinger"
LAST_MONTH = (today() - timedelta(days=90 + 31)).replace(day=1)
"""A month whose cards are all over."""


async def _randi(client: httpx.AsyncClient) -> tuple[int, int]:
    """Sign Randi in; return her service and her account."""
    service = await a_service()
    account = await w.an_account(Role.RPH_STAFF, service, name="Randi Bakken")
    await sign_in(client, account)
    return service, account


async def _outcomes(service: int, number: int, topic: str, month: date = LAST_MONTH, **changes: Any) -> None:
    usual: dict[str, Any] = {"origin": "talks", "ending": "expired", "km_band": "0-16", "minutes_band": "0-15"}
    async with writing():
        for _ in range(number):
            await HandoverOutcome(organisation=service, month=month, topic=topic, **{**usual, **changes}).save()


async def test_a_team_without_cards_is_told_what_to_do(client: httpx.AsyncClient, world: World) -> None:
    await _randi(client)
    page = await client.get(PAGE)
    assert page.status_code == 200
    assert "Ingen kort ennå" in page.text
    assert 'href="/arbeid/overforing"' in page.text
    assert page.headers["cache-control"] == "no-store"
    parsed(page.text)


async def test_a_card_stands_in_the_list_whatever_the_person_did(client: httpx.AsyncClient, world: World) -> None:
    _, account = await _randi(client)
    holder, code = await a_card(world.sleep, sender=await w.identity_of(account))
    before = _list((await client.get(PAGE)).text)
    assert "Kortet er gitt" in before
    await opened(holder)
    assert _list((await client.get(PAGE)).text) == before
    await erase_all(holder)
    after = (await client.get(PAGE)).text
    assert _list(after) == before
    assert code not in after
    assert "Søvngruppa" not in after


async def test_the_list_can_be_narrowed_and_the_counts_cannot(client: httpx.AsyncClient, world: World) -> None:
    service, account = await _randi(client)
    await a_card(world.sleep, sender=await w.identity_of(account))
    await _outcomes(service, 9, "sovn", was_opened=True)
    whole = (await client.get(PAGE)).text
    narrowed = (await client.get(f"{PAGE}?vis=recipient")).text
    assert "Ingen kort passer med valget." in narrowed
    for more in ("&topic=sovn", "&fra=2026-01-01", "&origin=talks"):
        assert _counts((await client.get(f"{PAGE}?vis=recipient{more}")).text) == _counts(whole)


async def test_counts_are_pictures_with_words_and_a_table_beside_each(client: httpx.AsyncClient, world: World) -> None:
    service, _ = await _randi(client)
    await _outcomes(service, 12, "sovn", was_opened=True, has_chosen=True)
    await _outcomes(service, 3, "sorg", was_opened=True)
    page = (await client.get(PAGE)).text
    tree = parsed(page)
    plots = [each for each in tree.iter() if str(each.tag).endswith("svg") and each.get("class") == "plot"]
    tables = [
        each for each in tree.iter() if str(each.tag).endswith("table") and "numbers" in (each.get("class") or "")
    ]
    assert len(plots) == len(tables) >= 6
    for plot in plots:
        assert plot.get("role") == "img"
        assert (plot.get("viewBox") or "").startswith("0 0 360 ")
        for part in (plot.get("aria-labelledby") or "").split():
            assert f'id="{part}"' in page
    assert "under 5" in page
    assert "style=" not in page


async def test_the_file_has_the_numbers_of_the_page(client: httpx.AsyncClient, world: World) -> None:
    service, _ = await _randi(client)
    await _outcomes(service, 12, "sovn", was_opened=True)
    await _outcomes(service, 8, "angst")
    await _outcomes(service, 3, "sorg", was_opened=True)
    page, file = await client.get(PAGE), await client.get(f"{PAGE}.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    assert "attachment" in file.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:4] == ["Tabell", "Rad", "Kort laget", "Åpnet"]
    assert len({len(row) for row in rows}) == 1
    found = {(row[0], row[1]): row[2] for row in rows}
    topics = _table(page.text, "topic")
    assert topics
    for name, first in topics.items():
        assert found["Etter tema", name] == first
    assert found["Etter tema", "Sorg og tap"] == "under 5"


async def test_another_service_is_not_there(client: httpx.AsyncClient, world: World) -> None:
    await _randi(client)
    other = await a_service("RPH Sarpsborg")
    for path in (PAGE, f"{PAGE}.csv"):
        assert (await client.get(f"{path}?tjeneste={other}")).status_code == 404


async def test_who_works_at_two_services_chooses_which(client: httpx.AsyncClient, world: World) -> None:
    service, account = await _randi(client)
    other = await a_service("RPH Sarpsborg")
    async with writing():
        await grant(account_id=account, role=Role.RPH_STAFF, organisation_id=other, by=SYSTEM)
    await _outcomes(other, 7, "sovn")
    first, second = (await client.get(PAGE)).text, (await client.get(f"{PAGE}?tjeneste={other}")).text
    assert f'href="{PAGE}?tjeneste={other}"' in first
    assert "Kortene RPH Fredrikstad har gitt ut" in first
    assert "Kortene RPH Sarpsborg har gitt ut" in second
    assert f'href="/arbeid/overforing?tjeneste={other}"' in second
    assert f'href="{PAGE}.csv?tjeneste={other}"' in second
    assert _counts(first) != _counts(second)
    assert service != other


async def test_the_line_for_the_record_says_nothing_of_anyone(client: httpx.AsyncClient, world: World) -> None:
    _, account = await _randi(client)
    await a_card(world.sleep, sender=await w.identity_of(account))
    page = (await client.get(PAGE)).text
    line = re.search(r'id="record"[^>]*>([^<]+)<', page)
    assert line
    assert "Informert om selvhjelpsgrupper" in line[1]
    assert not re.search(r"søvn|angst|Søvngruppa|Randi", line[1])


async def test_marking_a_card_asks_once_more(client: httpx.AsyncClient, world: World) -> None:
    _, account = await _randi(client)
    holder, _ = await a_card(world.sleep, sender=await w.identity_of(account))
    path = f"{PAGE}/{holder.handover_id}/uegnet"
    asked = await send(client, path)
    assert asked.status_code == 200
    assert "Trenger personen annen hjelp" in asked.text
    assert "Kortet er gitt" in (await client.get(PAGE)).text
    done = await send(client, path, {"sikker": "on"})
    assert done.status_code == 303
    page = (await client.get(done.headers["location"])).text
    assert "Kortet er merket." in page
    assert "Kortet er gitt" not in _list(page)


@pytest.mark.parametrize("erased", [False, True])
async def test_marking_a_card_tells_nothing_of_what_the_person_did(
    client: httpx.AsyncClient, world: World, erased: bool
) -> None:
    _, account = await _randi(client)
    holder, _ = await a_card(world.sleep, sender=await w.identity_of(account))
    if erased:
        await erase_all(holder)
    path = f"{PAGE}/{holder.handover_id}/uegnet"
    asked, done = await send(client, path), await send(client, path, {"sikker": "on"})
    assert (asked.status_code, done.status_code) == (200, 303)
    assert "Kortet er gitt" not in _list((await client.get(PAGE)).text)


async def test_another_service_s_card_cannot_be_marked(client: httpx.AsyncClient, world: World) -> None:
    await _randi(client)
    sender = await w.identity_of(await w.an_account(Role.RPH_STAFF, await a_service("RPH Sarpsborg")))
    holder, _ = await a_card(world.sleep, sender=sender)
    for sent in ({}, {"sikker": "on"}):
        assert (await send(client, f"{PAGE}/{holder.handover_id}/uegnet", sent)).status_code == 404


def _list(page: str) -> str:
    """The rows of cards, without what is new in each answer."""
    page = re.sub(r'name="_csrf" value="[^"]*"', "", page)
    return page.partition('id="cards-heading"')[2].partition('id="record-heading"')[0].partition("<tbody>")[2]


def _counts(page: str) -> str:
    return page.partition('id="counts-heading"')[2].partition("</main>")[0]


def _table(page: str, key: str) -> dict[str, str]:
    """The first column of a table on the page, by row."""
    part = page.partition(f'id="{key}-heading"')[2].partition("</section>")[0].partition("<tbody>")[2]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(?:<span[^>]*>)?([^<]+)<', part)
    return dict(rows[:-1])


async def test_a_long_list_goes_on_on_another_page(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, account = await _randi(client)
    monkeypatch.setattr("videre.web.controllers.work.team.PAGE", 2)
    for _ in range(3):
        await a_card(world.sleep, sender=await w.identity_of(account))
    first = (await client.get(PAGE)).text
    assert _list(first).count("Kortet er gitt") == 2
    assert f'href="{PAGE}?etter=2#cards-heading"' in first
    second = (await client.get(f"{PAGE}?etter=2")).text
    assert _list(second).count("Kortet er gitt") == 1
    assert "Vis eldre" not in second
