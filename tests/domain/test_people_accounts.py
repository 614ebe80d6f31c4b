"""Inviting people, giving and ending roles and accounts, one's own password; and who may look."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.language import Language
from videre.people.account_queries import account_for, accounts_for
from videre.people.accounts import (
    add_account,
    change_own,
    end_account,
    end_role,
    give_role,
    invite,
    set_password,
)
from videre.people.actors import SYSTEM
from videre.people.clock import now, today
from videre.people.own_account import asks_for_current
from videre.people.passwords import matches
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.people.shapes import Identity
from videre.people.sign_in import ask_for_link, follow_link, link_seen, sign_in_with_password
from videre.people.tables import Account, ApiToken, MailLink, RoleGrant, StaffSession
from videre.people.tokens import identity_by_token, make_token
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany
from videre.trail.tables import TrailEntry

HERE: dict[str, Any] = {"address": "192.0.2.7", "browser": ""}
OLD, NEW = "tolv trauste traktorer", "fire stoler rundt bordet"
P = Permission


async def anne(world: w.World) -> Identity:
    return (await w.signed_in(await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie")))[0]


async def mails(kind: str) -> list[dict[str, Any]]:
    async with reading():
        return await OutgoingMail.select().where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)


async def trail(account_id: int) -> list[tuple[str, str, str]]:
    mine = (TrailEntry.record_kind == "account") & (TrailEntry.record_id == account_id)
    async with reading():
        rows = await TrailEntry.select().where(mine).order_by(TrailEntry.id)
    return [(row["what"], row["capacity"], row["note"]) for row in rows]


def token_in(mail: dict[str, Any]) -> str:
    return re.findall(r"/inn/lenke/([\w-]+)", str(mail["letter"]))[0]


async def test_an_invitation_makes_the_account_and_its_role(database: str, world: w.World) -> None:
    account_id = await invite(
        email=" Siv@Example.no ",
        name="Siv Dahl",
        role=Role.STEWARD,
        organisation_id=world.fredrikstad,
        by=await anne(world),
        language=Language.NN,
    )
    (mail,) = await mails("invitation")
    assert (mail["receiver"], mail["language"], mail["about_id"]) == ("Siv@Example.no", "nn", account_id)
    assert "Fredrikstad kommune" in str(mail["letter"])
    assert "Siv" not in mail["letter"].split('"lines"')[0]
    assert await trail(account_id) == [("invite", "administrator", f"steward@{world.fredrikstad}")]
    signed = await follow_link(token=token_in(mail), **HERE)
    assert signed.must_set_up
    identity = await identity_by_session(signed.token)
    assert identity is not None
    assert [grant.organisation_id for grant in identity.grants] == [world.fredrikstad]
    assert not await asks_for_current(identity)
    with pytest.raises(NotFound):
        await follow_link(token=token_in(mail), **HERE)


async def test_an_invitation_lasts_72_hours_and_is_sent_again(database: str, world: w.World) -> None:
    administrator = await anne(world)
    invited: dict[str, Any] = {
        "email": "siv@example.no", "name": "Siv Dahl", "role": Role.STEWARD, "organisation_id": world.office,
    }  # fmt: skip
    account_id = await invite(**invited, by=administrator)
    async with reading():
        (link,) = await MailLink.select()
    assert timedelta(hours=71) < link["expires_at"] - now() <= timedelta(hours=72)
    async with writing():
        await MailLink.update({MailLink.expires_at: now()}).where(MailLink.id == link["id"])
    with pytest.raises(NotFound):
        await follow_link(token=token_in((await mails("invitation"))[0]), **HERE)
    await ask_for_link(email="siv@example.no", address="", language=Language.NB)
    assert await mails("sign-in") == [], "else an invitation would last for ever"
    assert await invite(**invited, by=administrator) == account_id
    await follow_link(token=token_in((await mails("invitation"))[1]), **HERE)
    async with reading():
        assert await RoleGrant.count().where(RoleGrant.account == account_id) == 1


async def test_who_has_an_account_is_given_the_role(database: str, world: w.World) -> None:
    ivar = await w.an_account(Role.STARTER, email="ivar@example.no", name="Ivar Moen")
    assert (
        await invite(
            email="IVAR@example.no",
            name="Another",
            role=Role.STEWARD,
            organisation_id=world.office,
            by=await anne(world),
        )
        == ivar
    )
    identity = await w.identity_of(ivar)
    assert identity.name == "Ivar Moen"
    assert identity.roles == {Role.STARTER, Role.STEWARD}


async def test_what_must_be_mended_in_an_invitation_is_said_at_once(database: str, world: w.World) -> None:
    with pytest.raises(Invalid) as caught:
        await invite(
            email="a@b.no\r\nBcc: c@d.no",
            name=" ",
            role=Role.STEWARD,
            organisation_id=None,
            valid_from=today(),
            valid_to=today() - timedelta(days=1),
            by=await anne(world),
        )
    assert [error.field for error in caught.value.fields] == ["email", "name", "organisation_id", "valid_to"]
    with pytest.raises(Invalid):
        await invite(email="a@b.no", name="A", role=Role.STARTER, organisation_id=9999, by=await anne(world))


async def test_nobody_but_an_administrator_reaches_accounts(database: str, world: w.World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    half, _ = await w.signed_in(await w.an_account(Role.ADMINISTRATOR, world.national), strong=False)
    other = await w.an_account(Role.STARTER)
    async with reading():
        (held,) = await RoleGrant.select().where(RoleGrant.account == other)
    for who in (siv, half):
        with pytest.raises(NotFound):
            await invite(email="a@b.no", name="A", role=Role.STARTER, organisation_id=None, by=who)
        with pytest.raises(NotFound):
            await give_role(account_id=who.account_id, role=Role.ADMINISTRATOR, organisation_id=None, by=who)
        with pytest.raises(NotFound):
            await end_role(grant_id=held["id"], by=who)
        with pytest.raises(NotFound):
            await end_account(account_id=other, by=who)
        with pytest.raises(NotFound):
            await account_for(who, other)
        assert await accounts_for(who) == []


async def test_roles_are_given_and_ended_with_dates(database: str, world: w.World) -> None:
    administrator, ivar = await anne(world), await w.an_account(Role.STARTER)
    grant_id = await give_role(account_id=ivar, role=Role.STEWARD, organisation_id=world.office, by=administrator)
    with pytest.raises(Conflict):
        await give_role(account_id=ivar, role=Role.STEWARD, organisation_id=world.office, by=administrator)
    await give_role(account_id=ivar, role=Role.STEWARD, organisation_id=world.fredrikstad, by=administrator)
    assert (await w.identity_of(ivar)).organisations(P.STEWARD_GROUPS) == {world.office, world.fredrikstad}
    await end_role(grant_id=grant_id, by=administrator, on=today())
    assert (await w.identity_of(ivar)).organisations(P.STEWARD_GROUPS) == {world.office, world.fredrikstad}
    await end_role(grant_id=grant_id, by=administrator)
    assert (await w.identity_of(ivar)).organisations(P.STEWARD_GROUPS) == {world.fredrikstad}
    with pytest.raises(Conflict):  # nor is it given again by ending it later
        await end_role(grant_id=grant_id, by=administrator, on=today() + timedelta(days=30))
    await give_role(account_id=ivar, role=Role.STEWARD, organisation_id=world.office, by=administrator)
    assert [what for what, _, _ in await trail(ivar)] == ["give-role", "give-role", "end-role", "end-role", "give-role"]
    with pytest.raises(NotFound):
        await give_role(account_id=9999, role=Role.STARTER, organisation_id=None, by=administrator)


async def test_an_ended_account_opens_nothing_and_its_history_stays(database: str, world: w.World) -> None:
    administrator = await anne(world)
    account_id = await w.an_account(Role.STEWARD, world.office, name="Tor Vik", email="tor@example.no", password=OLD)
    tor, session = await w.signed_in(account_id)
    key = await make_token(identity=tor, name="k", scopes=[P.STEWARD_GROUPS], expires_on=today())
    await ask_for_link(email="tor@example.no", address="", language=Language.NB)
    link = token_in((await mails("sign-in"))[0])
    await end_account(account_id=account_id, by=administrator)
    assert await identity_by_session(session) is None
    assert await identity_by_token(key) is None
    assert await link_seen(link) is None
    with pytest.raises(NotFound):
        await follow_link(token=link, **HERE)
    with pytest.raises(Invalid):
        await sign_in_with_password(email="tor@example.no", password=OLD, **HERE)
    with pytest.raises(NotFound):
        await end_account(account_id=account_id, by=administrator)
    async with reading():
        assert not await StaffSession.exists().where(StaffSession.account == account_id)
        (row,) = await Account.select().where(Account.id == account_id)
    assert (row["password_hash"], row["codes_secret"], row["name"]) == ("", "", "Tor Vik")
    (shown,) = await accounts_for(administrator, ended=True)
    assert [each.role for each in shown.roles] == [Role.STEWARD]
    assert ("end-account", "administrator", "") in await trail(account_id)
    again = await invite(
        email="tor@example.no", name="Tor Vik", role=Role.STARTER, organisation_id=None, by=administrator
    )
    assert again != account_id


async def test_the_last_administrator_stays(database: str, world: w.World) -> None:
    first = await anne(world)
    invited = await invite(
        email="b@example.no", name="B", role=Role.ADMINISTRATOR, organisation_id=world.national, by=first
    )
    (own,) = (await account_for(first, first.account_id)).roles
    for _ in range(2):  # nor does one count who was only invited
        with pytest.raises(Conflict):
            await end_account(account_id=first.account_id, by=first)
        with pytest.raises(Conflict):
            await end_role(grant_id=own.grant_id, by=first)
    await follow_link(token=token_in((await mails("invitation"))[0]), **HERE)
    await end_role(grant_id=own.grant_id, by=first)
    assert (await w.identity_of(invited)).everywhere(P.KEEP_ACCOUNTS)


async def test_two_administrators_who_end_each_other_at_once_leave_one(database: str, world: w.World) -> None:
    one, other = await anne(world), await anne(world)
    # Connections for both, opened beforehand: else the first is done before the second has one.
    await asyncio.gather(*(account_for(each, each.account_id) for each in (one, other) * 4))
    came = await asyncio.gather(
        end_account(account_id=one.account_id, by=other),
        end_account(account_id=other.account_id, by=one),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in came) == ["Conflict", "NoneType"]


async def test_a_look_at_anothers_account_is_on_the_trail_and_ones_own_is_not(database: str, world: w.World) -> None:
    administrator = await anne(world)
    ivar = await w.an_account(Role.STARTER, name="Ivar Moen", password=OLD)
    await w.signed_in(ivar)
    seen = await account_for(administrator, ivar)
    assert (seen.name, seen.sessions, seen.tokens, seen.has_password, seen.has_codes) == (
        "Ivar Moen",
        1,
        0,
        True,
        False,
    )
    assert await trail(ivar) == [("look-account", "administrator", "")]
    await account_for(administrator, administrator.account_id)
    assert await trail(administrator.account_id) == []
    with pytest.raises(NotFound):
        await account_for(administrator, 9999)


async def test_the_list_is_searched_by_name_address_organisation_and_role(database: str, world: w.World) -> None:
    administrator = await anne(world)
    ase = await w.an_account(Role.STEWARD, world.fredrikstad, name="Åse Ødegård", email="ase@example.no")
    tor = await w.an_account(Role.STEWARD, world.office, name="Tor Vik", valid_to=today() - timedelta(days=1))
    for q, role, found in [
        ("", None, [administrator.account_id, tor, ase]),
        ("øDEGÅRD", None, [ase]),
        ("ASE@", None, [ase]),
        ("fredrikstad", None, [ase]),
        ("", Role.STEWARD, [ase]),
        ("vik", Role.STEWARD, []),
        ("%", None, []),
    ]:
        assert [each.id for each in await accounts_for(administrator, q, role)] == found, (q, role)


async def test_a_new_password_ends_all_else_and_a_letter_tells_of_it(database: str) -> None:
    account_id = await w.an_account(Role.STARTER, email="ivar@example.no", password=OLD)
    ivar, session = await w.signed_in(account_id)
    _, elsewhere = await w.signed_in(account_id)
    async with writing():
        await ApiToken(account=account_id, name="k", token_hash="k", scopes=[], expires_on=today()).save()
    await set_password(identity=ivar, new=NEW, current=OLD)
    assert await identity_by_session(session) is not None
    assert await identity_by_session(elsewhere) is None
    async with reading():
        assert not await ApiToken.exists().where(ApiToken.ended_at.is_null())
        (row,) = await Account.select()
    assert await matches(row["password_hash"], NEW)
    (mail,) = await mails("account")
    assert mail["receiver"] == "ivar@example.no"
    assert NEW not in str(mail)
    assert await trail(account_id) == [("password-changed", "person", "")]


async def test_the_present_password_is_asked_for_unless_one_just_signed_in(database: str) -> None:
    ivar, _ = await w.signed_in(await w.an_account(Role.STARTER, email="ivar@example.no", password=OLD))
    assert not await asks_for_current(ivar), "who forgot it came by a link in a mail"
    async with writing():
        await StaffSession.update({StaffSession.created_at: now() - timedelta(minutes=16)}).where(StaffSession.id > 0)
    assert await asks_for_current(ivar)
    for _ in range(5):
        with pytest.raises(Invalid) as caught:
            await set_password(identity=ivar, new=NEW, current="wrong")
        assert [error.field for error in caught.value.fields] == ["current"]
    with pytest.raises(TooMany):
        await set_password(identity=ivar, new=NEW, current=OLD)


async def test_a_weak_password_is_refused_with_ones_own_name_in_mind(database: str) -> None:
    ivar, _ = await w.signed_in(await w.an_account(Role.STARTER, name="Ivar Moen", email="ivar.moen@example.no"))
    for new in ("kort", "passord12345", "ivarmoen1234", "ivar.moen@example.no"):
        with pytest.raises(Invalid) as caught:
            await set_password(identity=ivar, new=new)
        assert [error.field for error in caught.value.fields] == ["new"]


async def test_a_session_that_waits_for_its_code_changes_nothing(database: str) -> None:
    half, _ = await w.signed_in(await w.an_account(codes=True, password=OLD), strong=False)
    with pytest.raises(NotAllowed):
        await set_password(identity=half, new=NEW, current=OLD)
    with pytest.raises(NotAllowed):
        await change_own(identity=half, name="Kari", language=Language.NN)


async def test_one_changes_ones_own_name_and_language(database: str) -> None:
    ivar, token = await w.signed_in(await w.an_account(Role.STARTER))
    await change_own(identity=ivar, name=" Ivar Moen ", language=Language.NN)
    again = await identity_by_session(token)
    assert again is not None
    assert (again.name, again.language) == ("Ivar Moen", Language.NN)
    for name in ("", " ", "x" * 121, "a\nb"):
        with pytest.raises(Invalid):
            await change_own(identity=ivar, name=name, language=Language.NB)


async def test_the_command_line_lets_the_first_administrator_in(database: str) -> None:
    path = await add_account(
        email="anne@example.no", name="Anne Lie", role=Role.ADMINISTRATOR, organisation_id=None, by=SYSTEM
    )
    signed = await follow_link(token=path.removeprefix("/inn/lenke/"), **HERE)
    assert signed.must_set_up
    assert await mails("invitation") == []
    with pytest.raises(NotAllowed):
        await add_account(email="b@example.no", name="B", role=Role.STARTER, organisation_id=None, by=w.ANNE)


@pytest.mark.parametrize("language", list(Language))
async def test_no_subject_says_who_or_what(database: str, world: w.World, language: Language) -> None:
    email = f"kari.{language}@example.no"
    by = await anne(world)
    await invite(
        email=email, name="Kari Nord", role=Role.STEWARD, organisation_id=world.office, by=by, language=language
    )
    await follow_link(token=token_in((await mails("invitation"))[0]), **HERE)
    await ask_for_link(email=email, address="", language=language)
    for kind in ("invitation", "sign-in"):
        (mail,) = await mails(kind)
        subject = str(mail["letter"]).split('"lines"')[0]
        assert not any(word in subject for word in ("Kari", "Nord", "Oslo", "forvalter", "Anne"))
