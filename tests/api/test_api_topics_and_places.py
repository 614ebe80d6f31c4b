"""The calls about topics, places, travel and organisations."""

from __future__ import annotations

import httpx

from tests.world import FREDRIKSTAD
from videre.topics.taxonomy import TOPICS


async def test_the_taxonomy_is_whole_and_in_the_readers_language(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/topics", params={"lang": "en"})
    topics = response.json()["topics"]
    assert [topic["key"] for topic in topics] == [topic.key for topic in TOPICS]
    assert [topic["label"] for topic in topics] == [topic.en for topic in TOPICS]
    assert response.headers["cache-control"] == "public, max-age=86400"


async def test_words_are_understood(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/topics/understand", params={"q": "sosial angst"})).json()
    assert set(answer) == {"topics", "urgent"}
    assert answer["topics"][0]["key"] == "sosial-angst"
    assert 0 < answer["topics"][0]["score"] <= 1
    assert answer["urgent"] is False


async def test_places_are_completed(client: httpx.AsyncClient) -> None:
    for typed, expected in (("1607", "1607 Fredrikstad"), ("kvinherad", "Kvinnherad"), ("tromso", "Tromsø")):
        places = (await client.get("/api/places", params={"q": typed})).json()["places"]
        assert places[0]["name"] == expected
    assert len((await client.get("/api/places", params={"q": "s", "limit": 3})).json()["places"]) == 3
    assert (await client.get("/api/places", params={"q": "qqqqqqqq"})).json() == {"places": []}


async def test_the_way_from_lavik_to_oppedal_takes_a_ferry(client: httpx.AsyncClient) -> None:
    way = (await client.get("/api/places/travel", params={"from": "Lavik", "to": "Oppedal"})).json()
    assert set(way) >= {"km", "minutes", "ferry", "estimate"}
    assert way["ferry"] is True
    assert 25 <= way["minutes"] <= 60


async def test_any_two_places_have_an_answer(client: httpx.AsyncClient) -> None:
    for start, to in (("1607", "1607"), ("Longyearbyen", "Oslo"), ("Træna", "Utsira"), ("60.39,5.32", "9990")):
        response = await client.get("/api/places/travel", params={"from": start, "to": to})
        assert response.status_code == 200, (start, to, response.text)
        assert response.json()["minutes"] is None or response.json()["minutes"] >= 0


async def test_organisations_are_listed_and_filtered(client: httpx.AsyncClient) -> None:
    everyone = (await client.get("/api/organisations")).json()["organisations"]
    assert {one["kind"] for one in everyone} == {"national", "district-office", "municipality"}
    offices = (await client.get("/api/organisations", params={"kind": "municipality"})).json()["organisations"]
    assert [(one["name"], one["municipality"]) for one in offices] == [("Fredrikstad kommune", FREDRIKSTAD)]
