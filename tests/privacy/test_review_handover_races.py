"""Taking a request back at the very moment its recipient opens it: the details are shown before, or not at all."""

from __future__ import annotations

import asyncio

import pytest

from tests import handovers as h
from tests import world as w
from tests.world import World
from videre.database import reading, writing
from videre.handover import answering, request_answers
from videre.handover.answering import open_request
from videre.handover.contact import withdraw
from videre.handover.own_moves import erase_all
from videre.handover.tables import ContactRequest
from videre.problems import NotFound
from videre.trail.tables import TrailEntry


async def _what(handover_id: int) -> list[str]:
    mine = (TrailEntry.record_kind == "handover") & (TrailEntry.record_id == handover_id)
    async with reading():
        return list(await TrailEntry.select(TrailEntry.what).where(mine).order_by(TrailEntry.id).output(as_list=True))


async def test_a_row_that_was_read_before_it_was_taken_back_opens_nothing(world: World) -> None:
    """What a recipient's request has read of the row, on PostgreSQL while another transaction is changing it."""
    holder, _ = await h.a_card(world.sleep)
    request = await h.a_request(holder, world.sleep)
    async with reading():
        row = dict((await ContactRequest.select(*request_answers.WHOLE).where(ContactRequest.id == request))[0])
    await withdraw(holder)
    with pytest.raises(NotFound):
        async with writing():
            await request_answers.opened(row, answering.BY_LINK)
    assert "read-request" not in await _what(holder.handover_id)


@pytest.mark.parametrize("taking_back", [withdraw, erase_all])
async def test_opened_and_taken_back_at_once_nothing_is_read_after_it_was_taken_back(
    world: World, taking_back: object
) -> None:
    assert callable(taking_back)
    for number in range(6):
        holder, _ = await h.a_card(world.sleep)
        await h.a_request(holder, world.sleep)
        token = (await w.mails())[-1].token
        tries = [open_request(token, address=f"192.0.2.{number}") for _ in range(4)]
        done = await asyncio.gather(*tries[:2], taking_back(holder), *tries[2:], return_exceptions=True)
        assert not [each for each in done if isinstance(each, Exception) and not isinstance(each, NotFound)]
        what = await _what(holder.handover_id)
        assert "read-request" not in what[what.index("withdraw") :]
