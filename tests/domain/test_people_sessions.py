"""Sessions: only a hash is stored, they end by rest and by age, and one ends one's own and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.directory.tables import Organisation
from videre.people.clock import now, today
from videre.people.expiry import erase_expired_sign_ins
from videre.people.roles import Permission, Role
from videre.people.sessions import (
    ABSOLUTE,
    IDLE,
    cookie_name,
    csrf_token,
    end_other_sessions,
    end_own_session,
    end_session,
    identity_by_session,
    is_csrf_token,
    open_session,
    own_sessions,
)
from videre.people.tables import Account, Attempts, MailLink, RoleGrant, StaffSession
from videre.problems import NotFound

DAY = timedelta(days=1)


async def aged(**ago: timedelta) -> None:
    """Let every session have been opened, and seen last, so long ago."""
    values: dict[Any, Any] = {name: now() - span for name, span in ago.items()}
    async with writing():
        await StaffSession.update(values).where(StaffSession.id > 0)


async def seen_at() -> Any:
    async with reading():
        return (await StaffSession.select(StaffSession.seen_at))[0]["seen_at"]


async def test_only_a_hash_is_stored(database: str) -> None:
    _, token = await w.signed_in(await w.an_account())
    async with reading():
        (row,) = await StaffSession.select()
    assert len(token) >= 43
    assert token not in str(row)
    assert await identity_by_session(row["token_hash"]) is None


@pytest.mark.parametrize("token", ["", "unknown", "\0", "\u00e6" * 500])
async def test_an_unknown_token_is_nobody(database: str, token: str) -> None:
    await w.signed_in(await w.an_account())
    assert await identity_by_session(token) is None
    await end_session(token=token)


async def test_rest_and_age_end_a_session_exactly(database: str) -> None:
    _, token = await w.signed_in(await w.an_account())
    moment = timedelta(seconds=2)
    await aged(seen_at=IDLE - moment, created_at=IDLE - moment)
    assert await identity_by_session(token) is not None
    await aged(seen_at=IDLE, created_at=IDLE)
    assert await identity_by_session(token) is None
    await aged(seen_at=timedelta(0), created_at=ABSOLUTE - moment)
    assert await identity_by_session(token) is not None
    await aged(seen_at=timedelta(0), created_at=ABSOLUTE)
    assert await identity_by_session(token) is None


async def test_it_is_noted_at_most_once_a_minute_that_it_was_seen(database: str) -> None:
    _, token = await w.signed_in(await w.an_account())
    await aged(seen_at=timedelta(seconds=50))
    before = await seen_at()
    await identity_by_session(token)
    assert await seen_at() == before
    await aged(seen_at=timedelta(seconds=61))
    await identity_by_session(token)
    assert now() - await seen_at() < timedelta(seconds=30)


async def test_roles_count_within_their_dates_and_their_organisations(database: str, world: w.World) -> None:
    day = today()
    spans: list[tuple[date | None, date | None, bool]] = [
        (None, None, True),
        (day, day, True),
        (day - DAY, None, True),
        (None, day - DAY, False),
        (day + DAY, None, False),
    ]
    for first, last, counts in spans:
        account_id = await w.an_account(Role.STEWARD, world.office, valid_from=first, valid_to=last)
        identity, _ = await w.signed_in(account_id)
        assert identity.may(Permission.STEWARD_GROUPS) is counts, (first, last)
    identity, token = await w.signed_in(await w.an_account(Role.STEWARD, world.office))
    assert identity.grants[0].organisation == "Selvhjelp Norge, distriktskontor Oslo"
    ends: list[tuple[dict[Any, Any], bool]] = [
        ({Organisation.valid_to: day}, True),
        ({Organisation.valid_to: day - DAY}, False),
        ({Organisation.valid_to: None}, True),
        ({Organisation.status: "closed"}, False),
    ]
    for change, counts in ends:
        async with writing():
            await Organisation.update(change).where(Organisation.id == world.office)
        again = await identity_by_session(token)
        assert again is not None
        assert again.may(Permission.STEWARD_GROUPS) is counts, change


async def test_a_role_that_is_taken_away_is_gone_at_the_next_request(database: str, world: w.World) -> None:
    _, token = await w.signed_in(await w.an_account(Role.STEWARD, world.office))
    async with writing():
        await RoleGrant.update({RoleGrant.valid_to: today() - DAY}).where(RoleGrant.id > 0)
    identity = await identity_by_session(token)
    assert identity is not None
    assert not identity.may(Permission.STEWARD_GROUPS)


async def test_an_ended_account_is_nobody(database: str) -> None:
    _, token = await w.signed_in(await w.an_account())
    async with writing():
        await Account.update({Account.ended_at: now()}).where(Account.id > 0)
    assert await identity_by_session(token) is None


async def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(database: str) -> None:
    mine, other = await w.an_account(), await w.an_account()
    me, token = await w.signed_in(mine, browser="Mozilla/5.0 (Android 15) Firefox/140")
    _, elsewhere = await w.signed_in(mine, browser="Mozilla/5.0 (iPhone) Safari/604")
    them, theirs = await w.signed_in(other)
    shown = await own_sessions(me)
    assert {(each.browser, each.current) for each in shown} == {("Firefox, Android", True), ("Safari, iPhone", False)}
    assert them.session_id is not None
    with pytest.raises(NotFound):
        await end_own_session(identity=me, session_id=them.session_id)
    assert await identity_by_session(theirs) is not None
    await end_own_session(identity=me, session_id=next(each.id for each in shown if not each.current))
    assert await identity_by_session(elsewhere) is None
    await open_session(account_id=mine, strong=False, browser="")
    assert await end_other_sessions(identity=me) == 1
    assert [each.current for each in await own_sessions(me)] == [True]
    await end_session(token=token)
    assert await identity_by_session(token) is None
    assert await identity_by_session(theirs) is not None


async def test_a_session_that_waits_for_its_code_ends_no_other(database: str) -> None:
    account_id = await w.an_account(codes=True)
    strong, token = await w.signed_in(account_id)
    half, _ = await w.signed_in(account_id, strong=False)
    assert strong.session_id is not None
    assert await end_other_sessions(identity=half) == 0
    with pytest.raises(NotFound):
        await end_own_session(identity=half, session_id=strong.session_id)
    assert await identity_by_session(token) is not None


def test_a_form_carries_its_own_sessions_token_in_another_dress_each_time() -> None:
    one, other = csrf_token("a session"), csrf_token("a session")
    assert one != other
    assert is_csrf_token("a session", one)
    assert is_csrf_token("a session", other)
    for sent in ("", ".", "x", one + "0", one.partition(".")[2], "." + one.partition(".")[2], "æ.ø", "\ud800.x"):
        assert not is_csrf_token("a session", sent)
    assert not is_csrf_token("another session", one)


def test_the_cookie_is_bound_to_its_host_where_https_is() -> None:
    assert cookie_name("https://videre.example.no") == "__Host-videre"
    assert cookie_name("http://127.0.0.1:8000") == "videre"


async def test_what_is_over_is_erased_and_nothing_else(database: str) -> None:
    account_id = await w.an_account()
    for seen, created in ((0, 0), (3, 3), (0, 13)):
        await w.signed_in(account_id)
        async with writing():
            newest = await StaffSession.select(StaffSession.id).order_by(StaffSession.id, ascending=False).limit(1)
            await StaffSession.update(
                {
                    StaffSession.seen_at: now() - timedelta(hours=seen),
                    StaffSession.created_at: now() - timedelta(hours=created),
                }
            ).where(StaffSession.id == newest[0]["id"])
    async with writing():
        for days in (0, 6, 8):
            await MailLink(token_hash=str(days), purpose="sign-in", expires_at=now() - days * DAY).save()
        for hours in (1, 25):
            await Attempts(key=str(hours), failures=3, last_at=now() - timedelta(hours=hours)).save()
    erased = await erase_expired_sign_ins()
    assert (erased.sessions, erased.links, erased.attempts) == (2, 1, 1)
    async with reading():
        assert (await StaffSession.count(), await MailLink.count(), await Attempts.count()) == (1, 2, 1)
