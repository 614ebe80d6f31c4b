"""`kill -9` of the server amid two hundred handovers: none is half done, and the same calls finish the work.

A real server on a real database, killed three times, eight programs calling at once by JSON. Every second card is asked
to be contacted with.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import run
from tests.journeys.conftest import VIDERE, _wait_for, environment
from videre.database import database, reading
from videre.handover.consents import CURRENT
from videre.handover.tables import Consent, ContactRequest, Handover, KeptGroup
from videre.post.tables import OutgoingMail
from videre.trail.tables import TrailEntry

HANDOVERS, KILLED_AFTER, AT_ONCE = 200, (40, 90, 140), 8
TOKEN = """
import asyncio, os
from tests.world import signed_in
from videre.app import use
from videre.database import database
from videre.people.account_rows import account_by_email
from videre.people.clock import today
from videre.people.roles import Permission
from videre.people.tokens import make_token
from videre.settings import settings_from

async def make():
    settings = settings_from(os.environ)
    use(settings)
    async with database(settings.database_url):
        randi, _ = await signed_in(await account_by_email("randi@example.no"))
        print(await make_token(identity=randi, name="x", scopes=[Permission.HAND_OVER], expires_on=today()))

asyncio.run(make())
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, copied_on: Callable[[str, str], str]) -> str:
    if request.config.getoption("--database") not in ("both", request.param):
        pytest.skip(f"{request.param} was not asked for")
    return copied_on(request.param, "killed")


@contextmanager
def server(url: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", VIDERE, "serve", "--port", str(port)],
            env=environment(url, VIDERE_HOUSEKEEPING="off"), stdout=output, stderr=output,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/", process, log)
            yield process
        finally:
            process.kill()
            process.wait(10)


async def hand_over(port: int, token: str, keys: list[str], slug: str, enough: Callable[[int], None]) -> dict[str, Any]:
    """Make a card for each key, and ask for contact with every second; return the answers that came."""
    made: dict[str, Any] = {}
    waiting = iter(list(enumerate(keys)))

    async def program(client: httpx.AsyncClient) -> None:
        for number, key in waiting:
            try:
                card = await client.post(
                    "/api/handovers",
                    json={"origin": "talks", "adult": True, "topics": ["sovn"], "near": "1607", "groups": [slug]},
                    headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
                )
                assert card.status_code == 201, card.text
                made[key] = card.json()
                if number % 2:
                    asked = {"code": made[key]["code"], "group": slug, "name": "Berit", "email": "berit@example.no",
                             "agreed": CURRENT}  # fmt: skip
                    answer = await client.post("/api/cards/contact", json=asked)
                    # Asked already, by the first of two calls: said so, and nothing is asked twice.
                    assert answer.status_code in (200, 409), answer.text
            except httpx.TransportError:
                return  # it was killed
            enough(len(made))

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
        await asyncio.gather(*(program(client) for _ in range(AT_ONCE)))
    return made


def test_a_server_killed_amid_two_hundred_handovers_leaves_none_half_done(url: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = subprocess.run([sys.executable, "-c", TOKEN], env=environment(url), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    token, keys, log = done.stdout.strip(), [secrets.token_urlsafe() for _ in range(HANDOVERS)], tmp_path / "log"
    before = run(ids(url))

    slug, shown = "", {}
    for enough in KILLED_AFTER:

        def killed(count: int, enough: int = enough) -> None:
            if count >= enough:
                process.kill()

        with server(url, port, log) as process:
            slug = slug or near(port)
            made = run(hand_over(port, token, keys, slug, killed))
        assert enough <= len(made) < HANDOVERS, "it was not killed amid its work"
        there = run(whole(url, before))
        assert there >= len(made)
        assert all(made[key]["code"] == card["code"] for key, card in shown.items() if key in made)
        shown |= made

    with server(url, port, log):
        made = run(hand_over(port, token, keys, slug, lambda _: None))
    assert len(made) == HANDOVERS
    assert all(made[key]["code"] == card["code"] and made[key]["repeated"] for key, card in shown.items())
    assert sum(card["repeated"] for card in made.values()) == there
    assert run(whole(url, before)) == HANDOVERS


def near(port: int) -> str:
    """A group in Fredrikstad that has room."""
    found = httpx.get(f"http://127.0.0.1:{port}/api/groups?near=1607&room=open&limit=1", trust_env=False).json()
    return str(found["groups"][0]["slug"])


async def ids(url: str) -> set[int]:
    async with database(url), reading():
        return {row["id"] for row in await Handover.select(Handover.id)}


async def whole(url: str, before: set[int]) -> int:
    """Hold every handover made since against what belongs to it; return how many there are."""
    about = (TrailEntry.record_kind == "handover") & TrailEntry.record_id.is_not_null()
    async with database(url), reading():
        made = [row for row in await Handover.select() if row["id"] not in before]
        kept = Counter(row["handover"] for row in await KeptGroup.select(KeptGroup.handover))
        entries = await TrailEntry.select(TrailEntry.record_id, TrailEntry.what).where(about)
        requests = {row["handover"]: row for row in await ContactRequest.select()}
        consents = Counter(row["handover"] for row in await Consent.select(Consent.handover))
        mine = OutgoingMail.kind == "contact-request"
        letters = Counter(row["about_id"] for row in await OutgoingMail.select(OutgoingMail.about_id).where(mine))
    told = Counter((row["record_id"], row["what"]) for row in entries)
    assert {number for number, _ in told} <= before | {row["id"] for row in made}, "a trail without its handover"
    for row in made:
        asked = requests.get(row["id"])
        assert row["code_hash"]
        assert row["need"]
        assert kept[row["id"]] == told[row["id"], "issue-card"] == 1
        opened = told[row["id"], "open-card"] == 1  # by the call that then asks, in a step of its own
        assert row["state"] == ("contact_requested" if asked else "opened" if opened else "card_issued")
        assert told[row["id"], "request-contact"] == (asked is not None)
        if asked:
            assert asked["sealed"]
            assert consents[row["id"]] == 2, "one for the name, one for the e-mail"
            assert letters[asked["id"]] == 1
    return len(made)
