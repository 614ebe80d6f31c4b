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

from tests import handovers as h
from tests import world as w
from videre.database import reading, start_database, stop_database
from videre.handover import stretching
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

HANDOVERS, AT_ONCE = 200, 8
MOST_SECONDS = 120.0
"""For a machine with much else to do; it takes about ten."""
ROOT = Path(__file__).parents[2]
# What a service and the people it hands over do, from the press to the last tap: several lives at once, so that
# whenever the process is killed some of them are amid something.
WORKER = """
import asyncio, os, sys
from tests import handovers as h
from tests.world import identity_of, slug
from videre.database import database
from videre.handover import stretching
from videre.handover.answering import answer_request
from videre.handover.contact import Made, request_contact, withdraw
from videre.handover.contact_details import ContactDetails
from videre.handover.follow_up import want_follow_up
from videre.handover.keeping import checked
from videre.handover.own_moves import choose, decline, erase_all, opened
from videre.handover.request_life import Answer
from videre.handover.request_rows import link_token
from videre.language import Language

async def prepared(url, account, group):
    async with database(url):
        search = await h.a_search()
        checked(h.SLEEPLESS_IN_FREDRIKSTAD, [await slug(group)], search)  # places and words are read for the first
        return await identity_of(account), search

async def live(number, sender, search, groups):
    holder, _ = await h.a_card(*groups, sender=sender, search=search, press=f"{os.getpid()} {number}")
    print(f"card {holder.handover_id}", flush=True)
    await opened(holder)
    if number % 2:
        asked = await request_contact(
            holder, slug=await slug(groups[number % len(groups)]), details=ContactDetails("Berit", email="b@x.no"),
            agreed=True, feedback=False, search=search, language=Language.NB,
        )
        if isinstance(asked, Made):  # else the last place was taken, and nothing was stored
            token = link_token(holder.handover_id, asked.request_id)
            if number % 3 == 0:
                await answer_request(token, Answer.CONTACTED)
            if number % 4 == 1:
                await answer_request(token, Answer.CAME)
            elif number % 8 == 3:
                await withdraw(holder)
    else:
        await choose(holder, slug=await slug(groups[0]), search=search)
        if number % 10 == 2:
            await decline(holder)
    if number % 5 == 0:
        await want_follow_up(holder, email=f"p{number}@example.no", language=Language.NB, agreed=True)
    if number % 7 == 6:
        await erase_all(holder)
        print(f"erased {holder.handover_id}", flush=True)

async def live_on(url, numbers, *given):
    async def one_after_the_other():
        for number in numbers:
            await live(number, *given)
    async with database(url):
        await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))

# One process after the other; each begins with all that takes long to load.
url, account, stretching.COST, *groups = sys.argv[1], *map(int, sys.argv[2:])
sender, search = asyncio.run(prepared(url, account, groups[0]))
for line in sys.stdin:
    child = os.fork()
    if not child:
        print(f"alive {os.getpid()}", flush=True)
        asyncio.run(live_on(url, iter(range(int(line), 10_000)), sender, search, groups))
    print(f"dead {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}", flush=True)
""".replace("AT_ONCE", str(AT_ONCE))


class Said:
    """What the killed processes said was done: what somebody has been shown must be there."""

    def __init__(self) -> None:
        self.cards: set[int] = set()
        self.erased: set[int] = set()
        self.ends: list[int] = []
        """How each ended: the signal, negative."""

    def take(self, line: str) -> None:
        word, _, number = line.strip().partition(" ")
        if word == "card":
            self.cards.add(int(number))
        elif word == "erased":
            self.erased.add(int(number))
        elif word == "dead":
            self.ends.append(int(number))


async def test_none_of_two_hundred_is_half_done(database: str, world: w.World) -> None:
    account = await w.an_account(Role.RPH_STAFF, await h.a_service())
    await stop_database()
    said = await asyncio.to_thread(kill_again_and_again, database, account, [world.sleep, world.anxiety, world.grief])
    await start_database(database)
    assert len(said.cards) >= HANDOVERS
    assert len(said.ends) >= 5
    assert set(said.ends) == {-signal.SIGKILL}, "one died of itself, and said why on its error output"
    await nothing_is_half_done(said)
    # And the house goes on with what it finds.
    await erase_due(now())
    await nothing_is_half_done(said)


def kill_again_and_again(url: str, account: int, groups: list[int]) -> Said:
    said, deadline = Said(), time.monotonic() + MOST_SECONDS
    chance = random.Random(4)  # when to kill; how far a process is by then is chance enough
    mother = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, *map(str, (account, stretching.COST, *groups))],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT,
    )  # fmt: skip
    assert mother.stdin is not None
    assert mother.stdout is not None
    with mother:
        while len(said.cards) < HANDOVERS and time.monotonic() < deadline:
            print(len(said.cards), file=mother.stdin)
            alive, left = int(mother.stdout.readline().split()[1]), chance.randint(15, 35)
            for line in mother.stdout:
                said.take(line)
                if line.startswith("dead"):
                    break
                left -= line.startswith("card")
                if left == 0:
                    time.sleep(chance.random() / 30)
                    with suppress(ProcessLookupError):
                        os.kill(alive, signal.SIGKILL)
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
    assert set(handovers) <= set(steps), "a card without its entry on the trail"
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
    "decline": HandoverState.DECLINED,
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
