"""The recipient's side: a link that shows nothing until it is opened, answers with one tap, and is used up."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.directory.meetings import today
from videre.directory.tables import Group
from videre.handover.answering import (
    answer_request,
    answer_request_for,
    asked_about,
    asked_counts,
    open_request,
    open_request_for,
    requests_for,
    waiting_for,
)
from videre.handover.contact import withdraw
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import state_of
from videre.handover.request_life import UNDER_WAY, Answer, Reason, RequestState, answers_from
from videre.handover.tables import ContactRequest, Handover, KeptGroup
from videre.people.clock import now
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotFound, TooMany
from videre.sealing import Unsealable
from videre.trail.tables import TrailEntry

NAME, EMAIL, PHONE = "Kveldsmaria", "kveldsmaria@example.no", "91234567"
SOMEWHERE = "192.0.2.7"


async def a_waiting_request(group: int, **given: Any) -> tuple[Holder, int, str]:
    """A card, its request, and the token of the recipient's link."""
    holder, _ = await h.a_card(group)
    request = await h.a_request(holder, group, **{"name": NAME, "email": EMAIL, "phone": PHONE, **given})
    return holder, request, (await w.mails())[-1].token


async def stored(request: int) -> dict[str, Any]:
    async with reading():
        return dict((await ContactRequest.select().where(ContactRequest.id == request))[0])


async def handover(holder: Holder) -> dict[str, Any]:
    async with reading():
        return dict((await Handover.select().where(Handover.id == holder.handover_id))[0])


async def trail(holder: Holder) -> list[tuple[str, str, str]]:
    mine = (TrailEntry.record_kind == "handover") & (TrailEntry.record_id == holder.handover_id)
    async with reading():
        rows = await TrailEntry.select().where(mine).order_by(TrailEntry.id)
    return [(row["what"], row["capacity"], row["who"]) for row in rows]


def on_disk(database: str) -> bytes:
    file = database.removeprefix("sqlite:///")
    return Path(file).read_bytes() + Path(f"{file}-wal").read_bytes()


async def set_back(request: int, hours: float) -> None:
    values: dict[Any, Any] = {ContactRequest.made_at: now() - timedelta(hours=hours)}
    async with writing():
        await ContactRequest.update(values).where(ContactRequest.id == request)


async def test_looking_at_a_link_tells_nothing_and_changes_nothing(world: w.World) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    before, noted = await stored(request), await trail(holder)
    asked = await asked_about(token)
    assert asked is not None
    assert (asked.id, asked.group, asked.state) == (request, "Søvngruppa i Fredrikstad", RequestState.WAITING)
    assert asked.waits_until == asked.made_at + timedelta(hours=48)
    assert not [text for text in (NAME, EMAIL, PHONE) if text in repr(asked)]
    assert (await stored(request), await trail(holder)) == (before, noted)


async def test_opening_shows_what_was_written_and_is_on_the_trail_each_time(world: w.World) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    for times in (1, 2):
        opened = await open_request(token, address=SOMEWHERE)
        assert (opened.name, opened.phone, opened.email) == (NAME, PHONE, EMAIL)
        assert (await trail(holder)).count(("read-request", "recipient", "recipient")) == times
    first = (await stored(request))["opened_at"]
    assert first is not None
    await open_request(token, address=SOMEWHERE)
    assert (await stored(request))["opened_at"] == first


async def test_the_trail_of_a_request_names_no_group_and_nobody(world: w.World) -> None:
    holder, _, token = await a_waiting_request(world.sleep)
    await open_request(token, address=SOMEWHERE)
    await answer_request(token, Answer.CANNOT_HELP, reason=Reason.FULL)
    async with reading():
        rows = await TrailEntry.select().where(TrailEntry.record_id == holder.handover_id)
    assert {row["note"] for row in rows if row["record_kind"] == "handover"} == {""}
    assert not [text for text in (NAME, EMAIL, PHONE, "Søvn", holder.code) if text in str(rows)]


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.LAPSED])
@pytest.mark.parametrize("answer", list(Answer))
async def test_every_answer_in_every_state_does_what_the_table_says(
    world: w.World, state: RequestState, answer: Answer
) -> None:
    ways = {
        RequestState.WAITING: (),
        RequestState.CONTACTED: (Answer.CONTACTED,),
        RequestState.MEETING_SET: (Answer.MEETING_SET,),
        RequestState.MISSED: (Answer.MEETING_SET, Answer.DID_NOT_COME),
        RequestState.CAME: (Answer.CAME,),
        RequestState.CANNOT_HELP: (Answer.CANNOT_HELP,),
    }
    holder, request, token = await a_waiting_request(world.sleep)
    for step in ways.get(state, ()):
        await answer_request(token, step, reason=Reason.FULL)
    if state is RequestState.WITHDRAWN:
        await withdraw(holder)
    before = await stored(request)
    if answer in answers_from(state):
        asked = await answer_request(token, answer, reason=Reason.FULL)
        after = await stored(request)
        assert after["state"] == asked.state
        assert (after["sealed"] is None) == (asked.state not in UNDER_WAY)
        return
    with pytest.raises(Conflict if state in UNDER_WAY else NotFound):
        await answer_request(token, answer, reason=Reason.FULL)
    assert await stored(request) == before


@pytest.mark.parametrize(
    ("answer", "leads_to"),
    [(Answer.CAME, HandoverState.ATTENDED), (Answer.CANNOT_HELP, HandoverState.OPENED)],
)
async def test_came_and_cannot_help_erase_at_once_and_use_the_link_up(
    world: w.World, answer: Answer, leads_to: HandoverState
) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    await open_request(token, address=SOMEWHERE)
    asked = await answer_request(token, answer, reason=Reason.NOT_SUITABLE)
    assert asked.answers == ()
    row = await stored(request)
    assert (row["sealed"], row["recipient_email"], row["token_hash"]) == (None, "", "")
    assert row["reason"] == ("not-suitable" if answer is Answer.CANNOT_HELP else "")
    async with reading():
        assert await state_of(holder.handover_id) is leads_to
    assert await asked_about(token) is None
    for again in (open_request(token, address=SOMEWHERE), answer_request(token, Answer.CONTACTED)):
        with pytest.raises(NotFound):
            await again


async def test_a_used_an_erased_and_an_invented_link_get_the_same_words(world: w.World) -> None:
    holder, _, erased = await a_waiting_request(world.sleep)
    await withdraw(holder)
    _, _, used = await a_waiting_request(world.sleep)
    await answer_request(used, Answer.CAME)
    words = set()
    for token in (erased, used, "x", "", "0" * 64):
        assert await asked_about(token) is None
        for attempt in (open_request(token, address=SOMEWHERE), answer_request(token, Answer.CONTACTED)):
            with pytest.raises(NotFound) as caught:
                await attempt
            words.add(str(caught.value))
    assert len(words) == 1


async def test_guessing_links_is_slowed_down_by_address(world: w.World) -> None:
    _, _, token = await a_waiting_request(world.sleep)
    with pytest.raises(TooMany):
        for guess in range(60):
            with pytest.raises(NotFound):
                await open_request(f"guess{guess}", address=SOMEWHERE)
    assert (await open_request(token, address=SOMEWHERE)).name == NAME


@pytest.mark.parametrize(("hours", "in_time"), [(1, True), (47.9, True), (48.1, False)])
@pytest.mark.parametrize("answer", [Answer.CONTACTED, Answer.MEETING_SET, Answer.CAME])
async def test_contact_within_48_hours_is_counted(world: w.World, answer: Answer, hours: float, in_time: bool) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    await set_back(request, hours)
    await answer_request(token, answer)
    assert (await handover(holder))["contacted_in_time"] is in_time
    assert (await stored(request))["contacted_at"] is not None


async def test_cannot_help_is_no_contact(world: w.World) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    await answer_request(token, Answer.CANNOT_HELP, reason=Reason.NOT_REACHED)
    assert (await handover(holder))["contacted_in_time"] is False
    assert (await stored(request))["contacted_at"] is None


async def test_a_group_that_cannot_help_is_no_longer_the_chosen_one(world: w.World) -> None:
    async def chosen() -> list[int]:
        mine = (KeptGroup.handover == holder.handover_id) & KeptGroup.chosen.eq(True)
        async with reading():
            return [row["group_id"] for row in await KeptGroup.select(KeptGroup.group).where(mine)]

    holder, _, token = await a_waiting_request(world.sleep)
    assert await chosen() == [world.sleep]
    await answer_request(token, Answer.CANNOT_HELP, reason=Reason.FULL)
    assert await chosen() == []


async def test_what_is_missing_in_an_answer_is_said(world: w.World) -> None:
    _, _, token = await a_waiting_request(world.sleep)
    with pytest.raises(Invalid) as caught:
        await answer_request(token, Answer.CANNOT_HELP)
    assert [error.field for error in caught.value.fields] == ["reason"]
    for day in (today() - timedelta(days=1), date(2999, 1, 1)):
        with pytest.raises(Invalid) as caught:
            await answer_request(token, Answer.MEETING_SET, meeting_on=day)
        assert [error.field for error in caught.value.fields] == ["meeting_on"]


async def test_a_meeting_can_be_set_anew_when_the_person_did_not_come(world: w.World) -> None:
    holder, request, token = await a_waiting_request(world.sleep)
    await answer_request(token, Answer.MEETING_SET, meeting_on=today())
    missed = await answer_request(token, Answer.DID_NOT_COME)
    assert missed.meeting_on == today()
    again = await answer_request(token, Answer.MEETING_SET, meeting_on=today() + timedelta(days=7))
    assert again.meeting_on == today() + timedelta(days=7)
    assert (await stored(request))["sealed"] is not None
    await answer_request(token, Answer.CAME)
    assert (await handover(holder))["has_attended"]
    verbs = [what for what, _, _ in await trail(holder)][-4:]
    assert verbs == ["answer-meeting-set", "answer-did-not-come", "answer-meeting-set", "answer-came"]


async def test_of_two_answers_at_once_one_is_refused(world: w.World) -> None:
    _, request, token = await a_waiting_request(world.sleep)
    answers = await asyncio.gather(
        answer_request(token, Answer.CONTACTED), answer_request(token, Answer.CONTACTED), return_exceptions=True
    )
    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]
    assert (await stored(request))["state"] == "contacted"


async def test_an_answer_and_a_withdrawal_at_once_leave_nothing_half(world: w.World) -> None:
    for _ in range(5):
        holder, request, token = await a_waiting_request(world.sleep)
        await asyncio.gather(answer_request(token, Answer.CAME), withdraw(holder), return_exceptions=True)
        row = await stored(request)
        assert row["state"] in {"came", "withdrawn"}
        assert (row["sealed"], row["token_hash"]) == (None, "")
        async with reading():
            state = await state_of(holder.handover_id)
        assert state is (HandoverState.ATTENDED if row["state"] == "came" else HandoverState.WITHDRAWN)


async def test_a_starter_reaches_the_groups_they_lead_and_no_others(world: w.World) -> None:
    ivar, tor = await w.a_starter(name="Ivar Moen"), await w.a_starter()
    group = await w.a_group(starters=[ivar])
    holder, request, _ = await a_waiting_request(group)
    assert [asked.id for asked in await requests_for(ivar)] == [request]
    opened = await open_request_for(ivar, request)
    assert (opened.name, opened.about.group_id) == (NAME, group)
    assert (await trail(holder))[-1] == ("read-request", "recipient", "Ivar Moen")
    siv = await w.a_steward(world.fredrikstad)
    anne = await w.an_administrator(world.national)
    for stranger in (tor, siv, anne, await h.a_sender()):
        assert await requests_for(stranger) == []
        with pytest.raises(NotFound):
            await open_request_for(stranger, request)
        with pytest.raises(NotFound):
            await answer_request_for(stranger, request, Answer.CAME)
    assert (await answer_request_for(ivar, request, Answer.CONTACTED)).state is RequestState.CONTACTED


async def test_what_a_support_point_was_asked_is_not_a_later_starters(world: w.World) -> None:
    ivar = await w.a_starter()
    group = await w.a_group(starters=[ivar])
    _, request, _ = await a_waiting_request(group)
    async with writing():
        await ContactRequest.update({ContactRequest.recipient_kind: "support-point"}).where(
            ContactRequest.id == request
        )
    assert await requests_for(ivar) == []
    with pytest.raises(NotFound):
        await open_request_for(ivar, request)


async def test_a_steward_sees_after_48_hours_that_it_waits_and_not_who(world: w.World) -> None:
    siv = await w.a_steward(world.fredrikstad)
    other = await w.a_steward(world.office)
    _, request, token = await a_waiting_request(world.sleep)
    await set_back(request, 47)
    assert await waiting_for(siv) == []
    await set_back(request, 49)
    (waiting,) = await waiting_for(siv)
    assert (waiting.id, waiting.group_id, waiting.answers) == (request, world.sleep, ())
    assert not [text for text in (NAME, EMAIL, PHONE) if text in repr(waiting)]
    for stranger in (other, await w.a_starter(), await h.a_sender()):
        assert await waiting_for(stranger) == []
    weak: Identity = (await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad), strong=False))[0]
    assert await waiting_for(weak) == []
    assert len(await waiting_for(await w.an_administrator(world.national))) == 1
    await answer_request(token, Answer.CONTACTED)
    assert await waiting_for(siv) == []


async def test_the_desk_counts_who_has_asked(world: w.World) -> None:
    await a_waiting_request(world.sleep)
    _, _, token = await a_waiting_request(world.sleep)
    assert await asked_counts([world.sleep, world.grief]) == {world.sleep: 2}
    await answer_request(token, Answer.CAME)
    assert await asked_counts([world.sleep]) == {world.sleep: 1}
    assert await asked_counts([]) == {}


async def test_a_value_that_was_swapped_in_the_database_fails_loudly(world: w.World) -> None:
    _, one, _ = await a_waiting_request(world.sleep)
    holder, other, token = await a_waiting_request(world.sleep)
    async with writing():
        await ContactRequest.update({ContactRequest.sealed: (await _sealed(one))}).where(ContactRequest.id == other)
    with pytest.raises(Unsealable):
        await open_request(token, address=SOMEWHERE)
    assert "read-request" not in [what for what, _, _ in await trail(holder)]


async def test_after_the_last_answer_nothing_is_in_the_file(world: w.World, engine_name: str, database: str) -> None:
    if engine_name != "sqlite":
        pytest.skip("what PostgreSQL keeps on disk is its operator's (docs/privacy)")
    _, request, token = await a_waiting_request(world.sleep)
    row = await stored(request)
    await open_request(token, address=SOMEWHERE)
    await answer_request(token, Answer.CANNOT_HELP, reason=Reason.FULL)
    traces = (NAME, EMAIL, PHONE, row["sealed"], row["token_hash"])
    assert not [text for text in traces if text.encode() in on_disk(database)]


async def test_a_group_that_was_taken_down_meanwhile_can_still_answer(world: w.World) -> None:
    _, request, token = await a_waiting_request(world.sleep)
    async with writing():
        await Group.update({Group.missing: True}).where(Group.id == world.sleep)
    assert (await answer_request(token, Answer.CONTACTED)).id == request


async def _sealed(request: int) -> str:
    rows = await ContactRequest.select(ContactRequest.sealed).where(ContactRequest.id == request)
    return str(rows[0]["sealed"])
