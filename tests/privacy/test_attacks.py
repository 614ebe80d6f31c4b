"""What somebody tries who means harm, at the doors of the running application."""

from __future__ import annotations

import email
import email.policy
import logging
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY
from litestar import Litestar

from tests import world as w
from tests.privacy.asking import BASE, address, gathered
from tests.privacy.routes import fields, filled, routes
from tests.web.working import COOKIE, send, sign_in
from tests.world import World
from videre.database import reading, writing
from videre.directory.details import GroupDetails
from videre.directory.drafts import new_draft
from videre.directory.sending_in import send_in
from videre.language import Language
from videre.people import attempts, passwords
from videre.people.account_rows import Purpose, grant, new_mail_link
from videre.people.actors import SYSTEM
from videre.people.attempts import Pace
from videre.people.roles import Permission, Role
from videre.people.sessions import csrf_token
from videre.people.shapes import Identity
from videre.people.tokens import make_token
from videre.post.letters import Letter, MailKind
from videre.post.message import UnusableAddress, envelope
from videre.post.rendering import rendered
from videre.post.tables import OutgoingMail
from videre.problems import Invalid, Problem

PASSWORD = "fjell og fjord og fem skjell"


async def everywhere(world: World) -> int:
    """An account that may do everything: administrator and starter."""
    account = await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie", email="anne@example.no",
                                 password=PASSWORD)  # fmt: skip
    async with writing():
        await grant(account_id=account, role=Role.STARTER, organisation_id=None, by=SYSTEM)
    return account


async def test_no_token_survives_a_step_that_proves_more(client: httpx.AsyncClient, world: World) -> None:
    account = await everywhere(world)
    known = {"x" * 43, await sign_in(client, await w.an_account(Role.STARTER))}
    for path, sent in (("/inn", {"email": "anne@example.no", "password": PASSWORD}),
                       ("/inn/kode", {"code": w.current_code()})):  # fmt: skip
        answer = await send(client, path, sent)
        assert answer.status_code == 303
        fresh = client.cookies[COOKIE]
        assert fresh not in known, path
        for old in known:
            other = await client.get("/arbeid", headers={"Cookie": f"{COOKIE}={old}"})
            assert urlsplit(other.headers.get("location", "")).path == "/inn", "the token from before opens nothing"
        known.add(fresh)
    async with writing():
        link = await new_mail_link(purpose=Purpose.SIGN_IN, account_id=account, email="anne@example.no", hours=1)
    await send(client, f"/inn/lenke/{link}")
    assert client.cookies[COOKIE] not in known


BY_WHAT_IS_SENT = ("/api/matches", "/api/cards/")
"""No session counts here: whoever knows a card's code may, and a browser sends JSON to no other site unasked."""


async def test_no_change_is_made_for_another_site_or_with_another_sessions_token(
    app: Litestar, client: httpx.AsyncClient, world: World
) -> None:
    account, cast = await everywhere(world), await gathered(world)
    _, token = await w.signed_in(account)
    _, others = await w.signed_in(await w.an_account(Role.STARTER))
    forged: list[tuple[str, dict[str, str], str]] = [
        ("no token", {"Sec-Fetch-Site": "same-origin"}, ""),
        ("another's token", {"Sec-Fetch-Site": "same-origin"}, csrf_token(others)),
        ("another site", {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"}, csrf_token(token)),
        ("a neighbour", {"Sec-Fetch-Site": "same-site", "Origin": BASE}, csrf_token(token)),
        ("an old browser", {"Origin": "https://example.org"}, csrf_token(token)),
        ("a frame", {"Origin": "null"}, csrf_token(token)),
        ("a look-alike", {"Origin": f"{BASE}.example.org"}, csrf_token(token)),
    ]
    wrong, asked = [], 0
    for path, method in routes(app):
        if method == "GET" or path.startswith(BY_WHAT_IS_SENT):
            continue
        where = await address(method, path, cast)
        for name, said, secret in forged:
            headers = {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": secret, **said}
            sent: dict[str, Any] = {"json": {}} if path.startswith("/api") else {"data": {"_csrf": secret}}
            answer = await client.request(method, where, headers=headers, **sent)
            asked += 1
            one_click = path.startswith("/avmeld") and answer.status_code == 404
            if answer.status_code != 403 and not one_click:
                wrong.append(f"{method} {path}, {name}: {answer.status_code}")
    assert asked > 300
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("known", [True, False])
async def test_guessing_at_one_account_is_slowed_down_wherever_it_comes_from(
    app: Litestar, known: bool, world: World
) -> None:
    await everywhere(world)
    email_ = "anne@example.no" if known else "nobody@example.no"
    came = []
    for number in range(9):
        transport = httpx.ASGITransport(app=app, client=(f"192.0.2.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as machine:
            came.append((await send(machine, "/inn", {"email": email_, "password": f"gjett {number}"})).status_code)
    assert came == [422] * 5 + [429] * 4, "known and unknown are locked alike"


async def test_guessing_at_many_accounts_from_one_machine_is_slowed_down(client: httpx.AsyncClient) -> None:
    came = [
        (await send(client, "/inn", {"email": f"p{number}@example.no", "password": "sommer"})).status_code
        for number in range(34)
    ]
    assert came[:25] == [422] * 25
    assert came[-1] == 429


async def test_a_machines_own_words_of_where_it_is_are_not_believed(client: httpx.AsyncClient) -> None:
    came = set()
    for number in range(40):
        said = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}",
                "X-Real-IP": f"198.51.100.{number}"}  # fmt: skip
        answer = await client.post("/inn", data={"email": f"q{number}@example.no", "password": "x"}, headers=said)
        came.add(answer.status_code)
    assert 429 in came


async def test_the_log_in_takes_as_long_for_who_is_unknown_at_the_real_cost(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PARAMETERS", RFC_9106_LOW_MEMORY)
    monkeypatch.setattr(attempts, "PACES", dict.fromkeys(attempts.Tried, Pace(10_000, 1)))
    await w.an_account(Role.STARTER, email="kjent@example.no", password=PASSWORD)
    times: dict[str, list[float]] = {"kjent@example.no": [], "ukjent@example.no": []}
    for turn in range(14):
        for address_ in (list(times), list(reversed(times)))[turn % 2]:  # neither always goes first
            began = perf_counter()
            answer = await send(client, "/inn", {"email": address_, "password": "ikke det her"})
            times[address_].append(perf_counter() - began)
            assert answer.status_code == 422
    known, unknown = (median(each[2:]) for each in times.values())
    assert known > 0.02, "a password costs something"
    assert 0.5 < unknown / known < 2, times


ELSEWHERE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example/arbeid",
    "https:/evil.example", "javascript:alert(1)", "/arbeid@evil.example", "/arbeid.evil.example", " //evil.example",
    "/arbeid/../../evil", "/%2f/evil.example", "/arbeid\r\nSet-Cookie: a=b", "/arbeid\r\n\r\n<script>",
    "data:text/html,x", "/arbeid\t//evil.example", "http:evil.example", "//[::1", "/\t/evil.example",
    "\u2028//evil.example", "//evil.example/arbeid", "/arbeid/%0d%0aLocation:%20//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("til", ELSEWHERE)
async def test_the_log_in_never_leads_to_another_site(client: httpx.AsyncClient, world: World, til: str) -> None:
    await everywhere(world)
    signed = await send(client, "/inn", {"email": "anne@example.no", "password": PASSWORD, "til": til})
    proved = await send(client, "/inn/kode", {"code": w.current_code(), "til": til})
    already = await client.get("/inn", params={"til": til})
    page = await client.get("/inn/kode", params={"til": til})
    for answer in (signed, proved, already, page):
        goal = answer.headers.get("location", "/arbeid")
        assert goal.startswith(("/arbeid", "/inn/kode")), goal
        assert not goal.startswith(("/arbeid@", "/arbeid.")), goal
        assert "\\" not in goal
        assert "\n" not in goal
        assert answer.headers.get_list("set-cookie") == [
            each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{COOKIE}=")
        ]


BROKEN = ["Gruppa\r\nBcc: evil@example.org", "Gruppa\nBcc: evil@example.org\n\n<b>hei</b>", "Gruppa\x0bBcc: e@e.no",
          "Gruppa\u2028Bcc: evil@example.org", "=?utf-8?q?x=0D=0ABcc:_evil@example.org?="]  # fmt: skip
HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
           "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post"}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
async def test_what_people_write_never_becomes_a_header_of_a_mail(database: str, world: World, text: str) -> None:
    siv = await w.an_account(Role.STEWARD, world.fredrikstad, name=text[:100], email="siv@example.no")
    ivar = await w.identity_of(await w.an_account(Role.STARTER, name=text[:100], email="ivar@example.no"))
    for details in (w.details(name=text), w.details(summary=text, description=text, venue=text)):
        await _sent_in(details, ivar)
    await _sent_in(w.details(name="Sove"), None, name=text, email_="ny@example.no")
    with pytest.raises(Invalid):
        await _sent_in(w.details(name="Sove"), None, name="Ny", email_=f"ny@example.no{text[6:]}")
    assert siv
    async with reading():
        rows = await OutgoingMail.select().order_by(OutgoingMail.id)
    assert len(rows) > 3
    for row in rows:
        letter = msgspec.json.decode(row["letter"], type=Letter)
        said = rendered(letter, kind=MailKind(row["kind"]), language=Language.NB, base_url=BASE, refuse_path="")
        mail = envelope(said, mail_id=row["id"], created_at=row["created_at"], to=row["receiver"],
                        mail_from="Videre <post@example.no>", language=Language.NB, now=row["created_at"])  # fmt: skip
        read = email.message_from_bytes(mail.data, policy=email.policy.default)
        assert set(read.keys()) <= HEADERS, read.keys()
        assert len(read.get_all("To")) == len(read.get_all("Subject")) == 1
        assert "example.org" not in str(read["Subject"])
        assert mail.receiver == row["receiver"]


async def _sent_in(details: GroupDetails, identity: Identity | None, *, name: str = "", email_: str = "") -> None:
    """Send a group in; that what is written is refused is as good as that it does no harm."""
    token = await new_draft(identity=identity, language=Language.NB)
    try:
        await send_in(token=token, details=details, email=email_, name=name, identity=identity, language=Language.NB)
    except Problem:
        if identity is None and email_ != "ny@example.no":
            raise


@pytest.mark.parametrize("to", ["a@b.no\r\nBcc: c@d.no", "a@b.no,c@d.no", "a@b.no c@d.no", "<a@b.no>", "a@b.no\x00"])
def test_a_receiver_is_one_address(to: str) -> None:
    said = rendered(Letter("Emne", ("Linje.",)), kind=MailKind.QUEUE, language=Language.NB, base_url=BASE)
    now = w.now()
    with pytest.raises(UnusableAddress):
        envelope(said, mail_id=1, created_at=now, to=to, mail_from="Videre <post@example.no>",
                 language=Language.NB, now=now)  # fmt: skip


async def test_the_log_holds_no_names_no_tokens_and_nothing_that_was_asked(
    app: Litestar, client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    account, cast = await everywhere(world), await gathered(world)
    identity, session = await w.signed_in(account)
    key = await make_token(identity=identity, name="x", scopes=[Permission.SEE_WHOLE_TRAIL], expires_on=w.today())
    draft = await new_draft(identity=None, language=Language.NB)
    caplog.set_level(logging.DEBUG)
    told = ["hemmeligord", "anne@example.no", PASSWORD, session, key, draft, csrf_token(session)]
    await send(client, "/inn", {"email": "anne@example.no", "password": PASSWORD, "til": "/arbeid/hemmeligord"})
    told.append(client.cookies[COOKIE])
    await send(client, "/inn/lenke", {"email": "anne@example.no"})
    told.append((await w.mails())[-1].token)
    client.cookies.clear()
    for path, method in routes(app):
        where = await address(method, path, cast)
        told += [part for part in where.split("/") if len(part) > 30]
        for headers in ({"Cookie": f"{COOKIE}={session}"}, {"Authorization": f"Bearer {key}"}):
            same = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": told[6], "User-Agent": "hemmeligord"}
            if path in {"/ut", "/arbeid/konto/okter"}:
                continue
            sent: dict[str, Any] = {} if method == "GET" else (
                {"json": {"q": "hemmeligord", "name": "hemmeligord"}} if path.startswith("/api")
                else {"data": {"_csrf": told[6], "name": "hemmeligord", "email": "anne@example.no"}}
            )  # fmt: skip
            await client.request(method, where + "?q=hemmeligord&ord=hemmeligord", headers={**headers, **same}, **sent)
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    logged = "\n".join(logging.Formatter().format(record) for record in ours)
    assert "POST /inn" in logged, "there is a log to look at"
    assert not [line for line in logged.splitlines() if any(secret in line for secret in told)]


ODD = ["0", "-1", "2147483648", "9223372036854775808", "9" * 40, "1.5", "1e3", "\u0661", "1%00", "%00", "x", "%2e%2e"]


async def test_odd_numbers_and_names_in_addresses_are_not_found_and_break_nothing(
    app: Litestar, client: httpx.AsyncClient, world: World
) -> None:
    account = await everywhere(world)
    _, token = await w.signed_in(account)
    csrf = csrf_token(token)
    wrong = []
    for path, method in routes(app):
        if "{" not in path:
            continue
        for odd in ODD:
            headers = {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": csrf, "Sec-Fetch-Site": "same-origin"}
            sent: dict[str, Any] = {} if method == "GET" else (
                {"json": {"expected_version": 1, "move": "end"} if "moves" not in path else {"move": "end"}}
                if path.startswith("/api") else {"data": {"_csrf": csrf}}
            )  # fmt: skip
            answer = await client.request(
                method, filled(path, dict.fromkeys(fields(path), odd)), headers=headers, **sent
            )
            number = path.startswith(("/arbeid", "/post")) and len(odd) > 4 and "%" not in odd
            if answer.status_code >= 500 or (number and answer.status_code != 404):
                wrong.append(f"{method} {path} with {odd}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
