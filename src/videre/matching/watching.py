"""Keeps a worker's index true: built from the database at start, and every change seen within a second.

Each worker asks for the directory's version four times a second and reads what has changed since its own. A counter
in a row works alike on SQLite and PostgreSQL, through connection pools and after a lost connection, and it cannot
miss a change: a version that could not be read is read at the next round (decision 0005).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime

from videre.database import reading
from videre.directory.contact_points import contact_points_on
from videre.directory.queries import (
    changed_since,
    directory_version,
    group_count,
    listing_lines,
    listings_assigned_to,
    organisations,
)
from videre.directory.stewards import stewards_on
from videre.matching.index import IndexBuilder
from videre.matching.search import Search, now_in_norway
from videre.places.roads import road_network
from videre.places.travel import TravelTimes

EVERY_SECONDS = 0.25
logger = logging.getLogger(__name__)


async def load_search(travel: TravelTimes, *, clock: Callable[[], datetime] = now_in_norway) -> Search:
    """Return a search over all listed groups of the database."""
    # Read before the groups: what changes meanwhile has a higher version and is read again.
    version = await directory_version()
    builder = IndexBuilder(expected=await group_count())
    async for lines in listing_lines():
        builder.add(lines)
    search = Search(builder.build(road_network(), clock().date()), travel, version=version, clock=clock)
    async with reading():
        search.organisations = tuple(await organisations(on=search.index.today))
        search.contact_points = await contact_points_on(search.index.today)
    return search


async def refresh(search: Search) -> bool:
    """Take in what has changed, and the new day when there is one; return whether anything had."""
    changed = False
    today = search.clock().date()
    if await directory_version() != search.version:
        version, listed, gone = await changed_since(search.version)
        await _take_in_organisations(search, today)
        search.take_in(listed, gone, version)
        changed = True
    if today != search.index.today or search.index.full:
        await _take_in_organisations(search, today)
        # In a thread: at a million groups this takes a second, and the old index answers meanwhile.
        search.use(await asyncio.to_thread(search.index.rebuilt, today))
        changed = True
    return changed


async def _take_in_organisations(search: Search, day: date) -> None:
    """Take in the organisations and contact points, and again the groups of those that have begun, ended or changed.

    Both are few, and read whole.
    """
    async with reading():
        found = tuple(await organisations(on=day))
        points = await contact_points_on(day)
    other = stewards_on(search.organisations, search.index.today) ^ stewards_on(found, day)
    async for portion in listings_assigned_to({number for number, _ in other}, day):
        search.take_in(portion, (), search.version)
    search.contact_points = points
    search.organisations = found  # last: what failed before is done again at the next round


@asynccontextmanager
async def watching(search: Search, every_seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Keep ``search`` true while the block runs."""
    task = asyncio.create_task(_watch(search, every_seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(search: Search, every_seconds: float) -> None:
    failing = False
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await refresh(search)
            failing = False
        except Exception:
            # The database is away: the last known list is better than none. Say so once.
            if not failing:
                logger.exception("The directory could not be read; answering from the last known list.")
            failing = True
