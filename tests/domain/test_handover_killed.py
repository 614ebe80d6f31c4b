"""kill -9 amid two hundred handovers: none is half done, whatever instant it hits."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests import world as w
from videre.database import reading, stop_database
from videre.handover.erasing import erase_due
from videre.handover.lifecycle import MOVES, OVER, HandoverState
from videre.handover.request_life import UNDER_WAY, RequestState
from videre.handover.tables import (
    Consent,
    ContactRequest,
    FollowUp,
    Handover,
    HandoverOutcome,
    HeldPlaces,
    KeptGroup,
)
from videre.people.clock import now
from videre.people.roles import Role
from videre.post.letters import MailKind
from videre.post.tables import OutgoingMail
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry

HANDOVERS = 200
SECONDS = 120.0
"""For a machine with much else to do; it takes about ten."""
ROOT = Path(__file__).parents[2]
# What a service and the people it hands over do, from the press to the last tap; each killed where it happens to be.
WORKER = """
import asyncio, os, random, sys
from tests import handovers as h
from tests.world import identity_of, slug
from videre.database import database
from videre.handover.answering import answer_request
from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.handover.own_moves import choose, decline, erase_all, opened
from videre.handover.contact import withdraw
from videre.handover.request_life import Answer
from videre.handover.request_rows import link_token
from videre.language import Language

async def prepared(url, account):
    async with database(url):
        return await identity_of(account), await h.a_search()

async def live(url, sender, search, groups, done):
    async with database(url):
        for number in range(done, 10_000):
            holder, _ = await h.a_card(*groups, sender=sender, search=search, press=f"{os.getpid()} {number}")
            print(f"card {holder.handover_id}", flush=True)
            await opened(holder)
            if number % 2:
                request = await h.a_request(holder, groups[number % len(groups)], search=search)
                print(f"request {holder.handover_id}", flush=True)
                token = link_token(holder.handover_id, request)
                if number % 3 == 0:
                    await answer_request(token, Answer.CONTACTED)
                if number % 4 == 1:
                    await answer_request(token, Answer.CAME)
                elif number % 8 == 3:
                    await withdraw(holder)
            else:
                await choose(holder, slug=await slug(groups[0]), search=search)
            if number % 5 == 0:
                await want_follow_up(holder, email=f"p{number}@example.no", language=Language.NB, agreed=True)
            if number % 7 == 6:
                await erase_all(holder)
                print(f"erased {holder.handover_id}", flush=True)

# One life after the other, each a process of its own that begins with all that takes long to load.
url, account, *groups = sys.argv[1], *(int(each) for each in sys.argv[2:])
sender, search = asyncio.run(prepared(url, account))
for line in sys.stdin:
    child = os.fork()
    if not child:
        print(f"alive {os.getpid()}", flush=True)
        asyncio.run(live(url, sender, search, groups, int(line)))
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


class Said:
    """What the killed processes said was done: what somebody has been shown must be there."""

    def __init__(self) -> None:
        self.cards: set[int] = set()
        self.erased: set[int] = set()
        self.kills = 0

    def take(self, line: str) -> None:
        word, _, number = line.strip().partition(" ")
        if word == "card":
            self.cards.add(int(number))
        if word == "erased":
            self.erased.add(int(number))


async def test_none_of_two_hundred_is_half_done(database: str, world: w.World) -> None:
    account = await w.an_account(Role.RPH_STAFF, await a_service())
    await stop_database()
    said = await asyncio.to_thread(kill_again_and_again, database, account, [world.sleep, world.anxiety, world.grief])
    from videre.database import start_database

    await start_database(database)
    assert said.kills >= 5
    assert len(said.cards) >= HANDOVERS
    await nothing_is_half_done(said)
    # And the house goes on with what it finds.
    await erase_due(now())
    await nothing_is_half_done(said)


async def a_service() -> int:
    from tests import handovers as h

    return await h.a_service()


def kill_again_and_again(url: str, account: int, groups: list[int]) -> Said:
    said, deadline = Said(), time.monotonic() + SECONDS
    chance = random.Random(4)  # when to kill; how far a process is by then is chance enough
    mother = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, *map(str, (account, *groups))],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT,
    )  # fmt: skip
    assert mother.stdin is not None
    assert mother.stdout is not None
    with mother:
        while len(said.cards) < HANDOVERS and time.monotonic() < deadline:
            print(len(said.cards), file=mother.stdin)
            alive, left = int(mother.stdout.readline().split()[1]), chance.randint(8, 25)
            for line in mother.stdout:
                if line == "dead\n":
                    break
                said.take(line)
                left -= line.startswith("card")
                if left == 0:
                    time.sleep(chance.random() / 15)  # amid whatever comes after the card
                    with suppress(ProcessLookupError):  # it died of itself, and said why on its error output
                        os.kill(alive, signal.SIGKILL)
                    said.kills += 1
        mother.stdin.close()
    return said


async def nothing_is_half_done(said: Said) -> None:
    async with reading():
        handovers = {row["id"]: row for row in await Handover.select()}
        kept = await _by_handover(KeptGroup)
        requests, consents = await _by_handover(ContactRequest), await _by_handover(Consent)
        follow_ups = await _by_handover(FollowUp)
        trail = [
            row
            for row in await TrailEntry.select().order_by(TrailEntry.id)
            if row["record_kind"] == RecordKind.HANDOVER.value
        ]
        outcomes = await HandoverOutcome.count()
        held = sum(row["held"] for row in await HeldPlaces.select(HeldPlaces.held))
        mails = [row for row in await OutgoingMail.select() if row["kind"] == MailKind.CONTACT_REQUEST.value]
    steps: dict[int, list[str]] = {}
    for entry in trail:
        steps.setdefault(entry["record_id"], []).append(entry["what"])
    assert said.cards <= set(steps), "what was shown on a screen is kept"
    gone = set(steps) - set(handovers)
    assert outcomes == len(gone)
    assert said.erased <= gone
    assert all(steps[each][-1] == "erase" for each in gone)
    for children in (kept, requests, consents, follow_ups):
        assert set(children) <= set(handovers)
    places = 0
    for number, row in handovers.items():
        state, did = HandoverState(row["state"]), steps[number]
        assert state is not HandoverState.PREPARED
        assert did[0] == "issue-card"
        assert len(kept[number]) == 3
        assert row["code_hash"]
        assert row["need"]
        assert state is _replayed(did)
        assert row["was_opened"] is ("open-card" in did)
        under_way = [each for each in requests.get(number, []) if RequestState(each["state"]) in UNDER_WAY]
        assert len(under_way) == (state in {HandoverState.CONTACT_REQUESTED, HandoverState.CONTACTED})
        for request in requests.get(number, []):
            alive = request in under_way
            assert (request["sealed"] is not None) is alive
            assert bool(request["token_hash"]) is bool(request["recipient_email"]) is alive
            given = [each["field"] for each in consents[number] if each["contact_request"] == request["id"]]
            assert sorted(given) == ["email", "name"]
            places += request["holds_place"]
        assert ("want-follow-up" in did) is (number in follow_ups)
        letters = [each for each in mails if each["about_id"] in {each["id"] for each in under_way}]
        assert len(letters) >= len(under_way)
    assert held == places


_LEADS_TO = {
    "issue-card": HandoverState.CARD_ISSUED,
    "open-card": HandoverState.OPENED,
    "choose-group": HandoverState.CHOSEN,
    "request-contact": HandoverState.CONTACT_REQUESTED,
    "answer-contacted": HandoverState.CONTACTED,
    "answer-came": HandoverState.ATTENDED,
    "withdraw": HandoverState.WITHDRAWN,
}


def _replayed(did: list[str]) -> HandoverState:
    """The state that the trail leads to."""
    return [_LEADS_TO[each] for each in did if each in _LEADS_TO][-1]


async def _by_handover(table: Any) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await table.select():
        found.setdefault(row["handover"], []).append(row)
    return found


def test_the_moves_of_this_journey_are_moves() -> None:
    assert {step.to for step in MOVES.values()} >= set(_LEADS_TO.values())
    assert not OVER & set(_LEADS_TO.values())
