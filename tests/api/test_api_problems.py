"""Whatever goes wrong: a clear 4xx in the reader's language, never a 500, never an echo."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest
from litestar import Litestar

from tests.api.raw import call
from videre.api.problems import INVALID, KINDS
from videre.language import Language, translate

MARKER = "Zq7sporZq7"

FAULTS: list[tuple[str, set[str]]] = [
    ("limit=0", {"limit"}),
    ("limit=101", {"limit"}),
    ("limit=ti", {"limit"}),
    ("limit=1.5", {"limit"}),
    ("limit=", {"limit"}),
    ("limit=99999999999999999999999999", {"limit"}),
    ("limit=5&limit=6", {"limit"}),
    ("max_minutes=-1", {"max_minutes"}),
    ("max_minutes=nan", {"max_minutes"}),
    ("max_minutes=1441", {"max_minutes"}),
    ("max_km=NaN", {"max_km"}),
    ("max_km=inf", {"max_km"}),
    ("max_km=-inf", {"max_km"}),
    ("max_km=1e999", {"max_km"}),
    ("max_km=null", {"max_km"}),
    ("age=17", {"age"}),
    ("near=91.0,10.0", {"near"}),
    ("near=59.0,181.0", {"near"}),
    ("near=-59.1,-900", {"near"}),
    ("near=nan,nan", {"near"}),
    ("near=inf,10.5", {"near"}),
    ("near=1e5,10.5", {"near"}),
    ("near=0.0,0.0", {"near"}),
    ("near=0000", {"near"}),
    ("near=9999", {"near"}),
    ("near=16071", {"near"}),
    ("near=qqxqqxqqx", {"near"}),
    ("near=" + "a" * 101, {"near"}),
    ("near=1607%00", {"near"}),
    ("q=s%C3%B8vn%00", {"q"}),
    ("q=%1b[31m", {"q"}),
    ("q=%C2%85", {"q"}),
    ("q=%ff%fe", {"q"}),
    ("q=%ED%A0%80", {"q"}),
    ("q=" + "x" * 501, {"q"}),
    ("q=a&q=b", {"q"}),
    ("topic=finnesikke", {"topic"}),
    ("topic=sovn&topic=", {"topic"}),
    ("topic=SOVN", {"topic"}),
    ("&".join(["topic=sovn"] * 11), {"topic"}),
    ("format=teleport", {"format"}),
    ("weekday=tirsdag", {"weekday"}),
    ("weekday=1", {"weekday"}),
    ("room=kjempeplass", {"room"}),
    ("room=", {"room"}),
    ("audience=alle", {"audience"}),
    ("accessibility=heis", {"accessibility"}),
    ("language=norsk", {"language"}),
    ("language=NO", {"language"}),
    ("municipality=9999", {"municipality"}),
    ("municipality=310", {"municipality"}),
    ("municipality=Fredrikstad", {"municipality"}),
    ("not_municipality=0000", {"not_municipality"}),
    ("cursor=%21%21", {"cursor"}),
    ("cursor=AAAA", {"cursor"}),
    ("cursor=" + "A" * 24, {"cursor"}),
    ("cursor=" + "A" * 501, {"cursor"}),
    ("lang=sv", {"lang"}),
    ("lang=nb&lang=en", {"lang"}),
    ("max_minute=30", {"?"}),
    ("%00=1", {"?"}),
    ("limit=0&near=nan,nan&weekday=x&topic=y&hva=1", {"limit", "near", "weekday", "topic", "?"}),
]


def is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, (response.url, response.status_code, response.text)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["type"].startswith("urn:videre:problem:")
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert all(set(error) == {"field", "message"} and error["message"] for error in problem["errors"])
    assert not any("{" in error["message"] for error in problem["errors"]), "a value was not filled in"
    return problem


async def test_every_fault_in_a_search_is_named_by_its_field_in_each_language(client: httpx.AsyncClient) -> None:
    for language in Language:
        for query, fields in FAULTS:
            accept = {"accept-language": language.value}
            response = await client.get(f"/api/groups?{query}", headers=accept)
            problem = is_problem(response, 400)
            assert {error["field"] for error in problem["errors"]} == fields, (query, problem)
            if "lang=" not in query:
                assert response.headers["content-language"] == language.value
                assert problem["title"] == translate(language, INVALID.title)


async def test_the_three_languages_say_it_differently(client: httpx.AsyncClient) -> None:
    texts = {
        (await client.get(f"/api/groups?limit=0&lang={language}")).json()["errors"][0]["message"]
        for language in Language
    }
    assert len(texts) == len(Language)


async def test_faults_in_the_other_calls(client: httpx.AsyncClient) -> None:
    for path, fields in (
        ("/api/topics?q=1", {"?"}),
        ("/api/topics/understand", {"q"}),
        ("/api/topics/understand?q=", {"q"}),
        ("/api/topics/understand?q=" + "x" * 501, {"q"}),
        ("/api/topics/understand?q=%00", {"q"}),
        ("/api/places", {"q"}),
        ("/api/places?q=a&limit=21", {"limit"}),
        ("/api/places?q=" + "x" * 101, {"q"}),
        ("/api/places/travel", {"from", "to"}),
        ("/api/places/travel?from=Lavik", {"to"}),
        ("/api/places/travel?from=Lavik&to=nan,nan", {"to"}),
        ("/api/places/travel?from=91.5,10.1&to=0000", {"from"}),
        ("/api/places/travel?from=0000&to=9999", {"from", "to"}),
        ("/api/places/travel?from=Lavik&to=1%00", {"to"}),
        ("/api/organisations?kind=klubb", {"kind"}),
        ("/api/groups/finnes-ikke?lang=xx", {"lang"}),
    ):
        problem = is_problem(await client.get(path), 400)
        assert {error["field"] for error in problem["errors"]} == fields, path


async def test_a_cursor_of_another_search_is_refused(client: httpx.AsyncClient) -> None:
    cursor = (await client.get("/api/groups?near=1607&limit=1")).json()["cursor"]
    assert (await client.get(f"/api/groups?near=1607&limit=1&cursor={cursor}")).status_code == 200
    problem = is_problem(await client.get(f"/api/groups?near=0150&limit=1&cursor={cursor}"), 400)
    assert [error["field"] for error in problem["errors"]] == ["cursor"]
    broken = cursor[:-3] + ("AAA" if not cursor.endswith("AAA") else "BBB")
    is_problem(await client.get(f"/api/groups?near=1607&limit=1&cursor={broken}"), 400)


BODIES: list[tuple[Any, set[str]]] = [
    ({"limit": 0}, {"limit"}),
    ({"limit": "5"}, {"limit"}),
    ({"limit": True}, {"limit"}),
    ({"limit": None}, {"limit"}),
    ({"q": 5}, {"q"}),
    ({"q": "x" * 501}, {"q"}),
    ({"q": "a\x00b"}, {"q"}),
    ({"near": ["1607"]}, {"near"}),
    ({"near": "nan,nan"}, {"near"}),
    ({"near": "0000"}, {"near"}),
    ({"topics": "sovn"}, {"topics"}),
    ({"topics": ["finnesikke"]}, {"topics"}),
    ({"topics": [["sovn"]]}, {"topics"}),
    ({"topics": ["sovn\x07"]}, {"topics"}),
    ({"weekdays": ["mandag"]}, {"weekdays"}),
    ({"max_km": "12"}, {"max_km"}),
    ({"max_minutes": 1.5}, {"max_minutes"}),
    ({"musts": ["alt"]}, {"musts"}),
    ({"municipality": 3107}, {"municipality"}),
    ({"lang": "sv"}, {"lang"}),
    ({"ukjent": 1}, {"?"}),
    ({"limit": 0, "topics": ["x"], "rooms": ["y"], "z": 1}, {"limit", "topics", "rooms", "?"}),
]


async def test_every_fault_in_a_need_is_named_by_its_field(client: httpx.AsyncClient) -> None:
    for body, fields in BODIES:
        problem = is_problem(await client.post("/api/matches", json=body), 400)
        assert {error["field"] for error in problem["errors"]} == fields, body


async def test_bodies_that_are_no_json_object(client: httpx.AsyncClient) -> None:
    as_json = {"content-type": "application/json"}
    for content in (b"", b"{", b"[]", b"null", b"1", b'"q"', b'{"q": NaN}', b'{"max_km": 1e999}', b"\xff\xfe", b"{}x",
                    b"[" * 60_000, b'{"q":' * 10_000, b'{"q":"\\ud800"}', b"\xef\xbb\xbf{}"):  # fmt: skip
        response = await client.post("/api/matches", content=content, headers=as_json)
        is_problem(response, 400)
    too_large = json.dumps({"q": "x" * 100_000}).encode()
    is_problem(await client.post("/api/matches", content=too_large, headers=as_json), 413)


async def test_other_kinds_of_content_are_refused(client: httpx.AsyncClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/msgpack", ""):
        response = await client.post("/api/matches", content=b"{}", headers={"content-type": kind})
        is_problem(response, 415)
    for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.videre+json"):
        response = await client.post("/api/matches", content=b"{}", headers={"content-type": kind})
        assert response.status_code == 200


async def test_addresses_and_methods_that_do_not_exist(client: httpx.AsyncClient) -> None:
    for path in ("/api", "/api/", "/api/finnes-ikke", "/api/groups/en/to/tre", "/api/places/1/2", "/api/%00",
                 "/api/groups/finnes-ikke", "/api/groups/%00", "/api/groups/..%2f..%2fetc", "/api/groups/%F0%9F%92%A9",
                 "/api/groups/" + "x" * 3_000):  # fmt: skip
        is_problem(await client.get(path), 404)
    for method, path in (("PUT", "/api/groups"), ("DELETE", "/api/topics"), ("PUT", "/api/matches"),
                         ("GET", "/api/matches"), ("PUT", "/api/groups/x"), ("TRACE", "/api/places")):  # fmt: skip
        response = await client.request(method, path)
        is_problem(response, 405)
        assert "OPTIONS" in response.headers["allow"]


async def test_an_address_too_long_is_refused_before_it_is_read(app: Litestar) -> None:
    paths = ("/api/groups", "/api/topics", "/api/topics/understand", "/api/places", "/api/places/travel",
             "/api/organisations", "/api/groups/noe")  # fmt: skip
    for path in paths:
        status, _, body = await call(app, path, b"q=" + MARKER.encode() * 10_000)
        assert status == 414
        assert json.loads(body)["type"] == "urn:videre:problem:too-long"
        assert MARKER.encode() not in body
        status, _, body = await call(app, path, b"&" * 100_000)
        assert status == 414


async def test_nothing_that_was_sent_comes_back_or_lands_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    names = ("near", "q", "topic", "format", "language", "weekday", "room", "municipality", "cursor", "lang", "limit",
             "max_km", "from", "to", "kind", MARKER)  # fmt: skip
    calls = ("/api/groups", "/api/topics", "/api/topics/understand", "/api/places/travel", "/api/organisations",
             f"/api/{MARKER}", f"/api/groups/{MARKER}", f"/api/groups/{MARKER}/x")  # fmt: skip
    responses = []
    for path in calls:
        for name in names:
            for value in (MARKER, MARKER + "%00", "x" * 600 + MARKER, f"{MARKER},{MARKER}"):
                responses.append(await client.get(f"{path}?{name}={value}", headers={"accept-language": MARKER}))
    for name in ("near", "q", "topics", "musts", "limit", "lang", MARKER):
        for value in (MARKER, [MARKER], {MARKER: MARKER}, MARKER + "\x00"):
            responses.append(await client.post("/api/matches", json={name: value}))
    as_json = {"content-type": "application/json"}
    responses.append(await client.post("/api/matches", content=f'{{"{MARKER}'.encode(), headers=as_json))
    responses.append(await client.post("/api/matches", content=b"{}", headers={"content-type": f"text/{MARKER}"}))
    responses.append(await client.request("GET", "/api/groups", headers={"cookie": MARKER, "if-none-match": MARKER}))
    responses.append(await client.delete(f"/api/groups/{MARKER}?q={MARKER}"))
    assert sum(response.status_code >= 400 for response in responses) > 400
    for response in responses:
        assert response.status_code < 500, (response.url, response.text)
        assert MARKER.lower() not in response.text.lower(), response.url
        assert MARKER.lower() not in str(response.headers).lower(), response.url
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any(MARKER.lower() in (record.getMessage() + str(record.exc_text)).lower() for record in ours)


async def test_a_fault_of_our_own_says_nothing_but_that(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"could not read {MARKER}")

    monkeypatch.setattr("videre.api.groups.etag", broken)
    response = await client.get("/api/groups?near=1607", headers={"accept-language": "en"})
    problem = is_problem(response, 500)
    assert problem["title"] == translate(Language.EN, KINDS[500].title)
    assert MARKER not in response.text
    assert "RuntimeError" in caplog.text, "whoever runs the server must see that something broke"
    assert MARKER not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("videre"))


async def test_a_reader_who_leaves_in_the_middle_is_no_fault_of_ours(
    app: Litestar, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[Any] = []
    arriving = iter([{"type": "http.request", "body": b'{"q": ', "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(arriving)

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/matches",
        "raw_path": b"/api/matches",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/json"), (b"content-length", b"100")],
        "server": ("testserver", 80),
        "client": ("192.0.2.1", 1),
        "state": {},
    }
    with caplog.at_level(logging.WARNING):
        await app(scope, receive, send)
    assert sent[0]["status"] == 400
    assert not caplog.records
