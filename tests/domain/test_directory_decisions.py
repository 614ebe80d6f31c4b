"""What a steward decides about a group that was sent in; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests import world as w
from videre.database import reading
from videre.directory.actions import (
    Flag,
    change_group,
    confirm_group,
    flag_group,
    give_stewardship,
    move_group,
    set_room,
    unflag_group,
)
from videre.directory.checklist import Step, mark_step, set_members, unmark_step
from videre.directory.decisions import approve_group, decline_group, defer_group, return_group
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import (
    ALREADY_APPROVED,
    ALREADY_ENDED,
    ALREADY_RETURNED,
    NEEDS,
    GroupState,
    Move,
    moves_from,
)
from videre.directory.meetings import today
from videre.directory.room import RoomStatus
from videre.directory.shapes import OrganisationKind
from videre.directory.staff_queries import staff_group_for
from videre.directory.tables import Group
from videre.directory.withdrawal import NewContact, withdraw_group
from videre.people.actors import Actor, ActorKind
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

LATER = today() + timedelta(days=5)


async def trail(record_id: int) -> list[dict[str, Any]]:
    async with reading():
        rows = TrailEntry.select().where((TrailEntry.record_id == record_id) & (TrailEntry.record_kind == "group"))
        return list(await rows.order_by(TrailEntry.id))


async def state_of(group_id: int) -> GroupState:
    async with reading():
        return GroupState((await Group.select(Group.state).where(Group.id == group_id))[0]["state"])


@pytest.fixture
async def ivar(world: w.World) -> Identity:
    return await w.a_starter()


@pytest.fixture
async def siv(world: w.World) -> Identity:
    return await w.a_steward(world.fredrikstad)


@pytest.fixture
async def group(world: w.World, ivar: Identity) -> int:
    return await w.a_group(name="Hemmelig", state=GroupState.SUBMITTED, steward_id=world.fredrikstad, starters=[ivar])


async def test_each_decision_reaches_its_starter_with_no_name_in_the_subject(
    ivar: Identity, siv: Identity, world: w.World
) -> None:
    by = siv.acting_as(ActorKind.STEWARD)
    for decide, state, said in (
        (lambda i: approve_group(group_id=i, by=by), GroupState.GATHERING, "godkjent"),
        (lambda i: return_group(group_id=i, remark="Skriv mer.", by=by), GroupState.RETURNED, "Skriv mer."),
        (lambda i: decline_group(group_id=i, remark="Finnes alt.", by=by), GroupState.ENDED, "Finnes alt."),
        (lambda i: defer_group(group_id=i, until=LATER, by=by), GroupState.SUBMITTED, str(LATER.year)),
    ):
        group = await w.a_group(
            name="Hemmelig", state=GroupState.SUBMITTED, steward_id=world.fredrikstad, starters=[ivar]
        )
        before = len(await w.mails())
        await decide(group)
        assert await state_of(group) is state
        (mail,) = (await w.mails())[before:]
        assert (mail.to, mail.kind) == (ivar.email, "decision")
        assert "Hemmelig" not in mail.letter.subject
        assert any(said in line for line in mail.letter.lines)


@pytest.mark.parametrize("move", sorted(NEEDS))
async def test_a_move_says_what_it_needs(group: int, move: Move) -> None:
    if move in {Move.SCHEDULE, Move.MERGE}:
        await approve_group(group_id=group, by=w.SIV)
    before = await trail(group)
    with pytest.raises(Invalid) as problem:
        await move_group(group_id=group, move=move, by=w.SIV, remark=" ", deferred_until=today())
    assert [error.field for error in problem.value.fields] == [NEEDS[move]]
    assert await trail(group) == before


@pytest.mark.parametrize("second", [Move.APPROVE, Move.RETURN, Move.DECLINE, Move.DEFER])
@pytest.mark.parametrize("first", [Move.APPROVE, Move.RETURN, Move.DECLINE, Move.DEFER])
async def test_of_two_stewards_at_the_same_instant_one_wins_and_the_other_is_told(
    siv: Identity, group: int, first: Move, second: Move
) -> None:
    version = (await staff_group_for(siv, group)).version
    letters = len(await w.mails())

    async def decide(move: Move, by: Actor) -> GroupState:
        said: dict[str, Any] = {"remark": "Nei." if move in {Move.RETURN, Move.DECLINE} else None}
        said["deferred_until"] = LATER if move is Move.DEFER else None
        return await move_group(group_id=group, move=move, by=by, expected_version=version, **said)

    tasks = [asyncio.create_task(decide(first, w.SIV)), asyncio.create_task(decide(second, w.ANNE))]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    (lost,) = [each for each in outcomes if not isinstance(each, GroupState)]
    assert isinstance(lost, Conflict)
    words = {
        GroupState.GATHERING: ALREADY_APPROVED,
        GroupState.RETURNED: ALREADY_RETURNED,
        GroupState.ENDED: ALREADY_ENDED,
    }
    assert lost.message == words.get(await state_of(group), lost.message)
    assert len(await w.mails()) == letters + 1
    decided = [each["what"] for each in await trail(group) if each["what"] in {"approve", "return", "decline", "defer"}]
    assert len(decided) == 1


async def test_a_decision_on_an_older_version_is_refused(siv: Identity, group: int) -> None:
    seen = await staff_group_for(siv, group)
    await change_group(group_id=group, details=w.details(), expected_version=seen.version, by=w.ANNE)
    with pytest.raises(Conflict):
        await approve_group(group_id=group, by=w.SIV, expected_version=seen.version)
    await approve_group(group_id=group, by=w.SIV)


async def test_404_comes_before_403(world: w.World, ivar: Identity, siv: Identity, group: int) -> None:
    stranger, other = await w.a_starter(), await w.a_steward(world.office)
    rph = await w.an_account()
    for who in (stranger, other, await w.identity_of(rph)):
        with pytest.raises(NotFound):
            await actor_for(who, group)
        with pytest.raises(NotFound):
            await staff_group_for(who, group)
    with pytest.raises(NotFound):
        await actor_for(siv, 4711)
    with pytest.raises(NotAllowed):
        await approve_group(group_id=group, by=await actor_for(ivar, group))
    anne = await w.an_administrator(world.national)
    assert (await actor_for(anne, group)).kind is ActorKind.ADMINISTRATOR
    assert (await actor_for(siv, group)).kind is ActorKind.STEWARD


async def test_what_is_hidden_is_seen_by_starter_and_steward_and_a_stewards_look_is_on_the_trail(
    ivar: Identity, siv: Identity, world: w.World
) -> None:
    group = await w.a_group(
        steward_id=world.fredrikstad, starters=[ivar], venue="Det hemmelige lokalet", starter_phone="900 00 000"
    )
    for who, looks in ((ivar, 0), (siv, 1), (siv, 2)):
        page = await staff_group_for(who, group)
        assert (page.details.venue, page.details.starter_phone) == ("Det hemmelige lokalet", "900 00 000")
        entries = [each for each in await trail(group) if each["what"] == "look-contacts"]
        assert len(entries) == looks
    assert (entries[0]["account_id"], entries[0]["organisation_id"]) == (siv.account_id, world.fredrikstad)


async def test_every_action_is_on_the_trail_with_its_actor_and_its_steward(world: w.World, siv: Identity) -> None:
    by = siv.acting_as(ActorKind.STEWARD)
    group = await w.a_group(state=GroupState.RUNNING, steward_id=world.fredrikstad, name="MERKE")
    before = len(await trail(group))
    page = await staff_group_for(siv, group)
    await change_group(group_id=group, details=w.details(name="MERKE 2"), expected_version=page.version, by=by)
    await set_room(group_id=group, room=RoomStatus.FULL, by=by)
    await confirm_group(group_id=group, by=by)
    await flag_group(group_id=group, flag=Flag.UNCONFIRMED, by=by)
    await unflag_group(group_id=group, flag=Flag.UNCONFIRMED, by=by)
    await mark_step(group_id=group, step=Step.CALLS, by=by)
    await mark_step(group_id=group, step=Step.CALLS, by=by)
    await unmark_step(group_id=group, step=Step.CALLS, by=by)
    await set_members(group_id=group, members=6, by=by)
    await move_group(group_id=group, move=Move.PAUSE, by=by, remark="MERKE bare for igangsetteren")
    other = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor B")
    await give_stewardship(group_id=group, organisation_id=other, by=by)
    entries = (await trail(group))[before:]
    assert [(each["what"], each["note"]) for each in entries] == [
        ("look-contacts", ""),
        ("change", ""),
        ("room", "full"),
        ("confirm", ""),
        ("flag", "unconfirmed"),
        ("unflag", "unconfirmed"),
        ("mark", "calls"),
        ("unmark", "calls"),
        ("members", ""),
        ("pause", "running→paused"),
        ("give-stewardship", f"{world.fredrikstad}→{other}"),
        ("give-stewardship", f"{world.fredrikstad}→{other}"),
    ]
    assert {each["account_id"] for each in entries} == {siv.account_id}
    assert {each["organisation_id"] for each in entries} == {world.fredrikstad, other}
    assert "MERKE" not in repr(await trail(group))


async def test_a_group_keeps_no_trace_of_what_failed(group: int) -> None:
    before = await trail(group)
    for refused in (
        set_room(group_id=group, room=RoomStatus.OPEN, by=w.SIV),
        move_group(group_id=group, move=Move.START, by=w.SIV),
        flag_group(group_id=group, flag=Flag.MISSING, by=w.IVAR),
        set_members(group_id=group, members=5, by=w.SIV),
        mark_step(group_id=group, step=Step.TWO_STARTERS, by=w.SIV),
    ):
        with pytest.raises((Conflict, NotAllowed)):
            await refused
    assert await trail(group) == before


async def test_to_withdraw_sets_the_return_visit_seven_weeks_ahead(world: w.World) -> None:
    group = await w.a_group(state=GroupState.STARTING)
    await move_group(group_id=group, move=Move.WITHDRAW, by=w.IVAR)
    async with reading():
        rows = await Group.select(Group.return_visit_on).where(Group.id == group)
    assert rows[0]["return_visit_on"] == today() + timedelta(weeks=7)


async def test_the_contact_is_passed_on_or_stays_when_the_starter_withdraws(world: w.World) -> None:
    for contact, email in ((NewContact("medlem@example.no"), "medlem@example.no"), (None, "gruppa@example.no")):
        group = await w.a_group(state=GroupState.STARTING)
        await withdraw_group(group_id=group, by=w.IVAR, contact=contact)
        async with reading():
            rows = await Group.select(Group.contact_email, Group.return_visit_on).where(Group.id == group)
        assert rows == [{"contact_email": email, "return_visit_on": today() + timedelta(weeks=7)}]
    group = await w.a_group(state=GroupState.STARTING)
    for faulty in (NewContact(), NewContact("ikke adresse")):
        with pytest.raises(Invalid):
            await withdraw_group(group_id=group, by=w.IVAR, contact=faulty)
    assert await state_of(group) is GroupState.STARTING


async def test_what_the_page_offers_is_what_may_be_done(ivar: Identity, siv: Identity, group: int) -> None:
    for who, kind in ((ivar, ActorKind.STARTER), (siv, ActorKind.STEWARD)):
        page = await staff_group_for(who, group)
        assert page.moves == moves_from(GroupState.SUBMITTED, by=Actor(kind))
        assert (page.may_decide, page.edits_at_once) == (who is siv, who is siv)
