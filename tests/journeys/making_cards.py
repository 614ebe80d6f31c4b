"""Makes cards in a demonstration, as the desk does, and prints their codes: run beside the journeys, not in them.

A process of its own, because settings, keys and the database belong to a process.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

from tests.journeys.conftest import environment
from videre.app import use
from videre.database import database, reading, writing
from videre.handover.desk import issue_card, suggestions
from videre.handover.follow_up import want_follow_up
from videre.handover.holding import Holder
from videre.handover.shapes import Need, Origin
from videre.handover.tables import FollowUp
from videre.language import Language
from videre.matching.watching import load_search
from videre.people.identities import identity_of_account
from videre.people.roles import Role
from videre.people.tables import RoleGrant
from videre.places.roads import road_network
from videre.places.travel import TravelTimes
from videre.settings import settings_from
from videre.signing import new_token, token_hash

SLEEPLESS = Need(topics=("sovn",), near="1607 Fredrikstad")
KEPT = 3


def made_cards(url: str, number: int) -> tuple[list[str], str]:
    """Make cards in a demonstration's database; return their codes, and the path of a link that asks how it went."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.making_cards", str(number)],
        env=environment(url), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    made = json.loads(done.stdout.splitlines()[-1])
    return made["codes"], made["path"]


async def _make(number: int) -> dict[str, Any]:
    settings = settings_from(os.environ)
    use(settings)
    async with database(settings.database_url):
        search = await load_search(TravelTimes(road_network()))
        async with reading():
            rows = await RoleGrant.select(RoleGrant.account, RoleGrant.organisation).where(
                RoleGrant.role == Role.RPH_STAFF.value
            )
            randi = await identity_of_account(rows[0]["account"], strong=True)
        assert randi is not None
        kept = [each.slug for each in suggestions(search, SLEEPLESS, language=Language.NB).suggestions[:KEPT]]
        cards = [
            await issue_card(
                identity=randi, organisation_id=rows[0]["organisation"], origin=Origin.TALKS, need=SLEEPLESS,
                kept=kept, search=search, press=f"a press of the journey {each}",
            )
            for each in range(number)
        ]  # fmt: skip
        asked = cards[-1]
        await want_follow_up(
            Holder(asked.handover_id, asked.code), email="berit@example.no", language=Language.NB, agreed=True
        )
        token = new_token()
        sent: dict[Any, Any] = {FollowUp.token_hash: token_hash(token), FollowUp.step: "two-weeks"}
        async with writing():
            await FollowUp.update(sent).where(FollowUp.handover == asked.handover_id)
    return {"codes": [card.code for card in cards], "path": f"/oppfolging/{token}"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_make(int(sys.argv[1])))))
