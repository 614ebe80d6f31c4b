"""A process killed (kill -9) amid 200 handovers: each is whole or not there, and the same presses finish the work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests import handovers as h
from tests.world import World
from videre.database import reading
from videre.handover.card_queries import card_of
from videre.handover.holding import Holder, code_hash
from videre.handover.tables import (
    Consent,
    ContactRequest,
    Handover,
    HandoverOutcome,
    HeldPlaces,
    KeptGroup,
    RepeatableCall,
)
from videre.language import Language
from videre.people.shapes import Identity
from videre.post.tables import OutgoingMail
from videre.trail.tables import TrailEntry

CARDS, KILLED_AFTER = 200, 90
WORK = """
import asyncio, sys
from tests import handovers as h
from tests.world import identity_of
from videre.database import database
from videre.handover.own_moves import erase_all, opened

url, account, sleep, digital = sys.argv[1], *map(int, sys.argv[2:5])

async def one(number, sender, search):
    holder, code = await h.a_card(sleep, digital, sender=sender, search=search, press=f"press {number}")
    print("made", number, code, flush=True)
    await opened(holder)
    if number % 2:
        await h.a_request(holder, digital, search=search)
        print("asked", number, code, flush=True)
    if number % 4 > 1:
        await erase_all(holder)
        print("erased", number, code, flush=True)

async def work():
    async with database(url):
        sender, search = await identity_of(account), await h.a_search()
        numbers = iter(range(CARDS))
        async def hand():
            for number in numbers:
                await one(number, sender, search)
        await asyncio.gather(*(hand() for _ in range(8)))

asyncio.run(work())
""".replace("CARDS", str(CARDS))


def work_until_killed(database: str, sender: Identity, world: World) -> list[list[str]]:
    """Let another process make cards and kill it; return what it had said was done."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, database, *map(str, (sender.account_id, world.sleep, world.digital))],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    with process, process.stdout:
        said = [process.stdout.readline() for _ in range(KILLED_AFTER)]
        process.kill()
        said += process.stdout.readlines()
    return [line.decode().split() for line in said if line.endswith(b"\n")]


async def counted(table: Any, column: Any) -> Counter[int]:
    """How many rows each handover has in a table."""
    return Counter(next(iter(row.values())) for row in await table.select(column))


async def test_a_kill_amid_two_hundred_handovers_leaves_none_half_done(world: World, database: str) -> None:
    sender = await h.a_sender()
    said = work_until_killed(database, sender, world)
    assert KILLED_AFTER <= len(said) < 2 * CARDS, "it was not killed amid its work"
    codes = {what: {code for done, _, code in said if done == what} for what in ("made", "asked", "erased")}
    async with reading():
        there = {row["id"]: row for row in await Handover.select()}
        kept, consents = await counted(KeptGroup, KeptGroup.handover), await counted(Consent, Consent.handover)
        requests = await ContactRequest.select()
        about = TrailEntry.record_kind == "handover"
        trail = {what: {row["record_id"] for row in await TrailEntry.select(TrailEntry.record_id).where(
            about & (TrailEntry.what == what))} for what in ("issue-card", "request-contact", "erase")}  # fmt: skip
        outcomes, presses = await HandoverOutcome.count(), await RepeatableCall.count()
        letters = {row["about_id"] for row in await OutgoingMail.select().where(OutgoingMail.kind == "contact-request")}
        held = sum(row["held"] for row in await HeldPlaces.select())
    # Whole, or not there at all.
    assert set(there) == trail["issue-card"] - trail["erase"]
    assert presses == len(trail["issue-card"])
    assert outcomes == len(trail["erase"])
    assert all(kept[number] == 2 for number in there)
    assert {row["state"] for row in there.values()} <= {"card_issued", "opened", "contact_requested"}
    asked = {number for number, row in there.items() if row["state"] == "contact_requested"}
    under_way = {row["handover"] for row in requests if row["sealed"] and row["token_hash"] and row["recipient_email"]}
    assert asked == under_way == {row["handover"] for row in requests} == trail["request-contact"] - trail["erase"]
    assert all(consents[number] == (2 if number in asked else 0) for number in there)
    assert {row["id"] for row in requests} <= letters
    assert held == sum(row["holds_place"] for row in requests)
    # What was said to be done is done.
    search = await h.a_search()
    hashes = {row["code_hash"]: number for number, row in there.items()}
    gone = {code for code in codes["made"] if code_hash(code) not in hashes}
    assert codes["erased"] <= gone, "erased, and still there"
    assert len(gone) <= len(trail["erase"]), "made, never erased, and not there"
    for code in codes["made"] - gone:
        await card_of(Holder(hashes[code_hash(code)], code), search=search, language=Language.NB)
    # The same presses again: what was made is given again, the rest is made.
    made = {int(number): code for done, number, code in said if done == "made"}
    pressed = [number for number in range(CARDS) if made.get(number) not in gone]
    for number in pressed:
        card = await h.issued(world.sleep, world.digital, sender=sender, search=search, press=f"press {number}")
        assert number not in made or (card.repeated and card.code == made[number])
    async with reading():
        assert await Handover.count() == len(pressed)
