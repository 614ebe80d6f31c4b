"""The last place of a group that gathers: exactly one gets it, and it is free again once the request is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.directory.meetings import today
from videre.directory.room import RoomStatus
from videre.directory.tables import Group
from videre.handover.answering import answer_request_for
from videre.handover.contact import Made, NoPlace, request_contact, withdraw
from videre.handover.contact_details import ContactDetails
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import state_of
from videre.handover.places_left import places_in, places_left
from videre.handover.request_life import Answer, Reason
from videre.handover.tables import Consent, HeldPlaces
from videre.language import Language
from videre.matching.search import Search
from videre.problems import Conflict


async def with_members(group_id: int, members: int | None, days_ago: int = 0) -> None:
    values: dict[Any, Any] = {"members": members, "members_as_of": today() - timedelta(days=days_ago)}
    async with writing():
        await Group.update(values).where(Group.id == group_id)


async def left(group_id: int) -> int | None:
    async with reading():
        return (await places_left([group_id], today()))[group_id]


async def held(group_id: int) -> int:
    async with reading():
        rows = await HeldPlaces.select(HeldPlaces.held).where(HeldPlaces.group == group_id)
    return int(rows[0]["held"]) if rows else 0


async def ask(holder: Holder, slug: str, search: Search) -> Made | NoPlace:
    return await request_contact(
        holder, slug=slug, details=ContactDetails("Berit", "", "berit@example.no"), agreed=True, feedback=True,
        search=search, language=Language.NB,
    )  # fmt: skip


def test_only_a_group_that_gathers_has_a_limit() -> None:
    on = today()
    row = {"room": "gathering", "room_as_of": on, "members": None, "members_as_of": None}
    assert places_in(row, on) == 8
    assert places_in({**row, "members": 5, "members_as_of": on}, on) == 3
    assert places_in({**row, "members": 12, "members_as_of": on}, on) == 0
    assert places_in({**row, "members": 5, "members_as_of": on - timedelta(days=60)}, on) == 3
    assert places_in({**row, "members": 5, "members_as_of": on - timedelta(days=61)}, on) == 8
    assert places_in({**row, "room_as_of": on - timedelta(days=61)}, on) is None
    for other in RoomStatus:
        if other is not RoomStatus.GATHERING:
            assert places_in({**row, "room": other.value}, on) is None


@pytest.mark.parametrize("at_once", [2, 20])
async def test_of_many_at_the_same_instant_one_gets_the_last_place(world: w.World, at_once: int) -> None:
    await with_members(world.anxiety, 7)
    sender, search, slug = await h.a_sender(), await h.a_search(), await w.slug(world.anxiety)
    holders = [(await h.a_card(world.anxiety, sender=sender, search=search))[0] for _ in range(at_once)]
    answers = await asyncio.gather(*(ask(holder, slug, search) for holder in holders))
    assert sum(isinstance(answer, Made) for answer in answers) == 1
    assert (await held(world.anxiety), await left(world.anxiety)) == (1, 0)
    for holder, answer in zip(holders, answers, strict=True):
        if isinstance(answer, NoPlace):
            assert answer.next_best is not None
            assert answer.next_best.slug != slug
            async with reading():
                assert await state_of(holder.handover_id) is HandoverState.CARD_ISSUED
                assert not await Consent.exists().where(Consent.handover == holder.handover_id)
            assert not await h.requests(holder)


async def test_eight_places_are_eight(world: w.World) -> None:
    sender, search, slug = await h.a_sender(), await h.a_search(), await w.slug(world.anxiety)
    holders = [(await h.a_card(world.anxiety, sender=sender, search=search))[0] for _ in range(12)]
    answers = await asyncio.gather(*(ask(holder, slug, search) for holder in holders))
    assert sum(isinstance(answer, Made) for answer in answers) == 8
    assert await left(world.anxiety) == 0


async def test_the_next_best_has_a_place_left(world: w.World) -> None:
    """Another gathering group would be first, but its places are gone as well."""
    lat, lon = w.FREDRIKSTAD_POINT
    full = await w.a_group(
        name="Alle plasser tatt", room=RoomStatus.GATHERING, topics=("sovn",), steward_id=world.fredrikstad,
        **w.somewhere_exact(lat, lon),
    )  # fmt: skip
    await with_members(full, 8)
    await with_members(world.anxiety, 8)
    search = await h.a_search()
    holder, _ = await h.a_card(world.anxiety, search=search)
    answer = await ask(holder, await w.slug(world.anxiety), search)
    assert isinstance(answer, NoPlace)
    assert answer.next_best is not None
    assert answer.next_best.slug == await w.slug(world.sleep)


async def test_a_request_that_is_over_gives_its_place_back_once(world: w.World) -> None:
    ivar = await w.a_starter()
    group = await w.a_group(name="Vi samles", room=RoomStatus.GATHERING, starters=[ivar])
    await with_members(group, 6)
    search, sender = await h.a_search(), await h.a_sender()
    slug = await w.slug(group)
    holder, _ = await h.a_card(group, sender=sender, search=search)
    await ask(holder, slug, search)
    assert await left(group) == 1
    await withdraw(holder)
    await withdraw(holder)
    assert await left(group) == 2
    for answer in (Answer.CAME, Answer.CANNOT_HELP):
        other, _ = await h.a_card(group, sender=sender, search=search)
        made = await ask(other, slug, search)
        assert isinstance(made, Made)
        assert await left(group) == 1
        await answer_request_for(ivar, made.request_id, answer, reason=Reason.FULL)
        assert await left(group) == 2


async def test_changing_to_each_others_group_turns_nobody_away(world: w.World) -> None:
    """Each holds a place in one gathering group and asks for one in the other's, at the same instant."""
    ivar = await w.a_starter()
    groups = [
        await w.a_group(name=f"Vi samles {each}", room=RoomStatus.GATHERING, starters=[ivar]) for each in range(2)
    ]
    search, sender = await h.a_search(), await h.a_sender()
    slugs = [await w.slug(group) for group in groups]
    holders = [(await h.a_card(group, sender=sender, search=search))[0] for group in (groups * 4)]
    for holder, slug in zip(holders, slugs * 4, strict=True):
        made = await ask(holder, slug, search)
        assert isinstance(made, Made)
        await answer_request_for(ivar, made.request_id, Answer.CONTACTED)
    crossed = await asyncio.gather(
        *(ask(holder, slug, search) for holder, slug in zip(holders, slugs[::-1] * 4, strict=True))
    )
    assert all(isinstance(answer, Made) for answer in crossed)
    assert [await held(group) for group in groups] == [4, 4]


async def test_one_card_pressed_twice_takes_one_place(world: w.World) -> None:
    search, slug = await h.a_search(), await w.slug(world.anxiety)
    holder, _ = await h.a_card(world.anxiety, search=search)
    answers = await asyncio.gather(*(ask(holder, slug, search) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, Made) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 4
    assert await held(world.anxiety) == 1
