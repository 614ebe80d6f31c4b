"""What the API layer costs beside the search itself: parsing, language, ETag, encoding, headers.

Run ``python -m benchmarks.api_layer``. No server and no search: ASGI calls in one process, four handlers taken
in turn, the best of several rounds. ``/bare`` returns the same bytes; ``/declared`` lets Litestar parse sixteen
declared parameters and encode the Struct; ``/api/groups`` is the real one with an answer ready, as it is called
(``short``) and by way of Litestar (``long``), where unusual hosts lead. Every call has another query string, as
people have: Litestar keeps the last 1,024 parsed ones.
"""

# ruff: noqa: ARG001 - the parameters are there to be parsed

from __future__ import annotations

import asyncio
import time
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any

import msgspec
from litestar import Litestar, get
from litestar.params import Parameter

from videre.api import routes
from videre.api.direct import direct
from videre.api.wishes import WeekdayName
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.matching.shapes import Meets, PublicPlace, Reason, Room, SearchAnswer, Suggestion, TopicLabel

CALLS = 2_000
ROUNDS = 7
HOST = b"videre.example"
QUERY = "near=1607&q=f%C3%A5r+ikke+sove&max_minutes={}&format=in-person&limit=20"

ONE = Suggestion(
    slug="eksempel-sovn-i-fredrikstad",
    name="Eksempel: Søvn i Fredrikstad",
    summary="For deg som ligger våken. Vi møtes i små grupper, uten leder og uten betaling.",
    topics=(TopicLabel("sovn", "Søvn"),),
    cross_topic=False,
    format=Format.IN_PERSON,
    place=PublicPlace("Fredrikstad", "3107", 59.2129, 10.9402, False),
    meets=Meets("Hver tirsdag kl. 18–20", "2026-11-24T18:00:00+01:00"),
    room=Room(RoomStatus.OPEN, date(2026, 11, 1)),
    state="running",
    starts_on=None,
    confirmed_on=date(2026, 11, 10),
    steward="Selvhjelp Norge, distriktskontor øst",
    languages=("no",),
    audience=Audience.EVERYONE,
    invented=True,
    url="/grupper/eksempel-sovn-i-fredrikstad",
    air_km=1.2,
    travel_minutes=4,
    walk_minutes=15,
    ferry=False,
    estimate=False,
    reasons=(Reason("travel", "4 min unna"), Reason("topic", "handler om søvn"), Reason("room", "har plass til flere")),
    score=0.91,
)
ANSWER = SearchAnswer(None, 20, None, False, (TopicLabel("sovn", "Søvn"),), [ONE] * 20, None)
ANSWER_IN_JSON = msgspec.structs.replace(ANSWER, groups=[msgspec.Raw(msgspec.json.encode(ONE))] * 20)
BODY = msgspec.json.encode(ANSWER)


@get("/bare", media_type="application/json")
async def bare() -> bytes:
    """Answer with bytes that are ready: the least Litestar can do."""
    return BODY


@get("/declared")
async def declared(
    near: Annotated[str, Parameter(max_length=100)] = "",
    q: Annotated[str, Parameter(max_length=500)] = "",
    topic: Annotated[list[str] | None, Parameter(max_items=10)] = None,
    max_minutes: Annotated[int | None, Parameter(ge=1, le=1440)] = None,
    max_km: Annotated[float | None, Parameter(gt=0)] = None,
    format: list[Format] | None = None,
    language: list[str] | None = None,
    weekday: list[WeekdayName] | None = None,
    room: list[RoomStatus] | None = None,
    audience: Audience | None = None,
    age: Annotated[int | None, Parameter(ge=18)] = None,
    accessibility: list[str] | None = None,
    municipality: str = "",
    not_municipality: str = "",
    limit: Annotated[int, Parameter(ge=1, le=100)] = 20,
    cursor: str = "",
) -> SearchAnswer:
    """Answer the same after Litestar has read every parameter."""
    return ANSWER


def build() -> Litestar:
    """Return an application with the three handlers and a search that is already done."""
    app = Litestar([bare, declared, *routes()], openapi_config=None)
    ready = {"groups": lambda *_, **__: ANSWER, "groups_in_json": lambda *_, **__: ANSWER_IN_JSON}
    app.state.addresses = None
    app.state.search = SimpleNamespace(version=1, today=date(2026, 11, 22), **ready)
    app.asgi_handler = direct(app.asgi_handler, app.state, (), lambda *_: None)
    return app


async def calls(app: Litestar, path: str, host: bytes, start: int) -> float:
    """Return the microseconds that one call of ``path`` takes."""
    headers = [(b"host", host), (b"accept", b"*/*"), (b"accept-language", b"nb-NO,nb;q=0.9,en;q=0.5")]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 200) == 200

    began = time.perf_counter()
    for number in range(start, start + CALLS):
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": (QUERY.format(1 + number % 1440) + f"&age={18 + number // 1440 % 100}").encode(),
            "headers": headers,
            "server": ("videre.example", 80),
            "client": ("192.0.2.1", 1),
            "state": {},
        }
        await app(scope, receive, send)  # type: ignore[arg-type]  # a plain dict, as servers send it
    return (time.perf_counter() - began) / CALLS * 1e6


async def measure() -> dict[str, float]:
    """Return the best round of each handler, in microseconds a call."""
    app = build()
    best: dict[str, float] = {}
    asked = {"/bare": HOST, "/declared": HOST, "/api/groups short": HOST, "/api/groups long": b"[2001:db8::1]"}
    for number in range(ROUNDS):
        for name, host in asked.items():
            took = await calls(app, name.split()[0], host, number * CALLS)
            best[name] = min(best.get(name, float("inf")), took)
    return best


if __name__ == "__main__":
    measured = asyncio.run(measure())
    for name, microseconds in measured.items():
        print(f"{name:18} {microseconds:6.1f} µs  {measured['/bare'] / microseconds:5.2f} of bare")
