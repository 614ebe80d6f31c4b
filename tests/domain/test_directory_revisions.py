"""Changes to listed groups: proposed, compared, decided about by one steward; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests import world as w
from videre.database import reading
from videre.directory.actions import change_group, move_group, set_room
from videre.directory.drafts import draft, draft_of_group
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.queries import listings
from videre.directory.revision_life import CAME_TOO_LATE, RevisionState
from videre.directory.revisions import (
    accept_revision,
    decline_revision,
    defer_revision,
    return_revision,
    revision_for,
    withdraw_revision,
)
from videre.directory.room import RoomStatus
from videre.directory.sending_in import send_in
from videre.directory.shapes import PlacePrivacy
from videre.directory.staff_queries import queue_for, staff_group_for
from videre.directory.tables import Revision
from videre.language import Language
from videre.people.actors import Actor
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

NB = Language.NB


async def listed(group_id: int) -> Any:
    return {each.id: each async for chunk in listings() for each in chunk}[group_id]


async def propose(identity: Identity, group_id: int, **changes: Any) -> int:
    token = await draft_of_group(identity=identity, group_id=group_id)
    before = (await draft(token, identity=identity)).details
    assert before is not None
    sent = await send_in(token=token, details=replace(before, **changes), identity=identity, language=NB)
    assert sent.revision_id is not None
    return sent.revision_id


@pytest.fixture
async def ivar(world: w.World) -> Identity:
    return await w.a_starter(name="Ivar Moen")


@pytest.fixture
async def siv(world: w.World) -> Identity:
    return await w.a_steward(world.fredrikstad, name="Siv Dahl")


@pytest.fixture
async def group(world: w.World, ivar: Identity) -> int:
    return await w.a_group(
        name="Søvngruppa", steward_id=world.fredrikstad, starters=[ivar], venue="Det hemmelige lokalet"
    )


async def test_what_is_listed_stays_until_the_change_is_accepted(ivar: Identity, siv: Identity, group: int) -> None:
    revision = await propose(ivar, group, name="Søvngruppa på Østsida", venue="Biblioteket")
    assert (await listed(group)).name == "Søvngruppa"
    seen = await revision_for(siv, revision)
    assert (seen.before.name, seen.after.name) == ("Søvngruppa", "Søvngruppa på Østsida")
    assert (seen.changed, seen.clashes, seen.proposed_by) == (("name", "venue"), (), "Ivar Moen")
    assert set(seen.moves) == {Move.APPROVE, Move.RETURN, Move.DECLINE, Move.DEFER}
    assert [item.revision_id for item in (await queue_for(siv)).revisions] == [revision]
    await accept_revision(revision_id=revision, by=await actor_for(siv, group))
    assert (await listed(group)).name == "Søvngruppa på Østsida"
    assert (await staff_group_for(siv, group)).details.venue == "Biblioteket"
    assert (await queue_for(siv)).revisions == ()
    assert (await w.mails())[-1].to == ivar.email
    assert (await revision_for(siv, revision)).changed == ("name", "venue")


@pytest.mark.parametrize("privacy", list(PlacePrivacy))
async def test_a_group_opened_for_change_is_as_it_was_said(
    world: w.World, ivar: Identity, privacy: PlacePrivacy
) -> None:
    said = w.details(
        place_privacy=privacy, settlement="Sarpsborg", municipality=w.SARPSBORG, venue="Huset", street_address="Gata 1",
        exact_lat=59.28, exact_lon=11.11, age_to=30, topics=("angst", "sovn"), accessibility=("wheelchair",),
    )  # fmt: skip
    fields = {field: getattr(said, field) for field in said.__struct_fields__}
    group = await w.a_group(state=GroupState.GATHERING, starters=[ivar], **fields)
    opened = (await draft(await draft_of_group(identity=ivar, group_id=group), identity=ivar)).details
    kept = "" if privacy is not PlacePrivacy.SETTLEMENT else "Sarpsborg"
    assert opened == replace(said, settlement=kept)


async def test_a_settlement_within_a_municipality_is_read_out_of_the_public_label(ivar: Identity) -> None:
    for privacy in (PlacePrivacy.EXACT, PlacePrivacy.SETTLEMENT):
        group = await w.a_group(
            starters=[ivar], settlement="Skjeberg", municipality=w.SARPSBORG, place_privacy=privacy, venue="Huset",
            exact_lat=59.2, exact_lon=11.1,
        )  # fmt: skip
        opened = (await draft(await draft_of_group(identity=ivar, group_id=group), identity=ivar)).details
        assert opened is not None
        assert opened.settlement == "Skjeberg"


async def test_a_second_proposal_takes_the_first_ones_place(ivar: Identity, siv: Identity, group: int) -> None:
    first = await propose(ivar, group, name="Første forslag")
    token = await draft_of_group(identity=ivar, group_id=group)
    begun = (await draft(token, identity=ivar)).details
    assert begun is not None
    assert begun.name == "Første forslag"
    sent = await send_in(token=token, details=replace(begun, summary="Kort."), identity=ivar, language=NB)
    assert [item.revision_id for item in (await queue_for(siv)).revisions] == [sent.revision_id]
    with pytest.raises(Conflict) as problem:
        await accept_revision(revision_id=first, by=w.SIV)
    assert problem.value.message == CAME_TOO_LATE[RevisionState.REPLACED]
    await accept_revision(revision_id=sent.revision_id or 0, by=w.SIV)
    assert ((await listed(group)).name, (await listed(group)).summary) == ("Første forslag", "Kort.")


async def test_taps_on_room_do_not_stand_in_the_way_and_the_stewards_own_change_stays(
    ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, name="Nytt navn")
    await set_room(group_id=group, room=RoomStatus.FULL, by=w.IVAR)
    page = await staff_group_for(siv, group)
    await change_group(
        group_id=group, details=replace(page.details, summary="Rettet."), expected_version=page.version, by=w.SIV
    )
    await accept_revision(revision_id=revision, by=w.SIV)
    now = await listed(group)
    assert (now.name, now.summary, now.room) == ("Nytt navn", "Rettet.", RoomStatus.FULL)


async def test_a_change_of_what_the_steward_changed_meanwhile_is_a_conflict(
    ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, name="Starterens navn")
    page = await staff_group_for(siv, group)
    changed = replace(page.details, name="Forvalterens navn")
    await change_group(group_id=group, details=changed, expected_version=page.version, by=w.SIV)
    assert (await revision_for(siv, revision)).clashes == ("name",)
    with pytest.raises(Conflict):
        await accept_revision(revision_id=revision, by=w.SIV)
    assert (await listed(group)).name == "Forvalterens navn"
    assert (await revision_for(siv, revision)).state is RevisionState.OPEN
    await return_revision(revision_id=revision, remark="Se på navnet.", by=w.SIV)


async def test_a_returned_change_is_gone_on_with_and_its_remark_shown(
    ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, name="Uferdig")
    with pytest.raises(Invalid):
        await return_revision(revision_id=revision, remark="  ", by=w.SIV)
    await return_revision(revision_id=revision, remark="Skriv mer.", by=w.SIV)
    opened = await draft(await draft_of_group(identity=ivar, group_id=group), identity=ivar)
    assert opened.details is not None
    assert (opened.details.name, opened.remark) == ("Uferdig", "Skriv mer.")
    mail = (await w.mails())[-1]
    assert (mail.to, "Skriv mer." in mail.letter.lines, "Uferdig" in mail.letter.subject) == (ivar.email, True, False)


async def test_a_declined_change_leaves_nothing_behind(ivar: Identity, siv: Identity, group: int) -> None:
    revision = await propose(ivar, group, name="Nei")
    await decline_revision(revision_id=revision, remark="Navnet er tatt.", by=w.SIV)
    opened = (await draft(await draft_of_group(identity=ivar, group_id=group), identity=ivar)).details
    assert opened is not None
    assert opened.name == (await listed(group)).name == "Søvngruppa"


async def test_a_deferred_change_waits_among_the_deferred_until_its_day(
    ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, name="Senere")
    with pytest.raises(Invalid):
        await defer_revision(revision_id=revision, until=today(), by=w.SIV)
    until = today() + timedelta(days=3)
    await defer_revision(revision_id=revision, until=until, by=w.SIV)
    queue = await queue_for(siv)
    assert ([item.until for item in queue.deferred], queue.revisions) == ([until], ())
    with pytest.raises(Conflict):
        await accept_revision(revision_id=revision, by=w.SIV, expected_deferral=None)
    await accept_revision(revision_id=revision, by=w.SIV, expected_deferral=until)


Decision = Callable[[int, Actor], Awaitable[None]]


async def _accept(revision: int, by: Actor) -> None:
    await accept_revision(revision_id=revision, by=by, expected_deferral=None)


async def _return(revision: int, by: Actor) -> None:
    await return_revision(revision_id=revision, remark="Nei.", by=by, expected_deferral=None)


async def _decline(revision: int, by: Actor) -> None:
    await decline_revision(revision_id=revision, remark="Nei.", by=by, expected_deferral=None)


async def _defer(revision: int, by: Actor) -> None:
    until = today() + timedelta(days=2)
    await defer_revision(revision_id=revision, until=until, by=by, expected_deferral=None)


@pytest.mark.parametrize("other", [_accept, _return, _decline, _defer])
async def test_of_two_stewards_at_the_same_instant_one_wins_and_the_other_is_told(
    ivar: Identity, siv: Identity, group: int, other: Decision
) -> None:
    revision = await propose(ivar, group, name="Nytt navn")
    letters = len(await w.mails())
    tasks = [asyncio.create_task(_accept(revision, w.SIV)), asyncio.create_task(other(revision, w.ANNE))]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    (lost,) = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(lost, Conflict)
    state = (await revision_for(siv, revision)).state
    assert lost.message == CAME_TOO_LATE[state]
    assert ((await listed(group)).name == "Nytt navn") is (state is RevisionState.ACCEPTED)
    assert len(await w.mails()) == letters + 1
    async with reading():
        decided = TrailEntry.what.is_in(["approve", "return", "decline", "defer"]) & (
            TrailEntry.record_kind == "revision"
        )
        assert await TrailEntry.count().where(decided) == 1


async def test_only_its_steward_decides_and_only_its_starter_takes_it_back(
    world: w.World, ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, name="Mitt")
    other = await w.a_steward(world.office)
    with pytest.raises(NotFound):
        await revision_for(other, revision)
    assert (await revision_for(ivar, revision)).moves == (Move.SUBMIT, Move.END)
    by = await actor_for(ivar, group)
    with pytest.raises(NotAllowed):
        await accept_revision(revision_id=revision, by=by)
    with pytest.raises(NotAllowed):
        await withdraw_revision(revision_id=revision, by=w.SIV)
    await withdraw_revision(revision_id=revision, by=by)
    assert (await queue_for(siv)).revisions == ()


async def test_a_group_that_ends_takes_its_open_change_with_it(ivar: Identity, siv: Identity, group: int) -> None:
    revision = await propose(ivar, group, name="For sent")
    await move_group(group_id=group, move=Move.END, by=w.IVAR)
    assert (await queue_for(siv)).revisions == ()
    with pytest.raises(Conflict):
        await accept_revision(revision_id=revision, by=w.SIV)
    with pytest.raises(Conflict):
        await draft_of_group(identity=ivar, group_id=group)


async def test_a_change_that_changes_nothing_is_none(ivar: Identity, group: int) -> None:
    with pytest.raises(Invalid):
        await propose(ivar, group)
    async with reading():
        assert not await Revision.exists()


async def test_a_stewards_own_change_through_the_form_holds_at_once(siv: Identity, group: int) -> None:
    token = await draft_of_group(identity=siv, group_id=group)
    before = (await draft(token, identity=siv)).details
    assert before is not None
    sent = await send_in(token=token, details=replace(before, name="Rettet"), identity=siv, language=NB)
    assert sent.revision_id is None
    assert ((await listed(group)).name, (await listed(group)).state) == ("Rettet", GroupState.RUNNING)


async def test_a_look_at_the_change_is_on_the_trail_but_not_its_starters_own(
    ivar: Identity, siv: Identity, group: int
) -> None:
    revision = await propose(ivar, group, venue="Biblioteket")

    async def looks() -> int:
        async with reading():
            return int(await TrailEntry.count().where(TrailEntry.what == "look-contacts"))

    before = await looks()
    await revision_for(ivar, revision)
    assert await looks() == before
    await revision_for(siv, revision)
    assert await looks() == before + 1
