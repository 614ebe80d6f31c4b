"""The calls of those who work with the list: who gets in, what they may do, and what the database holds afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests import world as w
from tests.api.test_api_problems import is_problem
from tests.world import World
from videre.api.problems import KINDS
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.language import Language, translate
from videre.people.accounts import end_account
from videre.people.roles import Permission, Role
from videre.people.sessions import COOKIE, csrf_token
from videre.people.tokens import end_token, make_token, own_tokens, possible_scopes

NEW: dict[str, Any] = {
    "name": "Sovegruppa",
    "topics": ["sovn"],
    "municipality": w.FREDRIKSTAD,
    "meetings": {"dtstart": "2027-01-05T18:00:00", "rrule": "FREQ=WEEKLY;BYDAY=TU"},
    "contact_email": "sove@example.no",
    "description": "Første linje.\nAndre linje.",
}


async def a_token(account_id: int, *scopes: Permission) -> str:
    identity, _ = await w.signed_in(account_id)
    return await make_token(
        identity=identity, name="Prøve", scopes=scopes or possible_scopes(identity), expires_on=today()
    )


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def browser(account_id: int, *, strong: bool | None = None) -> dict[str, str]:
    """What a browser of ours sends: the cookie, and the session's token for changes."""
    _, token = await w.signed_in(account_id, strong=strong)
    return {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": csrf_token(token), "Sec-Fetch-Site": "same-origin"}


async def test_the_account_is_told_who_it_is_and_nothing_secret(client: httpx.AsyncClient, world: World) -> None:
    account = await w.an_account(Role.STEWARD, world.fredrikstad, name="Siv Dahl", email="siv@example.no",
                                 password="en lang setning her")  # fmt: skip
    said = await client.get("/api/account", headers=await browser(account))
    assert said.status_code == 200
    assert said.headers["cache-control"] == "no-store"
    seen = said.json()
    assert set(seen) == {"id", "name", "email", "language", "roles", "permissions", "sessions", "csrf_token"}
    assert seen["email"] == "siv@example.no"
    assert seen["roles"] == [
        {"role": "steward", "organisation_id": world.fredrikstad, "organisation": "Fredrikstad kommune", "counts": True}
    ]
    assert "steward-groups" in seen["permissions"]
    assert [session["current"] for session in seen["sessions"]] == [True]
    assert "argon2" not in said.text
    assert w.CODES_SECRET not in said.text


async def test_a_token_is_told_what_it_may_do_and_no_sessions(client: httpx.AsyncClient, world: World) -> None:
    account = await w.an_account(Role.STEWARD, world.fredrikstad)
    token = await a_token(account, Permission.SEE_RECORD_TRAIL)
    seen = (await client.get("/api/account", headers=by(token))).json()
    assert seen["permissions"] == ["see-record-trail"]
    assert seen["sessions"] == []
    assert seen["csrf_token"] == ""


async def test_name_and_language_are_changed_in_a_session_and_by_no_token(
    client: httpx.AsyncClient, world: World
) -> None:
    account = await w.an_account(Role.STARTER, name="Ivar")
    ours = await browser(account)
    token = (await client.get("/api/account", headers=ours)).json()["csrf_token"]
    changed = await client.patch(
        "/api/account", json={"name": " Ivar Moen ", "language": "nn"}, headers={**ours, "X-CSRF-Token": token}
    )
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["language"]) == ("Ivar Moen", "nn")
    again = (await client.get("/api/account", headers=ours)).json()
    assert (again["name"], again["language"]) == ("Ivar Moen", "nn")
    problem = is_problem(await client.patch("/api/account", json={"name": " "}, headers=ours), 400)
    assert [error["field"] for error in problem["errors"]] == ["name"]
    is_problem(await client.patch("/api/account", json={"name": "X"}, headers=by(await a_token(account))), 403)


async def test_who_is_not_signed_in_is_told_how(client: httpx.AsyncClient, world: World) -> None:
    account = await w.an_account(Role.ADMINISTRATOR, world.national)
    ended = await w.an_account(Role.STARTER)
    of_ended, worn = await a_token(ended), await a_token(account)
    identity, _ = await w.signed_in(account)
    await end_token(identity=identity, token_id=(await own_tokens(identity))[0].id)
    await end_account(account_id=ended, by=identity)
    challenge = 'Bearer realm="Videre"'
    for headers in ({}, {"Cookie": f"{COOKIE}=noe"}, {"Authorization": "Basic eDp5"}):
        answer = await client.get("/api/account", headers={**headers, "accept-language": "en"})
        is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == challenge
        assert answer.headers["content-language"] == "en"
    for token in ("", "videre_", "videre_finnesikke", "ikke-en-av-vare", of_ended, worn):
        answer = await client.get("/api/account", headers=by(token))
        is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == f'{challenge}, error="invalid_token"'
    good = await browser(account)
    is_problem(await client.get("/api/account", headers={**good, **by("videre_feil")}), 401)


async def test_a_role_that_waits_for_a_code_is_told_so(client: httpx.AsyncClient, world: World) -> None:
    half = await browser(await w.an_account(Role.STEWARD, world.fredrikstad), strong=False)
    unset = await browser(await w.an_account(Role.STEWARD, world.fredrikstad, codes=False))
    for headers in (half, unset):
        answer = await client.get(f"/api/groups/{world.sleep}/staff", headers=headers)
        assert is_problem(answer, 401)["type"] == "urn:videre:problem:code-needed"
        assert "insufficient_user_authentication" in answer.headers["www-authenticate"]


async def test_a_token_reaches_as_far_as_it_was_made_for(client: httpx.AsyncClient, world: World) -> None:
    account = await w.an_account(Role.STEWARD, world.fredrikstad)
    narrow = by(await a_token(account, Permission.SEE_RECORD_TRAIL))
    answer = await client.get(f"/api/groups/{world.sleep}/staff", headers=narrow)
    assert is_problem(answer, 403)["type"] == "urn:videre:problem:narrow-token"
    assert 'error="insufficient_scope", scope="steward-groups lead-groups"' in answer.headers["www-authenticate"]
    assert (await client.get(f"/api/trail?kind=group&record_id={world.sleep}", headers=narrow)).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "noe.annet"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": None, "Origin": "https://example.org"},
        {"Sec-Fetch-Site": None, "Origin": "null"},
    ],
)
async def test_another_site_cannot_make_a_browser_change_anything(
    client: httpx.AsyncClient, world: World, said: dict[str, str | None]
) -> None:
    ours: dict[str, str | None] = {**await browser(await w.an_account(Role.ADMINISTRATOR, world.national)), **said}
    headers = {name: value for name, value in ours.items() if value is not None}
    for method, path in (("PATCH", "/api/account"), ("POST", "/api/groups"), ("PATCH", f"/api/groups/{world.sleep}"),
                         ("POST", f"/api/groups/{world.sleep}/moves")):  # fmt: skip
        is_problem(await client.request(method, path, json={"move": "end"}, headers=headers), 403)
    assert (await client.get("/api/account", headers=headers)).status_code == 200, "looking needs no more"


async def test_a_program_sends_in_a_group_and_it_waits_for_the_steward_of_its_area(
    client: httpx.AsyncClient, world: World
) -> None:
    starter = await w.an_account(Role.STARTER, name="Ivar Moen", email="ivar.moen@example.no")
    steward = await w.an_account(Role.STEWARD, world.fredrikstad, email="siv@example.no")
    token = by(await a_token(starter))
    sent = await client.post("/api/groups", json=NEW, headers=token)
    assert sent.status_code == 201, sent.text
    standing = sent.json()
    assert standing["state"] == GroupState.SUBMITTED
    assert sent.headers["location"] == f"/api/groups/{standing['id']}/staff"
    seen = (await client.get(sent.headers["location"], headers=token)).json()
    assert seen["details"]["description"] == NEW["description"]
    assert seen["details"]["starter_email"] == "ivar.moen@example.no"
    assert [each["account_id"] for each in seen["starters"]] == [starter]
    assert seen["capacity"] == "starter"
    assert seen["steward_id"] == world.fredrikstad
    assert {(mail.to, mail.kind) for mail in await w.mails()} >= {("ivar.moen@example.no", "decision"),
                                                                  ("siv@example.no", "queue")}  # fmt: skip
    approved = await client.post(
        f"/api/groups/{standing['id']}/moves",
        json={"move": "approve", "expected_version": standing["version"]},
        headers=by(await a_token(steward)),
    )
    assert approved.json()["state"] == GroupState.GATHERING


async def test_every_fault_of_a_group_is_named_at_once_and_nothing_is_kept(
    client: httpx.AsyncClient, world: World
) -> None:
    token = by(await a_token(await w.an_account(Role.STARTER)))
    body = {"topics": ["finnesikke"], "age_to": "20", "meetings": {"rrule": "FREQ=DAILY"}, "ukjent": 1,
            "summary": "to\nlinjer"}  # fmt: skip
    problem = is_problem(await client.post("/api/groups", json=body, headers=token), 400)
    assert {error["field"] for error in problem["errors"]} == {
        "name", "topics", "age_to", "meetings", "summary", "?"
    }  # fmt: skip
    for field, value in (("contact_email", "a@b.no?cc=c@d.no"), ("website", "javascript:alert(1)"), ("exact_lat", 10.0),
                         ("municipality", ""), ("meetings", {"dtstart": "2027-01-05T18:00:00Z"}),
                         ("meetings", {"dtstart": "0001-01-01T18:00:00"}), ("topics", [])):  # fmt: skip
        answer = await client.post("/api/groups", json={**NEW, field: value}, headers=token)
        assert answer.status_code == 400, (field, value, answer.text)
    assert (await client.get("/api/account", headers=token)).status_code == 200


async def test_a_steward_changes_a_group_on_the_version_they_saw(client: httpx.AsyncClient, world: World) -> None:
    token = by(await a_token(await w.an_account(Role.STEWARD, world.fredrikstad)))
    path = f"/api/groups/{world.sleep}"
    seen = (await client.get(f"{path}/staff", headers=token)).json()
    change = {"expected_version": seen["version"], "summary": "Ny ingress."}
    changed = await client.patch(path, json=change, headers=token)
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] > seen["version"]
    stale = await client.patch(path, json={**change, "summary": "Enda en."}, headers=token)
    is_problem(stale, 409)
    now = (await client.get(f"{path}/staff", headers=token)).json()
    assert now["details"] == {**seen["details"], "summary": "Ny ingress."}
    assert is_problem(await client.patch(path, json={"summary": "x"}, headers=token), 400)["errors"][0]["field"] == (
        "expected_version"
    )


async def test_a_starters_change_to_a_listed_group_waits_for_its_steward(
    client: httpx.AsyncClient, world: World
) -> None:
    starter = await w.a_starter()
    group = await w.a_group(steward_id=world.fredrikstad, starters=[starter], summary="Som godkjent.")
    token = by(await a_token(starter.account_id))
    version = (await client.get(f"/api/groups/{group}/staff", headers=token)).json()["version"]
    proposed = await client.patch(
        f"/api/groups/{group}", json={"expected_version": version, "summary": "Foreslått."}, headers=token
    )
    assert proposed.status_code == 202, proposed.text
    assert proposed.json()["revision_id"]
    seen = (await client.get(f"/api/groups/{group}/staff", headers=token)).json()
    assert seen["details"]["summary"] == "Som godkjent."
    assert seen["revision_id"] == proposed.json()["revision_id"]
    nothing = await client.patch(f"/api/groups/{group}", json={"expected_version": seen["version"]}, headers=token)
    is_problem(nothing, 400)
    desk_only = by(await a_token(starter.account_id, Permission.LEAD_GROUPS))
    refused = await client.patch(
        f"/api/groups/{group}", json={"expected_version": seen["version"], "summary": "x"}, headers=desk_only
    )
    is_problem(refused, 403)


async def test_a_returned_group_is_mended_and_submitted_again(client: httpx.AsyncClient, world: World) -> None:
    starter = await w.a_starter()
    steward = by(await a_token(await w.an_account(Role.STEWARD, world.fredrikstad)))
    group = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.fredrikstad, starters=[starter])
    moves = f"/api/groups/{group}/moves"
    problem = is_problem(await client.post(moves, json={"move": "return"}, headers=steward), 400)
    assert [error["field"] for error in problem["errors"]] == ["remark"]
    problem = is_problem(await client.post(moves, json={"move": "defer"}, headers=steward), 400)
    assert [error["field"] for error in problem["errors"]] == ["until"]
    later = (today() + timedelta(days=3)).isoformat()
    deferred = await client.post(moves, json={"move": "defer", "until": later}, headers=steward)
    assert deferred.json()["state"] == "submitted"
    returned = await client.post(moves, json={"move": "return", "remark": "Når?\nHvor?"}, headers=steward)
    assert returned.json()["state"] == "returned"
    mine = by(await a_token(starter.account_id))
    is_problem(await client.post(moves, json={"move": "approve"}, headers=mine), 409)
    seen = (await client.get(f"/api/groups/{group}/staff", headers=mine)).json()
    assert seen["remark"] == "Når?\nHvor?"
    version = seen["version"]
    mended = await client.patch(
        f"/api/groups/{group}", json={"expected_version": version, "municipality": w.SARPSBORG}, headers=mine
    )
    assert mended.status_code == 200, mended.text
    again = await client.post(moves, json={"move": "submit"}, headers=mine)
    assert again.json()["state"] == "submitted"
    assert (await client.get(f"/api/groups/{group}/staff", headers=mine)).json()["steward_id"] == world.office
    is_problem(await client.post(moves, json={"move": "approve"}, headers=mine), 403)
    is_problem(await client.post(moves, json={"move": "approve"}, headers=steward), 404)


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "99999999999999999999", "x", "1_0", "١", "-1", "%00"])
async def test_a_group_that_is_not_there_is_not_found(client: httpx.AsyncClient, world: World, number: str) -> None:
    token = by(await a_token(await w.an_account(Role.ADMINISTRATOR, world.national)))
    is_problem(await client.get(f"/api/groups/{number}/staff", headers=token), 404)
    is_problem(await client.patch(f"/api/groups/{number}", json={"expected_version": 1}, headers=token), 404)
    is_problem(await client.post(f"/api/groups/{number}/moves", json={"move": "end"}, headers=token), 404)


async def test_the_trail_is_paged_and_reading_it_is_on_it(client: httpx.AsyncClient, world: World) -> None:
    everything = by(await a_token(await w.an_account(Role.ADMINISTRATOR, world.national)))
    first = (await client.get("/api/trail?limit=5", headers=everything)).json()
    assert first["entries"][0]["what"] == "look-trail"
    assert len(first["entries"]) == 5
    following = (await client.get(f"/api/trail?limit=5&before_id={first['before_id']}", headers=everything)).json()
    assert [each["id"] for each in following["entries"]] == [first["before_id"] - n for n in range(1, 6)]
    mine = by(await a_token(await w.an_account(Role.STEWARD, world.fredrikstad)))
    is_problem(await client.get("/api/trail", headers=mine), 403)
    is_problem(await client.get("/api/trail?kind=group", headers=mine), 403)
    record = (await client.get(f"/api/trail?kind=group&record_id={world.sleep}", headers=mine)).json()
    assert {each["record_id"] for each in record["entries"]} == {world.sleep}
    assert record["before_id"] is None
    other = (await client.get(f"/api/trail?kind=group&record_id={world.grief}", headers=mine)).json()
    assert other["entries"] == []
    for query in ("since=0001-01-01", "until=9999-12-31", "since=i-gaar", "limit=201", "before_id=0", "kind=x",
                  "before_id=99999999999999999999", "hvem=1", "what=" + "x" * 41):  # fmt: skip
        is_problem(await client.get(f"/api/trail?{query}", headers=everything), 400)


async def test_refusals_come_in_the_readers_language(client: httpx.AsyncClient) -> None:
    for language in Language:
        answer = await client.get("/api/account", headers={"accept-language": language.value})
        assert answer.headers["content-language"] == language
        assert is_problem(answer, 401)["title"] == translate(language, KINDS[401].title)
