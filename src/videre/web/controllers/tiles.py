"""Map tiles at our own address: only where an operator has chosen a tile service; otherwise there are none."""

from __future__ import annotations

import re
from typing import Annotated

from litestar import Litestar, Response, get
from litestar.params import PathParameter

from videre.web.pages import AnyRequest
from videre.web.tiles import NoTile, Tiles, TilesAway

Part = Annotated[str, PathParameter()]
_NAME = re.compile(r"([0-9]{1,6})\.png")
"""The address says .png whatever the service draws in; the answer's own type counts for a browser."""


@get("/kart/{zoom:str}/{column:str}/{name:str}", name="tile", include_in_schema=False)
async def map_tile(request: AnyRequest, zoom: Part, column: Part, name: Part) -> Response[bytes]:
    """Return a tile, 404 where there is none (or none are wanted), 503 while the service is away."""
    template = request.app.state.settings.tiles_url
    row = _NAME.fullmatch(name)
    if not template or row is None or not (_is_number(zoom) and _is_number(column)):
        return _nothing(404, "public, max-age=3600")
    try:
        tile = await _tiles(request, template).tile(int(zoom), int(column), int(row[1]))
    except NoTile:
        return _nothing(404, "public, max-age=3600")
    except TilesAway:
        return _nothing(503, "no-store")
    return Response(tile.body, media_type=tile.media_type, headers={"Cache-Control": "public, max-age=86400"})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _tiles(request: AnyRequest, template: str) -> Tiles:
    """Return the process's tiles, made at the first request: most installations never need them."""
    tiles = getattr(request.app.state, "tiles", None)
    if not isinstance(tiles, Tiles):
        tiles = request.app.state.tiles = Tiles(template)
    return tiles


async def close_tiles(app: Litestar) -> None:
    """Close the connections to the tile service, where there are any: for the end of the application's life."""
    tiles = getattr(app.state, "tiles", None)
    if isinstance(tiles, Tiles):
        await tiles.close()


def _nothing(status: int, keep: str) -> Response[bytes]:
    """Return an empty answer: an image element cannot show a page."""
    return Response(b"", status_code=status, media_type="image/png", headers={"Cache-Control": keep})
