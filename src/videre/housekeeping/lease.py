"""Who does a piece of work, of all workers of the service: a row in the database that one of them holds.

Taking it is one UPDATE that names what it expects, so two cannot both get it. It ends by itself where its holder
died, and is renewed while the holder works.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from videre.database import reading, writing
from videre.housekeeping.tables import Lease
from videre.problems import Conflict

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
logger = logging.getLogger(__name__)


def new_holder() -> str:
    """Return a name for this process that no other has."""
    return f"{os.getpid()}-{secrets.token_hex(8)}"


async def is_free(work: str, every: timedelta | None, now: datetime) -> bool:
    """Return whether the work is due and nobody's, without writing anything: asked often, by every worker.

    ``every`` is how long it rests after it was done; None asks only whether somebody is at it.
    """
    async with reading():
        rows: list[dict[str, Any]] = await Lease.select().where(Lease.work == work)
    if not rows:
        return True
    row = rows[0]
    if every is None:
        return bool(row["holder"] == "" or row["until"] <= now)
    return bool(row["until"] <= now and (row["done_at"] is None or row["done_at"] + every <= now))


async def take(work: str, holder: str, seconds: float, every: timedelta | None, now: datetime) -> bool:
    """Take the lease for so many seconds; return whether it is the holder's. See :func:`is_free` for ``every``."""
    values: dict[Any, Any] = {Lease.holder: holder, Lease.until: now + timedelta(seconds=seconds)}
    free: Any
    if every is None:
        free = (Lease.until <= now) | (Lease.holder == "")
    else:
        free = (Lease.until <= now) & (Lease.done_at.is_null() | (Lease.done_at <= now - every))
    try:
        async with writing():
            if not await Lease.exists().where(Lease.work == work):
                await Lease(work=work, until=LONG_AGO).save()
            return bool(await Lease.update(values).where((Lease.work == work) & free).returning(Lease.work))
    except Conflict:  # another worker wrote the row first
        return False


@asynccontextmanager
async def held(
    work: str, holder: str, seconds: float, every: timedelta | None = None, now: datetime | None = None
) -> AsyncIterator[bool]:
    """Hold the lease while the block runs, renewing it; gives False, and does nothing, where it is not to be had.

    A block that ends well has done the work as of now. After one that fails the lease is free again.
    """
    moment = now or datetime.now(UTC)
    if not await take(work, holder, seconds, every, moment):
        yield False
        return
    renewing = asyncio.create_task(_renew(work, holder, seconds))
    done = False
    try:
        yield True
        done = True
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await asyncio.shield(_give_back(work, holder, moment if done else None))


async def rest(work: str, seconds: float, now: datetime) -> None:
    """Let nobody take the lease for a while: the work has just failed, and would fail for the next one too."""
    values: dict[Any, Any] = {Lease.until: now + timedelta(seconds=seconds)}
    async with writing():
        await Lease.update(values).where((Lease.work == work) & (Lease.holder == ""))


async def _renew(work: str, holder: str, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        values: dict[Any, Any] = {Lease.until: datetime.now(UTC) + timedelta(seconds=seconds)}
        try:
            async with writing():
                await Lease.update(values).where((Lease.work == work) & (Lease.holder == holder))
        except Exception as error:
            # The work goes on: what it changes is safe to be done by two, the lease only spares the second.
            logger.warning("The lease for %s could not be renewed (%s).", work, type(error).__name__)


async def _give_back(work: str, holder: str, done_at: datetime | None) -> None:
    values: dict[Any, Any] = {Lease.holder: "", Lease.until: LONG_AGO}
    if done_at is not None:
        values[Lease.done_at] = done_at
    async with writing():
        await Lease.update(values).where((Lease.work == work) & (Lease.holder == holder))
