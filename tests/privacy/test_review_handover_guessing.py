"""A code that was a card a moment ago is answered after the same work as one that never was."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from tests import handovers as h
from tests.world import World
from videre.database import reading
from videre.handover import stretching
from videre.handover.card_codes import new_code
from videre.handover.holding import handover_by_code
from videre.handover.own_moves import erase_all
from videre.people.tables import Attempts
from videre.problems import NotFound

HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was stretched, each time it really was."""
    done: list[bytes] = []
    really = hashlib.scrypt

    def counting(code: bytes, **given: Any) -> bytes:
        done.append(code)
        return really(code, **given)

    monkeypatch.setattr(hashlib, "scrypt", counting)
    return done


async def work_for(typed: str, worked: list[bytes]) -> int:
    worked.clear()
    with pytest.raises(NotFound):
        await handover_by_code(typed=typed, address=THERE)
    return len(worked)


async def test_an_erased_code_an_unknown_one_and_no_code_at_all_cost_the_same(
    world: World, worked: list[bytes]
) -> None:
    holder, code = await h.a_card(world.sleep)
    await handover_by_code(typed=code, address=HERE)
    await erase_all(holder)
    unknown = new_code()
    tried = [await work_for(typed, worked) for typed in (code, code, unknown, unknown, "hei", "hei")]
    assert tried == [1] * 6


async def test_nothing_tells_afterwards_from_where_a_card_was_opened(world: World) -> None:
    """Not even a hash with the instant that stands on the trail; wrong codes are still counted."""
    _, code = await h.a_card(world.sleep)
    await asyncio.gather(*(handover_by_code(typed=code, address=HERE) for _ in range(8)))
    async with reading():
        assert await Attempts.count() == 0
    for _ in range(3):
        with pytest.raises(NotFound):
            await handover_by_code(typed="hei", address=THERE)
    await handover_by_code(typed=code, address=THERE)
    async with reading():
        left = await Attempts.select(Attempts.failures).order_by(Attempts.failures).output(as_list=True)
    assert left == [3, 3]  # of the address, and of all


async def test_who_guesses_does_not_make_the_pages_of_others_slow(world: World, worked: list[bytes]) -> None:
    """What a page asks for of its own card stays remembered, whatever is tried meanwhile."""
    _, code = await h.a_card(world.sleep)
    await handover_by_code(typed=code, address=HERE)
    for number in range(80):
        with pytest.raises(NotFound):
            await handover_by_code(typed=new_code(), address=f"198.51.100.{number}")
    worked.clear()
    stretching.stretched(code)
    assert worked == []
