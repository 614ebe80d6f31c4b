"""The starter's desk, the stewards' lists and what waits; on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.directory.actions import Flag, flag_group, move_group
from videre.directory.calendar import group_calendar
from videre.directory.checklist import STEPS, Step, mark_step, set_members, unmark_step
from videre.directory.decisions import defer_group
from videre.directory.drafts import new_draft
from videre.directory.duplicates import Reason, likely_duplicates
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.staff_queries import (
    desk_for,
    desk_group_for,
    groups_for,
    queue_for,
    staff_group_for,
    waiting_for,
)
from videre.directory.staff_shapes import Alert, GroupFlag, GroupSort, Waiting
from videre.directory.starters import add_starter, end_starter
from videre.directory.tables import Group
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.people.sign_in import follow_link
from videre.problems import Conflict, Invalid, NotFound

NB = Language.NB


@pytest.fixture
async def ivar(world: w.World) -> Identity:
    return await w.a_starter(email="ivar.starter@example.no")


@pytest.fixture
async def siv(world: w.World) -> Identity:
    return await w.a_steward(world.fredrikstad, email="siv@example.no")


@pytest.fixture
async def group(world: w.World, ivar: Identity) -> int:
    return await w.a_group(
        name="Mi gruppe", state=GroupState.GATHERING, steward_id=world.fredrikstad, starters=[ivar], venue="Huset"
    )


async def done(identity: Identity, group_id: int) -> set[Step]:
    return {step.step for step in (await desk_group_for(identity, group_id)).steps if step.done}


async def test_the_checklist_follows_the_group_and_the_rest_is_ticked(ivar: Identity, group: int) -> None:
    by = await actor_for(ivar, group)
    assert [step.step for step in (await desk_group_for(ivar, group)).steps] == list(STEPS)
    assert await done(ivar, group) == {Step.VENUE}
    await add_starter(group_id=group, email="ny@example.no", name="Ny", language=NB, by=by)
    await move_group(group_id=group, move=Move.SCHEDULE, by=by, starts_on=today() + timedelta(days=9))
    assert await done(ivar, group) == {Step.VENUE, Step.TWO_STARTERS, Step.FIRST_MEETING}
    await asyncio.gather(*(mark_step(group_id=group, step=Step.CALLS, by=by) for _ in range(4)))
    assert Step.CALLS in await done(ivar, group)
    await unmark_step(group_id=group, step=Step.CALLS, by=by)
    assert Step.CALLS not in await done(ivar, group)
    await move_group(group_id=group, move=Move.START, by=by)
    await move_group(group_id=group, move=Move.WITHDRAW, by=by)
    assert Step.WITHDRAWAL in await done(ivar, group)
    with pytest.raises(Conflict):
        await mark_step(group_id=group, step=Step.WITHDRAWAL, by=by)


async def test_a_fall_under_four_is_written_about_once_per_fall(ivar: Identity, siv: Identity, group: int) -> None:
    by = await actor_for(ivar, group)

    async def letters(members: int) -> set[str]:
        before = len(await w.mails())
        await set_members(group_id=group, members=members, by=by)
        return {mail.to for mail in (await w.mails())[before:]}

    assert await letters(2) == set(), "a group that gathers people begins small"
    await set_members(group_id=group, members=5, by=by)
    await move_group(group_id=group, move=Move.SCHEDULE, by=by, starts_on=today())
    both = {ivar.email, siv.email}
    assert await letters(3) == both
    assert await letters(2) == set()
    assert await letters(4) == set()
    assert await letters(3) == both
    assert Alert.FEW in (await desk_group_for(ivar, group)).alerts
    assert [row.id for row in (await queue_for(siv)).few] == [group]
    for wrong in (-1, 31):
        with pytest.raises(Invalid):
            await set_members(group_id=group, members=wrong, by=by)


async def test_two_who_say_the_same_at_once_send_one_alert(ivar: Identity, siv: Identity, group: int) -> None:
    by = await actor_for(ivar, group)
    await move_group(group_id=group, move=Move.SCHEDULE, by=by, starts_on=today())
    await set_members(group_id=group, members=6, by=by)
    before = len(await w.mails())
    tasks = [asyncio.create_task(set_members(group_id=group, members=3, by=by)) for _ in range(3)]
    await asyncio.gather(*tasks)
    assert len(await w.mails()) == before + 2


async def test_a_second_starter_is_invited_arrives_and_leads(ivar: Identity, group: int) -> None:
    by = await actor_for(ivar, group)
    account = await add_starter(group_id=group, email="Ny@example.no", name="Nina", language=Language.NN, by=by)
    mail = (await w.mails())[-1]
    assert (mail.to, mail.kind, "Mi gruppe" in mail.letter.subject) == ("Ny@example.no", "invitation", False)
    starters = (await staff_group_for(ivar, group)).starters
    assert [(each.email, each.arrived) for each in starters] == [(ivar.email, True), ("Ny@example.no", False)]
    await follow_link(token=mail.token, browser="Firefox", address="127.0.0.1")
    nina = await w.identity_of(account)
    assert [each.row.id for each in await desk_for(nina)] == [group]
    with pytest.raises(Invalid):
        await add_starter(group_id=group, email="ny@EXAMPLE.no", language=NB, by=by)
    with pytest.raises(Invalid) as problem:
        await add_starter(group_id=group, email="ikke adresse", name="x" * 200, language=NB, by=by)
    assert {error.field for error in problem.value.fields} == {"email", "name"}


async def test_somebody_with_an_account_is_told_in_their_own_language_and_keeps_their_role(
    world: w.World, ivar: Identity, group: int
) -> None:
    known = await w.identity_of(await w.an_account(Role.STARTER, language=Language.EN))
    roles = len(known.grants)
    by = await actor_for(ivar, group)
    assert await add_starter(group_id=group, email=known.email, language=NB, by=by) == known.account_id
    assert ((await w.mails())[-1].to, (await w.mails())[-1].kind) == (known.email, "group-news")
    assert len((await w.identity_of(known.account_id)).grants) == roles


async def test_one_starter_remains_whoever_is_quickest(ivar: Identity, group: int) -> None:
    by = await actor_for(ivar, group)
    with pytest.raises(Conflict):
        await end_starter(group_id=group, account_id=ivar.account_id, by=by)
    other = await w.a_starter()
    await add_starter(group_id=group, email=other.email, language=NB, by=by)
    # Connections are there already, or the second task would come too late to meet the first.
    await asyncio.gather(*(desk_for(ivar) for _ in range(4)))
    tasks = [
        asyncio.create_task(end_starter(group_id=group, account_id=each.account_id, by=by)) for each in (ivar, other)
    ]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    left = [each for each in (ivar, other) if await desk_for(each)]
    assert len(left) == 1
    gone = other if left == [ivar] else ivar
    with pytest.raises(NotFound):
        await staff_group_for(gone, group)
    with pytest.raises(NotFound):
        await desk_group_for(gone, group)
    await add_starter(group_id=group, email=gone.email, language=NB, by=await actor_for(left[0], group))
    assert await desk_for(gone)


async def test_a_group_has_four_starters_at_most(ivar: Identity, group: int) -> None:
    by = await actor_for(ivar, group)
    for number in range(3):
        await add_starter(group_id=group, email=f"s{number}@example.no", language=NB, by=by)
    with pytest.raises(Conflict):
        await add_starter(group_id=group, email="s9@example.no", language=NB, by=by)


async def test_the_desk_points_out_what_is_to_be_done(ivar: Identity, siv: Identity, group: int) -> None:
    assert (await desk_group_for(ivar, group)).alerts == (Alert.ONE_STARTER,)
    returned = await w.a_group(name="Aaa", state=GroupState.RETURNED, starters=[ivar])
    calm = await w.a_group(name="Aab", state=GroupState.SUBMITTED, starters=[ivar])
    running = await w.a_group(name="Aac", state=GroupState.RUNNING, starters=[ivar])
    async with writing():
        await Group.update({Group.return_visit_on: today() + timedelta(days=6)}).where(Group.id == running)
    desk = await desk_for(ivar)
    assert [each.row.id for each in desk] == [returned, running, group, calm]
    assert (desk[0].alerts, desk[0].remark) == ((Alert.RETURNED,), "Når møtes dere?")
    assert desk[1].alerts == (Alert.RETURN_VISIT,)
    await mark_step(group_id=running, step=Step.RETURN_VISIT, by=w.IVAR)
    assert (await desk_group_for(ivar, running)).alerts == ()
    assert await desk_for(siv) == []


async def test_the_queue_holds_what_waits_for_this_steward_and_no_other(world: w.World, siv: Identity) -> None:
    first = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.fredrikstad)
    second = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.fredrikstad)
    elsewhere = await w.a_group(state=GroupState.SUBMITTED, steward_id=world.office)
    nobodys = await w.a_group(state=GroupState.SUBMITTED)
    missing = await w.a_missing_group(steward_id=world.fredrikstad)
    assert [item.group_id for item in (await queue_for(siv)).new] == [first, second]
    assert [row.id for row in (await queue_for(siv)).missing] == [missing]
    assert await waiting_for(siv) == Waiting(new=2, missing=1)
    await defer_group(group_id=first, until=today() + timedelta(days=4), by=w.SIV)
    queue = await queue_for(siv)
    assert ([item.group_id for item in queue.new], [item.group_id for item in queue.deferred]) == ([second], [first])
    assert await waiting_for(siv) == Waiting(new=1, deferred=1, missing=1)
    async with writing():
        await Group.update({Group.deferred_until: today()}).where(Group.id == first)
    assert [item.group_id for item in (await queue_for(siv)).new] == [first, second]
    anne = await w.an_administrator(world.national)
    assert {item.group_id for item in (await queue_for(anne)).new} == {first, second, elsewhere, nobodys}
    assert (await waiting_for(anne)).orphaned == 1
    for nobody in (await w.a_starter(), await w.identity_of(await w.an_account())):
        queue = await queue_for(nobody)
        assert (queue.new, queue.revisions, queue.deferred, queue.missing, queue.few) == ((), (), (), (), ())
        assert await waiting_for(nobody) == Waiting()


async def test_the_welcome_page_counts_a_starters_groups_and_drafts(ivar: Identity, group: int) -> None:
    await new_draft(identity=ivar, language=NB)
    assert await waiting_for(ivar) == Waiting(own_groups=1, own_alerts=1, own_drafts=1)


async def test_the_list_is_narrowed_sorted_and_paged(world: w.World, siv: Identity) -> None:
    for number in range(60):
        await w.a_group(name=f"Østgruppa {number:02}", state=GroupState.DRAFT, steward_id=world.fredrikstad)
    page = await groups_for(siv, state=GroupState.DRAFT)
    assert (len(page.rows), page.total, page.page, page.pages) == (50, 60, 1, 2)
    assert [row.name for row in page.rows[:2]] == ["Østgruppa 00", "Østgruppa 01"]
    last = await groups_for(siv, state=GroupState.DRAFT, page=99, descending=True)
    assert (len(last.rows), last.page) == (10, 2)
    assert last.rows[-1].name == "Østgruppa 00"
    assert [row.name for row in (await groups_for(siv, q="OSTGRUPPA 07")).rows] == ["Østgruppa 07"]
    assert (await groups_for(siv, q="100%_")).total == 0
    for sort in GroupSort:
        assert (await groups_for(siv, sort=sort)).total == 62
    await flag_group(group_id=world.sleep, flag=Flag.UNCONFIRMED, by=w.SIV)
    assert [row.id for row in (await groups_for(siv, flag=GroupFlag.UNCONFIRMED)).rows] == [world.sleep]
    for flag in (GroupFlag.MISSING, GroupFlag.ORPHANED, GroupFlag.FEW, GroupFlag.CHANGE):
        assert (await groups_for(siv, flag=flag)).total == 0
    assert (await groups_for(siv, steward_id=world.office)).total == 0
    assert (await groups_for(await w.a_starter())).total == 0
    anne = await w.an_administrator(world.national)
    assert (await groups_for(anne, steward_id=world.office)).total == 1
    assert (await groups_for(anne, flag=GroupFlag.ORPHANED)).total == 1


async def test_no_hidden_value_is_in_any_list(world: w.World, siv: Identity) -> None:
    group = await w.a_group(
        state=GroupState.SUBMITTED, steward_id=world.fredrikstad, venue="MERKE", street_address="MERKE 1",
        starter_name="MERKE", starter_email="merke@example.no", exact_lat=59.2345, exact_lon=10.9876,
    )  # fmt: skip
    shown = repr([await groups_for(siv), await queue_for(siv)])
    assert f"id={group}" in shown
    for marker in ("MERKE", "merke", "59.23", "10.98"):
        assert marker not in shown


async def test_likely_duplicates_tell_a_steward_no_more_than_they_may_see(world: w.World, siv: Identity) -> None:
    other = await w.a_steward(world.office)
    hidden = w.details(name="Noe helt annet", venue="Huset", exact_lat=59.2, exact_lon=10.9)
    theirs = await w.a_group(
        steward_id=world.fredrikstad, **{field: getattr(hidden, field) for field in hidden.__struct_fields__}
    )
    waiting = await w.a_group(name="Ventende", state=GroupState.SUBMITTED, steward_id=world.fredrikstad)
    mine = w.details(name="Ventende", venue="Huset", exact_lat=59.2, exact_lon=10.9)
    assert [(each.group_id, each.reasons) for each in await likely_duplicates(siv, details=mine)] == [
        (theirs, (Reason.PLACE, Reason.TIME, Reason.TOPICS)),
        (waiting, (Reason.NAME, Reason.TIME, Reason.TOPICS)),
    ]
    assert await likely_duplicates(other, details=mine) == []
    assert [each.group_id for each in await likely_duplicates(siv, group_id=theirs)] == []


async def test_dates_go_into_a_calendar_for_those_who_may_see_the_group(
    ivar: Identity, siv: Identity, group: int
) -> None:
    text = (await group_calendar(ivar, group, language=NB, host="videre.example.no")).decode()
    assert "LOCATION:Huset" in text
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" in text
    await group_calendar(siv, group, language=NB, host="videre.example.no")
    with pytest.raises(NotFound):
        await group_calendar(await w.a_starter(), group, language=NB, host="videre.example.no")


async def test_rows_say_what_is_believed_today(world: w.World, siv: Identity) -> None:
    group = await w.a_group(
        name="Zzz", steward_id=world.fredrikstad, confirmed_on=date(2026, 1, 1), room_as_of=date(2026, 1, 1)
    )
    row = (await groups_for(siv, q="zzz")).rows[0]
    assert (row.id, row.due_on, row.room, row.steward) == (group, date(2026, 4, 1), "unknown", "Fredrikstad kommune")
    async with reading():
        assert await Group.exists().where(Group.id == group)
