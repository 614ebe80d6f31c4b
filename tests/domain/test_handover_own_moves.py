"""What the holder of a card does with it, in every order, pressed twice, and at the same instant as another."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests import handovers as h
from tests.world import SIV, World, a_group, slug
from videre.database import reading, writing
from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.handover import own_moves
from videre.handover.card_queries import card_of, looks
from videre.handover.holding import Holder, handover_by_code
from videre.handover.lifecycle import HandoverState
from videre.handover.shapes import Card
from videre.handover.tables import (
    Consent,
    ContactRequest,
    FollowUp,
    Handover,
    HandoverOutcome,
    KeptGroup,
)
from videre.handover.unsuitable import set_unsuitable
from videre.language import Language
from videre.people.clock import now
from videre.problems import Conflict, Invalid, NotFound
from videre.trail.tables import TrailEntry

S = HandoverState


async def the_card(holder: Holder) -> Card:
    return await card_of(holder, search=await h.a_search(), language=Language.NB)


async def row(holder: Holder) -> dict[str, Any]:
    async with reading():
        return (await Handover.select().where(Handover.id == holder.handover_id))[0]


async def what(holder: Holder) -> list[str]:
    return [look.what for look in await looks(holder)]


async def put_in(holder: Holder, state: HandoverState) -> None:
    async with writing():
        await Handover.update({Handover.state: state.value}).where(Handover.id == holder.handover_id)


async def choose(holder: Holder, group: int) -> None:
    await own_moves.choose(holder, slug=await slug(group), search=await h.a_search())


async def test_the_first_look_is_a_move_and_later_ones_are_looks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, _ = await h.a_card(world.sleep)
    for _ in range(3):
        await own_moves.opened(holder)
    assert await what(holder) == ["issue-card", "open-card"]
    assert ((await the_card(holder)).state, (await row(holder))["was_opened"]) == (S.OPENED, True)
    later = now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(own_moves, "now", lambda: later)
    await own_moves.opened(holder)
    async with reading():
        seen = await TrailEntry.count().where(
            (TrailEntry.record_id == holder.handover_id) & (TrailEntry.what == "open-card")
        )
    assert seen == 2, "each hour has its entry"
    assert await what(holder) == ["issue-card", "open-card", "open-card"], "and its line"


async def test_a_card_without_groups_is_opened_too(world: World) -> None:
    holder, _ = await h.a_card()
    await own_moves.opened(holder)
    await own_moves.opened(holder)
    assert ((await row(holder))["state"], (await row(holder))["was_opened"]) == ("no_offer", True)
    assert await what(holder) == ["find-nothing", "open-card"]


async def test_choosing_looking_again_and_choosing_another(world: World) -> None:
    holder, _ = await h.a_card(world.sleep, world.anxiety)
    await own_moves.opened(holder)
    await choose(holder, world.anxiety)
    await choose(holder, world.anxiety)
    card = await the_card(holder)
    assert (card.state, [group.chosen for group in card.groups]) == (S.CHOSEN, [False, True])
    await own_moves.look_again(holder)
    await own_moves.look_again(holder)
    card = await the_card(holder)
    assert (card.state, [group.chosen for group in card.groups]) == (S.OPENED, [False, False])
    await choose(holder, world.digital)  # which was not on the card
    card = await the_card(holder)
    assert [(group.group_id, group.chosen) for group in card.groups] == [
        (world.sleep, False), (world.anxiety, False), (world.digital, True)]  # fmt: skip
    assert (await row(holder))["has_chosen"]
    assert await what(holder) == ["issue-card", "open-card", "choose-group", "look-again", "choose-group"]


async def test_no_thanks_is_a_way_back_as_well(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await own_moves.opened(holder)
    await own_moves.decline(holder)
    await own_moves.decline(holder)
    assert (await the_card(holder)).state is S.DECLINED
    await choose(holder, world.sleep)
    assert (await the_card(holder)).state is S.CHOSEN
    assert (await what(holder)).count("decline") == 1


async def test_a_group_that_is_not_listed_cannot_be_chosen(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    search = await h.a_search()
    for wrong in (await slug(world.draft), "", "finnes-ikke", "\x00"):
        with pytest.raises(Invalid) as refused:
            await own_moves.choose(holder, slug=wrong, search=search)
        assert [error.field for error in refused.value.fields] == ["slug"]
    # The worker's search may be a moment behind: the database has the last word.
    await move_group(group_id=world.sleep, move=Move.END, by=SIV)
    with pytest.raises(Conflict):
        await own_moves.choose(holder, slug=await slug(world.sleep), search=search)
    assert (await the_card(holder)).state is S.CARD_ISSUED


UNDER_WAY = [S.CONTACT_REQUESTED, S.CONTACTED, S.FIRST_MEETING_SET, S.NOT_ATTENDED]


@pytest.mark.parametrize("state", UNDER_WAY)
@pytest.mark.parametrize("way", ["choose", "look again", "decline"])
async def test_what_leads_away_from_a_request_erases_it_in_the_same_moment(
    world: World, way: str, state: HandoverState
) -> None:
    holder, _ = await h.a_card(world.sleep, world.digital)
    await own_moves.opened(holder)
    await h.a_request(holder, world.sleep)
    await put_in(holder, state)
    if way == "choose":
        await choose(holder, world.digital)
    elif way == "decline":
        await own_moves.decline(holder)
    else:
        await own_moves.look_again(holder)
    (request,) = await h.requests(holder)
    assert (request["state"], request["sealed"], request["recipient_email"], request["token_hash"]) == (
        "withdrawn", None, "", "")  # fmt: skip
    assert (await the_card(holder)).state is {"choose": S.CHOSEN, "look again": S.OPENED, "decline": S.DECLINED}[way]
    assert (await what(holder)).count("withdraw") == 1


async def test_choosing_the_group_that_was_asked_already_changes_nothing(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await h.a_request(holder, world.sleep)
    before = await what(holder)
    await choose(holder, world.sleep)
    (request,) = await h.requests(holder)
    assert (request["state"], (await the_card(holder)).state) == ("waiting", S.CONTACT_REQUESTED)
    assert await what(holder) == before


async def test_the_card_says_what_was_asked_of_whom(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    number = await h.a_request(holder, world.sleep, phone="91234567", email="")
    request = (await the_card(holder)).request
    assert request is not None
    assert (request.id, request.group, request.recipient, list(request.fields)) == (
        number, "Søvngruppa i Fredrikstad", "Søvngruppa i Fredrikstad", ["name", "phone"])  # fmt: skip
    assert request.waits_until - request.made_at == timedelta(hours=48)


async def test_the_service_sees_how_it_goes_only_while_the_person_wants_it(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    for yes in (True, True, False, False, True):
        await own_moves.set_feedback(holder, yes=yes)
    assert (await the_card(holder)).feedback
    async with reading():
        rows = await Consent.select().where(Consent.handover == holder.handover_id).order_by(Consent.id)
    assert [(consent["purpose"], consent["withdrawn_at"] is None) for consent in rows] == [
        ("feedback", False), ("feedback", True)]  # fmt: skip
    assert rows[0]["recipient"].startswith("service:")
    assert (await what(holder))[1:] == ["give-feedback", "take-feedback-back", "give-feedback"]


@pytest.mark.parametrize("state", list(S))
async def test_erasing_all_works_in_every_state_and_leaves_one_more_in_the_counts(
    world: World, state: HandoverState
) -> None:
    holder, code = await h.a_card(world.sleep, world.digital)
    await own_moves.opened(holder)
    await own_moves.set_feedback(holder, yes=True)
    if state in UNDER_WAY:
        await h.a_request(holder, world.sleep)
    await put_in(holder, state)
    await own_moves.erase_all(holder)
    async with reading():
        for table in (Handover, KeptGroup, ContactRequest, Consent, FollowUp):
            assert not await table.exists(), table
        outcomes = await HandoverOutcome.select()
    assert [(each["ending"], each["was_opened"], each["month"].day) for each in outcomes] == [
        (state.value if state in (S.EXPIRED, S.UNSUITABLE) else "closed", True, 1)]  # fmt: skip
    with pytest.raises(NotFound):
        await handover_by_code(typed=code, address="192.0.2.1")
    with pytest.raises(NotFound):
        await the_card(holder)
    with pytest.raises(NotFound):
        await own_moves.erase_all(holder)


async def test_whoever_gets_the_next_card_never_reads_the_trail_of_an_erased_one(world: World) -> None:
    sender, search = await h.a_sender(), await h.a_search()
    seen = set()
    for _ in range(5):
        holder, _ = await h.a_card(world.sleep, sender=sender, search=search)
        assert holder.handover_id not in seen
        seen.add(holder.handover_id)
        assert await what(holder) == ["issue-card"]
        await own_moves.erase_all(holder)


async def test_after_the_service_found_it_unsuitable_the_card_still_shows_and_can_be_erased(world: World) -> None:
    sender = await h.a_sender()
    holder, _ = await h.a_card(world.sleep, sender=sender)
    await set_unsuitable(identity=sender, handover_id=holder.handover_id)
    assert (await the_card(holder)).state is S.UNSUITABLE
    for move in (own_moves.decline, own_moves.look_again):
        with pytest.raises(Conflict):
            await move(holder)
    await own_moves.erase_all(holder)


async def test_two_choices_at_once_leave_one_chosen_group(world: World) -> None:
    holder, _ = await h.a_card(world.sleep, world.digital, world.anxiety)
    search = await h.a_search()
    slugs = [await slug(group) for group in (world.sleep, world.digital, world.anxiety)] * 3
    await asyncio.gather(*(own_moves.choose(holder, slug=each, search=search) for each in slugs))
    card = await the_card(holder)
    assert (card.state, sum(group.chosen for group in card.groups), len(card.groups)) == (S.CHOSEN, 1, 3)


async def test_a_new_group_chosen_by_two_presses_is_on_the_card_once(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    name = await slug(group := await a_group(name="Helt ny"))
    search = await h.a_search()
    await asyncio.gather(*(own_moves.choose(holder, slug=name, search=search) for _ in range(5)))
    assert [each.group_id for each in (await the_card(holder)).groups] == [world.sleep, group]


async def test_ten_openings_at_once_are_one_look(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await asyncio.gather(*(own_moves.opened(holder) for _ in range(10)))
    async with reading():
        assert await TrailEntry.count().where(TrailEntry.record_id == holder.handover_id) == 2


async def test_erasing_beats_whatever_comes_at_the_same_instant(world: World) -> None:
    search = await h.a_search()
    for _ in range(5):
        holder, _ = await h.a_card(world.sleep, search=search)
        name = await slug(world.sleep)
        await asyncio.gather(
            own_moves.erase_all(holder),
            own_moves.choose(holder, slug=name, search=search),
            own_moves.set_feedback(holder, yes=True),
            own_moves.opened(holder),
            return_exceptions=True,
        )
        async with reading():
            assert not await Handover.exists()
            assert not await Consent.exists()
            assert not await KeptGroup.exists()
