"""A change is seen by every search of this process within a second (test_several_workers.py: by every worker)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from time import monotonic

import msgspec
import numpy as np
import pytest

import videre.database
from tests.world import ANNE, SIV, World, a_group, an_organisation, details, slug, somewhere_exact
from videre.database import writing
from videre.directory.actions import change_group, move_group
from videre.directory.demo.many import many_listings, put_many
from videre.directory.group_rows import next_version
from videre.directory.lifecycle import Move
from videre.directory.meetings import TIMEZONE, today
from videre.directory.organisations import OrganisationDetails, create_organisation
from videre.directory.queries import directory_version, steward_on
from videre.directory.shapes import OrganisationKind
from videre.directory.stewards import steward_among
from videre.directory.tables import Organisation
from videre.language import Language
from videre.matching.index import index_of
from videre.matching.query import Query
from videre.matching.search import Search
from videre.matching.watching import load_search, refresh, watching
from videre.places.roads import road_network
from videre.places.travel import TravelTimes

TODAY = date(2026, 11, 22)
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


async def test_the_index_from_the_database_is_that_of_its_listings(database: str) -> None:
    await put_many(4321, on=TODAY)
    said = [each for portion in many_listings(4321, on=TODAY) for each in portion]
    said = [msgspec.structs.replace(each, version=1) for each in said]
    loaded = (await load_search(TRAVEL)).index
    built = index_of(said, road_network(), loaded.today)
    assert [loaded.listing(row) for row in range(loaded.base)] == said
    for parts in (lambda index: index.columns, lambda index: index.postings):
        for name, values in vars(parts(built)).items():
            if isinstance(values, np.ndarray):
                np.testing.assert_array_equal(getattr(parts(loaded), name), values, err_msg=name)


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


async def test_a_steward_that_ends_or_changes_its_name_does_so_on_its_groups(world: World) -> None:
    day = today()
    office = await an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontoret", valid_to=day)
    group = await slug(await a_group(steward_id=office))
    later = await slug(await a_group(steward_id=await an_organisation(
        OrganisationKind.DISTRICT_OFFICE, "Det neste", valid_from=day + timedelta(days=1))))  # fmt: skip
    search = await load_search(TRAVEL)

    def named(group: str) -> str:
        found = search.listing(group)
        assert found is not None
        return found.steward

    assert (named(group), named(later)) == ("Kontoret", "")
    async with writing():
        await next_version()
        await Organisation.update({Organisation.name: "Kontoret i byen"}).where(Organisation.id == office)
    assert await refresh(search)
    assert (named(group), named(later)) == ("Kontoret i byen", "")
    search.clock = lambda: datetime.now(TIMEZONE) + timedelta(days=1)
    assert await refresh(search)
    assert (named(group), named(later)) == ("", "Det neste")
    assert not await refresh(search)


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


async def test_organisations_are_held_in_memory_and_followed(world: World) -> None:
    search = await load_search(TRAVEL)
    known = {each.name for each in search.organisations}
    assert steward_among(search.organisations, "3107", search.today) == await steward_on("3107", search.today)
    assert steward_among(search.organisations, "5601", search.today) == await steward_on("5601", search.today)
    kind = OrganisationKind.LINK_CENTRE
    await create_organisation(details=OrganisationDetails(kind=kind, name="LINK Halden"), by=ANNE)
    assert await refresh(search)
    assert {each.name for each in search.organisations} == known | {"LINK Halden"}


async def test_what_was_changed_away_is_gone_from_the_texts_after_a_rebuild(world: World) -> None:
    group = await a_group(name="Gammelt navn", contact_email="gammel@example.no")
    search = await load_search(TRAVEL)
    await change_group(
        group_id=group,
        details=details(name="Nytt navn", contact_email="ny@example.no"),
        expected_version=await directory_version(),
        by=SIV,
    )
    await refresh(search)
    search.use(search.index.rebuilt(search.today))
    held = search.index.records
    texts = repr([held[number] for number in range(held.count)])
    assert "ny@example.no" in texts
    assert "gammel@example.no" not in texts
    assert held.count == search.index.columns.count
