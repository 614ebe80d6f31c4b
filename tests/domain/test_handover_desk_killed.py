"""A process killed amid its presses at the desk: what it said was made is there, and the same presses make the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import handovers as h
from tests.world import World
from videre.database import reading
from videre.handover import stretching
from videre.handover.card_queries import card_of
from videre.handover.holding import handover_by_code
from videre.handover.tables import Handover, KeptGroup, RepeatableCall
from videre.language import Language
from videre.people.shapes import Identity
from videre.trail.tables import TrailEntry

CARDS, KILLED_AFTER = 200, 40
WORK = """
import asyncio, sys
from tests import handovers as h
from tests.world import identity_of
from videre.database import database
from videre.handover import stretching

async def work(url, account, sleep, digital):
    async with database(url):
        sender, search = await identity_of(account), await h.a_search()
        numbers = iter(range(CARDS))
        async def hand():
            for number in numbers:
                card = await h.issued(sleep, digital, sender=sender, search=search, press=f"press {number}")
                print(number, card.code, flush=True)
        await asyncio.gather(*(hand() for _ in range(8)))

stretching.COST = int(sys.argv[5])  # as in the test: else none of its codes is found here
asyncio.run(work(sys.argv[1], *map(int, sys.argv[2:5])))
""".replace("CARDS", str(CARDS))


def made_until_killed(database: str, sender: Identity, world: World) -> dict[int, str]:
    """Let another process make cards and kill it; return the codes it had shown, by the press."""
    given = (sender.account_id, world.sleep, world.digital, stretching.COST)
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, database, *map(str, given)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    with process, process.stdout:
        said = [process.stdout.readline() for _ in range(KILLED_AFTER)]
        process.kill()
        said += process.stdout.readlines()
    shown = [line.decode().split() for line in said if line.endswith(b"\n")]
    return {int(number): code for number, code in shown}


async def test_every_card_that_was_shown_is_whole_and_the_same_presses_make_the_rest(
    world: World, database: str
) -> None:
    sender = await h.a_sender()
    made = made_until_killed(database, sender, world)
    assert KILLED_AFTER <= len(made) < CARDS, "it was not killed amid its work"
    async with reading():
        there = {row["id"]: row["state"] for row in await Handover.select()}
        about = TrailEntry.record_kind == "handover"
        told = [row["record_id"] for row in await TrailEntry.select(TrailEntry.record_id).where(about)]
        assert await RepeatableCall.count() == len(there) >= len(made)
        assert await KeptGroup.count() == 2 * len(there)
    assert set(there.values()) == {"card_issued"}
    assert sorted(told) == sorted(there)
    search = await h.a_search()
    for number, code in made.items():
        holder = await handover_by_code(typed=code, address=f"192.0.2.{number}")
        assert len((await card_of(holder, search=search, language=Language.NB)).groups) == 2
    cards = [
        await h.issued(world.sleep, world.digital, sender=sender, search=search, press=f"press {number}")
        for number in range(CARDS)
    ]
    assert all(cards[number].code == code and cards[number].repeated for number, code in made.items())
    assert sum(card.repeated for card in cards) == len(there)
    async with reading():
        assert await Handover.count() == CARDS
