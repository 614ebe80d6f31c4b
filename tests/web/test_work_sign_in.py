"""Signing in and out as a browser does it: what is kept, where it leads, and what is not told."""

from __future__ import annotations

import httpx
import pytest

from tests import world as w
from tests.web.working import COOKIE, send, sign_in
from videre.database import reading
from videre.people.roles import Role
from videre.people.tables import StaffSession
from videre.post.tables import OutgoingMail

PASSWORD = "fjell og fjord og fem skjell"


async def _starter(**given: str) -> int:
    return await w.an_account(Role.STARTER, email="ivar@example.no", name="Ivar Moen", password=PASSWORD, **given)


async def test_a_password_opens_the_work_pages_and_log_out_closes_them(client: httpx.AsyncClient) -> None:
    await _starter()
    answer = await send(client, "/inn", {"email": "Ivar@Example.no ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/arbeid")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    account = await client.get("/arbeid/konto")
    assert "Ivar Moen" in account.text
    assert account.headers["cache-control"] == "no-store"
    token = client.cookies[COOKIE]
    left = await send(client, "/ut")
    assert left.headers["location"] == "/inn?sagt=ute"
    client.cookies.set(COOKIE, token, domain="testserver.local")  # somebody kept a copy
    assert (await client.get("/arbeid/konto")).headers["location"] == "/inn?til=%2Farbeid%2Fkonto"


async def test_the_session_is_fresh_whatever_token_the_browser_came_with(client: httpx.AsyncClient) -> None:
    account = await _starter()
    planted = await sign_in(client, await w.an_account(Role.STARTER))
    await send(client, "/inn", {"email": "ivar@example.no", "password": PASSWORD})
    assert client.cookies[COOKIE] != planted
    async with reading():
        rows = await StaffSession.select(StaffSession.account, StaffSession.token_hash)
    assert [row["account"] for row in rows] == [account]  # the planted one has ended
    assert all(planted not in row["token_hash"] for row in rows)


@pytest.mark.parametrize("email", ["ivar@example.no", "nobody@example.no"])
async def test_a_wrong_password_says_the_same_for_known_and_unknown(client: httpx.AsyncClient, email: str) -> None:
    await _starter()
    answer = await send(client, "/inn", {"email": email, "password": "not the password"})
    assert answer.status_code == 422
    assert COOKIE not in client.cookies
    assert "E-postadressen eller passordet er feil." in answer.text
    assert f'value="{email}"' in answer.text  # nothing that was written is lost
    assert "not the password" not in answer.text


@pytest.mark.parametrize("email", ["ivar@example.no", "nobody@example.no"])
async def test_a_link_is_promised_to_everyone_and_sent_to_those_we_know(client: httpx.AsyncClient, email: str) -> None:
    await _starter()
    answer = await send(client, "/inn/lenke", {"email": email})
    assert answer.headers["location"] == "/inn?sagt=lenke"
    async with reading():
        sent = await OutgoingMail.count().where(OutgoingMail.kind == "sign-in")
    assert sent == (1 if email.startswith("ivar") else 0)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/inn",
        "javascript:alert(1)",
        "/arbeider",
        "/arbeid\n",
    ],
)
async def test_the_log_in_leads_nowhere_but_to_the_work_pages(client: httpx.AsyncClient, wanted: str) -> None:
    await _starter()
    shown = await client.get("/inn", params={"til": wanted})
    assert "evil" not in shown.text
    answer = await send(client, "/inn", {"email": "ivar@example.no", "password": PASSWORD, "til": wanted})
    assert answer.headers["location"] == "/arbeid"


async def test_the_log_in_leads_back_to_where_somebody_was_going(client: httpx.AsyncClient) -> None:
    await _starter()
    answer = await send(client, "/inn", {"email": "ivar@example.no", "password": PASSWORD, "til": "/arbeid/konto"})
    assert answer.headers["location"] == "/arbeid/konto"


async def test_the_narrowed_list_somebody_was_going_to_is_still_narrowed(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await w.an_account(Role.STEWARD, world.fredrikstad, email="siv@example.no", password=PASSWORD)
    wanted = (await client.get("/arbeid/grupper?flagg=missing&lang=nn")).headers["location"]
    assert wanted == "/inn?til=%2Farbeid%2Fgrupper%3Fflagg%3Dmissing&lang=nn"
    til = "/arbeid/grupper?flagg=missing"
    answer = await send(client, "/inn?lang=nn", {"email": "siv@example.no", "password": PASSWORD, "til": til})
    assert answer.headers["location"] == "/inn/kode?til=%2Farbeid%2Fgrupper%3Fflagg%3Dmissing&lang=nn"
    assert (await client.get(til)).headers["location"] == "/inn/kode?til=%2Farbeid%2Fgrupper%3Fflagg%3Dmissing"
    answer = await send(client, "/inn/kode?lang=nn", {"code": w.current_code(), "til": til})
    assert answer.headers["location"] == "/arbeid/grupper?flagg=missing&lang=nn"


async def test_a_steward_gives_a_code_and_gets_a_fresh_session(client: httpx.AsyncClient, world: w.World) -> None:
    await w.an_account(Role.STEWARD, world.fredrikstad, email="siv@example.no", password=PASSWORD)
    answer = await send(client, "/inn", {"email": "siv@example.no", "password": PASSWORD})
    assert answer.headers["location"] == "/inn/kode"
    before = client.cookies[COOKIE]
    wrong = await send(client, "/inn/kode", {"code": "000000"})
    assert wrong.status_code == 422
    answer = await send(client, "/inn/kode", {"code": w.current_code(), "til": "/arbeid/konto"})
    assert answer.headers["location"] == "/arbeid/konto"
    assert client.cookies[COOKIE] != before


async def test_a_form_from_another_site_or_without_the_sessions_token_is_refused(client: httpx.AsyncClient) -> None:
    account = await _starter()
    await sign_in(client, account)
    fields = {"name": "Somebody else", "language": "nb"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = await client.post("/arbeid/konto", data=fields, headers=headers)
        assert answer.status_code == 403
    assert "Ivar Moen" in (await client.get("/arbeid/konto")).text
    assert (await send(client, "/arbeid/konto", fields)).status_code == 303
    assert "Somebody else" in (await client.get("/arbeid/konto")).text


async def test_too_many_guesses_are_slowed_down_in_words(client: httpx.AsyncClient) -> None:
    await _starter()
    answers = [await send(client, "/inn", {"email": "ivar@example.no", "password": f"guess {n}"}) for n in range(12)]
    assert answers[-1].status_code == 429
    assert "For mange forsøk" in answers[-1].text
    right = await send(client, "/inn", {"email": "ivar@example.no", "password": PASSWORD})
    assert right.status_code == 429  # the right one too, or the wait would tell


async def test_citizens_get_no_cookie(client: httpx.AsyncClient) -> None:
    for path in ("/", "/start", "/inn"):
        assert "set-cookie" not in (await client.get(path)).headers
