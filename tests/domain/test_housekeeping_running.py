"""Housekeeping is done once however many workers there are, by whoever is alive, and one failing job stops no other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from videre.database import reading, writing
from videre.housekeeping import running
from videre.housekeeping.jobs import JOBS, Job
from videre.housekeeping.lease import held, is_free, new_holder, rest, take
from videre.housekeeping.running import keep_house, run_all, run_if_due
from videre.housekeeping.tables import Lease
from videre.settings import Settings

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTINGS = Settings()


async def lease(work: str = "sweep") -> Lease:
    async with reading():
        found = await Lease.objects().where(Lease.work == work).first()
    assert found is not None
    return found


def job(work: str, run: Callable[[], Awaitable[None]], every: timedelta = HOUR, look: float = 0.02) -> Job:
    async def inside(settings: Settings, now: datetime) -> str:
        await run()
        return "1 done"

    return Job(work, work, inside, every, timedelta(seconds=look))


async def test_one_of_many_gets_the_lease(database: str) -> None:
    won = await asyncio.gather(*(take("sweep", f"worker-{number}", 60, HOUR, NOW) for number in range(20)))
    assert sum(won) == 1


async def test_a_lease_is_free_again_when_its_holder_died(database: str) -> None:
    assert await take("sweep", "dead", 60, HOUR, NOW)
    assert not await take("sweep", "alive", 60, HOUR, NOW + timedelta(seconds=59))
    assert not await is_free("sweep", HOUR, NOW + timedelta(seconds=59))
    assert await is_free("sweep", HOUR, NOW + timedelta(seconds=60))
    assert await take("sweep", "alive", 60, HOUR, NOW + timedelta(seconds=60))


async def test_work_that_was_done_rests(database: str) -> None:
    async with held("sweep", "one", 60, HOUR, NOW) as ours:
        assert ours
    for later, free in ((timedelta(minutes=59), False), (HOUR, True)):
        assert await is_free("sweep", HOUR, NOW + later) is free
        assert await take("sweep", "two", 60, HOUR, NOW + later) is free


async def test_work_that_failed_is_free_at_once_or_after_its_rest(database: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with held("sweep", "one", 60, HOUR, NOW):
            raise ZeroDivisionError
    assert await is_free("sweep", HOUR, NOW)
    await rest("sweep", 30, NOW)
    assert not await take("sweep", "two", 60, HOUR, NOW + timedelta(seconds=29))
    assert await take("sweep", "two", 60, None, NOW + timedelta(seconds=29)), "who asks for it gets it"


async def test_a_lease_is_renewed_while_its_holder_works(database: str) -> None:
    async with held("sweep", "one", 0.3):
        before = (await lease()).until
        await asyncio.sleep(0.25)
        assert (await lease()).until > before
    assert (await lease()).holder == ""


async def test_a_holder_that_lost_the_lease_does_not_give_back_anothers(database: str) -> None:
    async with held("sweep", "slow", 60, HOUR, NOW), writing():
        await Lease.update({Lease.holder: "quick"}).where(Lease.work == "sweep")
    assert (await lease()).holder == "quick"


async def test_two_workers_do_the_work_once(database: str) -> None:
    done: list[str] = []

    async def sweep() -> None:
        done.append("swept")
        await asyncio.sleep(0.1)

    sweeping = job("sweep", sweep)
    first, second = await asyncio.gather(*(run_if_due(sweeping, SETTINGS, new_holder()) for _ in range(2)))
    assert sorted([str(first), str(second)]) == ["None", "True"]
    assert await run_if_due(sweeping, SETTINGS, new_holder()) is None, "done an instant ago"
    assert done == ["swept"]


async def test_a_failing_job_stops_no_other_and_says_nothing_of_a_person(
    database: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    async def fails() -> None:
        did.append("failed")
        raise ValueError("kari@example.no")

    async def works() -> None:
        did.append("worked")

    always = timedelta(0)
    with caplog.at_level("INFO", logger="videre"):
        async with keep_house(SETTINGS, (job("a", fails, always), job("b", works, always))):
            async with asyncio.timeout(20):  # a busy machine takes its time
                while did.count("failed") < 2 or did.count("worked") < 6:  # noqa: ASYNC110  # lists have no event
                    await asyncio.sleep(0.1)
    assert 1 < did.count("failed") < did.count("worked"), "it rests longer each time"
    assert "ValueError" in caplog.text
    assert "kari" not in caplog.text


async def test_a_stopping_server_finishes_what_is_under_way_and_cuts_what_lasts(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FAREWELL_SECONDS", 0.5)
    ends: list[str] = []

    async def short() -> None:
        await asyncio.sleep(0.3)
        ends.append("short")

    async def endless() -> None:
        await asyncio.sleep(60)
        ends.append("endless")

    async with keep_house(SETTINGS, (job("short", short), job("endless", endless))):
        await asyncio.sleep(1.2)
    assert ends == ["short"]
    assert (await lease("short")).done_at is not None
    assert ((await lease("endless")).holder, (await lease("endless")).done_at) == ("", None)


async def test_a_server_with_nothing_under_way_stops_at_once(database: str) -> None:
    async def nothing() -> None:
        pass

    async with keep_house(SETTINGS, (job("a", nothing, look=60), job("b", nothing, look=60))):
        await asyncio.sleep(0.1)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < running.FAREWELL_SECONDS / 2


async def test_the_command_does_every_job_and_leaves_alone_what_another_is_at(database: str) -> None:
    said: list[str] = []

    async def fails() -> None:
        raise ValueError("kari@example.no")

    async def works() -> None:
        pass

    assert await take("b", "another", 60, None, datetime.now(UTC))
    kept = await run_all(SETTINGS, said.append, (job("a", fails), job("b", works), job("c", works)))
    assert (kept.done, kept.failed, kept.elsewhere) == (1, 1, 1)
    assert said == ["a: FAILED (ValueError)", "b: another process is at it", "c: 1 done"]


async def test_all_real_jobs_run_on_an_empty_database(database: str) -> None:
    said: list[str] = []
    kept = await run_all(SETTINGS, said.append)
    assert (kept.done, kept.failed) == (len(JOBS), 0), said
    assert len({each.work for each in JOBS}) == len(JOBS)
