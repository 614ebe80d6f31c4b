"""The administrator's pages: accounts, mail that did not arrive, the trail; and the first page of each role."""

from __future__ import annotations

import httpx
import pytest

from tests import world as w
from tests.web.working import BASE, COOKIE, send, sign_in
from videre.database import reading, writing
from videre.language import Language
from videre.people.roles import Role
from videre.people.sessions import csrf_token
from videre.people.tables import Account, RoleGrant
from videre.post.letters import Letter, MailKind
from videre.post.outbox import queue_letter
from videre.post.tables import OutgoingMail

MINE = (OutgoingMail.kind == "decision") & (OutgoingMail.about_id == 4711)


@pytest.fixture
async def anne(client: httpx.AsyncClient, world: w.World) -> httpx.AsyncClient:
    account = await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie", email="anne@example.no")
    await sign_in(client, account)
    return client


@pytest.mark.parametrize(
    "role, words",
    [
        (Role.RPH_STAFF, "Sitter du sammen med noen som avslutter hos dere?"),
        (Role.STARTER, "Du har ingen grupper ennå"),
        (Role.STEWARD, "Som forvalter"),
        (Role.ADMINISTRATOR, "Uten forvalter"),
    ],
)
async def test_each_role_is_welcomed_to_its_own_work(
    client: httpx.AsyncClient, world: w.World, role: Role, words: str
) -> None:
    await sign_in(client, await w.an_account(role, world.fredrikstad))
    answer = await client.get("/arbeid")
    assert answer.status_code == 200
    assert words in answer.text


async def test_without_a_code_a_steward_is_led_to_it_and_sees_nothing(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad), strong=False)
    for path in ("/arbeid", f"/arbeid/grupper/{world.sleep}/spor", "/arbeid/konto"):
        assert (await client.get(path)).headers["location"].startswith("/inn/kode")
    assert (await client.get("/inn/kode")).status_code == 200


async def test_who_must_set_up_codes_can_reach_nothing_else(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad, codes=False))
    assert "Ett steg igjen" in (await client.get("/arbeid")).text
    assert (await client.get(f"/arbeid/grupper/{world.sleep}/spor")).headers["location"].startswith("/inn/kode?")
    assert (await client.get("/inn/kode")).headers["location"] == "/arbeid/konto/koder"
    begun = await send(client, "/arbeid/konto/koder")
    assert "<svg" in begun.text
    wrong = await send(client, "/arbeid/konto/koder/bekreft", {"code": "000000"})
    assert wrong.status_code == 422
    assert "<svg" in wrong.text  # the same secret again: the app need not be set up twice


async def test_somebody_is_invited_given_a_role_and_ended(anne: httpx.AsyncClient, world: w.World) -> None:
    fields = {"email": "kari", "name": "", "role": "", "organisation_id": ""}
    refused = await send(anne, "/arbeid/kontoer/ny", fields)
    assert refused.status_code == 422
    assert refused.text.count("ds-validation-message") == 2  # name and role; the address is asked about after them
    fields = {"email": "kari@example.no", "name": "Kari <b>Moen</b>", "role": "steward",
              "organisation_id": str(world.office)}  # fmt: skip
    invited = await send(anne, "/arbeid/kontoer/ny", fields)
    page = invited.headers["location"].partition("?")[0]
    shown = (await anne.get(page)).text
    assert "Kari &lt;b&gt;Moen&lt;/b&gt;" in shown
    assert "ikke ennå" in shown
    given = await send(anne, f"{page}/roller", {"role": "rph-staff", "organisation_id": str(world.fredrikstad)})
    assert given.status_code == 303
    unsure = await send(anne, f"{page}/slutt")
    assert unsure.status_code == 422
    await send(anne, f"{page}/slutt", {"sure": "on"})
    async with reading():
        rows = await Account.select(Account.ended_at).where(Account.email == "kari@example.no")
    assert rows[0]["ended_at"] is not None
    assert "Kari" not in (await anne.get("/arbeid/kontoer")).text
    assert "Kari" in (await anne.get("/arbeid/kontoer?avsluttet=on")).text


async def test_a_role_is_ended_and_the_last_administrator_stays(anne: httpx.AsyncClient) -> None:
    async with reading():
        rows = await RoleGrant.select(RoleGrant.id, RoleGrant.account).where(RoleGrant.role == "administrator")
    answers = [await send(anne, f"/arbeid/kontoer/{row['account']}/roller/{row['id']}") for row in rows]
    assert answers[-1].status_code == 409


async def test_a_letter_that_did_not_arrive_is_shown_without_its_text(anne: httpx.AsyncClient) -> None:
    async with writing():
        letter = Letter("Videre", ("Hemmelig tekst",))
        await queue_letter(letter, to="kari@example.no", kind=MailKind.DECISION, language=Language.NB, about_id=4711)
        await OutgoingMail.update({OutgoingMail.state: "dead", OutgoingMail.failure: "receiver 550"}).where(MINE)
        (row,) = await OutgoingMail.select(OutgoingMail.id).where(MINE)
    shown = (await anne.get("/arbeid/post")).text
    assert "k…@example.no" in shown
    assert "Hemmelig" not in shown
    assert "kari@" not in shown
    assert (await send(anne, f"/arbeid/post/{row['id']}/igjen")).status_code == 303
    async with reading():
        (row,) = await OutgoingMail.select(OutgoingMail.state).where(MINE)
    assert row["state"] != "dead"


async def test_the_whole_trail_is_read_narrowed_and_exported(anne: httpx.AsyncClient) -> None:
    shown = await anne.get("/arbeid/spor", params={"slag": "group"})
    assert "Siv Dahl" in shown.text
    exported = await anne.get("/arbeid/spor.csv", params={"slag": "group"})
    assert exported.headers["content-type"].startswith("text/csv")
    assert "attachment" in exported.headers["content-disposition"]
    assert "Siv Dahl" in exported.text
    again = await anne.get("/arbeid/spor", params={"slag": "trail"})
    assert "lastet ned loggen" in again.text


async def test_a_groups_trail_is_its_own_stewards(client: httpx.AsyncClient, world: w.World) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    assert (await client.get(f"/arbeid/grupper/{world.sleep}/spor")).status_code == 200
    assert (await client.get(f"/arbeid/grupper/{world.grief}/spor")).status_code == 404  # the office's group
    assert (await client.get("/arbeid/spor")).status_code == 403


async def test_the_language_can_be_changed_on_a_page_that_answers_a_form(
    anne: httpx.AsyncClient, world: w.World
) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"{BASE}/arbeid/kontoer/ny"}
    fields = {"_csrf": csrf_token(anne.cookies[COOKIE])}
    answer = await anne.post("/arbeid/kontoer/ny", data=fields, headers=headers)
    assert answer.status_code == 422
    assert 'href="/arbeid/kontoer/ny?lang=nn"' in answer.text
    narrowed = await anne.get("/arbeid/kontoer?q=anne&sagt=slutt")
    assert 'href="/arbeid/kontoer?q=anne&amp;lang=nn"' in narrowed.text


async def test_new_recovery_codes_are_made_and_the_old_ones_are_counted(anne: httpx.AsyncClient) -> None:
    assert "Du har 0 reservekoder igjen." in (await anne.get("/arbeid/konto/koder")).text
    made = await send(anne, "/arbeid/konto/koder/reserve")
    assert made.text.count("<li><code>") == 10
    assert "Du har 10 reservekoder igjen." in (await anne.get("/arbeid/konto/koder")).text
