"""Setting up one-time codes: a first code proves the secret arrived, a fresh session, recovery codes shown once."""

from __future__ import annotations

import asyncio

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.people.clock import now, today
from videre.people.codes import begin_codes, confirm_codes, end_codes, waiting_codes
from videre.people.one_time_codes import code_at
from videre.people.proving import prove
from videre.people.recovery_codes import recovery_codes_left, renew_recovery_codes
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.people.shapes import Identity
from videre.people.tables import Account, RecoveryCode, StaffSession
from videre.people.tokens import identity_by_token, make_token
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry


async def a_new_steward(world: w.World) -> tuple[Identity, str]:
    return await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad, codes=False))


async def notices() -> list[str]:
    async with reading():
        mails = await OutgoingMail.select().where(OutgoingMail.kind == "account").order_by(OutgoingMail.id)
    return [str(mail["letter"]) for mail in mails]


async def trail() -> list[str]:
    async with reading():
        return [row["what"] for row in await TrailEntry.select().order_by(TrailEntry.id)]


async def test_a_stewards_role_counts_once_codes_are_set_up(database: str, world: w.World) -> None:
    identity, token = await a_new_steward(world)
    assert not identity.may(Permission.STEWARD_GROUPS)
    begun = await begin_codes(identity)
    assert begun.secret in begun.uri
    assert await begin_codes(identity) == begun == await waiting_codes(identity)
    fresh, recovery = await confirm_codes(identity, code_at(begun.secret, now()), token)
    assert await identity_by_session(token) is None
    strong = await identity_by_session(fresh)
    assert strong is not None
    assert strong.organisations(Permission.STEWARD_GROUPS) == {world.fredrikstad}
    assert len(recovery) == 10 == await recovery_codes_left(strong)
    assert await waiting_codes(strong) is None
    assert "codes-set-up" in await trail()
    assert len(await notices()) == 1
    async with reading():
        stored = str([*await Account.select(), *await RecoveryCode.select()])
    assert begun.secret not in stored
    assert not any(code in stored for code in recovery)
    _, half = await w.signed_in(identity.account_id, strong=False)
    with pytest.raises(Invalid):  # the code that set it up was its first use
        await prove(token=half, code=code_at(begun.secret, now()), address="", browser="")
    await prove(token=half, code=recovery[3], address="", browser="")
    assert await recovery_codes_left(strong) == 9


async def test_a_wrong_first_code_sets_nothing_up(database: str, world: w.World) -> None:
    identity, token = await a_new_steward(world)
    with pytest.raises(Conflict):
        await confirm_codes(identity, "123456", token)
    await begin_codes(identity)
    for wrong in ("", "12345", "abcdef", w.current_code()):
        with pytest.raises(Invalid):
            await confirm_codes(identity, wrong, token)
    again = await identity_by_session(token)
    assert again is not None
    assert not again.has_codes


async def test_of_two_confirmations_at_once_one_counts(database: str, world: w.World) -> None:
    identity, token = await a_new_steward(world)
    _, other = await w.signed_in(identity.account_id)
    code = code_at((await begin_codes(identity)).secret, now())
    came = await asyncio.gather(
        *(confirm_codes(identity, code, each) for each in (token, other)), return_exceptions=True
    )
    won, lost = sorted(came, key=lambda each: not isinstance(each, tuple))
    assert isinstance(won, tuple)
    assert isinstance(lost, Conflict | NotFound), "its session has ended, or the secret is taken"
    async with reading():
        assert await RecoveryCode.count() == 10
        assert await StaffSession.count().where(StaffSession.account == identity.account_id) == 1


async def test_anothers_session_is_not_made_strong(database: str, world: w.World) -> None:
    identity, _ = await a_new_steward(world)
    _, theirs = await w.signed_in(await w.an_account())
    code = code_at((await begin_codes(identity)).secret, now())
    with pytest.raises(NotFound):
        await confirm_codes(identity, code, theirs)


async def test_a_password_alone_cannot_replace_the_codes(database: str, world: w.World) -> None:
    account_id = await w.an_account(Role.STEWARD, world.fredrikstad)
    half, token = await w.signed_in(account_id, strong=False)
    with pytest.raises(NotAllowed):
        await begin_codes(half)
    with pytest.raises(NotAllowed):
        await renew_recovery_codes(half)
    with pytest.raises(Conflict):
        await confirm_codes(half, w.current_code(), token)


async def test_codes_are_set_up_anew_on_another_telephone(database: str, world: w.World) -> None:
    identity, token = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    begun = await begin_codes(identity)
    assert begun.secret != w.CODES_SECRET
    waiting = await identity_by_session(token)
    assert waiting is not None
    fresh, _ = await confirm_codes(waiting, code_at(begun.secret, now()), token)
    assert await identity_by_session(fresh) is not None


async def test_recovery_codes_are_made_anew(database: str, world: w.World) -> None:
    identity, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    first = await renew_recovery_codes(identity)
    second = await renew_recovery_codes(identity)
    assert not set(first) & set(second)
    _, half = await w.signed_in(identity.account_id, strong=False)
    with pytest.raises(Invalid):
        await prove(token=half, code=first[0], address="", browser="")
    await prove(token=half, code=second[0], address="", browser="")


async def test_an_administrator_takes_lost_codes_away(database: str, world: w.World) -> None:
    anne, _ = await w.signed_in(await w.an_account(Role.ADMINISTRATOR, world.national))
    siv, session = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    key = await make_token(identity=siv, name="k", scopes=[Permission.STEWARD_GROUPS], expires_on=today())
    with pytest.raises(NotFound):
        await end_codes(account_id=anne.account_id, by=siv)
    with pytest.raises(NotAllowed):
        await end_codes(account_id=anne.account_id, by=anne)
    with pytest.raises(NotFound):
        await end_codes(account_id=9999, by=anne)
    await end_codes(account_id=siv.account_id, by=anne)
    assert await identity_by_session(session) is None
    assert await identity_by_token(key) is None
    again, _ = await w.signed_in(siv.account_id)
    assert not again.has_codes
    assert not again.may(Permission.STEWARD_GROUPS)
    assert "codes-removed" in await trail()
    assert len(await notices()) == 1


async def test_a_secret_that_cannot_be_opened_lets_nobody_in(database: str, world: w.World) -> None:
    account_id = await w.an_account(Role.STEWARD, world.fredrikstad)
    _, half = await w.signed_in(account_id, strong=False)
    async with writing():
        await Account.update({Account.codes_secret: "broken"}).where(Account.id == account_id)
    with pytest.raises(Invalid):
        await prove(token=half, code=w.current_code(), address="", browser="")
