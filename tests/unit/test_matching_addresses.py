"""A street address becomes the origin where a geocoder is on, and only an address is ever sent to it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from videre.language import Language
from videre.matching.addresses import AT_ONCE, may_be_address, with_address
from videre.matching.query import Query
from videre.matching.understood import make_sense
from videre.places.shapes import Place, PlaceKind

HOUSE = Place("address", "Storgata 5, Fredrikstad", PlaceKind.ADDRESS, 59.21, 10.93, "3107", "Fredrikstad", "Østfold")


class Lookup:
    """Knows one house, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, text: str) -> list[Place]:
        self.asked.append(text)
        return [HOUSE] if "Storgata" in text else []


@pytest.mark.parametrize("text", ["Storgata 5, Fredrikstad", "Kirkevegen 12b 6100 Volda", "øvre gate 3"])
def test_a_name_with_a_house_number_may_be_an_address(text: str) -> None:
    assert may_be_address(text)


@pytest.mark.parametrize("text", ["", "1607", "1607 Fredrikstad", "Fredrikstad", "59.2,10.9", "0150 Oslo", "Mo i Rana"])
async def test_what_the_gazetteer_knows_is_asked_of_nobody(text: str) -> None:
    lookup = Lookup()
    assert await with_address(Query(near=text), lookup) == Query(near=text)
    assert lookup.asked == []


async def test_an_address_found_is_where_the_search_sets_out() -> None:
    query = await with_address(Query(near="Storgata 5, Fredrikstad", topics=("sovn",)), Lookup())
    assert make_sense(query, Language.NB).place == HOUSE


async def test_without_a_geocoder_or_an_answer_the_gazetteer_does() -> None:
    asked = Query(near="Kirkegata 1, Fredrikstad")
    for lookup in (None, Lookup()):
        place = make_sense(await with_address(asked, lookup), Language.NB).place
        assert place is not None
        assert place.municipality == "3107"


async def test_a_geocoder_that_stalls_holds_only_a_few() -> None:
    go_on = threading.Event()

    class Stalling(Lookup):
        def find(self, text: str) -> list[Place]:
            go_on.wait(10)
            return super().find(text)

    lookup, asked = Stalling(), Query(near="Storgata 5, Fredrikstad")
    waiting = [asyncio.create_task(with_address(asked, lookup)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    assert await with_address(asked, lookup) == asked, "it did not wait"
    go_on.set()
    assert all(query.place == HOUSE for query in await asyncio.gather(*waiting))
    assert (await with_address(asked, lookup)).place == HOUSE
