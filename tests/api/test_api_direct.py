"""The short way past Litestar: the same answers as the long way, byte for byte, and in one piece."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar
from uvicorn.server import ServerState

from videre.web.protocol import PatientProtocol

ASKED = (
    "/api/groups",
    "/api/groups?near=1607&q=s%C3%B8vn",
    "/api/groups?near=1607&limit=1&lang=en",
    "/api/groups?near=1607&weekday=sunday",
    "/api/groups?limit=0",
    "/api/groups?near=qqxqq&lang=nn",
    "/api/groups?q=" + "x" * 8_200,
    "/api/groups?q=" + "x" * 8_175,
)
SAID: tuple[dict[str, str], ...] = (
    {"accept-encoding": "identity"},
    {"accept-encoding": "br", "accept-language": "nn"},
    {"accept-encoding": "gzip, deflate, br", "origin": "https://example.org"},
    {"accept-encoding": "gzip"},
    {"accept-encoding": "identity", "host": "a host"},
    {"accept-encoding": "identity", "if-none-match": "*"},
)


@pytest.fixture
def the_long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """From its call on the short way is closed."""
    return lambda: monkeypatch.setattr("videre.api.direct._packing", lambda _: None)


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags change every five minutes."""
    monkeypatch.setattr("videre.api.answers.time.time", lambda: 1_795_000_000.0)


async def test_both_ways_answer_alike(client: httpx.AsyncClient, the_long_way: Callable[[], Any]) -> None:
    async def every_answer() -> list[tuple[int, list[tuple[str, str]], bytes]]:
        return [
            (answer.status_code, sorted(answer.headers.items()), answer.content)
            for method in ("GET", "HEAD", "POST", "OPTIONS")
            for path in ASKED
            for headers in SAID
            for answer in [await client.request(method, path, headers=headers)]
        ]

    short = await every_answer()
    the_long_way()
    long = await every_answer()
    assert {status for status, _, _ in short} == {200, 204, 304, 400, 401, 414}
    for one, other in zip(short, long, strict=True):
        # Brotli's own bytes may differ: the long way empties its buffer once in the middle.
        packed = dict(one[1]).get("content-encoding") == "br"
        assert _apart_from_length(one, packed) == _apart_from_length(other, packed)


def _apart_from_length(answer: tuple[int, list[tuple[str, str]], bytes], packed: bool) -> Any:
    status, headers, body = answer
    return status, [each for each in headers if not packed or each[0] != "content-length"], body if not packed else b""


async def test_a_plain_search_goes_the_short_way(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def passed(*_: object) -> None:
        raise AssertionError("this went through Litestar's router")

    monkeypatch.setattr("litestar._asgi.asgi_router.ASGIRouter.handle_routing", passed, raising=False)
    for headers in SAID[:3]:
        assert (await client.get("/api/groups?near=1607", headers=headers)).status_code == 200


class Wire(asyncio.Transport):
    """What the server writes, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.pieces.append(bytes(data))

    def pause_reading(self) -> None:
        """All that comes has come."""

    def resume_reading(self) -> None:
        """Nothing more comes."""

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def wire(app: Litestar) -> Iterator[tuple[PatientProtocol, Wire]]:
    config = uvicorn.Config(app, http=PatientProtocol, lifespan="off", log_config=None, server_header=False)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Sun, 22 Nov 2026 08:00:00 GMT")]
    protocol = PatientProtocol(config=config, server_state=state, app_state={})
    transport = Wire()
    protocol.connection_made(transport)
    yield protocol, transport
    protocol.connection_lost(None)


async def sent(wire: tuple[PatientProtocol, Wire], request: bytes, answers: int = 1) -> list[bytes]:
    protocol, transport = wire
    done = protocol.server_state.total_requests + answers
    protocol.data_received(request)
    async with asyncio.timeout(5):
        while protocol.server_state.total_requests < done:  # noqa: ASYNC110 - the protocol tells nobody
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    pieces, transport.pieces = [piece for piece in transport.pieces if piece], []
    return pieces


ASK = b"GET /api/groups?near=1607 HTTP/1.1\r\nhost: videre.example\r\n\r\n"


async def test_head_and_body_leave_in_one_piece_and_are_what_uvicorn_would_send(
    wire: tuple[PatientProtocol, Wire], the_long_way: Callable[[], Any]
) -> None:
    [whole] = await sent(wire, ASK)
    assert whole.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
    the_long_way()
    assert b"".join(await sent(wire, ASK)) == whole


async def test_requests_that_come_together_are_answered_one_by_one(wire: tuple[PatientProtocol, Wire]) -> None:
    assert await sent(wire, ASK + ASK.replace(b"near=1607", b"limit=1") + ASK, 3) == [
        *await sent(wire, ASK), *await sent(wire, ASK.replace(b"near=1607", b"limit=1")), *await sent(wire, ASK)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "request_", [ASK.replace(b"HTTP/1.1", b"HTTP/1.0"), ASK[:-2] + b"connection: close\r\n\r\n"], ids=["1.0", "close"]
)
async def test_who_closes_is_told_so_and_closed(wire: tuple[PatientProtocol, Wire], request_: bytes) -> None:
    answer = b"".join(await sent(wire, request_))
    assert b"\r\nconnection: close\r\n" in answer
    assert wire[1].closed


async def test_a_slow_reader_is_waited_for(wire: tuple[PatientProtocol, Wire]) -> None:
    protocol, transport = wire
    protocol.pause_writing()
    protocol.data_received(ASK)
    for _ in range(50):
        await asyncio.sleep(0)
    assert transport.pieces == []
    protocol.resume_writing()
    assert b"".join(await sent(wire, b"", 1)).startswith(b"HTTP/1.1 200 OK")


async def test_a_server_that_stops_sends_what_is_ready(wire: tuple[PatientProtocol, Wire]) -> None:
    protocol, transport = wire
    protocol.data_received(ASK)
    while not protocol.server_state.total_requests:  # noqa: ASYNC110 - the protocol tells nobody
        await asyncio.sleep(0)
    protocol.shutdown()
    assert [piece[:15] for piece in transport.pieces] == [b"HTTP/1.1 200 OK"]
    assert transport.closed


async def test_what_is_wrong_afterwards_does_not_overtake_the_answer(wire: tuple[PatientProtocol, Wire]) -> None:
    protocol, transport = wire
    protocol.data_received(ASK)
    while not protocol.server_state.total_requests:  # noqa: ASYNC110 - the protocol tells nobody
        await asyncio.sleep(0)
    protocol.data_received(b"nonsense\r\n\r\n")
    assert [piece[9:12] for piece in transport.pieces] == [b"200", b"400"]
