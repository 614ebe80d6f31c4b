"""What a stranger can make of the registration form: in another's name, to another's mailbox, twice at once."""

from __future__ import annotations

import asyncio

import pytest

from tests import world as w
from videre.database import reading
from videre.directory.drafts import new_draft
from videre.directory.sending_in import confirm_address, send_in
from videre.directory.tables import Group
from videre.language import Language
from videre.people.roles import Role
from videre.people.sessions import identity_by_session
from videre.people.shapes import Identity
from videre.problems import Conflict, NotAllowed, NotFound, TooMany

NB = Language.NB


async def waiting(email: str) -> None:
    token = await new_draft(identity=None, language=NB)
    await send_in(token=token, details=w.details(), email=email, name="Ivar", identity=None, language=NB)


async def groups() -> int:
    async with reading():
        return int(await Group.count())


async def test_who_has_only_a_password_sends_nothing_in_in_the_accounts_name(world: w.World) -> None:
    siv = await w.an_account(Role.STEWARD, world.fredrikstad)
    half, _ = await w.signed_in(siv, strong=False)
    assert half.half
    token = await new_draft(identity=half, language=NB)
    with pytest.raises(NotAllowed):
        await send_in(token=token, details=w.details(), identity=half, language=NB)


async def test_a_mailbox_is_the_same_in_capitals(database: str) -> None:
    for email in ("siv@example.no", "Siv@example.no", "sIv@example.no", "siV@Example.no", "SIV@example.no"):
        await waiting(email)
    with pytest.raises(TooMany):
        await waiting("SIV@EXAMPLE.NO")


async def test_another_domain_that_folds_alike_opens_nobodys_account(world: w.World) -> None:
    siv = await w.an_account(Role.STARTER, email="siv@strasse.example")
    await waiting("siv@straße.example")
    _, session = await confirm_address(token=(await w.mails())[-1].token, browser="Firefox")
    came_in = await identity_by_session(session)
    assert came_in is not None
    assert came_in.account_id != siv


async def test_two_taps_at_once_send_in_one_group(world: w.World) -> None:
    ivar = await w.a_starter()
    token, before = await new_draft(identity=ivar, language=NB), await groups()

    async def tap(identity: Identity) -> object:
        return await send_in(token=token, details=w.details(), identity=identity, language=NB)

    answers = await asyncio.gather(*(tap(ivar) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, NotFound) for each in answers) == 3
    assert await groups() == before + 1


async def test_two_confirmations_at_once_send_in_one_group(world: w.World) -> None:
    token, before = await new_draft(identity=None, language=NB), await groups()
    for name in ("Gruppa", "Gruppa vår"):
        await send_in(
            token=token, details=w.details(name=name), email="ny@example.no", name="Ny", identity=None, language=NB
        )
    links = [mail.token for mail in (await w.mails())[-2:]]
    answers = await asyncio.gather(
        *(confirm_address(token=link, browser="Firefox") for link in links), return_exceptions=True
    )
    assert sum(isinstance(each, NotFound | Conflict) for each in answers) == 1, answers
    assert await groups() == before + 1
