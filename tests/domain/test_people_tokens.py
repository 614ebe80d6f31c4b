"""Personal API tokens: shown once, for a time, for what their person may do, and never more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.language import Language
from videre.people.accounts import change_own, set_password
from videre.people.clock import now, today
from videre.people.codes import begin_codes
from videre.people.roles import Permission, Role
from videre.people.tables import Account, ApiToken, RoleGrant
from videre.people.tokens import PREFIX, end_token, identity_by_token, make_token, own_tokens, possible_scopes
from videre.problems import Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

P = Permission
MONTH = timedelta(days=30)


async def test_a_token_acts_for_its_person_within_its_scopes(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    token = await make_token(identity=siv, name=" Regnearket ", scopes=[P.STEWARD_GROUPS], expires_on=today() + MONTH)
    assert token.startswith("videre_")
    identity = await identity_by_token(token)
    assert identity is not None
    assert identity.organisations(P.STEWARD_GROUPS) == {world.fredrikstad}
    assert [each for each in P if identity.may(each)] == [P.STEWARD_GROUPS]
    async with reading():
        assert token not in str(await ApiToken.select())
        assert token.removeprefix(PREFIX) not in str(await TrailEntry.select())
    (shown,) = await own_tokens(siv)
    assert (shown.name, shown.scopes, shown.used_on, shown.works) == (
        "Regnearket", (P.STEWARD_GROUPS,), today(), True,
    )  # fmt: skip


async def test_nobody_gives_a_program_more_than_they_may(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    weak, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad, codes=False))
    assert P.OWN_ACCOUNT not in possible_scopes(siv)
    assert possible_scopes(weak) == ()
    cases = [(siv, P.KEEP_ACCOUNTS), (siv, P.OWN_ACCOUNT), (siv, P.LEAD_GROUPS), (weak, P.STEWARD_GROUPS)]
    for identity, scope in cases:
        with pytest.raises(Invalid) as caught:
            await make_token(identity=identity, name="x", scopes=[scope], expires_on=today())
        assert [error.field for error in caught.value.fields] == ["scopes"]


async def test_what_must_be_mended_is_said_at_once(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    for name, days in ((" ", -1), ("x" * 61, 367), ("a\nb", 10_000)):
        with pytest.raises(Invalid) as caught:
            await make_token(identity=siv, name=name, scopes=[], expires_on=today() + timedelta(days=days))
        assert [error.field for error in caught.value.fields] == ["name", "scopes", "expires_on"]


async def test_a_token_makes_no_token_and_changes_no_account(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    token = await make_token(identity=siv, name="x", scopes=[P.STEWARD_GROUPS], expires_on=today())
    program = await identity_by_token(token)
    assert program is not None
    with pytest.raises(NotAllowed):
        await make_token(identity=program, name="y", scopes=[P.STEWARD_GROUPS], expires_on=today())
    with pytest.raises(NotAllowed):
        await end_token(identity=program, token_id=(await own_tokens(siv))[0].id)
    with pytest.raises(NotAllowed):
        await set_password(identity=program, new="fire stoler rundt bordet", current="")
    with pytest.raises(NotAllowed):
        await change_own(identity=program, name="Kari", language=Language.NN)
    with pytest.raises(NotAllowed):
        await begin_codes(program)


async def test_it_ends_on_its_day_by_its_person_and_with_the_account(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    ivar, _ = await w.signed_in(await w.an_account(Role.STARTER))
    token = await make_token(identity=siv, name="x", scopes=[P.STEWARD_GROUPS], expires_on=today())
    (mine,) = await own_tokens(siv)
    with pytest.raises(NotFound):
        await end_token(identity=ivar, token_id=mine.id)
    assert await identity_by_token(token) is not None
    async with writing():
        await ApiToken.update({ApiToken.expires_on: today() - timedelta(days=1)}).where(ApiToken.id == mine.id)
    assert await identity_by_token(token) is None
    async with writing():
        await ApiToken.update({ApiToken.expires_on: today()}).where(ApiToken.id == mine.id)
        await Account.update({Account.ended_at: now()}).where(Account.id == siv.account_id)
    assert await identity_by_token(token) is None
    async with writing():
        await Account.update({Account.ended_at: None}).where(Account.id == siv.account_id)
    await end_token(identity=siv, token_id=mine.id)
    assert await identity_by_token(token) is None
    with pytest.raises(NotFound):
        await end_token(identity=siv, token_id=mine.id)
    async with reading():
        rows = await TrailEntry.select().order_by(TrailEntry.id)
    assert [(row["what"], row["note"]) for row in rows if row["what"].startswith("token")] == [
        ("token-made", "steward-groups"),
        ("token-ended", ""),
    ]


async def test_it_loses_what_its_person_lost(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    token = await make_token(identity=siv, name="x", scopes=[P.STEWARD_GROUPS], expires_on=today())
    async with writing():
        await RoleGrant.update({RoleGrant.valid_to: today() - MONTH}).where(RoleGrant.account == siv.account_id)
    identity = await identity_by_token(token)
    assert identity is not None
    assert not any(identity.may(each) for each in P)


@pytest.mark.parametrize("token", ["", "videre_", "videre_unknown", "unknown", "videre_\0"])
async def test_anything_else_is_nobody(database: str, token: str) -> None:
    assert await identity_by_token(token) is None
