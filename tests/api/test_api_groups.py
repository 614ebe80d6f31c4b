"""GET /api/groups and /api/groups/{slug}, on the real application and both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from litestar import Litestar

from tests.api.raw import call
from tests.world import FREDRIKSTAD_POINT, SIV, World, a_group, a_missing_group, slug, somewhere_exact
from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.directory.queries import directory_version
from videre.directory.shapes import Format

BERIT = {"near": "1607", "q": "søvn"}


async def until_seen(app: Litestar) -> None:
    """Wait until the index has taken in what the database holds: within a second, says the issue."""
    version = await directory_version()
    async with asyncio.timeout(3):
        while app.state.search.version < version:  # noqa: ASYNC110 - the watcher tells nobody when it is done
            await asyncio.sleep(0.02)


async def every_page(client: httpx.AsyncClient, asked: dict[str, Any], start: str | None = None) -> list[str]:
    found: list[str] = []
    cursor = start
    while True:
        page = (await client.get("/api/groups", params={**asked, **({"cursor": cursor} if cursor else {})})).json()
        found += [group["slug"] for group in page["groups"]]
        assert len(found) < 1_000, "the pages go round in a circle"
        cursor = page["cursor"]
        if cursor is None:
            return found


async def test_berit_finds_the_sleep_group_near_her_with_its_way_and_its_reasons(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/groups", params=BERIT)
    answer = response.json()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert answer["origin"]["name"] == "1607 Fredrikstad"
    assert answer["origin"]["municipality"] == "3107"
    assert answer["total"] >= 2
    assert answer["urgent"] is False
    best = answer["groups"][0]
    assert best["slug"] == "sovngruppa-i-fredrikstad"
    assert best["topics"] == [{"key": "sovn", "label": "Søvnvansker"}]
    assert best["air_km"] == 0.8
    assert best["travel_minutes"] is not None
    assert {reason["code"] for reason in best["reasons"]} >= {"walk"}
    assert best["meets"]["next"].endswith(("+01:00", "+02:00"))
    assert [group["score"] for group in answer["groups"]] == sorted(
        (group["score"] for group in answer["groups"]), reverse=True
    )


async def test_the_answer_has_every_field_the_interface_promises(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/groups", params=BERIT)).json()
    assert set(answer) >= {"origin", "total", "widened", "urgent", "groups", "cursor"}
    assert set(answer["groups"][0]) >= {
        "slug", "name", "summary", "topics", "cross_topic", "format", "place", "meets", "room", "state", "confirmed_on",
        "steward", "air_km", "travel_minutes", "ferry", "estimate", "reasons", "score", "url",
    }  # fmt: skip
    assert set(answer["groups"][0]["place"]) == {"label", "municipality", "lat", "lon", "exact"}
    assert set(answer["groups"][0]["room"]) == {"status", "as_of"}


async def test_raw_utf8_and_percent_encoding_are_read_alike(client: httpx.AsyncClient, app: Litestar) -> None:
    _, _, body = await call(app, "/api/groups", "near=1607&q=søvn".encode())
    assert body == (await client.get("/api/groups?near=1607&q=s%C3%B8vn")).content


async def test_each_filter_filters(client: httpx.AsyncClient, app: Litestar) -> None:
    await a_group(name="Polskspråklig gruppe", languages=("pl",))
    await until_seen(app)

    async def found(**asked: Any) -> list[dict[str, Any]]:
        response = await client.get("/api/groups", params={"near": "1607", **asked})
        assert response.status_code == 200, response.text
        groups: list[dict[str, Any]] = response.json()["groups"]
        assert groups, asked
        return groups

    assert {group["format"] for group in await found(format="digital")} == {"digital"}
    assert {group["format"] for group in await found(format=["digital", "in-person"])} == {"digital", "in-person"}
    assert {group["room"]["status"] for group in await found(room=["gathering", "full"])} == {"gathering", "full"}
    assert {group["place"]["municipality"] for group in await found(municipality="3105")} == {"3105"}
    assert "3107" not in {group["place"]["municipality"] for group in await found(not_municipality="3107")}
    assert {"pl"} == {language for group in await found(language="pl") for language in group["languages"]}
    assert all(group["travel_minutes"] <= 20 for group in await found(max_minutes=20, format="in-person"))
    assert all(group["air_km"] <= 5 for group in await found(max_km=5, format="in-person"))
    assert {"sorg"} == {topic["key"] for group in (await found(topic="sorg"))[:1] for topic in group["topics"]}
    tuesdays = await found(weekday="tuesday")
    assert all("tirsdag" in group["meets"]["text"] for group in tuesdays)
    assert len(await found(limit=1)) == 1


async def test_a_day_no_group_meets_gives_no_group(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/groups", params={"near": "1607", "weekday": "sunday"})).json()
    assert answer["groups"] == []
    assert answer["total"] == 0


async def test_only_listed_groups_are_found_at_all(client: httpx.AsyncClient, world: World) -> None:
    draft = await slug(world.draft)
    assert (await client.get(f"/api/groups/{draft}")).status_code == 404
    assert draft not in await every_page(client, {})
    missing = await slug(await a_missing_group(name="Ingen har hørt fra oss"))
    assert (await client.get(f"/api/groups/{missing}")).status_code == 404


async def test_one_group_has_all_that_is_public_of_it(client: httpx.AsyncClient, world: World) -> None:
    name = await slug(world.sleep)
    response = await client.get(f"/api/groups/{name}", params={"lang": "en"})
    group = response.json()
    assert response.status_code == 200
    assert group["slug"] == name
    assert group["url"] == f"/grupper/{name}"
    assert group["description"].startswith("Vi er noen få")
    assert group["place"]["exact"] is True
    assert group["accessibility"] == ["step-free"]
    assert group["age_from"] == 18
    assert "starter_name" not in group
    assert "ivar@example.no" not in response.text


async def test_a_hidden_address_is_in_no_answer(client: httpx.AsyncClient, world: World) -> None:
    hidden = await slug(world.anxiety)
    answers = [
        await client.get(f"/api/groups/{hidden}"),
        await client.get("/api/groups", params={"near": "59.21,10.95", "limit": 100}),
        await client.get("/api/groups", params={"q": "sosial angst, Fredrikstad"}),
        await client.post("/api/matches", json={"near": "1607", "q": "sosial angst"}),
    ]
    for response in answers:
        assert response.status_code == 200
        assert hidden in response.text
        for secret in ("Skjulteveien", "Det hemmelige lokalet", "59.2001", "10.9601", "Ivar Moen"):
            assert secret not in response.text
    place = answers[0].json()["place"]
    assert place["exact"] is False
    assert (place["lat"], place["lon"]) != (59.2001, 10.9601)


async def test_pages_hold_every_group_once(client: httpx.AsyncClient) -> None:
    whole = await every_page(client, {"near": "1607", "limit": 100})
    assert await every_page(client, {"near": "1607", "limit": 1}) == whole
    assert len(set(whole)) == len(whole) >= 4


async def test_pages_stay_right_while_groups_change_between_them(
    client: httpx.AsyncClient, app: Litestar, world: World
) -> None:
    lat, lon = FREDRIKSTAD_POINT
    extra = [await a_group(name=f"Rekke {number}", **somewhere_exact(lat + number * 0.01, lon)) for number in range(8)]
    await until_seen(app)
    asked = {"near": "1607", "topic": "sovn", "limit": 3}
    before = await every_page(client, asked)
    first = (await client.get("/api/groups", params=asked)).json()
    seen = [group["slug"] for group in first["groups"]]

    ended = await slug(extra[7])
    assert ended not in seen
    await move_group(group_id=extra[7], move=Move.END, by=SIV)
    newcomer = await slug(await a_group(name="Ny og aller nærmest", **somewhere_exact(59.2129, 10.9404)))
    late_id = await a_group(name="Ny og langt unna", municipality="5601")
    await until_seen(app)

    rest = await every_page(client, asked, first["cursor"])
    together = seen + rest
    assert len(set(together)) == len(together), "a group came twice"
    unchanged = set(before) - {ended}
    assert unchanged <= set(together), "an unchanged group was skipped"
    assert ended not in rest
    assert newcomer not in rest, "it belongs before the cursor"
    assert await slug(late_id) in rest


async def test_the_tag_holds_until_something_changes(
    client: httpx.AsyncClient, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videre.api.answers.time.time", lambda: 1_795_000_000.0)
    first = await client.get("/api/groups", params=BERIT)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "private, max-age=60"
    assert "Accept-Language" in first.headers["vary"]

    held = {"if-none-match": f'"other", {tag.removeprefix("W/")}'}
    again = await client.get("/api/groups", params=BERIT, headers=held)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert "content-type" not in again.headers

    in_english = await client.get("/api/groups", params=BERIT, headers={**held, "accept-language": "en"})
    assert in_english.status_code == 200
    assert (await client.get("/api/groups", params={**BERIT, "limit": 1}, headers=held)).status_code == 200

    monkeypatch.setattr("videre.api.answers.time.time", lambda: 1_795_000_300.0)
    assert (await client.get("/api/groups", params=BERIT, headers=held)).status_code == 200, "a meeting may have begun"
    monkeypatch.setattr("videre.api.answers.time.time", lambda: 1_795_000_000.0)
    assert (await client.get("/api/groups", params=BERIT, headers=held)).status_code == 304

    await a_group(name="Enda en søvngruppe")
    await until_seen(app)
    assert (await client.get("/api/groups", params=BERIT, headers=held)).status_code == 200


CALLS = (
    "/api/groups?near=1607",
    "/api/topics",
    "/api/topics/understand?q=angst",
    "/api/places?q=160",
    "/api/places/travel?from=Lavik&to=Oppedal",
    "/api/organisations",
    "/api/openapi.json",
)


@pytest.mark.parametrize("path", CALLS)
async def test_head_says_what_get_says_without_the_body(client: httpx.AsyncClient, app: Litestar, path: str) -> None:
    plain = {"accept-encoding": "identity"}
    route, _, query = path.partition("?")
    got = await client.get(path, headers=plain)
    asked = await client.head(path, headers=plain)
    assert asked.status_code == got.status_code == 200
    assert (await call(app, route, query.encode(), method="HEAD"))[2] == b""
    assert asked.headers["content-length"] == str(len(got.content))
    assert asked.headers["etag"] == got.headers["etag"]
    kept = await client.get(path, headers={"if-none-match": got.headers["etag"]})
    assert kept.status_code == 304


async def test_labels_and_reasons_come_in_the_language_asked_for(client: httpx.AsyncClient) -> None:
    async def label(lang: str | None, accept: str) -> tuple[str, str]:
        asked = {**BERIT, **({"lang": lang} if lang else {})}
        response = await client.get("/api/groups", params=asked, headers={"accept-language": accept})
        return response.json()["groups"][0]["topics"][0]["label"], response.headers["content-language"]

    assert (await label(None, "en-GB,en;q=0.9"))[1] == "en"
    assert await label("nb", "en") == ("Søvnvansker", "nb")
    assert (await label("nn", "en"))[1] == "nn"
    assert (await label(None, "de,fr;q=0.5"))[1] == "nb"
    assert (await label(None, "en;q=0.2,nn;q=0.7"))[1] == "nn"
    assert await label("en", "nb") != await label("nb", "nb")


async def test_digital_groups_need_no_place(client: httpx.AsyncClient) -> None:
    groups = (await client.get("/api/groups", params={"format": Format.DIGITAL.value})).json()["groups"]
    assert [group["place"]["lat"] for group in groups] == [None]
    assert groups[0]["air_km"] is None
    assert groups[0]["travel_minutes"] is None


@pytest.mark.parametrize("asked", [{"q": "angst"}, {"near": "1607"}, {"near": "59.2129,10.9402", "topic": "angst"}])
async def test_what_a_person_asked_for_is_kept_by_nobody_else(client: httpx.AsyncClient, asked: dict[str, str]) -> None:
    first = await client.get("/api/groups", params=asked)
    again = await client.get("/api/groups", params=asked, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert first.headers["cache-control"] == again.headers["cache-control"] == "private, max-age=60"
    understood = await client.get("/api/topics/understand", params={"q": "angst"})
    assert understood.headers["cache-control"].startswith("private")
