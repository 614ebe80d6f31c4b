"""Keeping house: inside the server, each job in its own rhythm, and once over for the command."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

from videre.housekeeping.jobs import JOBS, Job, now_utc
from videre.housekeeping.lease import held, is_free, new_holder, rest
from videre.settings import Settings

LEASE_SECONDS = 60.0
LONGEST_REST = 900.0
"""Seconds a failing job rests at most before it is tried again."""
FAREWELL_SECONDS = 3.0
"""How long a stopping server waits for jobs under way: a letter that is half over is finished."""
logger = logging.getLogger(__name__)


class Kept(Struct, frozen=True):
    """What a run of the command did."""

    done: int
    failed: int
    elsewhere: int
    """Jobs that another process was at."""


@asynccontextmanager
async def keep_house(settings: Settings, jobs: tuple[Job, ...] = JOBS) -> AsyncIterator[None]:
    """Do every job when it is due while the block runs, unless another worker does it."""
    stopping = asyncio.Event()
    holder = new_holder()
    tasks = [asyncio.create_task(_repeat(job, settings, holder, stopping)) for job in jobs]
    try:
        yield
    finally:
        stopping.set()
        _, late = await asyncio.wait(tasks, timeout=FAREWELL_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def run_all(settings: Settings, progress: Callable[[str], None], jobs: tuple[Job, ...] = JOBS) -> Kept:
    """Do every job once, now, and say what came of each; a job that another process is at is left to it."""
    holder = new_holder()
    done = failed = elsewhere = 0
    for job in jobs:
        try:
            async with held(job.work, holder, LEASE_SECONDS) as ours:
                if ours:
                    progress(f"{job.words}: {await job.run(settings, now_utc())}")
                    done += 1
                else:
                    progress(f"{job.words}: another process is at it")
                    elsewhere += 1
        except Exception as error:
            _say_failed(job, error)
            progress(f"{job.words}: FAILED ({type(error).__name__})")
            failed += 1
    return Kept(done, failed, elsewhere)


async def run_if_due(job: Job, settings: Settings, holder: str) -> bool | None:
    """Do a job if it is due and nobody is at it; return whether it went well, None where it was not done."""
    now = now_utc()
    if not await is_free(job.work, job.every, now) or (job.asked is not None and not await job.asked(now)):
        return None
    try:
        async with held(job.work, holder, LEASE_SECONDS, job.every, now) as ours:
            if not ours:
                return None
            words = await job.run(settings, now)
            if job.every:  # mail goes out all day; what of it fails is said there
                logger.info("Housekeeping, %s: %s.", job.words, words)
        return True
    except Exception as error:
        _say_failed(job, error)
        return False


async def _repeat(job: Job, settings: Settings, holder: str, stopping: asyncio.Event) -> None:
    """Look, do, rest; a job that fails rests longer each time, for every worker, and stops no other."""
    failures = 0
    wait = 1.0  # the server answers first
    while not await _stopped_within(stopping, wait):
        wait = job.look.total_seconds()
        try:
            well = await run_if_due(job, settings, holder)
            if well is False:
                failures += 1
                wait = min(wait * 2**failures, LONGEST_REST)
                await rest(job.work, wait, now_utc())
            elif well:
                failures = 0
        except Exception as error:
            # The database is away; the search says so too.
            failures += 1
            wait = min(wait * 2**failures, LONGEST_REST)
            if failures == 1:
                _say_failed(job, error)


async def _stopped_within(stopping: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()
    return stopping.is_set()


def _say_failed(job: Job, error: Exception) -> None:
    # Neither the error's text nor where its values came from: drivers and mail servers repeat what they were given.
    places = []
    at = error.__traceback__
    while at is not None:
        places.append(f"{at.tb_frame.f_globals.get('__name__', '?')}:{at.tb_lineno}")
        at = at.tb_next
    logger.error("Housekeeping, %s: failed with %s at %s.", job.words, type(error).__name__, " ".join(places[-4:]))
