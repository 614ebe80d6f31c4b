"""A change is seen by every search within a second: in this process, and in every worker of a server."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import monotonic

import httpx
import pytest

import videre.database
from tests.world import IVAR, SIV, World, a_group, details, small_world, somewhere_exact
from videre.directory.actions import change_group, move_group, set_room
from videre.directory.lifecycle import Move
from videre.directory.meetings import TIMEZONE
from videre.directory.queries import directory_version
from videre.directory.room import RoomStatus
from videre.language import Language
from videre.matching.query import Query
from videre.matching.search import Search
from videre.matching.watching import load_search, refresh, watching
from videre.places.travel import TravelTimes

WITHIN_SECONDS = 1.0
TRAVEL = TravelTimes()


def names(search: Search) -> list[str]:
    return sorted(group.name for group in search.groups(Query(near="1607"), language=Language.NB, limit=100).groups)


async def soon(true: Callable[[], Awaitable[bool]]) -> float:
    """Wait until something is true and return how long it took; fail after ten seconds."""
    began = monotonic()
    while not await true():
        assert monotonic() - began < 10
        await asyncio.sleep(0.01)
    return monotonic() - began


async def test_what_is_listed_is_found_and_what_is_not_is_not(world: World) -> None:
    search = await load_search(TRAVEL)
    slugs = {group.slug for group in search.groups(Query(), language=Language.NB, limit=100).groups}
    listed = {search.listing(slug) for slug in slugs}
    ids = {listing.id for listing in listed if listing is not None}
    assert {world.sleep, world.anxiety, world.grief, world.far_away, world.digital} <= ids
    assert world.draft not in ids


async def test_two_searches_see_a_new_group_a_change_and_an_end_within_a_second(world: World) -> None:
    first, second = await load_search(TRAVEL), await load_search(TRAVEL)

    async def both_have(name: str, count: int) -> bool:
        return names(first).count(name) == names(second).count(name) == count

    async with watching(first), watching(second):
        group = await a_group(name="Nattergalen")
        assert await soon(lambda: both_have("Nattergalen", 1)) < WITHIN_SECONDS
        await change_group(
            group_id=group, details=details(name="Morgenfuglen"), expected_version=await directory_version(), by=SIV
        )
        assert await soon(lambda: both_have("Morgenfuglen", 1)) < WITHIN_SECONDS
        assert "Nattergalen" not in names(first)
        await move_group(group_id=group, move=Move.END, by=SIV)
        assert await soon(lambda: both_have("Morgenfuglen", 0)) < WITHIN_SECONDS


async def test_no_search_waits_for_the_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    search = await load_search(TRAVEL)

    def away(*_: object, **__: object) -> None:
        raise AssertionError("a citizen's query went to the database")

    for name in ("reading", "writing", "engine"):
        monkeypatch.setattr(videre.database, name, away)
    (group, *_) = search.groups(Query(q="får ikke sove", near="1607"), language=Language.NB).groups
    assert search.listing(group.slug) is not None
    assert search.matches(Query(topics=("angst",), near="0150"), language=Language.EN).suggestions


async def test_a_lost_database_leaves_the_last_known_list_and_is_caught_up_with(
    world: World, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = await load_search(TRAVEL)
    async with watching(search, every_seconds=0.02):
        with monkeypatch.context() as patched:

            async def fails() -> int:
                raise OSError("the database is away")

            patched.setattr("videre.matching.watching.directory_version", fails)
            await a_group(name="Kom mens vi var borte")
            await asyncio.sleep(0.2)
            assert "Kom mens vi var borte" not in names(search)

        async def caught_up() -> bool:
            return "Kom mens vi var borte" in names(search)

        assert await soon(caught_up) < WITHIN_SECONDS


async def test_a_new_day_makes_every_confirmation_a_day_older(world: World) -> None:
    now = datetime.now(TIMEZONE)
    days = 0
    search = await load_search(TRAVEL, clock=lambda: now + timedelta(days=days))
    scores = [group.score for group in search.groups(Query(topics=("sovn",)), language=Language.NB).groups]
    days = 40
    assert await refresh(search)
    later = [group.score for group in search.groups(Query(topics=("sovn",)), language=Language.NB).groups]
    assert max(later) < max(scores)
    days = 400
    assert await refresh(search)
    assert search.groups(Query(), language=Language.NB).total == 0


async def test_a_hidden_address_is_in_no_answer(world: World) -> None:
    group = await a_group(name="Skjult", venue="Hemmelig gate 5", exact_lat=59.2345, exact_lon=10.9876)
    shown = await a_group(name="Vist", **somewhere_exact(59.2345, 10.9876, venue="Åpen gate 7"))
    search = await load_search(TRAVEL)
    by_id = {each.id: each for each in map(search.listing, slugs_of(search)) if each is not None}
    assert by_id[shown].lat == 59.2345
    assert by_id[shown].exact
    hidden = by_id[group]
    assert not hidden.exact
    assert hidden.lat != 59.2345
    assert "Hemmelig" not in repr(hidden)


def slugs_of(search: Search) -> list[str]:
    return [group.slug for group in search.groups(Query(), language=Language.NB, limit=1000).groups]


@asynccontextmanager
async def a_server(database_url: str, workers: int) -> AsyncIterator[str]:
    """Run `videre serve` on loopback with several workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = "import sys; sys.argv[0] = 'videre'; from videre.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(port), "--workers", str(workers)]
    environment = {**os.environ, "VIDERE_DATABASE_URL": database_url}
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def test_every_worker_of_a_server_sees_a_change_within_a_second(database: str) -> None:
    world = await small_world()
    async with a_server(database, workers=2) as address:
        path = f"{address}/api/groups?near=1607&topic=sovn&limit=100"

        async def asked_often() -> list[httpx.Response]:
            """Ask on many new connections at once, so that every worker is among those who answer."""
            async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)) as client:
                return await asyncio.gather(*(client.get(path) for _ in range(24)))

        async def answers() -> bool:
            try:
                return all(answer.status_code == 200 for answer in await asked_often())
            except httpx.TransportError:
                return False

        began = monotonic()
        while not await answers():
            assert monotonic() - began < 120  # two workers start, on a machine that may be busy
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)  # the second worker may still be starting
        await set_room(group_id=world.sleep, room=RoomStatus.FULL, by=IVAR)
        await asyncio.sleep(WITHIN_SECONDS)
        seen = {
            "full" in [each["room"]["status"] for each in answer.json()["groups"]] for answer in await asked_often()
        }
        assert seen == {True}
