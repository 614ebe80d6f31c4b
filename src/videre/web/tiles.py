"""Map tiles of an operator's choice, fetched by the server so that no reader ever asks anyone else.

The other service sees our server and a tile's number, never a reader: no header, address or cookie of a request
goes on. Tiles stay in memory for a day; while the service is away the old ones serve. Whatever the service does
(stalls, errs, dies in the middle, answers something else) a reader waits seconds at most and gets a clear answer.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from msgspec import Struct

ZOOMS = range(4, 17)
WEST, SOUTH, EAST, NORTH = -2.0, 56.0, 35.0, 72.5
"""WGS-84 degrees: Norway with its sea and its neighbours. js/mapview.js asks for nothing outside."""


class Tile(Struct, frozen=True):
    """An image as the service sent it."""

    body: bytes
    media_type: str


class NoTile(Exception):
    """There is no such tile: outside the country, or the service has none."""


class TilesAway(Exception):
    """The service does not answer as it should just now, or too many tiles are being waited for."""


class Limits(Struct, frozen=True):
    """How much the proxy may cost. Seconds, bytes and numbers of tiles."""

    whole_seconds: float = 8.0
    """For one tile, all in all; also the time between two bytes of it."""
    keep_seconds: float = 24 * 3600.0
    retry_seconds: float = 20.0
    """After a failure the same tile is not asked for again this long."""
    tile_bytes: int = 512 * 1024
    cache_bytes: int = 48 * 1024 * 1024
    at_once: int = 6
    waiting: int = 60


def covers(z: int, x: int, y: int) -> bool:
    """Return whether a tile touches the part of the world we show, at a zoom we show it in."""
    if z not in ZOOMS:
        return False
    left, top = _column_row(WEST, NORTH, z)
    right, bottom = _column_row(EAST, SOUTH, z)
    return left <= x <= right and top <= y <= bottom


def _column_row(lon: float, lat: float, z: int) -> tuple[int, int]:
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**z), int(row * 2**z)


def image_type(body: bytes) -> str:
    """Return the media type of a whole PNG, JPEG or WebP image by its first and last bytes, or "" for anything else."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and body.endswith(b"IEND\xaeB`\x82"):
        return "image/png"
    if body.startswith(b"\xff\xd8\xff") and body.endswith(b"\xff\xd9"):
        return "image/jpeg"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP" and len(body) == int.from_bytes(body[4:8], "little") + 8:
        return "image/webp"
    return ""


class Tiles:
    """The tiles of one service, for one event loop. ``template`` has ``{z}``, ``{x}`` and ``{y}`` in it."""

    def __init__(
        self, template: str, *, limits: Limits | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._template = template
        self._limits = limits or Limits()
        self._now = now
        self._kept: OrderedDict[tuple[int, int, int], tuple[float, Tile]] = OrderedDict()
        self._bytes = 0
        self._failed: OrderedDict[tuple[int, int, int], tuple[float, Exception]] = OrderedDict()
        self._fetching: dict[tuple[int, int, int], asyncio.Task[Tile]] = {}
        self._gate = asyncio.Semaphore(self._limits.at_once)
        self._client: httpx.AsyncClient | None = None

    async def tile(self, z: int, x: int, y: int) -> Tile:
        """Return a tile, from memory where it is fresh. Raises :class:`NoTile` or :class:`TilesAway`."""
        if not covers(z, x, y):
            raise NoTile
        key = z, x, y
        kept = self._kept.get(key)
        if kept and self._now() - kept[0] < self._limits.keep_seconds:
            self._kept.move_to_end(key)
            return kept[1]
        try:
            return await self._fresh(key)
        except TilesAway:
            if kept:
                return kept[1]
            raise

    async def _fresh(self, key: tuple[int, int, int]) -> Tile:
        failed = self._failed.get(key)
        if failed and self._now() - failed[0] < self._limits.retry_seconds:
            raise failed[1]
        task = self._fetching.get(key)
        if task is None:
            if len(self._fetching) >= self._limits.waiting:
                raise TilesAway
            task = asyncio.create_task(self._fetch(key))
            self._fetching[key] = task
            task.add_done_callback(lambda done: self._take(key, done))
        # Shielded: the reader who asked first may leave while others wait for the same tile.
        return await asyncio.shield(task)

    async def _fetch(self, key: tuple[int, int, int]) -> Tile:
        z, x, y = key
        address = self._template.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        try:
            async with asyncio.timeout(self._limits.whole_seconds), self._gate:
                body = await self._body(address)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError):
            raise TilesAway from None
        media_type = image_type(body)
        if not media_type:
            raise TilesAway
        return Tile(body, media_type)

    async def _body(self, address: str) -> bytes:
        if self._client is None:
            # Redirects could lead anywhere, cookies are nobody's business, and no proxy of the environment is asked.
            self._client = httpx.AsyncClient(
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                headers={"User-Agent": "Videre", "Accept": "image/png,image/jpeg,image/webp"},
                follow_redirects=False,
                timeout=self._limits.whole_seconds,
                trust_env=False,
            )
        async with self._client.stream("GET", address) as answer:
            if answer.status_code in {404, 410}:
                raise NoTile
            if answer.status_code != 200 or not answer.headers.get("content-type", "").startswith("image/"):
                raise TilesAway
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > self._limits.tile_bytes:
                    raise TilesAway
            return bytes(body)

    def _take(self, key: tuple[int, int, int], done: asyncio.Task[Tile]) -> None:
        del self._fetching[key]
        if done.cancelled():
            return
        if (error := done.exception()) is not None:
            if isinstance(error, NoTile | TilesAway):
                self._failed[key] = self._now(), error
                self._failed.move_to_end(key)
                while len(self._failed) > 10_000:
                    self._failed.popitem(last=False)
            return
        self._failed.pop(key, None)
        old = self._kept.pop(key, None)
        self._bytes += len(done.result().body) - (len(old[1].body) if old else 0)
        self._kept[key] = self._now(), done.result()
        while self._bytes > self._limits.cache_bytes:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._bytes -= len(dropped.body)

    @property
    def kept_bytes(self) -> int:
        """How many bytes of images are in memory."""
        return self._bytes

    async def close(self) -> None:
        """Stop fetching and close the connections."""
        for task in list(self._fetching.values()):
            task.cancel()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
