"""POST /api/matches: the therapist's desk."""

from __future__ import annotations

import httpx

from videre.api.matches import EXAMPLE


async def test_a_need_gets_suggestions_and_a_way_onward(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/matches", json={"q": "får ikke sove, søvn", "near": "1607", "limit": 3})
    answer = response.json()
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    assert answer["origin"]["municipality"] == "3107"
    assert answer["suggestions"][0]["slug"] == "sovngruppa-i-fredrikstad"
    assert answer["suggestions"][0]["reasons"]
    assert set(answer["instead"]) == {"digital", "gathering", "pool", "start"}
    assert answer["instead"]["start"]["url"]


async def test_a_need_without_anything_in_it_is_answered_too(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/matches", json={})).json()
    assert answer["suggestions"]


async def test_every_wish_is_taken(client: httpx.AsyncClient) -> None:
    need = {
        "topics": ["sovn"], "near": "59.21,10.94", "max_minutes": 60, "max_km": 80.5, "formats": ["in-person"],
        "languages": ["no", "en"], "weekdays": ["tuesday", "sunday"], "rooms": ["open", "gathering"],
        "audience": "women", "age": 44, "accessibility": ["step-free"], "municipality": "3107",
        "not_municipality": "0301", "musts": ["weekday", "language"], "limit": 5, "lang": "nn",
    }  # fmt: skip
    response = await client.post("/api/matches", json=need)
    assert response.status_code == 200, response.text
    assert response.headers["content-language"] == "nn"
    assert response.json()["suggestions"]


async def test_a_must_leaves_out_and_a_wish_does_not(client: httpx.AsyncClient) -> None:
    need = {"near": "1607", "topics": ["sovn"], "weekdays": ["sunday"]}
    wished = (await client.post("/api/matches", json=need)).json()
    required = (await client.post("/api/matches", json={**need, "musts": ["weekday"]})).json()
    assert wished["suggestions"]
    assert required["suggestions"] == []
    assert required["instead"]["start"]["url"], "never a dead end"


async def test_the_example_in_the_description_is_answered(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/matches", json=EXAMPLE)).status_code == 200


async def test_the_language_may_stand_in_the_address_or_the_body(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/matches?lang=en", json={})).headers["content-language"] == "en"
    assert (await client.post("/api/matches", json={"lang": "nn"})).headers["content-language"] == "nn"
