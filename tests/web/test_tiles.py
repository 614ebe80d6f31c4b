"""The tile proxy against a real local HTTP server that behaves, stalls, errs, lies and dies in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from litestar import Litestar
from litestar.datastructures import State

from videre.app import create_app
from videre.settings import Settings
from videre.web.controllers.tiles import map_tile
from videre.web.tiles import Limits, NoTile, Tiles, TilesAway, covers, image_type

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
OSLO = (10, 542, 297)


def answer(body: bytes = PNG, *, status: str = "200 OK", kind: str = "image/png", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\nSet-Cookie: spor=1\r\n\r\n"
    return head.encode() + body


class Service:
    """A tile service whose behaviour a test chooses."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.open = self.most_open = 0
        self.asked, self.left = asyncio.Event(), asyncio.Event()
        self.says: bytes = answer()
        self.wait = 0.0
        self.hold: asyncio.Event | None = None
        self.address = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.requests.append(head.decode())
                self.asked.set()
                self.open += 1
                self.most_open = max(self.open, self.most_open)
                if self.hold is not None:
                    await self.hold.wait()
                await asyncio.sleep(self.wait)
                self.open -= 1
                writer.write(self.says)
                await writer.drain()
                if b"Content-Length: 9999" in self.says:
                    break  # dies in the middle of what it promised
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # cancelled when the test ends; asyncio's own streams would log that
        finally:
            self.left.set()
            writer.close()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    service.address = f"http://127.0.0.1:{port}/{{z}}/{{y}}/{{x}}.png"
    yield service
    server.close()


@pytest.fixture
async def tiles(service: Service) -> AsyncIterator[Tiles]:
    tiles = Tiles(service.address, limits=Limits(whole_seconds=60, at_once=3, waiting=8))
    yield tiles
    await tiles.close()


@asynccontextmanager
async def reader(tiles_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A reader's browser before an application that has only the tiles."""
    app = Litestar([map_tile], state=State({"settings": Settings(tiles_url=tiles_url)}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        yield client
    if isinstance(tiles := getattr(app.state, "tiles", None), Tiles):
        await tiles.close()


async def test_a_tile_is_fetched_once_and_then_kept(tiles: Tiles, service: Service) -> None:
    first = await tiles.tile(*OSLO)
    second = await tiles.tile(*OSLO)
    assert first.body == second.body == PNG
    assert first.media_type == "image/png"
    assert [request.split("\r\n")[0] for request in service.requests] == ["GET /10/297/542.png HTTP/1.1"]


async def test_readers_who_ask_at_once_share_one_request(tiles: Tiles, service: Service) -> None:
    service.wait = 0.05
    answers = await asyncio.gather(*(tiles.tile(*OSLO) for _ in range(20)))
    assert len(service.requests) == 1
    assert {tile.body for tile in answers} == {PNG}


async def test_a_reader_who_leaves_does_not_take_the_tile_from_the_others(tiles: Tiles, service: Service) -> None:
    service.hold = asyncio.Event()
    first, second = (asyncio.create_task(tiles.tile(*OSLO)) for _ in range(2))
    await service.asked.wait()
    first.cancel()
    await asyncio.wait([first])
    service.hold.set()
    assert (await second).body == PNG
    assert len(service.requests) == 1


async def test_few_tiles_are_asked_for_at_a_time_and_the_queue_is_bounded(tiles: Tiles, service: Service) -> None:
    service.wait = 0.03
    found = await asyncio.gather(*(tiles.tile(10, 535 + n, 297) for n in range(12)), return_exceptions=True)
    assert service.most_open <= 3
    assert sum(isinstance(item, TilesAway) for item in found) == 4  # 8 may wait
    assert len(service.requests) == 8


async def test_nothing_of_the_reader_goes_on(service: Service) -> None:
    async with reader(service.address) as client:
        z, x, y = OSLO
        headers = {
            "Cookie": "hemmelig=1", "User-Agent": "Berits telefon", "Referer": "https://videre.example/?q=sover",
            "X-Forwarded-For": "192.0.2.7", "Accept-Language": "se", "Authorization": "Bearer x",
        }  # fmt: skip
        got = await client.get(f"/kart/{z}/{x}/{y}.png?q=sover", headers=headers)
        await client.get(f"/kart/{z}/{x + 1}/{y}.png")
    assert got.status_code == 200
    assert got.content == PNG
    assert got.headers["cache-control"] == "public, max-age=86400"
    sent = "".join(service.requests).lower()
    for private in ("hemmelig", "berit", "referer", "192.0.2.7", "forwarded", "accept-language", "bearer", "sover"):
        assert private not in sent
    assert "cookie" not in sent, "not even the service's own cookie comes back to it"


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(answer(status="500 Oops"), id="errs"),
        pytest.param(answer(status="302 Found"), id="sends us elsewhere"),
        pytest.param(answer(b"<html>", kind="text/html"), id="a page"),
        pytest.param(answer(b"<svg onload=x>", kind="image/svg+xml"), id="a drawing that can hold a script"),
        pytest.param(answer(b"<script>", kind="image/png"), id="a page that says it is an image"),
        pytest.param(answer(PNG[:-4]), id="half an image"),
        pytest.param(answer(PNG, length=9999), id="dies in the middle"),
        pytest.param(answer(PNG[:8] + b"0" * 600_000 + PNG[-8:]), id="too large"),
        pytest.param(b"hei\r\n\r\n", id="does not speak HTTP"),
    ],
)
async def test_whatever_the_service_answers_but_a_whole_image_is_refused(
    tiles: Tiles, service: Service, says: bytes
) -> None:
    service.says = says
    with pytest.raises(TilesAway):
        await tiles.tile(*OSLO)
    asked = len(service.requests)
    with pytest.raises(TilesAway):
        await tiles.tile(*OSLO)
    assert len(service.requests) == asked, "a tile that failed is left alone for a while"
    assert tiles.kept_bytes == 0


async def test_a_service_that_stalls_costs_a_reader_no_more_than_the_limit(service: Service) -> None:
    service.hold = asyncio.Event()  # it would stall for ever
    tiles = Tiles(service.address, limits=Limits(whole_seconds=0.2))
    async with asyncio.timeout(30):
        with pytest.raises(TilesAway):
            await tiles.tile(*OSLO)
    service.hold.set()
    await tiles.close()


async def test_a_service_that_is_not_there_is_away() -> None:
    tiles = Tiles("http://127.0.0.1:9/{z}/{x}/{y}.png")
    with pytest.raises(TilesAway):
        await tiles.tile(*OSLO)
    await tiles.close()


async def test_what_the_service_has_not_got_is_not_there(tiles: Tiles, service: Service) -> None:
    service.says = answer(b"", status="404 Not Found")
    with pytest.raises(NoTile):
        await tiles.tile(*OSLO)


async def test_old_tiles_serve_while_the_service_is_away(service: Service) -> None:
    clock = [0.0]
    tiles = Tiles(service.address, limits=Limits(keep_seconds=60, retry_seconds=5), now=lambda: clock[0])
    await tiles.tile(*OSLO)
    clock[0] = 61
    service.says = answer(status="503 Later")
    assert (await tiles.tile(*OSLO)).body == PNG
    clock[0] = 70
    service.says = answer()
    assert (await tiles.tile(*OSLO)).body == PNG
    assert len(service.requests) == 3
    await tiles.close()


async def test_the_memory_is_bounded(service: Service) -> None:
    tiles = Tiles(service.address, limits=Limits(cache_bytes=len(PNG) * 3))
    for n in range(10):
        await tiles.tile(10, 535 + n, 297)
    assert tiles.kept_bytes == len(PNG) * 3
    await tiles.tile(10, 544, 297)
    assert len(service.requests) == 10, "the newest are the ones kept"
    await tiles.close()


@pytest.mark.parametrize(
    "z, x, y, expected",
    [
        (*OSLO, True),
        (4, 8, 4, True),
        (3, 4, 2, False),
        (17, 70000, 38000, False),
        (10, 0, 0, False),
        (10, -1, 297, False),
        (10, 542, 700, False),
        (16, 34700, 19060, True),
    ],
)
def test_only_norway_is_covered(z: int, x: int, y: int, expected: bool) -> None:
    assert covers(z, x, y) is expected


@pytest.mark.parametrize(
    "path",
    ["10/542/297.jpg", "10/542/297", "x/542/297.png", "10/-1/297.png", "99/1/1.png", "10/5420000000/297.png",
     "10/542/²97.png", "10/542/297.png.png", "10/..%2f/297.png"],
)  # fmt: skip
async def test_an_address_that_is_no_tile_of_norway_is_not_there(service: Service, path: str) -> None:
    async with reader(service.address) as client:
        got = await client.get(f"/kart/{path}")
    assert got.status_code == 404
    assert service.requests == []


async def test_without_a_service_there_are_no_tiles() -> None:
    async with reader("") as client:
        got = await client.get("/kart/10/542/297.png")
    assert got.status_code == 404
    assert got.content == b""


async def test_while_the_service_is_away_the_answer_says_so_and_is_not_kept(service: Service) -> None:
    service.says = answer(status="500 Oops")
    async with reader(service.address) as client:
        got = await client.get("/kart/10/542/297.png")
    assert got.status_code == 503
    assert got.headers["cache-control"] == "no-store"


async def test_when_the_application_ends_so_do_its_connections(service: Service, database_url: str) -> None:
    app = create_app(Settings(database_url=database_url, tiles_url=service.address))
    async with app.lifespan():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            assert (await client.get("/kart/10/542/297.png")).content == PNG
        assert not service.left.is_set(), "the connection is kept for the next tile"
    async with asyncio.timeout(30):
        await service.left.wait()


def test_an_image_is_known_by_its_bytes() -> None:
    assert image_type(b"\xff\xd8\xff\xe0" + b"\x00" * 8 + b"\xff\xd9") == "image/jpeg"
    webp = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 " + b"\x00" * 4
    assert image_type(webp) == "image/webp"
    assert image_type(webp + b"more") == ""
    assert image_type(b"") == ""
