"""Log-in takes as long whether or not there is such an account: with a password that costs something, and medians.

The machine is shared, so single measurements lie. Medians of interleaved log-ins do not: without the work in vain an
unknown address would be answered many times faster than a wrong password.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY

from tests import world as w
from videre.database import writing
from videre.people import attempts, passwords
from videre.people.attempts import Pace
from videre.people.clock import now
from videre.people.roles import Role
from videre.people.sign_in import sign_in_with_password
from videre.people.tables import Account
from videre.problems import Invalid

ROUNDS = 9
COST = replace(RFC_9106_LOW_MEMORY, memory_cost=16_384, parallelism=1)
"""A quarter of the real memory: the suite should not wait for it, and it still outweighs all else."""


@pytest.fixture(autouse=True)
def _at_a_cost_and_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PARAMETERS", COST)
    monkeypatch.setattr(attempts, "PACES", dict.fromkeys(attempts.Tried, Pace(10_000, 1)))


async def seconds(email: str) -> float:
    begun = perf_counter()
    with pytest.raises(Invalid):
        await sign_in_with_password(email=email, password="feil passord her", address="192.0.2.7", browser="")
    return perf_counter() - begun


async def test_the_time_of_a_refusal_does_not_tell_what_there_is(database: str) -> None:
    await w.an_account(Role.STARTER, email="known@example.no", password="tolv trauste traktorer")
    await w.an_account(Role.STARTER, email="nopassword@example.no")
    ended = await w.an_account(Role.STARTER, email="ended@example.no", password="tolv trauste traktorer")
    async with writing():
        gone: dict[Any, Any] = {Account.ended_at: now()}
        await Account.update(gone).where(Account.id == ended)
    emails = [f"{name}@example.no" for name in ("known", "nopassword", "ended", "unknown")] + ["no address"]
    times: dict[str, list[float]] = {email: [] for email in emails}
    for turn in range(ROUNDS):
        for email in emails[turn % len(emails) :] + emails[: turn % len(emails)]:
            times[email].append(await seconds(email))
    medians = {email: median(each) for email, each in times.items()}
    known = medians["known@example.no"]
    assert known > 0.01, "nothing was hashed"
    for each in medians.values():
        assert 0.6 < each / known < 1.6, medians
