"""Whoever has a card cannot fill a private person's mailbox by asking and taking back, over and over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import handovers as h
from tests import world as w
from tests.world import World
from videre.database import reading, writing
from videre.handover.contact import MOST_A_DAY, TOO_OFTEN, withdraw
from videre.handover.holding import Holder
from videre.handover.tables import ContactRequest, Handover
from videre.people.clock import now
from videre.problems import Conflict


async def _stored(holder: Holder) -> tuple[int, str]:
    mine = Handover.id == holder.handover_id
    async with reading():
        state = (await Handover.select(Handover.state).where(mine))[0]["state"]
        return int(await ContactRequest.count().where(ContactRequest.handover == holder.handover_id)), str(state)


async def test_a_card_asks_a_few_times_a_day_and_again_the_next(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    for _ in range(MOST_A_DAY):
        await h.a_request(holder, world.sleep)
        await withdraw(holder)
    written, before = len(await w.mails()), await _stored(holder)
    with pytest.raises(Conflict) as caught:
        await h.a_request(holder, world.sleep)
    assert caught.value.message == TOO_OFTEN
    assert (len(await w.mails()), await _stored(holder)) == (written, before)
    async with writing():
        await ContactRequest.update({ContactRequest.made_at: now() - timedelta(days=1)}).where(
            ContactRequest.handover == holder.handover_id
        )
    await h.a_request(holder, world.sleep)


async def test_asking_others_instead_is_counted_as_well(world: World) -> None:
    holder, _ = await h.a_card(world.sleep, world.digital)
    for number in range(MOST_A_DAY):
        await h.a_request(holder, (world.sleep, world.digital)[number % 2])
    with pytest.raises(Conflict):
        await h.a_request(holder, (world.sleep, world.digital)[MOST_A_DAY % 2])
    other, _ = await h.a_card(world.sleep)
    await h.a_request(other, world.sleep)
