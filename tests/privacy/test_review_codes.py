"""Setting one-time codes up anew does not leave the account without them on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world as w
from videre.people.clock import now
from videre.people.codes import begin_codes, confirm_codes, waiting_codes
from videre.people.one_time_codes import code_at
from videre.people.proving import prove
from videre.people.recovery_codes import recovery_codes_left, renew_recovery_codes
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.problems import Conflict, Invalid, NotAllowed


async def test_a_password_gets_no_further_while_new_codes_are_being_set_up(world: w.World) -> None:
    siv = await w.an_account(Role.STEWARD, world.fredrikstad)
    strong, token = await w.signed_in(siv)
    await renew_recovery_codes(strong)
    begun = await begin_codes(strong)
    half, stolen = await w.signed_in(siv, strong=False)
    assert half.half
    assert await waiting_codes(half) is None
    with pytest.raises(NotAllowed):
        await begin_codes(half)
    with pytest.raises(Conflict):
        await confirm_codes(half, code_at(begun.secret, now()), stolen)
    with pytest.raises(Invalid):
        await prove(token=stolen, code=code_at(begun.secret, now()), address="", browser="")
    assert await recovery_codes_left(strong) == 10
    fresh, _ = await confirm_codes(strong, code_at(begun.secret, now()), token)
    assert (await identity_by_session(fresh) or half).may(Permission.STEWARD_GROUPS)


async def test_whoever_gives_up_halfway_signs_in_with_the_old_codes(world: w.World) -> None:
    siv = await w.an_account(Role.STEWARD, world.fredrikstad)
    strong, _ = await w.signed_in(siv)
    begun = await begin_codes(strong)
    _, token = await w.signed_in(siv, strong=False)
    fresh = await prove(token=token, code=w.current_code(), address="", browser="")
    again = await identity_by_session(fresh)
    assert again is not None
    assert await begin_codes(again) == begun
    new, _ = await confirm_codes(again, code_at(begun.secret, now()), fresh)
    assert await identity_by_session(new) is not None
    _, token = await w.signed_in(siv, strong=False)
    with pytest.raises(Invalid):
        await prove(token=token, code=w.current_code(1), address="", browser="")
    later = now() + timedelta(seconds=30)  # the first one set the codes up
    await prove(token=token, code=code_at(begun.secret, later), address="", browser="")
