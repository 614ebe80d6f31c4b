"""Signing in by password, by mail link and by code: fresh tokens, each proof once, and nothing told to strangers."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from argon2.profiles import CHEAPEST

from tests import world as w
from videre.database import reading, writing
from videre.language import Language
from videre.people import link_sign_in, passwords
from videre.people.clock import now
from videre.people.one_time_codes import recovery_hash
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.people.sign_in import SignedIn, ask_for_link, follow_link, link_seen, prove, sign_in_with_password
from videre.people.tables import Account, Attempts, MailLink, RecoveryCode, StaffSession
from videre.post.tables import OutgoingMail
from videre.problems import Invalid, NotFound, TooMany
from videre.trail.tables import TrailEntry

PASSWORD = "tolv trauste traktorer"
HERE: dict[str, Any] = {"address": "192.0.2.7", "browser": "Mozilla/5.0 (Android 15; Mobile) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_sign_in, "QUIET_SECONDS", 0.0)


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


async def test_an_outdated_hash_is_made_anew_at_log_in(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await ivar()
    monkeypatch.setattr(passwords, "PARAMETERS", replace(CHEAPEST, time_cost=2))
    for _ in range(2):
        await sign_in_with_password(email="ivar@example.no", password=PASSWORD, **HERE)
    async with reading():
        (row,) = await Account.select(Account.password_hash)
    assert "t=2" in row["password_hash"]


async def test_who_must_prove_or_set_up_codes_is_told(database: str, world: w.World) -> None:
    await siv(world.fredrikstad)
    await w.an_account(Role.STEWARD, world.fredrikstad, email="new@example.no", password=PASSWORD, codes=False)
    proving = await sign_in_with_password(email="siv@example.no", password=PASSWORD, **HERE)
    setting_up = await sign_in_with_password(email="new@example.no", password=PASSWORD, **HERE)
    assert (proving.must_prove, proving.must_set_up) == (True, False)
    assert (setting_up.must_prove, setting_up.must_set_up) == (False, True)
    half = await identity_by_session(proving.token)
    assert half is not None
    assert not any(half.may(each) for each in Permission)


async def test_a_code_gives_a_fresh_strong_session_and_ends_the_one_before(database: str, world: w.World) -> None:
    await siv(world.fredrikstad)
    before = (await sign_in_with_password(email="siv@example.no", password=PASSWORD, **HERE)).token
    after = await prove(token=before, code=w.current_code(), **HERE)
    assert after != before
    assert await identity_by_session(before) is None
    identity = await identity_by_session(after)
    assert identity is not None
    assert identity.strong
    assert identity.organisations(Permission.STEWARD_GROUPS) == {world.fredrikstad}
    with pytest.raises(NotFound):
        await prove(token=before, code=w.current_code(1), **HERE)


async def test_each_code_is_worth_one_log_in(database: str) -> None:
    account_id = await siv()
    code = w.current_code()
    _, first = await w.signed_in(account_id, strong=False)
    _, second = await w.signed_in(account_id, strong=False)
    await prove(token=first, code=code, **HERE)
    with pytest.raises(Invalid) as caught:
        await prove(token=second, code=code, **HERE)
    assert [error.field for error in caught.value.fields] == ["code"]
    with pytest.raises(Invalid):  # nor one that is older
        await prove(token=second, code=w.current_code(-1), **HERE)
    await prove(token=second, code=w.current_code(1), **HERE)
    assert [entry["record_id"] for entry in await entries("code-failed")] == [account_id, account_id]


async def test_of_two_log_ins_with_one_code_at_once_one_gets_in(database: str) -> None:
    account_id = await siv()
    tokens = [(await w.signed_in(account_id, strong=False))[1] for _ in range(5)]
    code = w.current_code()
    came = await asyncio.gather(*(prove(token=token, code=code, **HERE) for token in tokens), return_exceptions=True)
    assert [type(each) for each in came].count(str) == 1, came
    assert all(isinstance(each, str | Invalid | TooMany) for each in came)


async def test_wrong_codes_are_slowed_down_and_then_even_the_right_one_waits(database: str) -> None:
    account_id = await siv()
    _, token = await w.signed_in(account_id, strong=False)
    wrong = "000000" if w.current_code() != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Invalid):
            await prove(token=token, code=wrong, **HERE)
    with pytest.raises(TooMany) as caught:
        await prove(token=token, code=w.current_code(), address="198.51.100.9", browser="")
    assert 1 <= caught.value.seconds <= 2
    assert len(await entries("code-failed")) == 5


async def test_a_hundred_guesses_at_once_are_a_hundred(database: str) -> None:
    account_id = await siv()
    _, token = await w.signed_in(account_id, strong=False)
    guesses = (prove(token=token, code=f"{n:06}", address=f"10.0.0.{n}", browser="") for n in range(100))
    came = await asyncio.gather(*guesses, return_exceptions=True)
    assert [type(each) for each in came].count(TooMany) >= 95


async def test_a_recovery_code_works_once_and_a_letter_tells_of_it(database: str) -> None:
    account_id = await siv()
    code = "7KQ2M-X9DPA"
    async with writing():
        await RecoveryCode(account=account_id, code_hash=recovery_hash(account_id, code)).save()
    tokens = [(await w.signed_in(account_id, strong=False))[1] for _ in range(3)]
    proving = (prove(token=token, code=" 7kq2m x9dpa", **HERE) for token in tokens)
    came = await asyncio.gather(*proving, return_exceptions=True)
    assert sorted(type(each).__name__ for each in came) == ["Invalid", "Invalid", "str"]
    (letter,) = await letters()
    assert (letter["kind"], letter["receiver"]) == ("account", "siv@example.no")


async def test_a_session_without_codes_has_nothing_to_prove(database: str) -> None:
    _, token = await w.signed_in(await ivar())
    for each in (token, "unknown", ""):
        with pytest.raises(NotFound):
            await prove(token=each, code="123456", **HERE)


async def test_a_link_by_mail_signs_in_once_and_looking_at_it_changes_nothing(database: str) -> None:
    account_id = await ivar()
    token = await a_link(" IVAR@example.no")
    (letter,) = await letters()
    assert (letter["kind"], letter["receiver"]) == ("sign-in", "ivar@example.no")
    for _ in range(3):  # a mail scanner
        seen = await link_seen(token)
        assert seen is not None
        assert (seen.purpose, seen.email) == ("sign-in", "ivar@example.no")
    signed = await follow_link(token=token, **HERE)
    identity = await identity_by_session(signed.token)
    assert identity is not None
    assert identity.account_id == account_id
    assert await link_seen(token) is None
    with pytest.raises(NotFound):
        await follow_link(token=token, **HERE)
    async with reading():
        assert token not in str(await MailLink.select())


async def test_of_two_who_follow_one_link_at_once_one_gets_in(database: str) -> None:
    await ivar()
    token = await a_link()
    came = await asyncio.gather(*(follow_link(token=token, **HERE) for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in came].count(SignedIn) == 1, came
    assert [type(each) for each in came].count(NotFound) == 4


async def test_a_link_does_not_replace_the_code(database: str) -> None:
    await siv()
    signed = await follow_link(token=await a_link("siv@example.no"), **HERE)
    identity = await identity_by_session(signed.token)
    assert identity is not None
    assert signed.must_prove
    assert identity.half


async def test_a_link_is_good_for_thirty_minutes(database: str) -> None:
    await ivar()
    token = await a_link()
    async with reading():
        (row,) = await MailLink.select()
    assert timedelta(minutes=29) < row["expires_at"] - now() <= timedelta(minutes=30)
    async with writing():
        await MailLink.update({MailLink.expires_at: now() - timedelta(seconds=1)}).where(MailLink.id == row["id"])
    assert await link_seen(token) is None
    with pytest.raises(NotFound):
        await follow_link(token=token, **HERE)


async def test_following_one_link_ends_the_others(database: str) -> None:
    await ivar()
    first, second = await a_link(), await a_link()
    await follow_link(token=second, **HERE)
    with pytest.raises(NotFound):
        await follow_link(token=first, **HERE)


async def test_no_link_for_who_is_unknown_ended_or_only_invited(database: str) -> None:
    ended, invited = await ivar(), await siv()
    async with writing():
        await Account.update({Account.ended_at: now()}).where(Account.id == ended)
        await Account.update({Account.confirmed_at: None}).where(Account.id == invited)
    for email in ("ivar@example.no", "siv@example.no", "unknown@example.no", "", "x@y", "a@b.no\r\nBcc: c@d.no", "\0"):
        await ask_for_link(email=email, address="192.0.2.7", language=Language.EN)
    assert await letters() == []


async def test_asking_for_links_is_slowed_down_in_silence(database: str) -> None:
    await ivar()
    for _ in range(10):
        await ask_for_link(email="ivar@example.no", address="192.0.2.7", language=Language.NB)
    assert len(await letters()) == 3


async def test_asking_takes_as_long_whether_or_not_there_is_an_account(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_sign_in, "QUIET_SECONDS", 0.3)
    await ivar()
    for email in ("ivar@example.no", "unknown@example.no"):
        begun = monotonic()
        await ask_for_link(email=email, address="192.0.2.7", language=Language.NB)
        assert 0.3 <= monotonic() - begun < 0.6


async def test_guessing_a_password_is_slowed_down_by_account_from_wherever(database: str) -> None:
    await ivar()
    for email in ("ivar@example.no", "unknown@example.no"):
        for n in range(5):
            with pytest.raises(Invalid):
                await sign_in_with_password(email=email, password="wrong", address=f"10.0.0.{n}", browser="")
        with pytest.raises(TooMany) as caught:
            await sign_in_with_password(email=email, password=PASSWORD, address="10.0.0.99", browser="")
        assert caught.value.seconds == 2


async def test_guessing_many_accounts_is_slowed_down_by_address(database: str) -> None:
    await ivar()
    for n in range(30):
        with pytest.raises(Invalid):
            await sign_in_with_password(email=f"person{n}@example.no", password="wrong", **HERE)
    with pytest.raises(TooMany):
        await sign_in_with_password(email="ivar@example.no", password=PASSWORD, **HERE)
    await sign_in_with_password(email="ivar@example.no", password=PASSWORD, address="10.0.0.1", browser="")


async def test_own_log_ins_do_not_buy_guesses_at_others(database: str) -> None:
    await ivar()
    for n in range(29):
        with pytest.raises(Invalid):
            await sign_in_with_password(email=f"person{n}@example.no", password="wrong", **HERE)
    await sign_in_with_password(email="ivar@example.no", password=PASSWORD, **HERE)
    with pytest.raises(Invalid):
        await sign_in_with_password(email="other@example.no", password="wrong", **HERE)
    with pytest.raises(TooMany):
        await sign_in_with_password(email="other@example.no", password="wrong", **HERE)


async def test_slowing_down_is_forgotten_in_time_and_at_a_log_in(database: str) -> None:
    await ivar()
    for _ in range(4):
        with pytest.raises(Invalid):
            await sign_in_with_password(email="ivar@example.no", password="wrong", **HERE)
    await sign_in_with_password(email="ivar@example.no", password=PASSWORD, **HERE)
    for _ in range(5):
        with pytest.raises(Invalid):
            await sign_in_with_password(email="ivar@example.no", password="wrong", **HERE)
    async with writing():
        long_ago = now() - timedelta(hours=5)
        await Attempts.update({Attempts.last_at: long_ago, Attempts.free_at: long_ago}).where(Attempts.id > 0)
    with pytest.raises(Invalid):
        await sign_in_with_password(email="ivar@example.no", password="wrong", **HERE)
    async with reading():
        assert {row["failures"] for row in await Attempts.select()} == {1}


async def test_who_is_locked_out_by_a_strangers_guesses_comes_in_by_mail(database: str) -> None:
    await ivar()
    for n in range(6):
        with pytest.raises(Invalid if n < 5 else TooMany):
            await sign_in_with_password(email="ivar@example.no", password="wrong", **HERE)
    await follow_link(token=await a_link(), **HERE)
    await sign_in_with_password(email="ivar@example.no", password=PASSWORD, address="10.0.0.1", browser="")
