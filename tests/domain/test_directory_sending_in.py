"""From a form nobody has an account for, to a group in its steward's queue; on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.directory.actions import move_group
from videre.directory.details import GroupDetails
from videre.directory.drafts import (
    continue_draft,
    draft,
    draft_of_group,
    new_draft,
    own_drafts,
    reopen_draft,
    save_draft,
)
from videre.directory.expiry import erase_old_drafts
from videre.directory.lifecycle import GroupState, Move
from videre.directory.sending_in import confirm_address, send_in
from videre.directory.shapes import Format
from videre.directory.staff_queries import queue_for, staff_group_for
from videre.directory.starters import add_starter, end_starter
from videre.directory.tables import Group, GroupDraft, GroupStarter, Organisation
from videre.language import Language
from videre.people.sessions import identity_by_session
from videre.people.tables import Account
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany

NB = Language.NB


async def link_in_the_newest_letter() -> str:
    return (await w.mails())[-1].token


async def sent_in_by_mail(details: GroupDetails, email: str = "ivar@example.no") -> tuple[int, str]:
    token = await new_draft(identity=None, language=NB)
    sent = await send_in(token=token, details=details, email=email, name="Ivar Moen", identity=None, language=NB)
    assert (sent.waits_for_address, sent.group_id) == (True, None)
    return await confirm_address(token=await link_in_the_newest_letter(), browser="Firefox")


async def test_a_form_is_kept_as_it_goes_for_whoever_has_its_address(database: str) -> None:
    token = await new_draft(identity=None, language=Language.NN)
    assert (await draft(token)).form == {}
    await save_draft(token=token, form={"name": "", "topics": ["sovn"], "age_from": "førti"})
    kept = await draft(token)
    assert (kept.form, kept.language) == ({"name": "", "topics": ["sovn"], "age_from": "førti"}, Language.NN)
    async with reading():
        rows = await GroupDraft.select()
    assert token not in json.dumps(rows, default=str)
    with pytest.raises(NotFound):
        await draft("x" * 43)
    with pytest.raises(Invalid):
        await save_draft(token=token, form={"description": "a" * 50_000})


async def test_drafts_are_erased_thirty_days_after_the_last_change(database: str) -> None:
    token = await new_draft(identity=None, language=NB)
    now = datetime.now(UTC)
    assert await erase_old_drafts(now + timedelta(days=29)) == 0
    assert await erase_old_drafts(now + timedelta(days=31)) == 1
    with pytest.raises(NotFound):
        await draft(token)


async def test_nothing_exists_before_the_address_is_confirmed_and_then_all_of_it(world: w.World) -> None:
    async with reading():
        before = await Group.count()
    token = await new_draft(identity=None, language=NB)
    details = w.details(name="Ny gruppe")
    await save_draft(token=token, form={"name": "Ny gruppe"})
    await send_in(token=token, details=details, email="Ny@Example.no", name="Nina Ny", identity=None, language=NB)
    async with reading():
        assert await Group.count() == before
        assert not await Account.exists().where(Account.email_key == "ny@example.no")
    with pytest.raises(Conflict):
        await save_draft(token=token, form={"name": "Noe annet"})
    link = await link_in_the_newest_letter()
    group_id, session = await confirm_address(token=link, browser="Firefox")
    who = await identity_by_session(session)
    assert who is not None
    assert (who.email, who.name) == ("Ny@Example.no", "Nina Ny")
    seen = await staff_group_for(who, group_id)
    assert (seen.row.state, seen.row.steward_id) == (GroupState.SUBMITTED, world.fredrikstad)
    assert [starter.email for starter in seen.starters] == ["Ny@Example.no"]
    assert seen.details.starter_email == "Ny@Example.no"
    with pytest.raises(NotFound):
        await confirm_address(token=link, browser="Firefox")
    with pytest.raises(NotFound):
        await draft(token)


@pytest.mark.parametrize(
    ("changes", "steward"),
    [
        ({"municipality": w.FREDRIKSTAD}, "fredrikstad"),
        ({"municipality": w.SARPSBORG}, "office"),
        ({"municipality": w.TROMSO}, "national"),
        ({"municipality": "", "format": Format.DIGITAL}, "national"),
        ({"municipality": w.FREDRIKSTAD, "format": Format.DIGITAL}, "fredrikstad"),
    ],
)
async def test_the_group_goes_to_the_steward_of_its_area(
    world: w.World, changes: dict[str, object], steward: str
) -> None:
    group_id, _ = await sent_in_by_mail(w.details(**changes))
    async with reading():
        rows = await Group.select(Group.steward, Group.orphaned).where(Group.id == group_id)
    assert rows == [{"steward": getattr(world, steward), "orphaned": False}]


async def test_a_group_nobody_answers_for_is_orphaned(database: str) -> None:
    group_id, _ = await sent_in_by_mail(w.details())
    async with reading():
        rows = await Group.select(Group.steward, Group.orphaned).where(Group.id == group_id)
    assert rows == [{"steward": None, "orphaned": True}]


async def test_every_faulty_field_is_told_at_once(database: str) -> None:
    token = await new_draft(identity=None, language=NB)
    faulty = w.details(
        name=" ", topics=(), contact_email="", website="x", settlement="Ingensteds", place_privacy="settlement"
    )
    with pytest.raises(Invalid) as problem:
        await send_in(token=token, details=faulty, email="ikke en adresse", name="", identity=None, language=NB)
    fields = {error.field for error in problem.value.fields}
    assert fields == {"name", "topics", "website", "settlement", "contact_email", "starter_email", "starter_name"}
    assert await w.mails() == []


async def test_a_mistyped_address_can_be_mended_and_the_old_link_sends_nothing_in(world: w.World) -> None:
    token = await new_draft(identity=None, language=NB)
    await save_draft(token=token, form={"name": "Min gruppe"})
    about = {"token": token, "details": w.details(), "name": "Ivar Moen", "identity": None, "language": NB}
    await send_in(email="feil@example.no", **about)
    wrong = await link_in_the_newest_letter()
    assert (await draft(token)).waits_for == "feil@example.no"
    await reopen_draft(token=token)
    kept = await draft(token)
    assert (kept.waits_for, kept.form) == ("", {"name": "Min gruppe"})
    with pytest.raises(NotFound):
        await confirm_address(token=wrong, browser="")
    await send_in(email="rett@example.no", **about)
    with pytest.raises(NotFound):
        await confirm_address(token=wrong, browser="")
    assert (await confirm_address(token=await link_in_the_newest_letter(), browser=""))[0]


async def test_a_second_tap_sends_no_second_letter(world: w.World) -> None:
    token = await new_draft(identity=None, language=NB)
    details, before = w.details(), len(await w.mails())
    for _ in range(3):
        await send_in(token=token, details=details, email="i@example.no", name="I", identity=None, language=NB)
    assert len(await w.mails()) == before + 1


async def test_a_strangers_address_gets_five_letters_an_hour_at_most(database: str) -> None:
    async def ask(email: str) -> None:
        token = await new_draft(identity=None, language=NB)
        await send_in(token=token, details=w.details(), email=email, name="I", identity=None, language=NB)

    for _ in range(5):
        await ask("offer@example.no")
    with pytest.raises(TooMany):
        await ask("offer@example.no")
    await ask("noen.andre@example.no")
    assert len(await w.mails()) == 6


async def test_who_is_signed_in_sends_in_directly_and_letters_go_out(world: w.World) -> None:
    siv = await w.a_steward(world.fredrikstad)
    ivar = await w.a_starter()
    token, before = await new_draft(identity=ivar, language=NB), len(await w.mails())
    assert [each.group_id for each in await own_drafts(ivar)] == [None]
    sent = await send_in(token=token, details=w.details(name="Hemmelig tema"), identity=ivar, language=NB)
    assert not sent.waits_for_address
    assert sent.group_id is not None
    sent_to = {(mail.to, mail.kind) for mail in (await w.mails())[before:]}
    assert sent_to == {(ivar.email, "decision"), (siv.email, "queue")}
    assert all("Hemmelig" not in mail.letter.subject for mail in await w.mails())
    assert [item.group_id for item in (await queue_for(siv)).new] == [sent.group_id]
    assert await own_drafts(ivar) == []


async def test_the_account_of_the_address_is_used_where_there_is_one(world: w.World) -> None:
    ivar = await w.a_starter()
    group_id, _ = await sent_in_by_mail(w.details(), email=ivar.email.upper())
    async with reading():
        rows = await GroupStarter.select(GroupStarter.account).where(GroupStarter.group == group_id)
        assert rows == [{"account": ivar.account_id}]


async def test_an_office_without_people_is_written_to_at_its_own_address(world: w.World) -> None:
    async with writing():
        await Organisation.update({Organisation.email: "post@office.example.no"}).where(Organisation.id == world.office)
    await sent_in_by_mail(w.details(municipality=w.SARPSBORG))
    assert ("post@office.example.no", "queue") in {(mail.to, mail.kind) for mail in await w.mails()}


async def test_a_returned_group_is_mended_and_sent_in_again(world: w.World) -> None:
    ivar = await w.a_starter()
    group_id = await w.a_group(state=GroupState.RETURNED, steward_id=world.fredrikstad, starters=[ivar])
    token = await draft_of_group(identity=ivar, group_id=group_id)
    opened = await draft(token, identity=ivar)
    assert (opened.state, opened.remark, opened.group_id) == (GroupState.RETURNED, "Når møtes dere?", group_id)
    assert opened.details is not None
    said = w.details(name="Bedre navn", starter_email="kapret@example.no")
    sent = await send_in(token=token, details=said, identity=ivar, language=NB)
    assert sent.group_id == group_id
    seen = await staff_group_for(ivar, group_id)
    assert (seen.row.state, seen.row.name) == (GroupState.SUBMITTED, "Bedre navn")
    assert seen.details.starter_email == "ivar@example.no"
    with pytest.raises(Conflict):
        await draft_of_group(identity=ivar, group_id=group_id)
    siv = await w.a_steward(world.fredrikstad)
    assert [(item.group_id, item.again) for item in (await queue_for(siv)).new] == [(group_id, True)]
    await move_group(group_id=group_id, move=Move.APPROVE, by=w.SIV)


async def test_a_returned_group_that_moves_goes_to_the_steward_there(world: w.World) -> None:
    ivar = await w.a_starter()
    group_id = await w.a_group(state=GroupState.RETURNED, steward_id=world.fredrikstad, starters=[ivar])
    token = await draft_of_group(identity=ivar, group_id=group_id)
    await send_in(token=token, details=w.details(municipality=w.SARPSBORG), identity=ivar, language=NB)
    assert (await staff_group_for(ivar, group_id)).row.steward_id == world.office


async def test_nobody_else_opens_a_group_or_its_draft(world: w.World) -> None:
    ivar, other = await w.a_starter(), await w.a_starter()
    group_id = await w.a_group(state=GroupState.RETURNED, steward_id=world.fredrikstad, starters=[ivar])
    with pytest.raises(NotFound):
        await draft_of_group(identity=other, group_id=group_id)
    token = await draft_of_group(identity=ivar, group_id=group_id)
    for whose, problem in ((other, NotFound), (None, NotAllowed)):
        with pytest.raises(problem):
            await draft(token, identity=whose)
        with pytest.raises(NotFound):
            await send_in(token=token, details=w.details(), identity=whose, language=NB)
    async with reading():
        number = (await GroupDraft.select(GroupDraft.id))[0]["id"]
    with pytest.raises(NotFound):
        await continue_draft(identity=other, draft_id=number)
    renewed = await continue_draft(identity=ivar, draft_id=number)
    assert (await draft(renewed, identity=ivar)).group_id == group_id
    with pytest.raises(NotFound):
        await draft(token, identity=ivar)
    await add_starter(group_id=group_id, email=other.email, language=NB, by=w.SIV)
    await end_starter(group_id=group_id, account_id=ivar.account_id, by=w.SIV)
    with pytest.raises(NotFound):
        await draft(renewed, identity=ivar)


async def test_what_was_written_and_not_sent_in_is_there_when_the_group_is_opened_again(world: w.World) -> None:
    ivar = await w.a_starter()
    group_id = await w.a_group(steward_id=world.fredrikstad, starters=[ivar])
    token = await draft_of_group(identity=ivar, group_id=group_id)
    await save_draft(token=token, form={"name": "Halvferdig"})
    again = await draft_of_group(identity=ivar, group_id=group_id)
    assert (await draft(again, identity=ivar)).form == {"name": "Halvferdig"}


async def test_nothing_of_a_draft_is_left_in_the_outbox_but_the_address(world: w.World) -> None:
    token = await new_draft(identity=None, language=NB)
    await send_in(
        token=token,
        details=w.details(name="MERKE"),
        email="i@example.no",
        name="MERKE Moen",
        identity=None,
        language=NB,
    )
    async with reading():
        rows = await OutgoingMail.select()
    assert "MERKE" not in json.dumps(rows, default=str)
