"""Serves our own scripts, styles, fonts and map data from memory, packed once per encoding.

An address with the fingerprint of the content (``assets.asset``) may be kept for a year and never asks
again; a plain one is checked at each use. Only files that were there at start are served, so no path from
outside is ever joined to a folder.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from typing import Any

import brotli
import msgspec
from litestar import HttpMethod, Request, Response
from litestar.exceptions import NotFoundException
from litestar.handlers import route
from litestar.params import FromPath

from videre.web.assets import STATIC

FOR_GOOD = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
PACKED_TYPES = ("text/", "application/json", "application/geo+json", "image/svg+xml")
SMALLEST_PACKED = 500  # bytes; below this packing gains nothing


class StaticFile(msgspec.Struct, frozen=True):
    """A file's bytes, media type and the fingerprint that ``assets.asset`` writes into its address."""

    content: bytes
    media_type: str
    fingerprint: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Return every file under ``static`` by its path there, with ``/`` between folders."""
    return {
        path.relative_to(STATIC).as_posix(): _read(path.name, path.read_bytes())
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.name != "STAMP"
    }


@route("/static/{path:path}", http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False)
async def static_file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """Answer with a file, packed as the browser likes it best."""
    name = path.lstrip("/")
    file = static_files().get(name)
    if file is None:
        raise NotFoundException
    kept = request.query_params.get("v") == file.fingerprint
    etag = f'W/"{file.fingerprint}"'
    headers = {"ETag": etag, "Cache-Control": FOR_GOOD if kept else CHECKED, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    encoding = _encoding(request.headers.get("accept-encoding", "")) if _is_packed(file) else ""
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(_packed(name, encoding), headers=headers, media_type=file.media_type)


def _read(name: str, content: bytes) -> StaticFile:
    media_type = {"woff2": "font/woff2", "js": "text/javascript"}.get(name.rpartition(".")[2])
    media_type = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StaticFile(content, media_type, hashlib.sha256(content).hexdigest()[:12])


def _is_packed(file: StaticFile) -> bool:
    return len(file.content) >= SMALLEST_PACKED and file.media_type.startswith(PACKED_TYPES)


def _encoding(accepted: str) -> str:
    offered = {part.split(";")[0].strip() for part in accepted.split(",") if "q=0" not in part.replace("q=0.", "")}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), "")


@cache
def _packed(name: str, encoding: str) -> bytes:
    content = static_files()[name].content
    if encoding == "br":
        packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=7)
        return packed
    return gzip.compress(content, 9) if encoding == "gzip" else content
