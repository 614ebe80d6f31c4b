"""Signing in by password, by mail link and by code: fresh tokens, each proof once, and nothing told to strangers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.language import Language
from videre.people import sign_in
from videre.people.clock import now
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.people.sign_in import ask_for_link, sign_in_with_password
from videre.people.tables import Account, Attempts, StaffSession
from videre.post.tables import OutgoingMail
from videre.problems import Invalid
from videre.trail.tables import TrailEntry

PASSWORD = "tolv trauste traktorer"
HERE: dict[str, Any] = {"address": "192.0.2.7", "browser": "Mozilla/5.0 (Android 15; Mobile) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "QUIET_SECONDS", 0.0)


async def siv(organisation_id: int | None = None, **changes: Any) -> int:
    return await w.an_account(
        Role.STEWARD, organisation_id, name="Siv Dahl", email="siv@example.no", password=PASSWORD, **changes
    )


async def ivar(**changes: Any) -> int:
    return await w.an_account(Role.STARTER, name="Ivar Moen", email="ivar@example.no", password=PASSWORD, **changes)


async def entries(what: str) -> list[dict[str, Any]]:
    async with reading():
        return await TrailEntry.select().where(TrailEntry.what == what).order_by(TrailEntry.id)


async def letters() -> list[dict[str, Any]]:
    async with reading():
        return await OutgoingMail.select().order_by(OutgoingMail.id)


async def a_link(email: str = "ivar@example.no") -> str:
    await ask_for_link(email=email, address="192.0.2.7", language=Language.NB)
    found = re.findall(r"/inn/lenke/([\w-]+)", str((await letters())[-1]["letter"]))
    return str(found[0])


async def test_a_password_opens_a_session_and_the_trail_says_so(database: str) -> None:
    account_id = await ivar()
    signed = await sign_in_with_password(email=" Ivar@Example.no ", password=PASSWORD, **HERE)
    identity = await identity_by_session(signed.token)
    assert identity is not None
    assert (identity.account_id, signed.must_prove, signed.must_set_up) == (account_id, False, False)
    assert identity.may(Permission.LEAD_GROUPS)
    (entry,) = await entries("sign-in")
    assert (entry["account_id"], entry["record_id"], entry["note"]) == (account_id, account_id, "password")


async def test_the_database_holds_no_token_and_no_address_of_a_machine(database: str) -> None:
    await ivar()
    signed = await sign_in_with_password(email="ivar@example.no", password=PASSWORD, **HERE)
    async with reading():
        rows = [*await StaffSession.select(), *await Attempts.select(), *await Account.select()]
    assert not any(secret in str(rows) for secret in (signed.token, HERE["address"], PASSWORD))
    assert "Firefox, Android" in str(rows)
    assert "140" not in str([row.get("browser") for row in rows])


async def test_nothing_told_by_words(database: str) -> None:
    """Wrong password, no password, ended, only invited, unknown, no address at all: one and the same answer."""
    await ivar()
    await w.an_account(Role.STARTER, email="nopassword@example.no")
    ended = await w.an_account(Role.STARTER, email="ended@example.no", password=PASSWORD)
    async with writing():
        await Account.update({Account.ended_at: now()}).where(Account.id == ended)
    told = set()
    for email, password in [
        ("ivar@example.no", "wrong"),
        ("nopassword@example.no", PASSWORD),
        ("nopassword@example.no", ""),
        ("ended@example.no", PASSWORD),
        ("unknown@example.no", PASSWORD),
        ("", ""),
        ("x" * 5000, "y" * 5000),
        ("\0", "\0\ud800"),
    ]:
        with pytest.raises(Invalid) as caught:
            await sign_in_with_password(email=email, password=password, **HERE)
        told.add((caught.value.text(Language.NB), str(caught.value.fields)))
    assert len(told) == 1
    assert await entries("sign-in") == []
